"""Bets on the next token: sorted bars over their tokens, what is compared with them as outlines and ticks."""

from collections.abc import Sequence

from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    Create,
    DashedLine,
    FadeIn,
    GrowFromEdge,
    Line,
    Rectangle,
    Transform,
    VGroup,
)
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.chips import HEIGHT, Chip
from scenes.kit.weave.planes import px

WIDE = 0.46
"""A bar's share of its column."""

BELOW = 0.14
"""From the foot of a bar to its token, in Manim's units."""


class Bets(VGroup):
    """Probabilities of some tokens as upright bars side by side; one of `full` is as high as there is room.

    `corpus`, the same in the text, stands as an outline around each bar; `unigram`, how often each token
    comes at all, as a tick on it.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        shares: Array,
        region: Region,
        full: float,
        corpus: Array | None = None,
        unigram: Array | None = None,
        size: float = style.TOKEN_SMALL,
    ) -> None:
        super().__init__()
        self.region, high = region, style.em(HEIGHT * size)
        self.foot = region.bottom + high + BELOW
        self.unit = (region.top - self.foot) / full
        self.pitch = region.width / len(tokens)
        self.xs = [region.left + (index + 0.5) * self.pitch for index in range(len(tokens))]
        self.chips = [
            Chip(token, size).move_to(at(x, region.bottom + high / 2))
            for token, x in zip(tokens, self.xs, strict=True)
        ]
        self.bars = [self._bar(x, float(share)) for x, share in zip(self.xs, shares, strict=True)]
        self.outlines = [
            self._bar(x, float(share), 0.2).set_fill(opacity=0).set_stroke(style.NULL, px(4))
            for x, share in zip(self.xs, () if corpus is None else corpus, strict=corpus is not None)
        ]
        self.ticks = [
            Line(0.36 * self.pitch * (RIGHT * -1), 0.36 * self.pitch * RIGHT)
            .set_stroke(style.INK, px(4))
            .move_to(at(x, self.foot + float(share) * self.unit))
            for x, share in zip(self.xs, () if unigram is None else unigram, strict=unigram is not None)
        ]
        self.ground = Line(at(region.left, self.foot), at(region.right, self.foot))
        self.ground.set_stroke(style.QUIET, px(2), 0.5)
        self.add(self.ground, *self.bars, *self.outlines, *self.ticks, *self.chips)

    def _bar(self, x: float, share: float, wider: float = 0.0) -> Rectangle:
        shape = Rectangle(width=WIDE * self.pitch + wider, height=max(share * self.unit, style.em(2)))
        shape.set_fill(style.ANSWER, 1).set_stroke(width=0)
        return shape.move_to(at(x, self.foot), aligned_edge=DOWN)

    def top(self, index: int) -> Point3D:
        """The middle of a bar's upper edge."""
        return self.bars[index].get_top()

    def level(self) -> DashedLine:
        """How high the first bet stands, to see that it stays."""
        high = self.top(0)[1]
        line = DashedLine(at(self.region.left, high), at(self.region.right, high), dash_length=0.12)
        return line.set_stroke(style.QUIET, px(3))

    def grow(self) -> list[Animation]:
        """The bars rise from their ground."""
        return [Create(self.ground), *(GrowFromEdge(bar, DOWN) for bar in self.bars)]

    def into(self, other: "Bets") -> list[Animation]:
        """Every part becomes that of another chart of as many tokens."""
        return [Transform(part, new) for part, new in zip(self, other, strict=True)]

    def hairs(self, shares: Array, right: float) -> VGroup:
        """More probabilities, on the same ground and scale, as hairs from the last bar to `right`."""
        left = self.region.right + 0.1
        pitch = (right - left) / len(shares)
        return VGroup(
            *(
                Line(at(left + index * pitch, self.foot), at(left + index * pitch, self.foot))
                .put_start_and_end_on(
                    at(left + (index + 0.5) * pitch, self.foot),
                    at(left + (index + 0.5) * pitch, self.foot + max(float(share) * self.unit, style.em(2))),
                )
                .set_stroke(style.SOURCE, px(4))
                for index, share in enumerate(shares)
            )
        )

    def compare(self) -> list[Animation]:
        """What the bars are compared with comes."""
        return [*map(Create, self.outlines), *(FadeIn(tick, shift=0.1 * UP) for tick in self.ticks)]
