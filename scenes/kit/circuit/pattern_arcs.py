"""A pattern on the row that it belongs to: every position's look at every other."""

from collections.abc import Sequence

from manim import UP, CubicBezier, VGroup
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.circuit.attention import FULL_WIDTH, HAIR, STROKE


class PatternArcs(VGroup):
    """Arcs from every position to every one that looks back at it, as wide as the weight.

    `looks[query][key]` goes from the key's foot to the query's; its width is `pattern[query, key]`
    times FULL_WIDTH. The farther back, the higher, up to `height`. Nobody looks at itself here.
    """

    def __init__(self, feet: Sequence[Point3D], pattern: Array, height: float) -> None:
        super().__init__()
        farthest = max(abs(foot[0] - feet[0][0]) for foot in feet) or 1.0
        self.looks: list[list[CubicBezier]] = []
        for query, head in enumerate(feet):
            self.looks.append([])
            for key, foot in enumerate(feet[:query]):
                rise = height * (0.25 + 0.75 * (head[0] - foot[0]) / farthest) * 4 / 3 * UP
                lean = 0.12 * (head - foot)
                arc = CubicBezier(foot, foot + rise + lean, head + rise - lean, head)
                width = float(pattern[query, key]) * FULL_WIDTH
                arc.set_stroke(style.QUERY, width / STROKE, opacity=0.85 if width >= HAIR else 0.0)
                self.looks[-1].append(arc.set_fill(opacity=0))
        self.add(*(arc for looks in self.looks for arc in looks))
