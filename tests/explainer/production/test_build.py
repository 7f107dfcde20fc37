"""What is built again and what is not, and what a build that fails leaves behind."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import ExplainerError
from explainer.production.build import build_clip
from explainer.production.paths import Project, WorkFiles
from explainer.production.stages import Options
from tests.explainer.conftest import DRAFT, Explainer, command, run, toy


class Diary:
    """A display that remembers which stages ran."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.lines: list[str] = []

    def stage(self, clip: str, stage: str) -> None:
        self.stages.append(stage)

    def part(self, clip: str, share: float) -> None:
        pass

    def finished(self, clip: str, note: str) -> None:
        pass

    def say(self, line: str) -> None:
        self.lines.append(line)


def build(project: Project) -> list[str]:
    diary = Diary()
    build_clip(
        project,
        "toy",
        Options("draft", "dark", "silent", project.facts, project.renders / "clips-draft"),
        diary,
    )
    return diary.stages


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}


def litter(project: Project) -> list[Path]:
    return [path for path in project.renders.rglob(".*") if path != project.work]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_nothing_changed_nothing_done(rendered: Project) -> None:
    before = state(toy(rendered).folder)
    assert build(rendered) == []
    assert state(toy(rendered).folder) == before


@pytest.mark.parametrize(
    ("change", "stages"),
    [
        (
            lambda project: replace(project.script("toy"), "poster: it_moves", "poster: it_rests"),
            ["speaking", "putting together"],
        ),
        (
            lambda project: replace(project.scene("toy"), "2 * RIGHT", "RIGHT"),
            ["drawing", "putting together"],
        ),
        (lambda project: toy(project).captions.unlink(), ["putting together"]),
    ],
)
def test_only_what_a_change_touches_is_made_again(
    rendered: Project, change: Callable[[Project], None], stages: list[str]
) -> None:
    change(rendered)
    assert build(rendered) == stages
    assert build(rendered) == []


def test_changed_words_are_spoken_and_drawn_again(rendered: Project) -> None:
    replace(rendered.script("toy"), "Then it rests.", "Then it rests for a good long while.")
    assert build(rendered) == ["speaking", "drawing", "putting together"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (
            lambda project: replace(project.script("toy"), "## it_rests", "## it_sleeps"),
            r"comes to beat `it_rests`, but the script's next one is `it_sleeps`",
        ),
        (
            lambda project: replace(
                project.scene("toy"), 'with self.beat("it_rests"):\n            pass', "pass"
            ),
            r"the scene ends before beat `it_rests`",
        ),
        (
            lambda project: replace(project.scene("toy"), "run_time=0.4", "run_time=40"),
            r"beat `it_moves` plays 4\d\.\d s, but is spoken in \d\.\d s",
        ),
        (
            lambda project: replace(
                project.scene("toy"), "Square(fill_opacity=1)", "Square(fill_opacity=1 / 0)"
            ),
            r"toy\.py, line 15: ZeroDivisionError: division by zero\.",
        ),
        (
            lambda project: replace(
                project.scene("toy"),
                "        square =",
                "        from manim import Scene, Wait\n\n"
                "        Scene.play(self, Wait(1))\n        square =",
            ),
            r"drew \d+ frames, but its narration lasts \d+",
        ),
        (
            lambda project: replace(project.scene("toy"), "class Toy(Clip[InductionMatching])", "class Toy"),
            r"defines 0 clips: none",
        ),
        (
            lambda project: (project.facts / "induction_matching.npz").write_bytes(b"PK nothing"),
            r"induction_matching\.npz is",
        ),
        (lambda project: project.scene("toy").unlink(), r"has a script but no scene"),
        (
            lambda project: replace(
                project.script("toy"), "{facts.probability:percent}", "{facts.probabilty:percent}"
            ),
            r"toy\.md, line \d+: .*probabilty",
        ),
    ],
)
def test_a_fault_is_named_and_the_last_good_clip_stays(
    rendered: Project, change: Callable[[Project], None], what: str
) -> None:
    before = state(toy(rendered).folder)
    change(rendered)
    with pytest.raises(ExplainerError, match=what) as raised:
        build(rendered)
    assert raised.value.remedy
    assert state(toy(rendered).folder) == before
    assert litter(rendered) == []


def test_a_killed_drawing_process_loses_nothing(rendered: Project) -> None:
    before = state(toy(rendered).folder)
    replace(
        rendered.scene("toy"),
        "        square =",
        "        import os\n\n        os.kill(os.getpid(), 9)\n        square =",
    )
    with pytest.raises(ExplainerError, match=r"toy\.py ended by signal SIGKILL"):
        build(rendered)
    assert state(toy(rendered).folder) == before


def test_a_full_disk_loses_nothing(rendered: Project) -> None:
    before = state(toy(rendered).folder)
    replace(rendered.scene("toy"), "2 * RIGHT", "RIGHT")
    limited = [
        "bash",
        "-c",
        'ulimit -f 4; trap "" XFSZ; exec "$@"',
        "bash",
        *command(rendered, "render", *DRAFT),
    ]
    done = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.search(r"could not be written: file too large", done.stderr)
    assert "Traceback" not in done.stderr
    assert state(toy(rendered).folder) == before
    assert litter(rendered) == []


def test_what_a_killed_build_left_behind_does_not_matter(rendered: Project) -> None:
    folder = toy(rendered).folder
    work = WorkFiles(rendered.work_of(folder))
    (work.picture.with_name(".picture-new")).mkdir()
    (work.picture.with_name(".picture-new") / "00.png").write_text("half a pic")
    replace(rendered.scene("toy"), "2 * RIGHT", "RIGHT")
    folder.rename(folder.with_name(".toy-old"))
    build(rendered)
    assert all(path.exists() for path in toy(rendered).all())
    assert litter(rendered) == []


def test_two_builds_at_once_wait_for_each_other(project: Project) -> None:
    both = [
        subprocess.Popen(
            command(project, "render", *DRAFT), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert said[0][0] == said[1][0] == f"{toy(project).movie}\n"
    notes = sorted(errors.splitlines()[-1] for _, errors in said)
    assert notes == ["toy: finished", "toy: nothing has changed"]
    assert sum("waiting for another build" in errors for _, errors in said) == 1


def test_out_puts_clips_elsewhere(rendered: Project, explainer: Explainer, tmp_path: Path) -> None:
    done = run(rendered, "render", "toy", *DRAFT, "--out", str(tmp_path / "elsewhere"))
    assert done.stdout.splitlines() == [str(tmp_path / "elsewhere" / "toy" / "clip.mp4")]
    assert {path.name for path in (tmp_path / "elsewhere" / "toy").iterdir()} == {
        path.name for path in toy(rendered).all()
    }
