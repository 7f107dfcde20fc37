"""A clip whose camera moves is drawn as Manim draws it, and what the camera sees is part of every key."""

from typing import Any, ClassVar

from manim import DOWN, Circle, Create, Dot, FadeIn, Square

from data.facts import Facts
from explainer.fast.strategy import Strategy
from narration.timing import BeatTiming, Timing
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.text import Words
from tests.explainer.fast.conftest import frames_by_manim


class Close(Clip[Facts]):
    facts_type: ClassVar[type[Facts]] = Facts

    @beat
    def a(self, beat: Beat) -> None:
        square = Square(stroke_width=8).move_to(place.at(1, 1))
        beat.now(self.header.says("model"), Create(square), pace=0.4)
        self.hold(0.3)
        beat.now(self.camera_in(square, by=2.2), FadeIn(Circle()), pace=0.6)
        self.hold(0.3)
        asked = Words("How?", 72).move_to(place.at(-2, 2))
        beat.now(self.overlay.show(asked), square.animate.shift(DOWN), pace=0.4)
        beat.now(self.camera_to(place.at(-1, 0)), self.overlay.clear(), pace=0.4)
        beat.now(self.camera_out(), self.header.says("out"), pace=0.5)
        beat.now(self.stage.show(Dot()), pace=0.3)


def made() -> Close:
    timing = Timing("close", "", 10, "silent", "nobody", (BeatTiming("a", "a", "", 0, 40, (), {}),))
    return Close(None, timing)  # type: ignore[arg-type]


def test_frames_are_manims_own(ours: Any) -> None:
    expected = frames_by_manim(made)
    report, frames = ours(made)
    assert report.strategy is Strategy.LEAP, report.reason
    assert frames == expected
    again, _ = ours(made)
    assert again.cached == len(again.plays)


def test_a_hold_up_close_is_another_picture(ours: Any) -> None:
    report, frames = ours(made)
    rest, close = (play for play in report.plays[:5] if play.frozen)
    assert rest.key != close.key
    assert frames[rest.first] != frames[close.first]
