"""All paths of a model of two layers in one square: which head of the first layer by which of the second."""

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
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
from scenes.kit.weave.planes import SCAFFOLD, Planed, px

LEAST, BAR = 2.5, 22.0
"""Pixels: the least height at which a bar is seen; how high all bars are where they lie in one row."""

WIDE, HIGH = 0.5, 0.84
"""A bar's share of its cell: of the width, and, of the largest bar, of the height."""

NAMES = 0.52
"""How much room the names have at the left and above, in Manim's units."""

NONE = "–"

TITLE = "first layer ↓  second layer →"


class Unfolded(VGroup):
    """What every path adds to a score: a bar in each cell; one that is below 0 hangs down, and is hollow.

    Rows are the heads of the first layer, columns those of the second; the first row and the first column are
    the paths that go through none of that layer, so that the straight path stands in the corner.

    Parameters
    ----------
    pushes:
        `[first_choice, second_choice]`.
    first_names, second_names:
        Of the rows and of the columns; the first of each is not read.
    color:
        Of the bars.
    """

    def __init__(
        self,
        pushes: Array,
        first_names: Sequence[str],
        second_names: Sequence[str],
        region: Region,
        color: str = "",
    ) -> None:
        super().__init__()
        self.bar_color = color or style.ANSWER
        self.pushes = [[float(push) for push in row] for row in pushes]
        self.square = Region(region.left + NAMES, region.right, region.bottom, region.top - 2 * NAMES)
        self.rows, self.columns = len(first_names), len(second_names)
        self.unit = HIGH * self.square.height / self.rows / max(push for row in self.pushes for push in row)
        self.grounds = [
            Line(at(self.square.left, self.ground(row)), at(self.square.right, self.ground(row))).set_stroke(
                style.QUIET, px(2), SCAFFOLD
            )
            for row in range(self.rows)
        ]
        self.bars: list[list[Planed]] = [
            [Planed(self._bar(row, column)) for column in range(self.columns)] for row in range(self.rows)
        ]
        self.first_names = [
            Planed(self._name(name).move_to(at(region.left, self._middle(row)), aligned_edge=LEFT))
            for row, name in enumerate(first_names)
        ]
        self.second_names = [
            Planed(self._name(name).move_to(at(self._x(column), self.square.top + NAMES / 2)))
            for column, name in enumerate(second_names)
        ]
        self.straight = [self.bars[0][0]]
        self.one_head = [*self.bars[0][1:], *(row[0] for row in self.bars[1:])]
        self.two_heads = [bar for row in self.bars[1:] for bar in row[1:]]
        title = Words(TITLE, style.LABEL, style.QUIET).move_to(region.point(0, 1), aligned_edge=LEFT + UP)
        self.names = [title, *self.first_names, *self.second_names]
        self.add(*self.grounds, *self.names, *(bar for row in self.bars for bar in row))

    # Places

    def ground(self, row: int) -> float:
        """The height on which the bars of a row stand."""
        return self.square.top - (row + 0.92) * self.square.height / self.rows

    def zone(self, low: tuple[int, int], high: tuple[int, int]) -> Rectangle:
        """A frame around cells, from one to another, both with it."""
        wide, tall = self.square.width / self.columns, self.square.height / self.rows
        left, right = (self._x(column) + side * wide / 2 for column, side in ((low[1], -1), (high[1], 1)))
        top, bottom = self.square.top - low[0] * tall, self.square.top - (high[0] + 1) * tall
        frame = Rectangle(width=right - left - 0.06, height=top - bottom - 0.06)
        frame.set_stroke(style.INK, px(4)).set_fill(opacity=0)
        return frame.move_to(at((left + right) / 2, (top + bottom) / 2))

    def zones(self, heads: int) -> VGroup:
        """Frames around all paths through so many heads."""
        row, column = self.rows - 1, self.columns - 1
        ends = (
            [((0, 0), (0, 0))],
            [((0, 1), (0, column)), ((1, 0), (row, 0))],
            [((1, 1), (row, column))],
        )
        return VGroup(*(self.zone(*end) for end in ends[heads]))

    # What happens

    def grow(self, row: int, column: int) -> Animation:
        """A path's bar grows."""
        edge = DOWN if self.pushes[row][column] >= 0 else UP
        return GrowFromEdge(self.bars[row][column], edge)

    def together(self, region: Region) -> tuple[list[Transform], list[Transform], Point3D]:
        """All bars lie down on one row: those above 0 end to end, then the others take off what they took.

        The last is where they end: so much is the whole score.
        """
        cells = [(row, column) for row in range(self.rows) for column in range(self.columns)]
        above = sorted((cell for cell in cells if self._push(cell) >= 0), key=self._push, reverse=True)
        below = [cell for cell in cells if self._push(cell) < 0]
        unit = region.width / sum(map(self._push, above))
        added: list[Transform] = []
        taken: list[Transform] = []
        end = region.left
        for cells, moves in ((above, added), (below, taken)):
            for row, column in cells:
                push = self.pushes[row][column] * unit
                lying = Rectangle(width=abs(push), height=style.em(BAR), stroke_width=0)
                lying.set_fill(self.bar_color if push >= 0 else style.BACKGROUND, 1)
                lying.move_to(at(end, region.center[1]), aligned_edge=LEFT if push >= 0 else RIGHT)
                moves.append(TransformFromCopy(self.bars[row][column][0], lying))
                end += push
        return added, taken, at(end, region.center[1])

    def _push(self, cell: tuple[int, int]) -> float:
        return self.pushes[cell[0]][cell[1]]

    def _x(self, column: int) -> float:
        return self.square.left + (column + 0.5) * self.square.width / self.columns

    def _middle(self, row: int) -> float:
        return self.square.top - (row + 0.5) * self.square.height / self.rows

    def _name(self, name: str) -> Words:
        return Words(name or NONE, style.LABEL, style.QUIET)

    def _bar(self, row: int, column: int) -> Rectangle:
        push = self.pushes[row][column]
        height = max(abs(push) * self.unit, style.em(LEAST))
        bar = Rectangle(width=WIDE * self.square.width / self.columns, height=height, stroke_width=0)
        bar.set_fill(self.bar_color, 1)
        if push < 0:
            bar.set_fill(style.BACKGROUND, 1).set_stroke(self.bar_color, px(2.5))
        return bar.move_to(at(self._x(column), self.ground(row)), aligned_edge=DOWN if push >= 0 else UP)
