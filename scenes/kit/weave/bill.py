"""What a score is made of, row above row: every part begins where the one below it ended."""

from collections.abc import Sequence

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    Animation,
    Create,
    FadeIn,
    GrowFromEdge,
    Line,
    Rectangle,
    Transform,
    TransformFromCopy,
    VGroup,
)
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words
from scenes.kit.weave.planes import Planed, px

BAR, LEAST = 18.0, 3.0
"""Pixels: the height of a bar, and the least width at which one is seen."""

ABOVE, NUMBERS = 0.35, 1.5
"""How far above the rows other things stand, and how wide the column of the numbers is, in Manim's units."""


class Bill(VGroup):
    """Parts of a score as bars in rows; one that is below 0 goes back to the left, and is hollow.

    Parameters
    ----------
    parts:
        In the order in which they are added.
    numbers:
        As they are written beside the bars.
    heights:
        Of the rows, upwards.
    region:
        From the lowest sum to the end of the numbers.
    alike:
        Rows one above the other whose number is written once for all of them.
    """

    def __init__(
        self,
        parts: Array,
        numbers: Sequence[str],
        heights: Sequence[float],
        region: Region,
        alike: range = range(0),
    ) -> None:
        super().__init__()
        self.parts, self.heights, self.region = [*map(float, parts)], [*heights], region
        self.sums = np.concatenate([[0.0], np.cumsum(np.asarray(parts, float))])
        self.low, self.right = float(self.sums.min()), region.right - NUMBERS
        self.unit = (self.right - region.left) / (float(self.sums.max()) - self.low)
        self.ground = Line(at(self.x(0), region.bottom), at(self.x(0), region.top))
        self.ground.set_stroke(style.QUIET, px(2), 0.5)
        self.bars = [
            self._bar(float(start), part, height)
            for start, part, height in zip(self.sums, self.parts, self.heights, strict=False)
        ]
        self.steps = [
            Line(at(self.x(float(end)), below), at(self.x(float(end)), above)).set_stroke(
                style.QUIET, px(2), 0.6
            )
            for end, below, above in zip(self.sums[1:], self.heights, self.heights[1:], strict=False)
        ]
        self.labels = [
            Planed(*self._numbered(index, numbers[index], alike)) for index in range(len(self.heights))
        ]
        self.add(self.ground, *self.steps, *self.bars, *self.labels)

    def x(self, score: float) -> float:
        """Where a score stands."""
        return self.region.left + (score - self.low) * self.unit

    def beside(self, index: int) -> Point3D:
        """A point of a row to the right of its bar."""
        return at(max(self.x(0), float(self.bars[index].get_right()[0])) + 0.25, self.heights[index])

    @property
    def corner(self) -> Point3D:
        """The upper left corner of the room that is left above a score that grows."""
        return at(self.x(0) + 0.25, self.region.top + ABOVE)

    def comes(self, index: int) -> list[Animation]:
        """A row comes: from where the one below ended its bar grows."""
        edge = LEFT if self.parts[index] >= 0 else RIGHT
        step = [Create(self.steps[index - 1])] if index else []
        return [*step, GrowFromEdge(self.bars[index], edge), FadeIn(self.labels[index])]

    def together(self, y: float) -> tuple[list[Transform], list[Transform]]:
        """All bars on one row: first those above 0, end to end; then the others take off what they took."""
        added: list[Transform] = []
        taken: list[Transform] = []
        end = 0.0
        for bar, part in zip(self.bars, self.parts, strict=True):
            if part >= 0:
                added.append(TransformFromCopy(bar, self._bar(end, part, y)))
                end += part
        for bar, part in zip(self.bars, self.parts, strict=True):
            if part < 0:
                taken.append(TransformFromCopy(bar, self._bar(end, part, y)))
                end += part
        return added, taken

    def total(self, y: float) -> tuple[Point3D, Point3D]:
        """Where all parts together end on a row, and where their number ends."""
        return at(self.x(float(self.sums[-1])), y), at(self.region.right, y)

    def falls(self, parts: Array) -> list[TransformFromCopy]:
        """Copies of the bars become those of another score of as many parts, on the same scale."""
        starts = np.concatenate([[0.0], np.cumsum(np.asarray(parts, float))])
        return [
            TransformFromCopy(bar, self._bar(float(start), float(part), bar.get_y(), style.NULL))
            for bar, start, part in zip(self.bars, starts, parts, strict=False)
        ]

    def whole(self, score: float, y: float) -> Rectangle:
        """Another score as one bar on a row."""
        return self._bar(0.0, score, y, style.NULL)

    def _numbered(self, index: int, number: str, alike: range) -> list[Words]:
        """What is written beside a row: for rows that are alike, beside the middle of them, with the last."""
        if index not in alike:
            words, height = number, self.heights[index]
        elif index == alike[-1]:
            words = f"others: {number}" if len(alike) > 1 else number
            height = (self.heights[alike[0]] + self.heights[alike[-1]]) / 2
        else:
            return []
        return [Words(words, style.LABEL).move_to(at(self.region.right, height), aligned_edge=RIGHT)]

    def _bar(self, start: float, part: float, y: float, color: str = "") -> Rectangle:
        width = max(abs(part) * self.unit, style.em(LEAST))
        bar = Rectangle(width=width, height=style.em(BAR), stroke_width=0).set_fill(color or style.ANSWER, 1)
        if part < 0:
            bar.set_fill(style.BACKGROUND, 1).set_stroke(color or style.ANSWER, px(3))
        return bar.move_to(at(self.x(start), y), aligned_edge=LEFT if part >= 0 else RIGHT)
