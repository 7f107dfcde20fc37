"""Where every position looks: each look an arc above its layer, as wide as its weight."""

from collections.abc import Sequence

import numpy as np
from manim import UP, Animation, AnimationGroup, Create, CubicBezier, LaggedStart, VGroup
from manim.typing import Point3D

from data.facts import Array
from scenes.kit.frame.place import at
from scenes.kit.weave.planes import Planed, px

FULL_LOOK, FAINTEST = 16.0, 0.8
"""Pixels of a look whose weight is 1, and of the faintest that is drawn."""

LEAST = 0.004
"""What weighs less is not drawn."""


class Fan(VGroup):
    """A pattern over a few positions: `looks[q]` are the looks of position q, none for the first one.

    Each runs from the one that looks back to what it looks at, the farther the higher, up to `height` for a
    step over all positions; a look at itself is a short post. `pattern` is [query_position, position].
    """

    def __init__(self, feet: Sequence[Point3D], pattern: Array, height: float, color: str) -> None:
        super().__init__()
        farthest = feet[-1][0] - feet[0][0]
        self.looks: list[Planed] = []
        for query, weights in enumerate(np.asarray(pattern, float)):
            looks = Planed()
            for position, weight in enumerate(weights[: query + 1]):
                if not query or weight < LEAST:
                    continue
                start, end = feet[query], feet[position]
                far = (start[0] - end[0]) / farthest
                rise = 4 / 3 * height * far**0.6 * UP
                aside = at(0.12 * far**0.5, 0)
                line = (
                    CubicBezier(start, start + 0.1 * UP, start + 0.2 * UP, start + 0.3 * UP)
                    if position == query
                    else CubicBezier(start - aside, start - aside + rise, end + aside + rise, end + aside)
                )
                line.set_stroke(color, px(max(weight * FULL_LOOK, FAINTEST))).set_fill(opacity=0)
                looks.add(line)
            self.looks.append(looks)
        self.add(*self.looks)

    def come(self, lag: float = 0.7) -> Animation:
        """One position after the other looks."""
        return LaggedStart(
            *(AnimationGroup(*map(Create, looks)) for looks in self.looks if len(looks)), lag_ratio=lag
        )

    def beside(self, query: int) -> tuple[Point3D, Point3D]:
        """A point of a position's strongest look, and where its name stands."""
        strongest = max(self.looks[query], key=lambda look: look.get_stroke_width())
        point = strongest.point_from_proportion(0.5)
        return point, point + at(0, 0.62)
