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
        first, second = clip.overlay.show(one), clip.overlay.show(two)
        assert clip.overlay.held == []
        clip.play(first, run_time=0.1)
        assert clip.overlay.held == [one]
        assert on(clip, one, two) == [True, False]
        clip.play(second, run_time=0.1)
        assert clip.overlay.held == [two]
        assert on(clip, one, two) == [False, True]

    played(construct)


def test_a_place_is_cleared_of_what_it_holds_when_that_is_played() -> None:
    def construct(clip: Clip[Any]) -> None:
        one, two = Dot(), Square()
        clear = clip.overlay.clear()
        clip.play(clip.overlay.show(one), clip.asides.add(two), run_time=0.1)
        clip.play(clear, run_time=0.1)
        assert on(clip, one, two) == [False, True]

    played(construct)


def test_a_drawing_turns_into_another_of_its_kind_when_that_is_played() -> None:
    class Chart(Square):
        def into(self, other: "Chart") -> list[Any]:
            return [FadeOut(self), FadeIn(other)]

    def construct(clip: Clip[Any]) -> None:
        one, other, beside = Chart(), Chart(), Dot()
        turn = clip.overlay.swap(one, other)
        clip.play(clip.overlay.show(one, beside), run_time=0.1)
        clip.play(turn, run_time=0.1)
        assert on(clip, one, other, beside) == [False, True, True]
        assert clip.overlay.held == [beside, other]

    played(construct)


def test_what_is_dropped_leaves_and_the_rest_stays() -> None:
    def construct(clip: Clip[Any]) -> None:
        lost, kept = Dot(), Dot()
        clip.play(clip.overlay.show(VGroup(lost, kept)), run_time=0.1)
        clip.play(clip.overlay.drop(lost), run_time=0.1)
        assert on(clip, lost, kept) == [False, True]
        assert clip.overlay.held == [kept]

    played(construct)


def test_the_stage_is_cleared_of_all_that_no_other_place_holds() -> None:
    def construct(clip: Clip[Any]) -> None:
        kept, lost, charted, aside = Dot(), Dot(), Dot(), Dot()
        clip.add(VGroup(kept, lost))
        clip.play(clip.overlay.show(charted), clip.asides.add(aside), run_time=0.1)
        clip.play(clip.stage.clear(kept), run_time=0.1)
        assert on(clip, kept, lost, charted, aside) == [True, False, True, True]

    played(construct)


def test_what_moves_in_the_same_play_does_not_leave() -> None:
    def construct(clip: Clip[Any]) -> None:
        moved, left = Dot(), Dot()
        clip.play(clip.overlay.show(VGroup(moved, left)), run_time=0.1)
        clip.play(clip.overlay.clear(), moved.animate.shift(RIGHT), run_time=0.1)
        assert on(clip, moved, left) == [True, False]

    played(construct)


def test_what_is_brought_by_an_animation_is_held() -> None:
    def construct(clip: Clip[Any]) -> None:
        drawn = Square()
        clip.play(clip.overlay.add(Create(drawn)), run_time=0.1)
        assert clip.overlay.held == [drawn]

    played(construct)


def test_all_that_leaves_makes_room_for_all_that_arrives() -> None:
    def construct(clip: Clip[Any]) -> None:
        clip.play(clip.overlay.show(Dot()), run_time=0.1)
        out, into = composed([clip.overlay.show(Dot())], clip.lens)
        assert out.rate_func(0.4) == pytest.approx(1)
        assert into.rate_func(0.6) == pytest.approx(0)

    played(construct)


def test_only_what_is_fixed_to_the_screen_keeps_its_room_free() -> None:
    def construct(clip: Clip[Any]) -> None:
        words = Words("How?")
        clip.play(clip.asides.show(Words("aside")), clip.overlay.show(VGroup(words)), run_time=0.1)
        assert clip.asides.taken() == []
        assert clip.overlay.taken() == [place.box(words)]

    played(construct)


@pytest.mark.parametrize("name", ["overlay", "stage"])
def test_what_is_there_and_shown_again_stays(name: str) -> None:
    def construct(clip: Clip[Any]) -> None:
        asked, old, new = Dot(), Square(), Square().shift(RIGHT)
        held = getattr(clip, name)
        clip.play(held.show(asked, old), run_time=0.1)
        faded = [one.mobject for one in composed([held.show(asked, new)], clip.lens)]
        assert faded
        assert id(asked) not in {id(part) for mobject in faded for part in mobject.get_family()}
        clip.play(held.show(asked), run_time=0.1)
        assert on(clip, asked) == [True]
        clip.play(held.clear(), run_time=0.1)
        assert on(clip, asked) == [False]

    played(construct)
