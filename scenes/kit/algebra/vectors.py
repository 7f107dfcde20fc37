"""Two vectors in their own plane: arrows in their true lengths, at their true angle."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Arc,
    Arrow,
    DashedLine,
    FadeIn,
    GrowArrow,
    Sector,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D
from manim.utils.rate_functions import linear

from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.matrix import Trace
from scenes.kit.frame.fades import early
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words

ARROW = 7
"""Stroke width of an arrow."""

SHADOW = 0.28
"""How far beside the upright vector its shadow is drawn, in Manim's units."""


def along(strip: VMobject, arrow: Arrow) -> Animation:
    """A vector drawn as a strip gathers along its arrow."""
    gathered = strip.copy().stretch_to_fit_width(arrow.get_length()).stretch_to_fit_height(0.04)
    return Transform(strip, gathered.rotate(arrow.get_angle()).move_to(arrow.get_center()))


def hung(name: VMobject, arrow: VMobject, **options: Any) -> Animation:
    """A name moves to the right of an arrow's end, and hangs from that height."""
    end = arrow.get_end()
    return Transform(name, name.copy().next_to(end, RIGHT, buff=0.1).align_to(end, UP), **options)


class Strips(VGroup):
    """Two vectors as strips, one below the other, on one scale; each has a name before it.

    The strips end at the right edge of the region, and the names have room in it.
    """

    def __init__(self, first: Array, second: Array, names: Sequence[VMobject], region: Region) -> None:
        largest = float(max(abs(first).max(), abs(second).max()))
        length = region.width - max(name.width for name in names) - 0.5
        traces = ((first, style.TOKEN), (second, style.TAG))
        super().__init__(*(Trace(entries, largest, length, 1.6, color) for entries, color in traces))
        self.names = names
        self.arrange(DOWN, buff=0.5).move_to(region.point(1, 0.55), aligned_edge=RIGHT)

    def named(self) -> list[Animation]:
        """The names come before their strips; the lower one is there first, so that they do not meet."""
        upper, lower = (
            name.copy().next_to(strip, LEFT, buff=0.3) for name, strip in zip(self.names, self, strict=True)
        )
        return [Transform(self.names[1], lower, rate_func=early), Transform(self.names[0], upper)]

    def into(self, plane: "Plane") -> list[Animation]:
        """Each vector gathers along its arrow, with its name."""
        token, tag = self.names
        above = token.copy().next_to(plane.upright.get_end(), UP, buff=0.2)
        return [
            along(self[0], plane.upright),
            along(self[1], plane.other),
            Transform(token, above),
            hung(tag, plane.other),
        ]


class Plane(VGroup):
    """The plane of two vectors, in their true lengths and at their true angle; the first one points up.

    Parameters
    ----------
    first, second:
        The vectors in an orthonormal basis of the plane whose first direction is that of `first`.
    """

    def __init__(self, first: Array, second: Array, region: Region) -> None:
        super().__init__()
        self.first, self.second = np.asarray(first), np.asarray(second)
        corners = np.array([np.zeros(2), first, second, self.first + self.second])
        low, high = corners.min(axis=0), corners.max(axis=0)
        self.unit = float(min(region.height / (high - low)[0], region.width / (high - low)[1]))
        self.origin = np.zeros(3)
        self.origin = region.center - self.point((low + high) / 2)
        self.upright = self.arrow(np.zeros(2), self.first, style.TOKEN)
        self.other = self.arrow(np.zeros(2), self.second, style.TAG)
        self.add(self.upright, self.other)

    def point(self, vector: Array) -> Point3D:
        """Where a vector from the origin ends."""
        end: Point3D = self.origin + self.unit * (float(vector[0]) * UP + float(vector[1]) * RIGHT)
        return end

    def arrow(self, start: Array, end: Array, color: str) -> Arrow:
        """An arrow between two points of the plane."""
        return Arrow(
            self.point(start),
            self.point(end),
            buff=0,
            color=color,
            stroke_width=ARROW,
            tip_length=0.26,
            max_stroke_width_to_length_ratio=100,
        )

    def opening(self, degrees: float, radius: float = 0.9) -> Arc:
        """The arc of an angle, clockwise from the upright vector."""
        arc = Arc(radius, PI / 2, -degrees * DEGREES, arc_center=self.origin)
        return arc.set_stroke(style.INK, 2.5)

    def inside(self, opening: Arc, text: str) -> Words:
        """Words in an angle."""
        return Words(text).next_to(opening.point_from_proportion(0.5), RIGHT)

    def fan(self, degrees: float) -> VGroup:
        """A ghost behind the arrows: what is as far from a right angle as `degrees`, to either side."""
        radius, half = self.other.get_length(), (90 - degrees) * DEGREES
        sector = Sector(radius, start_angle=-half, angle=2 * half, arc_center=self.origin)
        sector.set_fill(style.NULL, 0.3).set_stroke(width=0)
        rims = (
            DashedLine(self.origin, self.origin + radius * (np.cos(a) * RIGHT + np.sin(a) * UP))
            for a in (half, -half)
        )
        return VGroup(sector, *(rim.set_stroke(style.NULL, 2.5) for rim in rims)).set_z_index(-1)

    def below(self, fan: VGroup, text: str) -> Words:
        """Words below a fan."""
        return Words(text, color=style.QUIET).next_to(fan, DOWN, buff=0.12).align_to(fan, RIGHT)

    def added(self, times: float, shadow: float) -> VGroup:
        """`times` the second vector on top of the first; a plumb line; the shadow of the sum on the first."""
        end = self.first + max(times, 0.01) * self.second
        foot = self.point(np.array([shadow, 0.0])) + SHADOW * LEFT
        bar = rule(self.origin + SHADOW * LEFT, foot, 14, style.TOKEN).set_stroke(opacity=0.5)
        plumb = DashedLine(self.point(end), foot, dash_length=0.08).set_stroke(style.QUIET, 2)
        return VGroup(self.arrow(self.first, end, style.TAG), plumb, bar)


class Slide(VGroup):
    """The first vector and so many times the second one, with the name of the second at its end.

    `sums[k]` is what it is for the k-th of `times`; it begins at the one called `start`.
    """

    def __init__(self, plane: Plane, times: Array, shadows: Array, start: int, name: VMobject) -> None:
        self.sums = [plane.added(*each) for each in zip(times.tolist(), shadows.tolist(), strict=True)]
        super().__init__(*self.sums[start].copy())
        self.name_of_second = name

    def begin(self) -> list[Animation]:
        """The second vector grows on top of the first, and the shadow falls."""
        arrow: Any = self[0]
        plumb, bar = self[1:]
        words = Words("shadow", color=style.QUIET).rotate(PI / 2).next_to(bar, LEFT, buff=0.1)
        return [GrowArrow(arrow), hung(self.name_of_second, arrow), FadeIn(VGroup(plumb, bar), words)]

    def to(self, index: int) -> list[Animation]:
        """Go evenly to another of the sums."""
        there = self.sums[index]
        return [
            Transform(self, there, rate_func=linear),
            hung(self.name_of_second, there[0], rate_func=linear),
        ]
