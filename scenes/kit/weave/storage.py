"""What ramps keep of what a neighbour tells, over what they store; and ramps beside a table at true scale."""

from collections.abc import Sequence
from itertools import pairwise
from math import log

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    DashedLine,
    Dot,
    Line,
    Rectangle,
    Square,
    Transform,
    VGroup,
)
from manim.typing import Point3D
from manim.utils.rate_functions import smooth, squish_rate_func

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Tick, Words
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.planes import px

APART, THINNEST = 0.07, 1.0
"""From a table to its ramps, in Manim's units; a thinner ramp is drawn as thick as this, in pixels."""

SOON = 0.15
"""The share of a change after which a new name can be read."""

LEAST = 0.002
"""The share of the table at the left end of the axis."""


class Ramps(VGroup):
    """The two matrices that multiply to a square table, along its left side and its top.

    Their thickness is to the table's side as the width is to the vocabulary; their name, if they have one,
    stands below the table.
    """

    def __init__(self, share: float, square: Region, name: str = "", color: str = "") -> None:
        super().__init__()
        thick = max(square.height * share, style.em(THINNEST))
        left = Rectangle(width=thick, height=square.height, stroke_width=0)
        top = Rectangle(width=square.width, height=thick, stroke_width=0)
        left.move_to(square.point(0, 0.5) + APART * LEFT, aligned_edge=RIGHT)
        top.move_to(square.point(0.5, 1) + APART * UP, aligned_edge=DOWN)
        self.slabs = VGroup(left.set_fill(style.TOKEN, 1), top.set_fill(style.TOKEN, 1))
        self.words = Words(name, style.NAME, color or style.INK).move_to(square.point(0.5, 0) + 0.45 * DOWN)
        self.add(self.slabs, self.words)

    def into(self, other: "Ramps") -> list[Animation]:
        """They become those of another model."""
        return [
            Transform(self.slabs, other.slabs),
            Transform(self.words, other.words, rate_func=squish_rate_func(smooth, 0, SOON)),
        ]


class Kept(VGroup):
    """The share that is kept, from none to all, over the share of the table that is stored, by powers of ten.

    `none` and `whole` say what is known at either end. `dots[k]` is the k-th model, narrowest first;
    `pieces[k]` leads to it from the next wider one.
    """

    def __init__(self, stored: Array, kept: Array, region: Region, none: str, whole: str) -> None:
        super().__init__()
        self.region = region
        ground = Line(region.point(0, 0), region.point(1, 0)).set_stroke(style.QUIET, px(2), 0.6)
        side = Line(region.point(0, 0), region.point(0, 1)).set_stroke(style.QUIET, px(2), 0.6)
        self.all = DashedLine(region.point(0, 1), region.point(1, 1), dash_length=0.1)
        self.all.set_stroke(style.NULL, px(3))
        ticks = VGroup()
        for share, name in ((0.01, "1%"), (0.1, "10%"), (1.0, "all of it")):
            foot = self.point(share, 0)
            ticks.add(Line(foot, foot + 0.1 * DOWN).set_stroke(style.QUIET, px(2), 0.6))
            ticks.add(Tick(name, style.LABEL, style.QUIET).next_to(foot, DOWN, buff=0.14))
        for share, name in ((0.0, "0"), (1.0, "all")):
            ticks.add(Tick(name, style.LABEL, style.QUIET).next_to(region.point(0, share), LEFT, buff=0.12))
        below = Words("stored, of the table’s numbers", style.NAME, style.QUIET)
        below.next_to(region.point(1, 0), DOWN, buff=0.58).align_to(region.point(1, 0), RIGHT)
        self.none, self.whole = (Words(words, style.NAME, style.QUIET) for words in (none, whole))
        self.none.next_to(region.point(1, 0), UP, buff=0.1).align_to(region.point(1, 0), RIGHT)
        self.whole.next_to(region.point(0, 1), UP, buff=0.1).align_to(region.point(0, 0), LEFT)
        self.axes = VGroup(ground, side, self.all, ticks, below)
        points = [self.point(float(x), float(y)) for x, y in zip(stored, kept, strict=True)]
        self.dots = [Dot(point, 0.09, color=style.TOKEN).set_z_index(1) for point in points]
        self.pieces = [
            Line(wider, narrower).set_stroke(style.TOKEN, px(6)) for narrower, wider in pairwise(points)
        ]

    def point(self, stored: float, kept: float) -> Point3D:
        """Where a model stands."""
        return self.region.point(log(stored / LEAST) / log(1 / LEAST), kept)

    def leg(self, point: Point3D, color: str) -> DashedLine:
        """From a point down to what is stored."""
        foot = at(point[0], self.region.bottom)
        return DashedLine(point, foot, dash_length=0.08).set_stroke(color, px(3))

    def lit(self, model: int) -> Dot:
        """The dot of a model that is spoken of."""
        dot = self.dots[model]
        return Dot(dot.get_center(), 1.9 * dot.radius, color=style.ANSWER).set_z_index(1)

    def mark(self, stored: float, kept: float) -> Square:
        """The mark of what is no model."""
        return (
            Square(0.15, stroke_width=0)
            .set_fill(style.INK, 1)
            .rotate(0.785)
            .move_to(self.point(stored, kept))
        )


class Pairs(VGroup):
    """Some of the pairs of a list, from the left of a region on: a token, and one that came after it."""

    def __init__(self, token: str, followers: Sequence[str], region: Region) -> None:
        super().__init__()
        pairs = [
            VGroup(Chip(token, style.LABEL), Chip(follower, style.LABEL)).arrange(RIGHT, buff=0.06)
            for follower in followers
        ]
        self.add(*pairs, Words("…", style.NAME, style.QUIET)).arrange(RIGHT, buff=0.25)
        self.move_to(region.point(0, 0.5), aligned_edge=LEFT)


def within(square: Region, share: float) -> Region:
    """The corner of a square, at its upper left, with this share of its side."""
    side = share * square.width
    return Region(square.left, square.left + side, square.top - side, square.top)


def outline(square: Region) -> Rectangle:
    """The edge of a table that nobody stores."""
    shape = Rectangle(width=square.width, height=square.height).set_stroke(style.QUIET, px(3))
    return shape.set_fill(style.SURFACE, 1).move_to(square.center)
