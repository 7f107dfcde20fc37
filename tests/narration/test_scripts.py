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
from narration.timing import Timing
from narration.voices import open_voice

BEATS = {
    "direct_path": """
        take_the_layers_out on_ramp off_ramp nothing_before_counts a_table_in_disguise squeezed
        what_it_cannot_know""",
    "tag_writing": """
        a_sentence one_step_left a_copy_changes_clothes will_it_say_it_twice two_directions
        not_just_this_one hidden_not_lost""",
    "induction_matching": """
        one_example_is_enough everyone_wears_a_tag the_question it_fits what_made_it_fit bring_it_back
        two_switches any_name any_sequence""",
}


@pytest.mark.parametrize(
    ("clip", "facts"), [("direct_path", "of"), ("tag_writing", "tags"), ("induction_matching", "regan")]
)
def test_a_script_is_a_clip_of_its_beats(
    clip: str, facts: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made_up: Facts = request.getfixturevalue(facts)
    filled = fill(read(clip), made_up)
    assert [beat.name for beat in filled.beats] == BEATS[clip].split()
    timing, _ = speak_script(filled, open_voice("silent"), 30, tmp_path)
    assert 45 <= timing.end_frame / 30 <= 90


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
    filled = fill(own, replace(regan, probability=0.0002, state=state))
    assert {beat.name: tuple(beat.marks) for beat in filled.beats} == {
        beat.name: marks(beat) for beat in own.beats
    }
    timing, _ = speak_script(filled, open_voice("silent"), 30, tmp_path)
    assert 45 <= timing.end_frame / 30 <= 90


def test_words_for_a_state_are_not_taken_for_a_clip() -> None:
    assert sorted(BEATS) == Project().clips()
    assert Project().states("induction_matching") == [
        "untrained",
        "without_induction",
        "without_previous_token",
    ]
    assert Project().states("tag_writing") == []


def test_induction_matching_keeps_its_pace_in_the_default_voice(induction_matching: Timing) -> None:
    lengths = {beat.name: (beat.end_frame - beat.first_frame) / 30 for beat in induction_matching.beats}
    assert {name: seconds for name, seconds in lengths.items() if not 6 <= seconds <= 12.5} == {}


NOT_YET = {"direct_path", "induction_matching", "tag_writing"}
"""Clips whose scripts are still to be rewritten so that an ear can follow them."""


@pytest.mark.parametrize("clip", Project().clips())
def test_an_ear_can_follow_the_script(clip: str, tmp_path: Path) -> None:
    project, script = Project(), read(clip)
    facts: Facts = facts_type(script).load(project.facts)
    timing = speak(clip, facts, "flite", 30, tmp_path, tmp_path).timing
    faults = list(word_faults(project, script, facts, timing))
    assert bool(faults) == (clip in NOT_YET), faults
