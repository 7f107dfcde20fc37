"""The pictures of the clips have no faults, and each kind of fault would be found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from manim import LEFT, RIGHT, UP, Dot, Line, Mobject, Square, VGroup

from data.induction_matching import InductionMatching
from narration.script import Script
from scenes.induction_matching import InductionMatchingClip
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.text import Words
from scenes.kit.lint import faults, lint, strangers
from scenes.kit.weave.chips import Chip
from tests.scenes.conftest import played, silent_timing, with_prompt
from tests.scenes.rehearsed import CLIPS, Rehearsed


@pytest.mark.parametrize("script", CLIPS)
def test_a_clip_has_no_faults(script: Script, as_shipped: Callable[[str], Rehearsed]) -> None:
    assert as_shipped(script.clip).faults == []


def test_nor_has_one_with_a_long_name_in_a_long_prompt(induction: InductionMatching, silence: Path) -> None:
    facts = with_prompt(induction, "Maximilianus14", middle=31)
    assert lint(InductionMatchingClip, facts, silent_timing(facts, silence)) == []


def found(*mobjects: Mobject) -> list[str]:
    return list(faults(list(mobjects)))


def test_a_good_picture_has_no_faults() -> None:
    assert (
        found(Words("left").shift(2 * LEFT), Words("right").shift(2 * RIGHT), Chip(" chip").shift(UP)) == []
    )


def test_words_that_overlap_are_found() -> None:
    assert found(Words("one"), Words("other").shift(0.2 * RIGHT)) == ['"one" and "other" overlap']


def test_words_deep_in_a_group_are_found() -> None:
    assert found(VGroup(VGroup(Words("one"))), VGroup(Words("two")))[0] == '"one" and "two" overlap'


def test_words_that_are_not_seen_may_overlap() -> None:
    assert found(Words("one"), Words("other").set_opacity(0)) == []


def test_small_words_are_found() -> None:
    assert found(Words("small").scale(0.8)) == ['"small" is 29 px high, less than 36']


def test_what_leaves_the_frame_is_found() -> None:
    assert found(Words("far").move_to(place.at(7, 0)))[0] == '"far" leaves the frame'


def test_what_stands_in_the_room_of_the_captions_is_found() -> None:
    assert found(Dot(place.at(0, place.CAPTIONS.top - 0.2))) == ["a Dot enters the room of the captions"]


def test_words_under_a_shape_are_found() -> None:
    covered = [Words("covered"), Square(1, fill_opacity=1)]
    assert found(*covered) == ['"covered" is covered by a Square']
    assert found(*reversed(covered)) == []


def test_what_stands_behind_fixed_words_is_found() -> None:
    def construct(clip: Clip[Any]) -> None:
        asked, stranger = Words("How?", 72), Square(1)
        clip.add(stranger, Dot(place.at(3, 0)))
        assert list(strangers(clip)) == []
        clip.play(clip.overlay.show(asked), run_time=0.1)
        assert list(strangers(clip)) == ["a Square stands in the overlay, which does not hold it"]
        clip.remove(stranger)
        assert list(strangers(clip)) == []

    played(construct)


def test_so_is_a_line_through_them_but_none_that_passes_by() -> None:
    def construct(clip: Clip[Any]) -> None:
        clip.add(Line(place.at(-7, 0), place.at(0, 0)), Line(place.at(4, 0), place.at(7, 0)))
        clip.play(clip.overlay.show(Words("model")), run_time=0.1)
        assert list(strangers(clip)) == ["a Line stands in the overlay, which does not hold it"]

    played(construct)
