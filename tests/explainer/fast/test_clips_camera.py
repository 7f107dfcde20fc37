"""A clip whose camera moves is drawn as Manim draws it, and what the camera sees is part of every key."""

from typing import Any, ClassVar

import numpy as np
import pytest
from manim import DOWN, Circle, Create, Dot, FadeIn, Square

from data.facts import Facts
from explainer.fast.strategy import Strategy
from narration.timing import BeatTiming, Timing
from scenes.kit import style
from scenes.kit.algebra.heat import HeatMap, Recolour, lit
from scenes.kit.algebra.room import Room, Turn
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words
from tests.explainer.fast.conftest import frames_by_manim


class Close(Clip[Facts]):
    facts_type: ClassVar[type[Facts]] = Facts

    @beat
    def a(self, beat: Beat) -> None:
        square = Square(stroke_width=8).move_to(place.at(1, 1))
        said = Words("model", 72).move_to(place.at(4, 3))
        beat.now(self.overlay.add(said), Create(square), pace=0.4)
        self.hold(0.3)
        beat.now(self.camera_in(square, by=2.2), FadeIn(Circle()), pace=0.6)
        self.hold(0.3)
        asked = Words("How?", 72).move_to(place.at(-2, 2))
        beat.now(self.overlay.add(asked), square.animate.shift(DOWN), pace=0.4)
        beat.now(self.camera_to(place.at(-1, 0)), self.overlay.drop(asked), pace=0.4)
        beat.now(self.camera_out(), self.overlay.show(Words("out", 72)), pace=0.5)
        beat.now(self.stage.show(Dot()), pace=0.3)


class Turning(Clip[Facts]):
    facts_type: ClassVar[type[Facts]] = Facts

    @beat
    def a(self, beat: Beat) -> None:
        points = np.sin(np.arange(30.0).reshape(10, 3) ** 1.7)
        room = Room(points, place.FULL, style.TOKEN, {0: "one"}, ("x", "y", "z"))
        heat = HeatMap(points[:3], Region(-6, -2, -2, 2))
        beat.now(FadeIn(room), FadeIn(heat), pace=0.4)
        beat.now(Turn(room, 60), lit(heat), self.camera_in(room), pace=0.6)
        beat.now(Turn(room, -200), Recolour(heat, -points[:3]), pace=0.6)


def made(kind: type[Clip[Facts]]) -> Clip[Facts]:
    timing = Timing("close", "", 10, "silent", "nobody", (BeatTiming("a", "a", "", 0, 40, (), {}),))
    return kind(None, timing)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Close, Turning])
def test_frames_are_manims_own(kind: type[Clip[Facts]], ours: Any) -> None:
    expected = frames_by_manim(lambda: made(kind))
    report, frames = ours(lambda: made(kind))
    assert report.strategy is Strategy.LEAP, report.reason
    assert frames == expected
    again, _ = ours(lambda: made(kind))
    assert again.cached == len(again.plays)


def test_a_hold_up_close_is_another_picture(ours: Any) -> None:
    report, frames = ours(lambda: made(Close))
    rest, close = (play for play in report.plays[:5] if play.frozen)
    assert rest.key != close.key
    assert frames[rest.first] != frames[close.first]
