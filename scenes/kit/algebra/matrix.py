"""Matrices: rows or columns as strips, each with the chip of its token, and a table as a raster of cells."""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Dot, Rectangle, VGroup, VMobject
from manim.utils.color import ManimColor, interpolate_color

from data.facts import Array
from scenes.kit import style
from scenes.kit.circuit.tokens import Chip
from scenes.kit.frame.place import Region, at

BETWEEN = 0.15
"""Between a chip and its line, in Manim's units."""


class Trace(VMobject):
    """Every entry of a vector, drawn as one shape, for a matrix has thousands of cells.

    A thin bar from the middle line stands for each entry, up if positive; one of `largest` takes half of the
    thickness. An `upright` trace reads from the top down, positive to the right.
    """

    def __init__(
        self,
        entries: Array,
        largest: float,
        length: float,
        thickness: float,
        color: str,
        upright: bool = False,
    ) -> None:
        super().__init__(stroke_width=0, fill_color=color, fill_opacity=1)
        pitch = length / len(entries)
        for index, entry in enumerate(entries):
            left, right = (index + 0.1) * pitch, (index + 0.9) * pitch
            tall = float(entry) / largest * thickness / 2
            self.start_new_path(at(left, 0))
            self.add_points_as_corners([at(left, tall), at(right, tall), at(right, 0), at(left, 0)])
        for edge in (-0.5, 0.5):
            # Nothing is drawn here: it makes the middle line the middle of the shape.
            self.start_new_path(at(0, edge * thickness))
            self.add_points_as_corners([at(length, edge * thickness)])
        self.shift(length / 2 * LEFT)
        if upright:
            self.rotate(-PI / 2, about_point=at(0, 0))


class Matrix(VGroup):
    """Some lines of a matrix: rows below each other, or `upright` columns side by side; chips stand outside.

    `traces[k]` is the k-th line, `chips[k]` its token, `rest` three dots for the lines that are not shown.
    All lines are on one scale; an entry of `reach` takes half of a line's thickness. Chips of columns are
    turned where they would not fit side by side.
    """

    def __init__(self, lines: Array, tokens: Sequence[str], field: Region, upright: bool = False) -> None:
        super().__init__()
        self.reach = float(np.abs(lines).max())
        self.chips = [Chip(token) for token in tokens]
        self.length = field.height if upright else field.width
        pitch = (field.width if upright else field.height) / len(tokens)
        self.thickness = 0.86 * pitch
        middles = [(index + 0.5) * pitch for index in range(len(tokens))]
        if upright and _fit(self.chips, field.width):
            widths = [_wide(chip) for chip in self.chips]
            gap = (field.width - sum(widths)) / len(widths)
            middles = [sum(widths[:k]) + widths[k] / 2 + (k + 0.5) * gap for k in range(len(widths))]
        elif upright:
            for chip in self.chips:
                chip.rotate(PI / 2)
        self.traces: list[Trace] = []
        for line, chip, middle in zip(lines, self.chips, middles, strict=True):
            trace = Trace(line, self.reach, self.length, self.thickness, style.TOKEN, upright)
            down, across = at(field.left + middle, field.center[1]), at(field.center[0], field.top - middle)
            trace.move_to(down if upright else across)
            chip.next_to(trace, UP if upright else LEFT, buff=BETWEEN)
            self.traces.append(trace)
        step = 0.13 * (RIGHT if upright else DOWN)
        self.rest = VGroup(*(Dot(k * step, 0.03, color=style.QUIET) for k in range(3)))
        self.rest.next_to(VGroup(*self.traces), RIGHT if upright else DOWN, buff=0.12)
        self.add(*self.traces, *self.chips, self.rest)

    @staticmethod
    def room_above(tokens: Sequence[str], width: float) -> float:
        """How much room the chips of columns need above a field of some width."""
        chips = [Chip(token) for token in tokens]
        tallest = chips[0].height if _fit(chips, width) else max(chip.width for chip in chips)
        return float(tallest) + BETWEEN


def _fit(chips: Sequence[Chip], width: float) -> bool:
    """Whether chips find room side by side."""
    return sum(_wide(chip) + BETWEEN for chip in chips) <= width


def _wide(chip: Chip) -> float:
    """How wide a column with this chip is at least."""
    return max(float(chip.width), 0.6)


class Table(VGroup):
    """A table of logits as a raster in a square: a cell of 0 or less is SURFACE, the largest is LOGIT.

    `cells[row][column]` lies in row `row` from the top.
    """

    def __init__(self, entries: Array, square: Region) -> None:
        super().__init__()
        side = square.height / len(entries)
        highest = float(entries.max())
        low, high = ManimColor(style.SURFACE), ManimColor(style.LOGIT)
        self.cells = [
            [
                Rectangle(width=side, height=side, stroke_color=style.BACKGROUND, stroke_width=1)
                .set_fill(interpolate_color(low, high, max(float(entry), 0.0) / highest), 1)
                .move_to(at(square.left + (column + 0.5) * side, square.top - (row + 0.5) * side))
                for column, entry in enumerate(line)
            ]
            for row, line in enumerate(entries)
        ]
        self.rows = VGroup(*(VGroup(*row) for row in self.cells))
        self.add(*self.rows)
