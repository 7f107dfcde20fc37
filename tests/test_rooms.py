"""The rooms of the house stay apart: each imports only what it may (README, Architecture)."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import manim
import pytest

ROOT = Path(__file__).parent.parent

# A room or part of one, and the top-level modules and parts of the house that must not be imported there.
FORBIDDEN = {
    "data": {"manim", "pydub", "moviepy", "scenes", "narration", "explainer"},
    "narration": {
        "manim", "torch", "transformer_lens", "scenes", "explainer",
        "data.models", "data.train", "data.extract",
    },
    "scenes": {
        "torch", "transformer_lens", "random", "pathlib", "os", "io", "pydub", "moviepy", "explainer",
        "data.models", "data.train", "data.extract",
    },
    "explainer": {"torch", "transformer_lens", "manim.mobject", "manim.animation", "manim.*"},
    "explainer/fast": {"data", "narration", "scenes", "explainer"},
    "explainer/media": {"explainer.drawing", "explainer.terminal"},
    "explainer/drawing": {"explainer.terminal"},
    "explainer/production": {"explainer.terminal"},
}  # fmt: skip
RUNS_A_MODEL = ("data/models", "data/train", "data/extract")


def imported(path: Path) -> set[str]:
    """Every module that a file imports, and every prefix of its dotted name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(name.split(".")[: depth + 1]) for name in names for depth in range(name.count(".") + 1)}


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    files = list((ROOT / room).rglob("*.py"))
    assert files
    trespasses = {str(path.relative_to(ROOT)): imported(path) & FORBIDDEN[room] for path in files}
    assert {path: names for path, names in trespasses.items() if names} == {}


LIFTED = """
import sys
from pathlib import Path
from manim import Circle, Create, Scene, config
from fast.rendering import render
from fast.workers import Slots

class Drawn(Scene):
    def construct(self):
        self.play(Create(Circle()))

config.dry_run, config.progress_bar = True, "none"
config.pixel_width, config.pixel_height, config.frame_rate = 192, 108, 5
here = Path.cwd()
report = render(Drawn, output=here / "movie.mp4", cache=here / "cache", slots=Slots(here / "slots", 1))
assert report.frames == 5
assert (here / "movie.mp4").stat().st_size
sys.exit(" ".join({"data", "narration", "scenes", "explainer"} & set(sys.modules)) or 0)
"""


def test_the_fast_renderer_can_be_lifted_out_of_the_house(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "explainer" / "fast", tmp_path / "fast")
    command = [sys.executable, "-c", LIFTED]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_torch_is_imported_only_by_what_runs_a_model() -> None:
    for path in (ROOT / "data").rglob("*.py"):
        if not str(path.relative_to(ROOT)).startswith(RUNS_A_MODEL):
            assert not imported(path) & {"torch", "transformer_lens"}, path


def test_only_commands_of_the_production_line_run_a_model() -> None:
    runs_a_model = {place.replace("/", ".") for place in RUNS_A_MODEL}
    for path in (ROOT / "explainer").rglob("*.py"):
        if path.parent.name != "commands":
            assert not imported(path) & runs_a_model, path


def test_the_production_line_draws_nothing_itself() -> None:
    for path in (ROOT / "explainer").rglob("*.py"):
        assert not drawn_with(path), path


def drawn_with(path: Path) -> set[str]:
    """The shapes and animations of Manim that a file imports; not what it tells shapes and animations by."""
    known_by = {manim.Mobject, manim.VMobject, manim.Animation}
    names = {name.removeprefix("manim.") for name in imported(path) if name.startswith("manim.")}
    things = {name: getattr(manim, name, None) for name in names}
    return {
        name
        for name, thing in things.items()
        if isinstance(thing, type) and issubclass(thing, manim.Mobject | manim.Animation)
        if thing not in known_by
    }


def test_what_a_stage_is_made_from_is_named_as_it_lies() -> None:
    named = re.compile(r'"((?:data|narration|scenes|explainer)/[\w/]*[\w.]+)"')
    found = [
        (path, place)
        for path in (ROOT / "explainer").rglob("*.py")
        for place in named.findall(path.read_text())
    ]
    assert len(found) > 10
    assert [(str(path), place) for path, place in found if not (ROOT / place).exists()] == []


def test_scenes_do_not_open_files() -> None:
    for path in (ROOT / "scenes").rglob("*.py"):
        calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        assert "open" not in {call.id for call in calls if isinstance(call, ast.Name)}, path


def test_the_check_sees_a_trespass(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from data.extract import tag_writing\nimport torch.nn\n")
    assert {"torch", "data.extract"} <= imported(planted)
    planted.write_text("from manim import FadeIn, Mobject, Square, config\n")
    assert drawn_with(planted) == {"FadeIn", "Square"}


def test_facts_are_read_without_torch() -> None:
    code = (
        "import sys, data.facts, data.induction_matching, narration.timing;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformer_lens')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
