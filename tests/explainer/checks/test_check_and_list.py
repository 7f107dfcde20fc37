"""`explainer check` and `explainer list` say what there is, and change nothing of it."""

import shutil
from pathlib import Path

import pytest

from explainer.checks.clips import check_clips
from explainer.production.paths import Project
from explainer.production.stages import Options, Stages, voice_of
from explainer.terminal import listing
from narration.script import read
from tests.explainer.conftest import DRAFT, run, toy
from tests.web.fake_clips import Silent


def drafts(project: Project) -> Options:
    return Options("draft", "dark", None, project.facts, project.renders / "clips-draft")


def test_a_clip_is_checked_in_the_voice_that_it_has(rendered: Project) -> None:
    silent = Stages(
        rendered, "toy", Options("draft", "dark", "silent", rendered.facts, drafts(rendered).clips)
    )
    assert silent.all_hold()
    scripts = [read("toy", rendered.scripts)]
    assert list(check_clips(rendered, scripts, drafts(rendered), Silent())) == []
    assert silent.all_hold()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("def", "SyntaxError: invalid syntax"),
        ("nothing = here", "line 1: NameError: name 'here' is not defined."),
    ],
)
def test_a_broken_scene_is_a_fault_like_others(project: Project, written: str, said: str) -> None:
    project.scene("toy").write_text(f"{written}\n")
    done = run(project, "check")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert any(said in line and str(project.scene("toy")) in line for line in done.stdout.splitlines())


def test_a_list_needs_no_work_folder_and_survives_damage(
    rendered: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "default_options", drafts)
    (row,) = listing.rows(rendered)
    assert " rendered " in row
    length = row.split()[2]
    shutil.rmtree(rendered.work_of(toy(rendered).folder))
    (row,) = listing.rows(rendered)
    assert row.split()[2] == length
    assert " stale " in row
    toy(rendered).beats.write_text("{")
    (row,) = listing.rows(rendered)
    assert "missing or damaged" in row


def test_a_folder_of_somebody_elses_is_left_alone(project: Project, tmp_path: Path) -> None:
    thesis = tmp_path / "mine" / "toy" / "thesis.txt"
    thesis.parent.mkdir(parents=True)
    thesis.write_text("all of it")
    done = run(project, "render", "toy", "--out", str(tmp_path / "mine"), *DRAFT)
    assert done.returncode == 2
    assert "holds something else than the clip toy." in done.stderr
    assert thesis.read_text() == "all of it"


def test_notes_beside_a_clip_and_its_voice_stay(rendered: Project) -> None:
    notes = toy(rendered).folder / "notes.txt"
    notes.write_text("mine")
    rendered.script("toy").write_text(rendered.script("toy").read_text() + "And on.\n")
    before = toy(rendered).beats.read_text()
    done = run(rendered, "film", "--quality", "draft")
    assert done.returncode == 0, done.stderr
    assert toy(rendered).beats.read_text() != before
    assert voice_of(toy(rendered).folder) == "silent"
    assert notes.read_text() == "mine"
