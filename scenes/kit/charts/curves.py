"""Curves over positions, such as the loss along a sequence."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, DashedLine, Dot, Line, VGroup, VMobject
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words, below_axis


class Plot(VGroup):
    """Axes for one value per position; the vertical one starts at 0.

    A curve's k-th corner stands at `point(k, values[k])`.
    """

    def __init__(self, positions: int, highest: float, region: Region, unit: str) -> None:
        super().__init__()
        self.region, self.positions, self.highest = region, positions, highest
        self.add(
            rule(region.point(0, 0), region.point(1, 0)),
            rule(region.point(0, 0), region.point(0, 1)),
        )
        self.unit = Words(unit, color=style.QUIET).next_to(region.point(0, 1), UP, buff=0.1)
        self.add(self.unit.align_to(region.point(0, 1), LEFT))

    def share(self, position: float) -> float:
        """How far along the axis a position stands, from 0 to 1."""
        return position / (self.positions - 1)

    def point(self, position: float, value: float) -> Point3D:
        """Where a value at a position is drawn."""
        return self.region.point(self.share(position), value / self.highest)

    def curve(self, values: Array, color: str, width: float) -> VMobject:
        """A polyline through all values."""
        corners = [self.point(position, float(value)) for position, value in enumerate(values)]
        return VMobject(stroke_color=color, stroke_width=width).set_points_as_corners(np.array(corners))

    def mark(self, position: float, value: float) -> Line:
        """A line from the axis up to a value."""
        return rule(self.point(position, 0), self.point(position, value))

    def dot(self, position: float, value: float, color: str) -> Dot:
        """A value of a curve, pointed out."""
        return Dot(self.point(position, value), color=color)

    def tick(self, position: float, text: str) -> Words:
        """Words below the axis at a position."""
        return below_axis(Words(text, color=style.QUIET), self.point(position, 0))

    def along(self, text: str) -> Words:
        """What the positions are, below the ticks."""
        tick = self.tick((self.positions - 1) / 2, "")
        return Words(text, color=style.QUIET).next_to(tick, DOWN, buff=0.1)

    def level(self, value: float) -> DashedLine:
        """A dashed line at one value."""
        ends = self.point(0, value), self.point(self.positions - 1, value)
        return DashedLine(*ends, stroke_color=style.QUIET, stroke_width=2)


class TwiceTold(VGroup):
    """The loss along a sequence that is said twice, with a number for either time.

    Where the curve stays up, its numbers stand above it.
    """

    def __init__(self, losses: Array, period: int, null: Array, region: Region, falls: bool) -> None:
        super().__init__()
        self.losses, self.period, self.falls = losses, period, falls
        self.highest = float(max(losses.max(), null.max()))
        self.plot = Plot(len(losses), self.highest if falls else 1.3 * self.highest, region, "loss in nats")
        self.curve = self.plot.curve(losses, style.INK, 4)
        self.add(self.plot, halves(region, self.plot.share(period - 0.5)))

    def numbers(self, first: tuple[float, str], second: tuple[float, str]) -> VGroup:
        """The mean loss of either time, as a number and as it is written."""
        before, after = Words(first[1]), Words(second[1])
        if self.falls:
            before.next_to(self.plot.point(self.period, first[0]), RIGHT, buff=0.2)
            after.next_to(self.plot.point(1.5 * self.period, second[0]), UP, buff=0.35)
        else:
            again = float(self.losses[self.period :].max())
            before.next_to(self.plot.point(0.5 * self.period, self.highest), UP, buff=0.1)
            after.next_to(self.plot.point(1.5 * self.period, again), UP, buff=0.1)
        return VGroup(before, after)

    def null(self, level: float, name: str) -> Words:
        """The name of what one compares with, at the second time."""
        side = UP if self.falls else DOWN
        return Words(name, color=style.QUIET).next_to(self.plot.point(1.5 * self.period, level), side)


def halves(region: Region, share: float) -> VGroup:
    """Brackets below a picture: where a sequence is said for the first and for the second time."""
    group = VGroup()
    for start, end, name in ((0.0, share, "first time"), (share, 1.0, "second time")):
        line = Line(
            region.point(start, 0), region.point(end, 0), stroke_color=style.LINE, stroke_width=3, buff=0.04
        )
        line.shift(0.12 * DOWN)
        group.add(line, Words(name, color=style.QUIET).next_to(line, DOWN, buff=0.08))
    return group
