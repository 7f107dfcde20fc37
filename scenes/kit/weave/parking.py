"""Where attention waits: what every token, when it asks, leaves at one and the same place."""

from collections.abc import Sequence

from manim import Create, CubicBezier, VGroup
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.weave.looks import HAIR
from scenes.kit.weave.planes import px

LANE = 12.0
"""Pixels of an arc whose share is 1."""


class Parking(VGroup):
    """An arc from every asker to the same place, as wide as the share of its attention that goes there.

    The arcs stand side by side at the place, the farthest asker's outermost. The farther away, the higher, up
    to `height` Manim units.
    """

    def __init__(self, spot: Point3D, askers: Sequence[Point3D], shares: Array, height: float) -> None:
        super().__init__()
        widths = [max(float(share) * LANE, HAIR) for share in shares]
        left = float(spot[0]) - style.em(1.5 * LANE)
        farthest = max(asker[0] - spot[0] for asker in askers)
        outermost_first = sorted(range(len(askers)), key=lambda asker: -askers[asker][0])
        lines: dict[int, CubicBezier] = {}
        for asker in outermost_first:
            foot, width = askers[asker], widths[asker]
            end = at(left + style.em(width) / 2, spot[1])
            left += style.em(width)
            rise = at(0, height * (0.2 + 0.8 * (foot[0] - spot[0]) / farthest) * 4 / 3)
            lines[asker] = CubicBezier(foot, foot + rise, end + rise, end)
            lines[asker].set_stroke(style.QUERY, px(width)).set_fill(opacity=0)
        self.lines = [lines[asker] for asker in range(len(askers))]
        self.add(*self.lines)

    def park(self) -> list[Create]:
        """Every asker in its turn leaves what it leaves there."""
        return [Create(line) for line in self.lines]
