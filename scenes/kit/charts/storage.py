"""What is stored and what it costs: two slabs in the place of a table, and bits lost over storage."""

from collections.abc import Sequence
from itertools import pairwise

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromEdge,
    Line,
    Rectangle,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D
from manim.utils.rate_functions import rush_from, smooth

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.axes import Axes, Scale
from scenes.kit.frame.fades import late
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words

DROP = 0.2
"""From the axis down to its words, in Manim's units."""

THINNEST = 0.5 / style.PIXELS_PER_UNIT
"""Half a pixel: a thinner slab could not be seen, and is drawn as thick as this."""


class Zoom(Transform):
    """A picture shrinks towards a corner, or grows from it, by the same factor in every moment."""

    def __init__(self, picture: VMobject, factor: float, corner: Point3D) -> None:
        zoomed = picture.copy().scale(factor, about_point=corner)
        super().__init__(picture, zoomed, rate_func=lambda t: (factor ** smooth(t) - 1) / (factor - 1))


class Slabs(VGroup):
    """The two matrices that multiply to a square table, one along its left side and one along its top.

    Their thickness to the table's side is as width to vocabulary: `side * width / vocabulary`. `words`, such
    as the width, stand above the corner where they meet.
    """

    def __init__(self, width: int, vocabulary: int, square: Region, words: str) -> None:
        super().__init__()
        thickness = max(square.height * width / vocabulary, THINNEST)
        self.left = Rectangle(width=thickness, height=square.height, stroke_width=0)
        self.left.move_to(square.point(0, 0.5) + 0.06 * LEFT, aligned_edge=RIGHT)
        self.top = Rectangle(width=square.width, height=thickness, stroke_width=0)
        self.top.move_to(square.point(0.5, 1) + 0.06 * UP, aligned_edge=DOWN)
        for slab in (self.left, self.top):
            slab.set_fill(style.TOKEN, 1)
        self.words = Words(words).move_to(square.point(0, 1) + 0.75 * UP, aligned_edge=LEFT)
        self.add(self.left, self.top, self.words)

    def grow(self) -> list[Animation]:
        """The slabs grow along the sides of the table, and their words come."""
        return [GrowFromEdge(self.left, UP), GrowFromEdge(self.top, LEFT), FadeIn(self.words)]

    def into(self, other: "Slabs") -> AnimationGroup:
        """These slabs become others; the words change at once."""
        self.words.become(other.words)
        return AnimationGroup(Transform(self.left, other.left), Transform(self.top, other.top))


class Nested:
    """A whole table, and then a larger one with the first in its upper left corner, on one scale.

    `share` is the side of the `small` one over that of the `large` one; `names` are of both, in this order.
    """

    def __init__(self, share: float, names: tuple[str, str], square: Region) -> None:
        self.share, self.corner = share, square.point(0, 1)
        self.large = Rectangle(width=square.width, height=square.height).set_stroke(style.LINE, 2)
        self.large.move_to(square.center).set_fill(style.SURFACE, 1).set_z_index(-2)
        self.small = self.large.copy().set_stroke(style.LOGIT, 3).set_z_index(-1)
        small, large = map(Words, names)
        beside = self.corner + (share * square.width + 0.15) * RIGHT + 0.05 * DOWN
        self.names = VGroup(large.move_to(square.center), small.move_to(beside, aligned_edge=UP + LEFT))

    def zoom_out(self) -> list[Animation]:
        """The small one shrinks into the corner of the large one, and both are named."""
        return [Zoom(self.small, self.share, self.corner), FadeIn(self.names, rate_func=late)]

    def zoom_in(self, *others: VMobject) -> list[Animation]:
        """The small one fills the square again; the large one leaves, and so do others."""
        away = FadeOut(self.large, self.names, *others, rate_func=rush_from)
        return [Zoom(self.small, 1 / self.share, self.corner), away]


def never_stored(square: Region, *lines: str) -> VGroup:
    """What the table would hold, in its place."""
    words = VGroup(*(Words(line, color=style.QUIET) for line in (*lines, "never stored")))
    return words.arrange(DOWN, buff=0.05).move_to(square.center)


def stored_list(share: float, square: Region) -> VGroup:
    """What a list takes up of the table's area, as a bar at its foot, and its name above that."""
    bar = Rectangle(width=square.width, height=share * square.height, stroke_width=0)
    bar.set_fill(style.LOGIT, 1).move_to(square.point(0.5, 0), aligned_edge=DOWN)
    return VGroup(bar, Words("list").next_to(bar, UP, buff=0.1))


class StorageCurve(VGroup):
    """Bits lost, from 0 up, over the share of a table that is stored, on a logarithmic scale up to all of it.

    `dots[k]` stands at `point(shares[k], bits[k])` under its name; `segments[k]` leads there from the next.
    """

    def __init__(
        self, shares: Array, bits: Array, names: Sequence[str], highest: float, region: Region
    ) -> None:
        super().__init__()
        self.least, self.highest = float(shares.min()) / 1.5, 1.12 * highest
        across, up = Scale(self.least, 1.0, logarithmic=True), Scale(0, self.highest)
        self.axes = Axes(across, up, region, "bits lost", "stored")
        points = [self.point(float(share), float(lost)) for share, lost in zip(shares, bits, strict=True)]
        self.dots = [Dot(point, 0.09, color=style.TOKEN).set_z_index(1) for point in points]
        self.names = [
            Words(name).next_to(dot, UP, buff=0.08) for name, dot in zip(names, self.dots, strict=True)
        ]
        self.segments = [
            Line(end, start, stroke_color=style.TOKEN, stroke_width=4) for start, end in pairwise(points)
        ]
        self.add(self.axes, *self.segments, *self.dots, *self.names)

    def point(self, share: float, bits: float) -> Point3D:
        """Where a loss at a share is drawn."""
        return self.axes.point(share, bits)

    def arrive(self, k: int) -> list[Animation]:
        """A dot comes with its name, and the line that leads there from the next one."""
        leads = [Create(segment) for segment in self.segments[k : k + 1]]
        return [*leads, GrowFromCenter(self.dots[k]), FadeIn(self.names[k])]

    def value(self, k: int, number: str) -> Words:
        """The loss of one of the dots as a number, beside its name."""
        return Words(number, color=style.QUIET).next_to(self.names[k], RIGHT, buff=0.2)

    def level(self, bits: float, name: str) -> VGroup:
        """A dashed line at a loss to compare with, and its name below its end."""
        end = self.point(1.0, bits)
        line = self.axes.level(bits, style.NULL, 3)
        return VGroup(line, Words(name, color=style.QUIET).next_to(end, DOWN, buff=0.1).align_to(end, RIGHT))

    def lossless(self, share: float, number: str, name: str) -> VGroup:
        """A bar across the axis at a share with which nothing is lost."""
        bar = Line(0.14 * DOWN, 0.14 * UP, stroke_color=style.INK, stroke_width=6)
        return VGroup(bar.move_to(self.point(share, 0.0)), self._tick(share, number, name))

    def unknown(self, share: float, number: str, name: str) -> VGroup:
        """A dashed line at a share whose loss nobody measured."""
        foot = self.point(share, 0.0)
        line = DashedLine(foot, foot + 0.36 * UP, stroke_color=style.INK, stroke_width=3)
        return VGroup(line, self._tick(share, number, name))

    def _tick(self, share: float, number: str, name: str) -> VGroup:
        words = VGroup(Words(number), Words(name, color=style.QUIET)).arrange(DOWN, buff=0.02)
        return words.next_to(self.point(share, 0.0), DOWN, buff=DROP)
