"""A share at every position, as columns above its thread."""

from collections.abc import Sequence

from manim import DOWN, Animation, GrowFromEdge, Rectangle, VGroup
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style

WIDE = 44.0
"""Pixels: how wide a column is."""


class Shares(VGroup):
    """A share, 0 to 1, at each of some feet: a column of 1 is `height` Manim units high."""

    def __init__(self, feet: Sequence[Point3D], shares: Array, height: float) -> None:
        super().__init__()
        for foot, share in zip(feet, shares, strict=True):
            bar = Rectangle(width=style.em(WIDE), height=max(float(share) * height, style.em(2)))
            bar.set_fill(style.QUERY, 1).set_stroke(width=0).move_to(foot, aligned_edge=DOWN)
            self.add(bar)

    def grow(self) -> list[Animation]:
        """The columns rise."""
        return [GrowFromEdge(bar, DOWN) for bar in self]
