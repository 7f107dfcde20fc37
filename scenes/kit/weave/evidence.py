"""Evidence made of its objects: small sentences whose looks land or miss, a dot for each word."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    CubicBezier,
    DashedVMobject,
    Dot,
    FadeIn,
    LaggedStart,
    TransformFromCopy,
    VGroup,
    VMobject,
)

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.fades import late
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.layout import laid_out
from scenes.kit.weave.planes import BYSTANDER, RELATED, Planed, Step, px

LOOK = 26.0
"""Pixels of a small sentence's look whose weight is 1."""

NAMES = 2.3
"""Room for the names of curves at their right ends, in Manim's units."""


class SmallSentences(VGroup):
    """The same sentence once for each name: the name, and the last word's look that lands on it or misses.

    `weights[k]` is the share of attention on the k-th name; the look is as wide. A name that does not come
    first has a dashed look and its rank beside it.
    """

    def __init__(
        self, names: Sequence[str], weights: Array, misses: dict[str, str], region: Region, columns: int = 6
    ) -> None:
        super().__init__()
        rows = -(-len(names) // columns)
        pitch = at(region.width / columns, region.height / rows)
        self.looks: list[VMobject] = []
        self.names: list[Planed] = []
        for index, (name, weight) in enumerate(zip(names, weights, strict=True)):
            row, column = divmod(index, columns)
            left = region.left + column * pitch[0]
            low = region.top - (row + 1) * pitch[1] + 0.3 * pitch[1]
            words = Words(name, style.SMALLEST, font=style.TOKEN_FONT)
            words.move_to(at(left, low), aligned_edge=-RIGHT)
            end = at(left + 0.82 * pitch[0], words.get_top()[1])
            start = words.get_top() + 0.04 * UP
            rise = 0.42 * pitch[1] * UP
            look: VMobject = CubicBezier(start, start + rise, end + rise, end)
            look.set_stroke(style.QUERY, px(max(float(weight) * LOOK, 1.0))).set_fill(opacity=0)
            asks = Dot(end, 0.05, color=style.QUERY)
            if name in misses:
                look.set_stroke(style.NULL)
                look = DashedVMobject(look, num_dashes=18)
                rank = Words(misses[name], style.SMALLEST, style.QUIET).next_to(words, RIGHT, buff=0.12)
                self.names.append(Planed(words, asks, rank))
            else:
                self.names.append(Planed(words, asks))
            self.looks.append(look)
        self.add(*self.names, *self.looks)

    def come(self, but: int | None = None) -> list[Animation]:
        """The sentences come, without their looks, but for one."""
        return [FadeIn(name) for index, name in enumerate(self.names) if index != but]

    def land(self, but: int | None = None) -> list[Animation]:
        """The last word of each looks back, but for one."""
        # From the one that looks to what it looks at.
        return [
            Create(look.reverse_points() if isinstance(look, CubicBezier) else look)
            for index, look in enumerate(self.looks)
            if index != but
        ]


class Cases(VGroup):
    """Tokens in a grid, each lit where something held of it, and a bare outline where it did not."""

    def __init__(self, tokens: Sequence[str], held: Array, region: Region, columns: int) -> None:
        super().__init__()
        rows = -(-len(tokens) // columns)
        pitch = at(region.width / columns, region.height / rows)
        for index, (token, holds) in enumerate(zip(tokens, held, strict=True)):
            row, column = divmod(index, columns)
            chip = Chip(token, style.TOKEN_SMALL, style.ANSWER if holds else style.NULL)
            chip.move_to(region.point(0, 1) + at((column + 0.5) * pitch[0], -(row + 0.5) * pitch[1]))
            self.add(chip if holds else chip.stand(RELATED))


class Twice(VGroup):
    """A row of tokens that is said twice, once above and once below, and how much each surprises each time.

    `tokens` are a start, the row, and the row again; `losses[k]` is that of `tokens[k + 1]`, in nats, and
    `null`, called `null_name`, what those of the second time are compared with.
    """

    def __init__(
        self, tokens: Sequence[str], losses: Array, null: Array, null_name: str, region: Region
    ) -> None:
        super().__init__()
        period = len(losses) // 2
        row = tokens[1 : period + 1]
        across = Region(region.left, region.right - NAMES, region.bottom, region.top)
        layout = laid_out(row, (), [1.0] * period, [0.0] * period, (), across)
        size = min(layout.sizes)
        height = style.em(1.7 * size)
        self.chips = [
            Chip(token, size).move_to(at(x, region.bottom + (1.5 - time) * height))
            for time in (0, 1)
            for token, x in zip(row, layout.xs, strict=True)
        ]
        low, high = region.bottom + 2 * height + 0.2, region.top - 0.6
        unit = (high - low) / max(float(np.max(losses)), float(np.max(null)))

        def curve(values: Array, color: str, width: float) -> VMobject:
            points = [at(x, low + float(loss) * unit) for x, loss in zip(layout.xs, values, strict=True)]
            return VMobject().set_points_as_corners(points).set_fill(opacity=0).set_stroke(color, px(width))

        self.curves = [
            curve(losses[:period], style.TOKEN, 5),
            curve(losses[period:], style.ANSWER, 8),
        ]
        level = curve(null, style.NULL, 4)
        self.level = DashedVMobject(level, num_dashes=48)
        self.null = self._called(null_name, level, style.QUIET)
        self.names = [
            self._called("first time", self.curves[0], style.TOKEN),
            self._called("second time", self.curves[1], style.ANSWER),
        ]
        self.title = Words("surprise, in nats", style.NAME, style.QUIET)
        self.title.move_to(region.point(0, 1), aligned_edge=LEFT).align_to(region.point(0, 1), UP)
        ends = sorted([*self.names, self.null], key=lambda words: float(words.get_y()))
        for below, above in pairwise(ends):
            above.shift(max(0.0, below.get_top()[1] + 0.06 - above.get_bottom()[1]) * UP)
        self.add(*self.chips, self.level, self.null, self.title, *self.curves, *self.names)

    @staticmethod
    def _called(name: str, curve: VMobject, color: str) -> Words:
        return Words(name, style.NAME, color).next_to(curve.get_end(), RIGHT, buff=0.25)

    @property
    def first_time(self) -> list[Chip]:
        """The tokens as they are said first."""
        return self.chips[: len(self.chips) // 2]

    def surprises(self) -> list[Animation]:
        """Over the first row, how much each token surprises."""
        return [FadeIn(self.title, self.names[0]), Create(self.curves[0])]

    def again(self) -> list[Animation]:
        """The tokens are said once more, and surprise as much as they then do."""
        pairs = zip(self.first_time, self.chips[len(self.first_time) :], strict=True)
        said = LaggedStart(*(TransformFromCopy(*pair) for pair in pairs), lag_ratio=0.2)
        return [said, Create(self.curves[1]), FadeIn(self.names[1], rate_func=late)]

    def compare(self) -> list[Animation]:
        """What the second time is compared with comes, and the first time steps back."""
        return [
            FadeIn(self.null),
            Create(self.level),
            Step(self.first_time, BYSTANDER),
        ]
