"""The best guesses beside what they are elsewhere: bars with outlines behind them."""

from collections.abc import Callable, Sequence

from manim import (
    LEFT,
    PI,
    RIGHT,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Rectangle,
    TransformFromCopy,
    VGroup,
)
from manim.utils.rate_functions import smooth

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.shares import BAR, Share, full_scale
from scenes.kit.circuit.tokens import Chip
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

PITCH = 0.5
"""From one line to the next, in Manim's units."""

LINE = 0.38
"""The same for the words below the bars."""


class ComparedGuesses(VGroup):
    """A line for each guess, best first; `outlines[k]` is what `rows[k]` is in `other`, a thing with a name.

    All bars are on one scale, whose end is the least round share that none exceeds.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        shares: Array,
        numbers: Sequence[str],
        other: Array,
        name: str,
        region: Region,
    ) -> None:
        super().__init__()
        self.region = region
        full = full_scale([*shares.tolist(), *other.tolist()])
        self.chips = [Chip(token) for token in tokens]
        indent = max(chip.width for chip in self.chips) + 0.15
        self.rows = [
            Share(chip, share, number, region, region.top - (line + 0.5) * PITCH, full, indent)
            for line, (chip, share, number) in enumerate(
                zip(self.chips, shares.tolist(), numbers, strict=True)
            )
        ]
        self.outlines = VGroup(
            *(row.otherwise(share) for row, share in zip(self.rows, other.tolist(), strict=True))
        )
        swatch = Rectangle(width=0.4, height=BAR + 0.12).set_stroke(style.NULL, 2.5)
        self.key = VGroup(swatch, Words(name, color=style.QUIET)).arrange(RIGHT, buff=0.15)
        self.key.move_to(self._below(0), aligned_edge=LEFT)
        self.add(*self.rows, self.outlines, self.key)

    def _below(self, line: int) -> Array:
        return at(self.region.left, self.region.top - len(self.rows) * PITCH - (line + 0.95) * LINE)

    def below(self, line: int, name: str, number: str, color: str | None = None) -> VGroup:
        """A name and a number below the bars, in the columns of names and numbers; the key is line 0."""
        words = VGroup(Words(name, color=color), Words(number, color=color))
        words[0].move_to(self._below(line), aligned_edge=LEFT)
        words[1].match_y(words[0]).align_to(at(self.region.right, 0), RIGHT)
        return words

    def fall(self, chips: Sequence[Chip], numbers: Sequence[Words]) -> Animation:
        """Numbers fall into the bars that they turn into, the last one first; copies of chips name these."""
        falls = [
            AnimationGroup(
                FadeIn(row.track, row.number),
                TransformFromCopy(chip, row.label, path_arc=-PI / 3),
                FadeOut(number, target_position=row.bar),
                GrowFromEdge(row.bar, LEFT),
            )
            for chip, number, row in zip(chips, numbers, self.rows, strict=True)
        ]
        return LaggedStart(*reversed(falls), lag_ratio=0.1)

    def compare(self) -> list[Animation]:
        """The outlines are drawn one after the other, and their name comes."""
        return [LaggedStart(*map(Create, self.outlines), lag_ratio=0.1), FadeIn(self.key)]

    def to(self, shares: Array, rate: Callable[[float], float] = smooth) -> list[Animation]:
        """All bars grow or shrink to other shares."""
        return [row.to(share, rate) for row, share in zip(self.rows, shares.tolist(), strict=True)]
