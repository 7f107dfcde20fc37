"""Axes: where a value stands in a chart, on linear and logarithmic scales, with or without a sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log

import numpy as np
from manim import DOWN, LEFT, UP, DashedLine, Line, VGroup, VMobject
from manim.typing import Point3D

from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Tick, Words


@dataclass(frozen=True)
class Scale:
    """What the two ends of an axis stand for; `logarithmic` ones are above 0, one with a sign goes below."""

    low: float
    high: float
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along the axis a value stands, from 0 to 1."""
        if self.logarithmic:
            return log(value / self.low) / log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    @property
    def foot(self) -> float:
        """Where the other axis crosses: at 0, where there is one."""
        return self.low if self.logarithmic else min(max(0.0, self.low), self.high)


def signed(largest: float) -> Scale:
    """A scale as far below 0 as above."""
    return Scale(-largest, largest)


class Axes(VGroup):
    """Two axes, which cross at 0, in a region; the words for what is measured stand above and below it.

    What is drawn at `point(x, y)` is `across.share(x)` of the width and `up.share(y)` of the height along.
    """

    def __init__(self, across: Scale, up: Scale, region: Region, unit: str = "", below: str = "") -> None:
        super().__init__()
        self.across, self.upward, self.region = across, up, region
        self.flat = rule(self.point(across.low, up.foot), self.point(across.high, up.foot))
        self.upright = rule(self.point(across.foot, up.low), self.point(across.foot, up.high))
        self.add(self.flat, self.upright)
        self.unit, self.below = Words(unit, color=style.QUIET), Words(below, color=style.QUIET)
        if unit:
            self.add(self.unit.next_to(region.point(0, 1), UP, buff=0.1).align_to(region.point(0, 1), LEFT))
        if below:
            foot = region.point(0, 0)
            self.add(self.below.next_to(foot, DOWN, buff=0.2).align_to(foot, LEFT))

    def point(self, x: float, y: float) -> Point3D:
        """Where a value is drawn."""
        return self.region.point(self.across.share(x), self.upward.share(y))

    def line(self, xs: Iterable[float], ys: Iterable[float], color: str, thick: float) -> VMobject:
        """A polyline through values."""
        corners = [self.point(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]
        return VMobject(stroke_color=color, stroke_width=thick).set_points_as_corners(np.array(corners))

    def level(self, y: float, color: str = "", thick: float = 2) -> DashedLine:
        """A dashed line at one value."""
        ends = self.point(self.across.low, y), self.point(self.across.high, y)
        return DashedLine(*ends, stroke_color=color or style.QUIET, stroke_width=thick)

    def tick(self, x: float, name: str) -> VGroup:
        """A mark on the flat axis and its name below."""
        foot = self.point(x, self.upward.foot)
        mark = Line(foot, foot + 0.12 * DOWN, stroke_color=style.LINE, stroke_width=2)
        return VGroup(mark, Tick(name, color=style.QUIET).next_to(mark, DOWN, buff=0.06))
