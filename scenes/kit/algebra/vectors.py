"""Two vectors in their own plane: arrows in their true lengths, at their true angle."""

import numpy as np
from manim import (
    DEGREES,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Arc,
    Arrow,
    DashedLine,
    Sector,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region

ARROW = 7
"""Stroke width of an arrow."""

SHADOW = 0.28
"""How far beside the upright vector its shadow is drawn, in Manim's units."""


def along(strip: VMobject, arrow: Arrow) -> Animation:
    """A vector drawn as a strip gathers along its arrow."""
    gathered = strip.copy().stretch_to_fit_width(arrow.get_length()).stretch_to_fit_height(0.04)
    return Transform(strip, gathered.rotate(arrow.get_angle()).move_to(arrow.get_center()))


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

    def opening(self, degrees: float, radius: float) -> Arc:
        """The arc of an angle, clockwise from the upright vector."""
        arc = Arc(radius, PI / 2, -degrees * DEGREES, arc_center=self.origin)
        return arc.set_stroke(style.INK, 2.5)

    def fan(self, degrees: float) -> VGroup:
        """A ghost behind the arrows: what is as far from a right angle as `degrees`, to either side."""
        radius, half = self.other.get_length(), (90 - degrees) * DEGREES
        sector = Sector(radius, start_angle=-half, angle=2 * half, arc_center=self.origin)
        sector.set_fill(style.NULL, 0.3).set_stroke(width=0)
        rims = (
            DashedLine(self.origin, self.origin + radius * (np.cos(a) * RIGHT + np.sin(a) * UP))
            for a in (half, -half)
        )
        return VGroup(sector, *(rim.set_stroke(style.NULL, 2.5) for rim in rims))

    def added(self, times: float, shadow: float) -> VGroup:
        """`times` the second vector on top of the first; a plumb line; the shadow of the sum on the first."""
        end = self.first + max(times, 0.01) * self.second
        foot = self.point(np.array([shadow, 0.0])) + SHADOW * LEFT
        bar = rule(self.origin + SHADOW * LEFT, foot, 14, style.TOKEN).set_stroke(opacity=0.5)
        plumb = DashedLine(self.point(end), foot, dash_length=0.08).set_stroke(style.QUIET, 2)
        return VGroup(self.arrow(self.first, end, style.TAG), plumb, bar)
