"""Two matrices that multiply to a table of logits: what follows what."""

from collections.abc import Sequence

from manim import RIGHT, Animation, Create, FadeIn, FadeOut, LaggedStart, VGroup

from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.matrix import Matrix, Table
from scenes.kit.frame.place import Region


class Product:
    """Rows at the left of a square and columns beside it, which slide together and multiply to a table.

    `entries[row][column]` is the logit of the token of a column after that of a row.
    """

    def __init__(
        self,
        rows: Array,
        row_tokens: Sequence[str],
        columns: Array,
        column_tokens: Sequence[str],
        entries: Array,
        square: Region,
        beside: Region,
    ) -> None:
        self.left = Matrix(rows, row_tokens, square)
        self.right = Matrix(columns, column_tokens, beside, upright=True)
        self.entries, self.table = entries, Table(entries, square)
        self._way = (square.left - beside.left) * RIGHT

    def slide(self) -> list[Animation]:
        """The columns slide over the square; what stands for further lines leaves."""
        columns = VGroup(*self.right.traces, *self.right.chips)
        slide: Animation = columns.animate.shift(self._way)  # type: ignore[assignment]
        return [slide, FadeOut(self.left.rest, self.right.rest)]

    def multiply(self) -> list[Animation]:
        """Rows and columns become the rows of the table."""
        rows = LaggedStart(*map(FadeIn, self.table.rows), lag_ratio=0.2)
        return [rows, FadeOut(VGroup(*self.left.traces, *self.right.traces))]

    def likeliest(self, row: int) -> int:
        """The column with the largest logit of a row."""
        return int(self.entries[row].argmax())

    def point_out(self, row: int, column: int) -> list[Animation]:
        """A frame around a cell, and around the chips of its row and column."""
        frame = self.table.cells[row][column].copy().set_fill(opacity=0).set_stroke(style.INK, 4)
        chips = self.left.chips[row], self.right.chips[column]
        return [Create(frame), *(chip.mark(style.INK) for chip in chips)]
