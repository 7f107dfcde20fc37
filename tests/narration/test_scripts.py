"""The scripts of the film: told in the treatment's order, and neither too long nor too short."""

from pathlib import Path

import pytest

from data.facts import Facts
from narration.fill import fill
from narration.script import read
from narration.speak import speak_script
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


def test_induction_matching_keeps_its_pace_in_the_default_voice(induction_matching: Timing) -> None:
    lengths = {beat.name: (beat.end_frame - beat.first_frame) / 30 for beat in induction_matching.beats}
    assert {name: seconds for name, seconds in lengths.items() if not 6 <= seconds <= 12.5} == {}
