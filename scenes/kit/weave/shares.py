"""A share at every position, as columns above its thread, beside what it would be by chance."""

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, Animation, Create, GrowFromEdge, Line, Rectangle, VGroup
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.weave.planes import Planed, px

WIDE, TICK = 44.0, 66.0
"""Pixels: how wide a column is, and the tick of its null."""


class Shares(VGroup):
    """A share, 0 to 1, at each of some feet: one of 1 is `height` Manim units high; its null is a tick."""

    def __init__(self, feet: Sequence[Point3D], shares: Array, nulls: Array, height: float) -> None:
        super().__init__()
        self.bars: list[Planed] = []
        self.ticks = VGroup()
        for foot, share, null in zip(feet, shares, nulls, strict=True):
            bar = Rectangle(width=style.em(WIDE), height=max(float(share) * height, style.em(2)))
            bar.set_fill(style.QUERY, 1).set_stroke(width=0).move_to(foot, aligned_edge=DOWN)
            self.bars.append(Planed(bar))
            up, half = at(0, float(null) * height), style.em(TICK) / 2
            tick = Line(foot + up + half * LEFT, foot + up + half * RIGHT)
            self.ticks.add(tick.set_stroke(style.INK, px(4)))
        self.add(*self.bars, self.ticks)

    def grow(self) -> list[Animation]:
        """The columns rise, one after the other."""
        return [GrowFromEdge(bar, DOWN) for bar in self.bars]

    def compare(self) -> list[Animation]:
        """The nulls come."""
        return [Create(tick) for tick in self.ticks]
