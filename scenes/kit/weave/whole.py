"""All there is of something, as one bar that its shares fill."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import DOWN, Animation, LaggedStart, Line, Rectangle, ReplacementTransform, VGroup, VMobject

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words
from scenes.kit.weave.planes import px

APART = 0.02
"""In Manim's units: from one share to the next, where there is room."""


class Whole(VGroup):
    """A bar that is 1, as wide as its region, and the shares that are 1 together, one behind the other."""

    def __init__(self, shares: Array, region: Region, color: str) -> None:
        super().__init__()
        self.region = region
        self.outline = Rectangle(width=region.width, height=region.height).move_to(region.center)
        self.outline.set_stroke(style.QUIET, px(2.5)).set_fill(opacity=0)
        edges = region.left + region.width * np.cumsum([0.0, *shares])
        self.pieces = []
        for left, right in pairwise(edges):
            inset = min(APART, (right - left) / 4)
            piece = Line(at(left + inset, region.center[1]), at(right - inset, region.center[1]))
            self.pieces.append(piece.set_stroke(color, px(region.height * style.PIXELS_PER_UNIT)))
        self.add(self.outline, *self.pieces)

    def fills(self, sources: Sequence[VMobject]) -> Animation:
        """Drawings of the shares go into their places in the bar, one after the other."""
        pours = [ReplacementTransform(*pair) for pair in zip(sources, self.pieces, strict=True)]
        return LaggedStart(*pours, lag_ratio=0.08)

    def names(self, written: Sequence[str]) -> VGroup:
        """What the shares are of, below those that are wide enough for it."""
        names = VGroup()
        for piece, name in zip(self.pieces, written, strict=True):
            words = Words(name, style.NAME, style.QUIET, font=style.TOKEN_FONT)
            if words.width < piece.get_length():
                names.add(words.next_to(piece, DOWN, buff=0.1 + self.region.height / 2))
        return names
