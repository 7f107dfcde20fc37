"""The scripts of the film: told in the treatment's order, and neither too long nor too short."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.facts import Facts
from data.induction_matching import InductionMatching
from explainer.checks.words import word_faults
from explainer.production.paths import Project
from explainer.production.stages import facts_type
from narration.fill import fill, marks
from narration.script import read
from narration.speak import speak, speak_script
from narration.voices import open_voice


@pytest.mark.parametrize("state", ["without previous-token", "without induction", "untrained"])
def test_a_model_to_which_something_was_done_is_told_of_on_the_same_beats(
    state: str, regan: InductionMatching, tmp_path: Path
) -> None:
    script, own = read("induction_matching"), read("induction_matching", state=state)
    assert own.clip == script.clip
    assert [(beat.name, marks(beat)) for beat in own.beats] == [
        (beat.name, marks(beat)) for beat in script.beats
    ]
    assert own.conditions
    said = replace(regan, probability=0.0002, probability_other_heads_off=0.0004, state=state)
    filled = fill(own, said)
    assert {beat.name: tuple(beat.marks) for beat in filled.beats} == {
        beat.name: marks(beat) for beat in own.beats
    }
    timing, _ = speak_script(filled, open_voice("silent"), 30, tmp_path)
    assert timing.end_frame / 30 <= 125  # A reader's pace, a little slower than the default voice's.


def test_words_for_a_state_are_not_taken_for_a_clip() -> None:
    assert not [clip for clip in Project().clips() if "." in clip]
    assert Project().states("induction_matching") == [
        "untrained",
        "without_induction",
        "without_previous_token",
    ]
    assert Project().states("tag_writing") == []


@pytest.mark.parametrize("clip", Project().clips())
def test_an_ear_can_follow_the_script(clip: str, tmp_path: Path) -> None:
    project, script = Project(), read(clip)
    facts: Facts = facts_type(script).load(project.facts)
    timing = speak(clip, facts, "flite", 30, tmp_path, project.voice_cache).timing
    faults = list(word_faults(project, script, facts, timing))
    assert not faults
