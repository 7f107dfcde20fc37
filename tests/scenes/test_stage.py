"""The parts of the frame own what they show, from the moment at which it is played."""

from typing import Any

import pytest
from manim import RIGHT, Create, Dot, FadeIn, FadeOut, Mobject, Square, VGroup

from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.stage import composed
from scenes.kit.frame.text import Words
from tests.scenes.conftest import played


def seen(clip: Clip[Any]) -> set[int]:
    """What stands on the screen, whatever groups it is in."""
    return {id(part) for mobject in clip.mobjects for part in mobject.get_family() if part.has_points()}


def on(clip: Clip[Any], *mobjects: Mobject) -> list[bool]:
    return [id(mobject) in seen(clip) for mobject in mobjects]


def test_two_changes_may_be_put_together_before_either_is_played() -> None:
    def construct(clip: Clip[Any]) -> None:
        one, two = Dot(), Square()
        first, second = clip.ledger.show(one), clip.ledger.show(two)
        assert clip.ledger.held == []
        clip.play(first, run_time=0.1)
        assert clip.ledger.held == [one]
        assert on(clip, one, two) == [True, False]
        clip.play(second, run_time=0.1)
        assert clip.ledger.held == [two]
        assert on(clip, one, two) == [False, True]

    played(construct)


def test_a_place_is_cleared_of_what_it_holds_when_that_is_played() -> None:
    def construct(clip: Clip[Any]) -> None:
        one, two = Dot(), Square()
        clear = clip.ledger.clear()
        clip.play(clip.ledger.show(one), clip.asides.add(two), run_time=0.1)
        clip.play(clear, run_time=0.1)
        assert on(clip, one, two) == [False, True]

    played(construct)


def test_the_legend_counts_its_lines_as_they_are_played() -> None:
    def construct(clip: Clip[Any]) -> None:
        first, second = (clip.ledger.entry(Dot(), name, "") for name in ("one", "other"))
        clip.play(second, run_time=0.1)
        clip.play(first, run_time=0.1)
        above, below = clip.ledger.held
        assert above.get_y() > below.get_y()
        clip.play(clip.ledger.clear(), clip.ledger.entry(Dot(), "next", ""), run_time=0.1)
        assert clip.ledger.held[0].get_y() == pytest.approx(above.get_y())

    played(construct)


def test_a_chart_turns_into_the_one_after_whichever_is_there_then() -> None:
    class Chart(Square):
        def into(self, other: "Chart") -> list[Any]:
            return [FadeOut(self), FadeIn(other)]

    def construct(clip: Clip[Any]) -> None:
        charts = [Chart() for _ in range(3)]
        turns = [clip.ledger.turn(chart) for chart in charts[1:]]
        clip.play(clip.ledger.show(charts[0], title="it"), run_time=0.1)
        for turn in turns:
            clip.play(turn, run_time=0.1)
        assert on(clip, *charts) == [False, False, True]
        assert clip.ledger.chart is charts[2]
        assert charts[2] in clip.ledger.held

    played(construct)


def test_the_stage_is_cleared_of_all_that_no_other_place_holds() -> None:
    def construct(clip: Clip[Any]) -> None:
        kept, lost, charted, aside = Dot(), Dot(), Dot(), Dot()
        clip.add(VGroup(kept, lost))
        clip.play(clip.ledger.show(charted), clip.asides.add(aside), run_time=0.1)
        clip.play(clip.stage.clear(kept), run_time=0.1)
        assert on(clip, kept, lost, charted, aside) == [True, False, True, True]

    played(construct)


def test_what_moves_in_the_same_play_does_not_leave() -> None:
    def construct(clip: Clip[Any]) -> None:
        moved, left = Dot(), Dot()
        clip.play(clip.ledger.show(VGroup(moved, left)), run_time=0.1)
        clip.play(clip.ledger.clear(), moved.animate.shift(RIGHT), run_time=0.1)
        assert on(clip, moved, left) == [True, False]

    played(construct)


def test_what_is_said_already_stays_and_its_note_changes() -> None:
    def construct(clip: Clip[Any]) -> None:
        clip.play(clip.header.says("model", note="one"), run_time=0.1)
        first, note = clip.header.held
        clip.play(clip.header.says("model", note="other"), run_time=0.1)
        assert clip.header.held[0] is first
        assert clip.header.held[1] is not note
        assert note not in clip.mobjects

    played(construct)


def test_the_same_title_stays() -> None:
    def construct(clip: Clip[Any]) -> None:
        titles = []
        for title in ("one", "one", "other"):
            clip.play(clip.ledger.show(Dot(), title=title), run_time=0.1)
            titles += [thing for thing in clip.ledger.held if isinstance(thing, Words)]
        assert titles[0] is titles[1]
        assert titles[0] is not titles[2]
        assert titles[0] not in clip.mobjects

    played(construct)


def test_what_turns_into_a_part_of_the_new_does_not_arrive_beside_it() -> None:
    def construct(clip: Clip[Any]) -> None:
        old, part, rest = Dot(), Square(), Square()
        clip.play(clip.ledger.show(old), run_time=0.1)
        clip.play(clip.ledger.show(VGroup(part, rest), through=[(old, part)]), run_time=0.1)
        assert on(clip, old, part, rest) == [False, True, True]

    played(construct)


def test_what_is_brought_by_an_animation_is_held() -> None:
    def construct(clip: Clip[Any]) -> None:
        drawn = Square()
        clip.play(clip.ledger.add(Create(drawn)), run_time=0.1)
        assert clip.ledger.held == [drawn]

    played(construct)


def test_all_that_leaves_makes_room_for_all_that_arrives() -> None:
    def construct(clip: Clip[Any]) -> None:
        clip.play(clip.ledger.show(Dot()), run_time=0.1)
        out, into = composed([clip.ledger.show(Dot())], clip.lens)
        assert out.rate_func(0.4) == pytest.approx(1)
        assert into.rate_func(0.6) == pytest.approx(0)

    played(construct)


def test_a_place_takes_its_region_while_it_holds_something() -> None:
    def construct(clip: Clip[Any]) -> None:
        assert clip.ledger.taken() == []
        clip.play(clip.ledger.show(Dot()), run_time=0.1)
        assert clip.ledger.taken() == [place.LEDGER]

    played(construct)
