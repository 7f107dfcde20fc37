"""Where a position looks: scores, the arcs that softmax makes of them, and thin beams."""

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    CubicBezier,
    DashedVMobject,
    GrowFromEdge,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.weave.planes import RELATED, SPOKEN, Planed, Step, bloom, px

FULL_WIDTH = 76.0
"""Pixels of an arc whose weight is 1; all others are in proportion."""

ENDS = 0.375
"""So much of the arcs' room, below, is taken by the ends of threads."""

HAIR = 0.8
"""Pixels: thinner arcs are drawn this thin, so that every look is seen."""


class Arcs(VGroup):
    """One row of a pattern: an arc from every position to the one that looks, as wide as its weight.

    `arcs[i]` belongs to position i. At the query all feet stand side by side: together they are as wide as
    1. The farther away, the higher, up to `height` Manim units. The look at itself is a short post.
    """

    def __init__(self, feet: Sequence[Point3D], query: int, weights: Array, height: float) -> None:
        super().__init__()
        self.feet, self.query, self.weights, self.rise = feet, query, np.asarray(weights, float), height
        head, full = feet[query], style.em(FULL_WIDTH)
        farthest = max(abs(foot[0] - head[0]) for foot in feet) or 1.0
        # The farthest arc is the outermost: its foot stands last.
        nearest_first = sorted(range(len(feet)), key=lambda position: -feet[position][0])
        landing, done = {}, 0.0
        for position in nearest_first:
            landing[position] = head + at((done + self.weights[position] / 2 - 0.5) * full, 0)
            done += self.weights[position]
        self.arcs: list[Planed] = []
        for position, foot in enumerate(feet):
            far = abs(foot[0] - head[0]) / farthest
            rise = height * (0.3 + 0.7 * far**0.8) * 4 / 3 * UP
            end = landing[position]
            line = (
                CubicBezier(foot, foot + 0.1 * rise, foot + 0.2 * rise, foot + 0.3 * rise)
                if position == query
                else CubicBezier(foot, foot + rise, end + rise, end)
            )
            width = max(self.weights[position] * FULL_WIDTH, HAIR)
            line.set_stroke(style.QUERY, px(width)).set_fill(opacity=0)
            self.arcs.append(Planed(line))
        self.add(*self.arcs)

    def whole(self) -> Line:
        """All of the attention: what the arcs take up together where they stand at the query."""
        half = style.em(FULL_WIDTH) / 2 * RIGHT
        foot = self.feet[self.query]
        return Line(foot - half, foot + half).set_stroke(style.QUERY, px(12))

    def line(self, position: int) -> VMobject:
        """The line of an arc, from what is looked at to the one that looks."""
        line: VMobject = self.arcs[position][0]
        return line

    def crown(self, position: int) -> Point3D:
        """The highest point of an arc's middle line."""
        crown: Point3D = self.line(position).point_from_proportion(0.5)
        return crown

    def thickness(self, position: int) -> float:
        """How wide an arc is drawn, in Manim's units."""
        return float(style.em(max(self.weights[position] * FULL_WIDTH, HAIR)))

    def bloom(self, position: int) -> VGroup:
        """The light around an arc that is spoken of."""
        return bloom(self.line(position), style.QUERY, 0.7)

    def flow(self, weights: Array) -> Animation:
        """The attention flows elsewhere: to other weights that are 1 together, too."""
        others = Arcs(self.feet, self.query, weights, self.rise)
        for arc, other in zip(self.arcs, others.arcs, strict=True):
            other.stand(arc.plane)
        return Transform(self, others)

    def stand(self, *spoken: int) -> "Arcs":
        """Put some arcs to the fore at once, as `speak_of` does."""
        for position, arc in enumerate(self.arcs):
            arc.stand(SPOKEN if position in spoken or not spoken else RELATED)
        return self

    def speak_of(self, *spoken: int) -> Animation:
        """Some arcs come to the fore, the others step back; all come to the fore if none is named."""
        fore = [arc for position, arc in enumerate(self.arcs) if position in spoken or not spoken]
        back = [arc for position, arc in enumerate(self.arcs) if position not in spoken and spoken]
        steps = [Step(arcs, plane) for arcs, plane in ((fore, SPOKEN), (back, RELATED)) if arcs]
        return AnimationGroup(*steps)

    def lands(self, position: int) -> Animation:
        """A light runs along an arc, from the one that looks to what it looks at."""
        line = self.line(position).copy().reverse_points()
        return ShowPassingFlash(line.set_stroke(style.INK, px(8), 1), 0.3)

    def between(self, position: int) -> Point3D:
        """The middle of the room under an arc, above the threads that end below it."""
        inside = self.crown(position)[1] - self.thickness(position) / 2
        low = self.feet[position][1] + ENDS * self.rise
        return at((self.feet[position][0] + self.feet[self.query][0]) / 2, (inside + low) / 2)

    def shoulder(self, position: int) -> tuple[Point3D, Point3D]:
        """A point on the falling side of an arc, and where a name stands under it."""
        point = self.line(position).point_from_proportion(0.72)
        return point, point + at(-0.5, -0.75)

    def at_foot(self, position: int) -> tuple[Point3D, Point3D]:
        """Where an arc stands on its thread, and where a number stands above it."""
        foot = self.feet[position] + at(0, 0.05)
        return foot, foot + at(-0.3, 0.5 * self.rise)

    def ghost(self, position: int) -> VGroup:
        """Where an arc was: its middle line, dotted."""
        line = self.line(position).copy().set_stroke(style.QUERY, px(2.5))
        return VGroup(DashedVMobject(line, num_dashes=36, dashed_ratio=0.3))


class Scores(VGroup):
    """Scores before softmax, as columns from the lowest one up: softmax sees only how far they are apart."""

    def __init__(self, feet: Sequence[Point3D], scores: Array, height: float) -> None:
        super().__init__()
        lowest, highest = float(scores.min()), float(scores.max())
        unit = height / (highest - lowest) if highest > lowest else 0.0
        self.bars = [
            Line(foot, foot + max((float(score) - lowest) * unit, 0.01) * UP).set_stroke(style.QUERY, px(26))
            for foot, score in zip(feet, scores, strict=True)
        ]
        self.add(*self.bars)

    def grow(self) -> list[Animation]:
        """The columns rise from the layer, one after the other."""
        return [GrowFromEdge(bar, DOWN) for bar in self.bars]

    def into_shares(self, shares: Array, height: float) -> list[Animation]:
        """Softmax, where they stand: every column becomes as high as its share; one of 1 is `height` high."""
        tops = [
            bar.get_start() + max(share * height, 0.01) * UP
            for bar, share in zip(self.bars, shares, strict=True)
        ]
        return [
            Transform(bar, bar.copy().put_start_and_end_on(bar.get_start(), top))
            for bar, top in zip(self.bars, tops, strict=True)
        ]

    def drain_into(self, arcs: Arcs) -> list[Animation]:
        """Softmax: what one loses the others gain, and every column bends over to the one that looks."""
        pairs = zip(self.bars, arcs.arcs, strict=True)
        return [ReplacementTransform(Planed(bar), arc) for bar, arc in pairs]


def beam(reader: Point3D, read: Point3D) -> VMobject:
    """A look: a thin line from the one that reads to what it reads."""
    return Line(reader, read).set_stroke(style.QUERY, px(4))
