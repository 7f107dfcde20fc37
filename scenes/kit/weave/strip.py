"""A vector entry by entry: its strand comes apart into bars, which can be put into an order."""

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    AnimationGroup,
    DashedLine,
    GrowFromEdge,
    Line,
    Rectangle,
    ReplacementTransform,
    Transform,
    VGroup,
)
from manim.typing import Point3D, Vector3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words
from scenes.kit.weave.planes import Planed, px
from scenes.kit.weave.thread import Strands


class Strip(Planed):
    """Shares of a vector's squared length by direction, as bars on a ground line; together they are 1.

    The largest is as high as the region. `bars[k]` belongs to `shares[k]` and stands at the k-th place once
    the strip is sorted; until then the places are shuffled. `unit` is how high a share of 1 would be.
    """

    def __init__(self, shares: Array, region: Region, color: str) -> None:
        super().__init__()
        self.shares, self.region = np.asarray(shares, float), region
        self.pitch = region.width / len(shares)
        self.unit = region.height / float(self.shares.max())
        self.bars = VGroup()
        for share, place in zip(self.shares, np.random.default_rng(0).permutation(len(shares)), strict=True):
            bar = Rectangle(
                width=0.78 * self.pitch, height=max(share * self.unit, style.em(2)), stroke_width=0
            )
            self.bars.add(bar.set_fill(color, 1).move_to(self.at_place(int(place)), aligned_edge=DOWN))
        self.ground = Line(region.point(0, 0), region.point(1, 0)).set_stroke(style.QUIET, px(2), 0.5)
        self.add(self.bars)

    def titled(self, title: str) -> Words:
        """What is to stand above."""
        words = Words(title, style.NAME, style.QUIET)
        return words.next_to(self.region.point(0, 1), UP, buff=0.14, aligned_edge=LEFT)

    def under(self, words: str, side: Vector3D) -> Words:
        """What is to stand below the ground, at its left or its right end."""
        return Words(words, style.NAME, style.QUIET).next_to(self.ground, DOWN, 0.14, aligned_edge=side)

    def rises(self) -> Animation:
        """Every entry grows out of its place."""
        return AnimationGroup(*(GrowFromEdge(bar, DOWN) for bar in self.bars))

    def at_place(self, place: float) -> Point3D:
        """The foot of the bar at a place, 0 being the leftmost."""
        return at(self.region.left + (place + 0.5) * self.pitch, self.region.bottom)

    def comes_from(self, strands: Strands) -> Animation:
        """The strands come apart, and each piece becomes an entry."""
        low, high = strands.ends
        each = (high - low) / len(self.bars)
        pieces = VGroup()
        for index, bar in enumerate(self.bars):
            piece = Rectangle(width=strands.across, height=each, stroke_width=0)
            piece.set_fill(bar.get_fill_color(), 0.8)
            pieces.add(piece.move_to(at(strands.get_center()[0], low + (index + 0.5) * each)))
        return ReplacementTransform(pieces, self.bars, path_arc=0.3)

    def sorts(self) -> Animation:
        """Every entry goes to its place."""
        aims = self.bars.copy()
        for place, bar in enumerate(aims):
            bar.move_to(self.at_place(place), aligned_edge=DOWN)
        return Transform(self.bars, aims)

    def stacks(self, count: int) -> Animation:
        """The entries, once sorted, run together, so many into each column; the last takes the rest."""
        columns = len(self.bars) // count
        column_of = [min(index // count, columns - 1) for index in range(len(self.bars))]
        totals = np.bincount(column_of, self.shares)
        self.unit, self.column = self.region.height / float(totals.max()), self.region.width / columns
        aims, heights = self.bars.copy(), [0.0] * columns
        for bar, share, column in zip(aims, self.shares, column_of, strict=True):
            height = float(share) * self.unit
            bar.stretch_to_fit_width(0.86 * self.column).stretch_to_fit_height(max(height, 1e-6))
            bar.move_to(self.foot(column) + heights[column] * UP, aligned_edge=DOWN)
            heights[column] += height
        return Transform(self.bars, aims)

    def foot(self, column: int) -> Point3D:
        """The middle of a column's foot."""
        return at(self.region.left + (column + 0.5) * self.column, self.region.bottom)

    def before_last(self) -> Point3D:
        """The upper right corner of the room before the last column."""
        return at(self.region.right - self.column - 0.15, self.region.top)

    def chance(self, share: float) -> DashedLine:
        """How high every column would be if the vector's direction were random: so much of it in each."""
        up = share * self.unit * UP
        line = DashedLine(self.region.point(0, 0) + up, self.region.point(1, 0) + up, dash_length=0.12)
        return line.set_stroke(style.INK, px(4))
