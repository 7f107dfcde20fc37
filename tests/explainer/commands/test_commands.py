"""The command line as its users meet it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from explainer.production.paths import Project
from tests.explainer.conftest import DRAFT, Explainer, command, run, toy
from tests.explainer.production.test_build import litter, replace, state

HEAVY = ("numpy", "manim", "torch", "transformer_lens", "av", "PIL", "pydub")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from explainer.terminal.group import commands;"
        "commands(['--help'], standalone_mode=False);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines() == ["[]"]
    for name in ("doctor", "extract", "list", "render", "storyboard"):
        assert f"\n  {name} " in done.stdout


def test_drawing_does_not_load_what_runs_models() -> None:
    code = (
        "import sys, explainer.drawing.process, explainer.production.build, scenes.kit.clip;"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformer_lens')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("words", [("render", "toi"), ("storyboard", "toi")])
def test_an_unknown_clip_is_told_its_nearest_name(explainer: Explainer, words: tuple[str, ...]) -> None:
    done = explainer(*words)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["There is no clip toi; the nearest name is toy.", "Clips: toy."]


def test_damaged_facts_end_in_two_sentences(explainer: Explainer, project: Project) -> None:
    (project.facts / "induction_matching.npz").write_bytes(b"nothing")
    done = explainer("render", *DRAFT)
    assert done.returncode == 2
    what, remedy = done.stderr.splitlines()
    assert "induction_matching.npz is" in what
    assert remedy == "Make it anew with: explainer extract induction_matching"
    assert not toy(project).folder.exists()


def test_one_failing_clip_does_not_keep_the_others_back(rendered: Project) -> None:
    rendered.script("broken").write_text(rendered.script("toy").read_text().replace("place: 2", "place: 1"))
    rendered.scene("broken").write_text("nothing = here\n")
    done = run(rendered, "render", *DRAFT)
    assert done.returncode == 2
    assert "broken.py, line 1: NameError" in done.stderr
    assert "1 of 2 clips could not be made: broken." in done.stderr
    assert all(path.exists() for path in toy(rendered).all())


def drawing_processes(project: Project) -> list[str]:
    """Command lines of running processes that draw something of this project."""
    found = subprocess.run(
        ["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [line for line in found if "explainer.drawing.process" in line and str(project.renders) in line]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_everything_and_loses_nothing(rendered: Project, stop: signal.Signals) -> None:
    before = state(toy(rendered).folder)
    replace(
        rendered.scene("toy"),
        "        square =",
        "        import time\n\n        time.sleep(60)\n        square =",
    )
    with subprocess.Popen(command(rendered, "render", *DRAFT), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert next(line for line in process.stderr if "drawing" in line)
        while not drawing_processes(rendered):
            assert process.poll() is None
        process.send_signal(stop)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Interrupted; everything that was finished is kept."
    assert drawing_processes(rendered) == []
    assert state(toy(rendered).folder) == before
    assert litter(rendered) == []


def test_storyboards(rendered: Project) -> None:
    for option, name in (((), "toy.storyboard.png"), (("--between",), "toy.between.png")):
        done = run(rendered, "storyboard", "toy", "--voice", "silent", *option)
        sheet = Path(done.stdout.strip())
        assert sheet.name == name, done.stderr
        assert sheet.read_bytes().startswith(b"\x89PNG")


def test_list_says_how_clips_stand(explainer: Explainer, project: Project) -> None:
    project.script("later").write_text(project.script("toy").read_text().replace("place: 2", "place: 1"))
    rows = [row.split(maxsplit=2) for row in explainer("list").stdout.splitlines()]
    assert [row[:2] for row in rows] == [["1", "later"], ["2", "toy"]]
    assert "no scene" in rows[0][2]
    assert "not rendered" in rows[1][2]


def test_doctor_fails_when_facts_are_missing(explainer: Explainer, project: Project) -> None:
    (project.facts / "induction_matching.npz").unlink()
    done = explainer("doctor")
    assert done.returncode == 1
    assert "-> Make it anew with: explainer extract induction_matching" in done.stdout


def test_a_terminal_gets_one_bar_and_a_log_gets_lines(rendered: Project) -> None:
    replace(rendered.script("toy"), "poster: it_moves", "poster: it_rests")
    leader, follower = os.openpty()
    with subprocess.Popen(
        command(rendered, "render", *DRAFT), stdout=subprocess.PIPE, stderr=follower
    ) as process:
        os.close(follower)
        seen = b""
        while chunk := _read(leader):
            seen += chunk
    os.close(leader)
    assert process.returncode == 0
    assert b"\x1b[" in seen
    assert b"toy: finished" in seen


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 4096)
    except OSError:
        return b""
