"""A histogram over a flat ghost: how often something was found, and how often chance would give it."""

from collections.abc import Sequence

from manim import DOWN, Animation, GrowFromEdge, LaggedStart, Line, Polygon, VGroup, VMobject
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.axes import Axes, Scale
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

FAINT = 1e-3
"""Bins that hold less than this share of the highest one, on both sides of the middle, are left out."""


class Histogram(VGroup):
    """Columns `shares[bin] * unit` high, and the null as an outline on the same scale.

    `middles` are the bins' middles, evenly spaced; bins are shown symmetrically about the middle one.
    """

    def __init__(self, middles: Array, shares: Array, null: Array, region: Region, color: str) -> None:
        super().__init__()
        count, highest = len(middles), float(max(shares.max(), null.max()))
        least = FAINT * highest
        outermost = max(
            abs(bin_ - (count - 1) / 2)
            for bin_ in range(count)
            if max(float(shares[bin_]), float(null[bin_])) > least
        )
        first, last = round((count - 1) / 2 - outermost), round((count - 1) / 2 + outermost)
        self.unit = region.height / highest
        self.step = float(middles[1] - middles[0])
        self.low = float(middles[first]) - self.step / 2
        self.high = float(middles[last]) + self.step / 2
        self.axes = Axes(Scale(self.low, self.high), Scale(0, highest), region)
        self.columns = VGroup()
        corners = [self.point(self.low, 0.0)]
        for middle, share, chance in zip(
            middles[first : last + 1], shares[first : last + 1], null[first : last + 1], strict=True
        ):
            left, right = float(middle) - self.step / 2, float(middle) + self.step / 2
            tall = max(float(share), 1e-6 * highest)
            column = Polygon(
                *(self.point(x, y) for x, y in ((left, 0), (left, tall), (right, tall), (right, 0)))
            )
            self.columns.add(column.set_stroke(style.BACKGROUND, 1).set_fill(color, 1))
            corners += [self.point(left, float(chance)), self.point(right, float(chance))]
        corners.append(self.point(self.high, 0.0))
        self.null = VMobject(stroke_color=style.NULL, stroke_width=3.5).set_points_as_corners(corners)
        self.axis = self.axes.flat
        self.add(self.axis, self.columns, self.null)

    def point(self, value: float, share: float) -> Point3D:
        """Where a share at a value is drawn."""
        return self.axes.point(value, share)

    def mark(self, value: float) -> Line:
        """A line across the columns at one value."""
        foot = self.point(value, 0.0)
        return rule(foot, at(foot[0], self.axes.region.top), 3, style.INK)

    def rise(self) -> Animation:
        """The columns grow one after the other."""
        return LaggedStart(*(GrowFromEdge(column, DOWN) for column in self.columns), lag_ratio=0.02)

    def scale_below(self, values: Sequence[int], unit: str, name: str) -> VGroup:
        """Marks on the axis at some values, and below them what is measured."""
        ticks = VGroup(*(self.tick(value, f"{value}{unit}") for value in values))
        return ticks.add(Words(name, color=style.QUIET).next_to(ticks, DOWN, buff=0.1))

    def tick(self, value: float, name: str) -> VGroup:
        """A mark on the axis and its name below."""
        return self.axes.tick(value, name)
