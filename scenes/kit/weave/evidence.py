"""Evidence made of its objects: answers and how likely they are, words that hold, a row said twice."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    DashedVMobject,
    FadeIn,
    LaggedStart,
    Rectangle,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
)

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.fades import late
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Tick, Words
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.layout import laid_out
from scenes.kit.weave.planes import BYSTANDER, RELATED, Planed, Step, px

NAMES = 3.3
"""Room for the names of curves at their right ends, in Manim's units."""


class Answers(VGroup):
    """A few answers in a grid, each with a bar: how likely it is, `before` and then `after` it was said once.

    A full track is certainty. One that does not come first is a bare outline with its rank beside it.
    """

    def __init__(
        self,
        names: Sequence[str],
        before: Array,
        after: Array,
        misses: dict[str, str],
        region: Region,
        columns: int = 6,
    ) -> None:
        super().__init__()
        rows = -(-len(names) // columns)
        width, height = region.width / columns, region.height / rows
        track = Rectangle(width=0.82 * width, height=style.em(14), stroke_width=0).set_fill(style.QUIET, 0.14)
        self.chips: list[Planed] = []
        self.tracks: list[Planed] = []
        self.bars: list[VMobject] = []
        self.risen: list[VMobject] = []
        for index, name in enumerate(names):
            row, column = divmod(index, columns)
            foot = at(region.left + column * width, region.top - (row + 0.8) * height)
            chip = Chip(name, style.LABEL, style.NULL if name in misses else style.ANSWER)
            chip.move_to(foot + style.em(22) * UP, aligned_edge=LEFT + DOWN)
            if name in misses:
                chip.add(Words(misses[name], style.SMALLEST, style.QUIET).next_to(chip, RIGHT, buff=0.12))
            self.chips.append(chip)
            self.tracks.append(Planed(track.copy().move_to(foot, aligned_edge=LEFT)))
            for bars, shares in ((self.bars, before), (self.risen, after)):
                long = max(float(shares[index]) * track.width, style.em(3))
                bar = Rectangle(width=long, height=track.height, stroke_width=0).set_fill(style.ANSWER, 1)
                bars.append(bar.move_to(foot, aligned_edge=LEFT))
        self.add(*self.chips, *self.tracks, *self.bars)

    def come(self, but: int | None = None) -> list[Animation]:
        """The answers come, but for one that is there; and all bars, as they were before."""
        there = [index for index in range(len(self.chips)) if index != but]
        come: list[Animation] = [FadeIn(self.chips[index], self.tracks[index]) for index in there]
        return [*come, FadeIn(*self.bars)]

    def rise(self) -> list[Animation]:
        """The bars become as long as they are afterwards."""
        return [Transform(*pair) for pair in zip(self.bars, self.risen, strict=True)]


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
        across = Region(region.left + 0.5, region.right - NAMES, region.bottom, region.top)
        layout = laid_out(row, (), [1.0] * period, [0.0] * period, (), across)
        size = min(layout.sizes)
        height = style.em(1.7 * size)
        self.chips = [
            Chip(token, size).move_to(at(x, region.bottom + (1.7 - 1.2 * time) * height))
            for time in (0, 1)
            for token, x in zip(row, layout.xs, strict=True)
        ]
        low, high = region.bottom + 2.2 * height + 0.45, region.top - 0.6
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
        zero = rule(at(region.left + 0.4, low), at(layout.xs[-1], low))
        self.ground = VGroup(zero, Tick("0", style.NAME, style.QUIET).next_to(zero, LEFT, buff=0.1))
        self.title = Words("surprise", style.NAME, style.QUIET)
        self.title.move_to(region.point(0, 1), aligned_edge=LEFT).align_to(region.point(0, 1), UP)
        ends = sorted([*self.names, self.null], key=lambda words: float(words.get_y()))
        for below, above in pairwise(ends):
            above.shift(max(0.0, below.get_top()[1] + 0.06 - above.get_bottom()[1]) * UP)
        self.add(*self.chips, self.level, self.null, self.title, self.ground, *self.curves, *self.names)

    @staticmethod
    def _called(name: str, curve: VMobject, color: str) -> Words:
        return Words(name, style.NAME, color).next_to(curve.get_end(), RIGHT, buff=0.25)

    @property
    def first_time(self) -> list[Chip]:
        """The tokens as they are said first."""
        return self.chips[: len(self.chips) // 2]

    def surprises(self) -> list[Animation]:
        """Over the first row, how much each token surprises."""
        return [FadeIn(self.title, self.ground, self.names[0]), Create(self.curves[0])]

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
