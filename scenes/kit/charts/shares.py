"""Shares on a scale of their own: a name, a bar, a number, and behind the bar what it would be otherwise."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from manim import DOWN, LEFT, RIGHT, UP, Animation, Rectangle, VGroup, VMobject
from manim.utils.rate_functions import smooth

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.bars import Bar
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

BAR = 0.22
NUMBER = 0.85
"""The height of a bar and the width of the column of numbers, in Manim's units."""

LEAST = 1e-3
"""Nothing at all is drawn as long as this, so that it can grow."""

FIRST_CASE, CASE = 1.3, 1.1
"""From the top of a region to the bar of the first case, and from one to the next."""

ROUND = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def full_scale(shares: Iterable[float]) -> float:
    """The least round share that none of these exceeds."""
    highest = max(shares)
    return next((share for share in ROUND if highest <= share), 1.0)


class Share(VGroup):
    """A bar `share / full` as long as its track, with a name and a number.

    Parameters
    ----------
    indent:
        Where the bar begins, in units from the region's left edge; the name stands before it and the number
        after it. With no indent both stand above the bar, which is then as long as the region is wide.
    """

    def __init__(
        self,
        name: VMobject,
        share: float,
        number: str,
        region: Region,
        y: float,
        full: float = 1.0,
        indent: float = 0.0,
        color: str | None = None,
    ) -> None:
        super().__init__()
        left, right = region.left + indent, region.right - (NUMBER if indent else 0.0)
        self.label, self.number = name, Words(number)
        self.track = rule(at(left, y), at(right, y), 1.5)
        unit = float(self.track.get_length()) / full
        self.bar = Bar(max(share, LEAST / unit), unit, at(left, y), BAR, color or style.TOKEN)
        if indent:
            name.next_to(at(left, y), LEFT, buff=0.15)
        else:
            name.next_to(self.track, UP, buff=BAR / 2 + 0.04).align_to(self.track, LEFT)
        self.number.match_y(name).align_to(at(region.right, 0), RIGHT)
        self.add(self.track, self.bar, name, self.number)

    def length(self, share: float) -> float:
        """How long a share is drawn, in Manim's units."""
        return max(share * self.bar.of_one, LEAST)

    def otherwise(self, share: float) -> Rectangle:
        """An outline behind the bar: what the share would be otherwise."""
        return self.bar.otherwise(max(share, LEAST / self.bar.of_one))

    def to(self, share: float, rate: Callable[[float], float] = smooth) -> Animation:
        """The bar grows or shrinks to another share."""
        return self.bar.to(max(share, LEAST / self.bar.of_one), rate)

    def ticks(self, shares: Array) -> VGroup:
        """Hairs below the bar: the same share of others."""
        low = self.track.get_start() - (BAR / 2 + 0.05) * UP
        return VGroup(
            *(
                rule(foot, foot - 0.14 * UP, 2, style.QUIET)
                for foot in (low + self.length(float(share)) * RIGHT for share in shares)
            )
        )


class Case(NamedTuple):
    """A share with its name, the number as it is written, its colour, and the same share of others."""

    name: str
    share: float
    number: str
    color: str
    others: Array | None = None


class SharesOnOneScale(VGroup):
    """A title, a bar for each line below it, all on one scale, and a last line of anything.

    `bars[k]` is the bar of the k-th line. All stand in the upper half of the region.
    """

    def __init__(
        self, title: str, lines: Sequence[Case], last: VMobject, region: Region, indent: float
    ) -> None:
        super().__init__()
        full = full_scale(line.share for line in lines)
        self.title = Words(title).move_to(region.point(0, 0.9), aligned_edge=LEFT)
        self.bars = [
            Share(
                Words(line.name),
                line.share,
                line.number,
                region,
                region.point(0, 0.78 - 0.11 * k)[1],
                full,
                indent,
                line.color,
            )
            for k, line in enumerate(lines)
        ]
        self.last = last.move_to(region.point(0, 0.75 - 0.11 * len(lines)), aligned_edge=LEFT)
        self.add(self.title, *self.bars, self.last)


class SharesInCases(VGroup):
    """One share in several cases, from 0 to 100%; hairs below a bar are the same share of others.

    `rows[k]` belongs to the k-th case; the first one comes with the key of the hairs. The upper line of the
    region stays free.
    """

    def __init__(self, cases: Sequence[Case], others: str, region: Region) -> None:
        super().__init__()
        self.rows = []
        for line, case in enumerate(cases):
            y = region.top - FIRST_CASE - line * CASE
            bar = Share(Words(case.name), case.share, case.number, region, y, color=case.color)
            self.rows.append(VGroup(bar, *([] if case.others is None else [bar.ticks(case.others)])))
        hair = rule(at(0, 0.07), at(0, -0.07), color=style.QUIET)
        key = VGroup(hair, Words(others, color=style.QUIET)).arrange(RIGHT, buff=0.12)
        self.rows[0].add(key.move_to(region.point(1, 0), aligned_edge=DOWN + RIGHT))
        self.add(*self.rows)
