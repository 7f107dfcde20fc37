"""Clips about a model to which something was done: words of their own, true of it, beside the whole one."""

import json
from pathlib import Path

import pytest

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from explainer.checks.scene import state_faults
from explainer.production.build import build_clip, narrate
from explainer.production.choosing import untrue
from explainer.production.compare import side_of
from explainer.production.paths import Project
from explainer.production.stages import Options, Stages
from explainer.production.variants import Variant
from narration.script import read
from tests.explainer.conftest import DRAFT, Explainer, copied, run, toy
from tests.explainer.production.test_build import Diary, replace
from tests.narration.conftest import made_up

STATE = "toy.without_induction.md"
OFF = Variant(without="induction")


@pytest.fixture
def told(project: Project) -> Project:
    """A project whose toy has words for a model without induction heads, and facts of one."""
    script = project.script("toy").read_text().replace("Then it rests.", "Then it sleeps.")
    (project.scripts / STATE).write_text(script)
    without(project).save(project.variant(OFF.slug) / "facts", {"model": "toy"})
    return project


def without(project: Project) -> InductionMatching:
    known = {"model": "toy", "prompt": "a b a", "probability": 0.001}
    return made_up(InductionMatching, state="without induction", ablated=("1.3", "1.5"), **known)


def options(project: Project, facts: Path) -> Options:
    return Options("draft", "dark", "silent", facts, project.renders / "clips-draft")


def test_the_words_are_those_for_the_state_of_the_facts(told: Project) -> None:
    stages = Stages(told, "toy", options(told, told.variant(OFF.slug) / "facts"))
    assert stages.script.path.name == STATE
    narrate(stages, Diary())
    assert stages.work.timing.read_text().count("sleeps") == 2
    assert Stages(told, "toy", options(told, told.facts)).script.path.name == "toy.md"


def test_a_state_without_words_is_named(project: Project, tmp_path: Path) -> None:
    without(project).save(tmp_path / "off", {})
    with pytest.raises(ExplainerError, match=r"There is no script narration/toy\.without_induction\.md"):
        narrate(Stages(project, "toy", options(project, tmp_path / "off")), Diary())


def test_list_takes_words_for_a_state_for_no_clip(told: Project) -> None:
    assert told.clips() == ["toy"]
    assert told.states("toy") == ["without_induction"]


def test_check_finds_other_beats_and_marks(told: Project) -> None:
    assert list(state_faults(told, read("toy", told.scripts))) == []
    replace(told.scripts / STATE, "*appears*", "appears")
    replace(told.scripts / STATE, "## it_rests", "## it_naps")
    assert list(state_faults(told, read("toy", told.scripts))) == [
        "toy.without_induction.md has beat `it_appears` (marked: nothing) "
        "in place of beat `it_appears` (marked: *appears*)",
        "toy.without_induction.md has beat `it_naps` (marked: nothing) "
        "in place of beat `it_rests` (marked: nothing)",
    ]


def test_render_tells_no_falsehood(project: Project, explainer: Explainer) -> None:
    replace(project.script("toy"), "poster: it_moves", "poster: it_moves\ntrue_when: facts.probability > 0.5")
    done = explainer("render", "toy", *DRAFT)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-2:] == [
        "narration/toy.md, line 6: the words are true when `facts.probability > 0.5`, "
        "but after “a b a” in toy `facts.probability` is 0.25.",
        "Choose another name, prompt or model; or change the words, and this line with them.",
    ]
    assert not toy(project).folder.exists()
    assert [error.what for error in untrue(project, ["induction_matching"], project.facts)] == [
        done.stderr.splitlines()[-2]
    ]
    assert list(untrue(project, ["tag_writing"], project.facts)) == []


def test_compare_says_how_to_make_the_side_that_is_missing(project: Project, explainer: Explainer) -> None:
    with pytest.raises(ExplainerError) as caught:
        side_of(project, "toy:Bea", "draft", "dark", OFF)
    assert caught.value.what.startswith("toy:Bea --without induction is not a finished clip")
    assert "explainer render toy --name Bea --without induction --quality draft" in caught.value.remedy
    for words in (("toy",), ("toy", "toy:Bea", "--without", "induction")):
        done = explainer("compare", *words)
        assert done.returncode == 2
        assert "Give either RIGHT, or options that say in what it differs from LEFT." in done.stderr
    with pytest.raises(ExplainerError, match="is a folder"):
        side_of(project, "renders/clips/toy", "draft", "dark", OFF)


@pytest.mark.xdist_group("compose")
def test_heads_on_and_heads_off_stand_side_by_side(finished: Project, tmp_path: Path) -> None:
    project = copied(finished, tmp_path)
    (project.scripts / STATE).write_text(
        project.script("toy").read_text().replace("it rests", "it rests a while")
    )
    place = project.variant(OFF.slug)
    without(project).save(place / "facts", {"model": "toy"})
    build_clip(
        project, "toy", Options("draft", "dark", "silent", place / "facts", place / "clips-draft"), Diary()
    )
    done = run(project, "compare", "toy", "--without", "induction", "--quality", "draft")
    assert done.returncode == 0, done.stderr
    folder = project.renders / "compare-draft" / f"toy-and-toy-{OFF.slug}"
    assert done.stdout.splitlines() == [str(folder / "compare.mp4")]
    page = json.loads((folder / "provenance.json").read_text())
    assert [page[side]["heads"] for side in ("left", "right")] == [
        "all heads on",
        "without induction heads 1.3, 1.5",
    ]
