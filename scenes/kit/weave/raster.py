"""Matrices as pictures of their real entries: some rows, and a table from a few cells out to all of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import RESAMPLING_ALGORITHMS, RIGHT, UP, Animation, Group, ImageMobject, Rectangle
from manim.typing import Point3D
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.planes import px

SIDE = 480
"""Pixels of the picture of a table."""

FAINTEST, FULLEST = 4.0, 99.5
"""Of all entries, the percentiles that are drawn as the ground and in full colour."""

SHUTTER, EXPOSED = 0.25, 8
"""Seconds that a picture of a flight shows at once, and as how many pictures."""

DEEPER = 1.7
"""The share of the colour grows with this power, so that what stands out does so to the eye."""


class Raster(ImageMobject):
    """A matrix in a region, row 0 at the top: the larger an entry, the more of a colour is in its cell.

    `ends` are the entries that are drawn as the ground and in full colour, where matrices are to be compared.
    """

    def __init__(
        self,
        entries: Array,
        region: Region,
        color: str = "",
        ends: tuple[float, float] | None = None,
    ) -> None:
        self.entries, self.region = np.asarray(entries, float), region
        self.low, self.high = map(float, ends or np.percentile(self.entries, (FAINTEST, FULLEST)))
        self.color_of = color or style.TOKEN
        super().__init__(self.pixels(self.entries))
        self.set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
        self.stretch_to_fit_width(region.width).stretch_to_fit_height(region.height)
        self.move_to(region.center)

    def pixels(self, entries: Array) -> NDArray[np.uint8]:
        """RGBA of some entries, on this picture's scale."""
        return self.coloured(self.shares(entries))

    def shares(self, entries: Array) -> Array:
        """How much of the colour there is for some entries, from 0 to 1."""
        placed = (np.asarray(entries, float) - self.low) / (self.high - self.low)
        shares: Array = np.clip(placed, 0, 1) ** DEEPER
        return shares

    def coloured(self, shares: Array) -> NDArray[np.uint8]:
        """RGBA of shares of the colour."""
        ground, full = (255 * ManimColor(name).to_rgb() for name in (style.SURFACE, self.color_of))
        colours = (1 - shares[..., None]) * ground + shares[..., None] * full
        return np.round(np.dstack([colours, np.full(shares.shape, 255.0)])).astype(np.uint8)

    def row(self, index: int) -> Region:
        """Where a row stands."""
        high = self.region.height / len(self.entries)
        top = self.region.top - index * high
        return Region(self.region.left, self.region.right, top - high, top)


class Refill(Animation):
    """The entries of a matrix become others, on the same scale."""

    def __init__(self, raster: Raster, entries: Array, **options: Any) -> None:
        self.raster, self.goal = raster, np.asarray(entries, float)
        super().__init__(raster, **options)

    def begin(self) -> None:
        self.first = self.raster.entries
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        done = self.rate_func(alpha)
        self.raster.entries = (1 - done) * self.first + done * self.goal
        repaint(self.raster, self.raster.pixels(self.raster.entries))


class WholeTable(Raster):
    """The first `side` rows and columns of a large table in a square.

    `near` are the entries of its corner, `far` every `step`-th row and column of all of it, from the first
    on; what is not in `near` is shown by the nearest entry of `far`.
    """

    def __init__(
        self,
        near: Array,
        far: Array,
        step: int,
        square: Region,
        side: float,
        color: str = "",
        ends: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(far, square, color, ends)
        self.near, self.far, self.step = self.shares(near), self.shares(far), step
        self.reach_to(side)

    def reach_to(self, side: float, passed: Sequence[float] = ()) -> None:
        """Show so many rows and columns, mixed with what was seen when so many others were."""
        self.side = side
        seen = [self._seen(each) for each in (side, *passed)]
        repaint(self, self.coloured(np.mean(seen, axis=0)))

    def _seen(self, side: float) -> Array:
        index = ((np.arange(SIDE) + 0.5) / SIDE * side).astype(int)
        coarse = np.minimum(index // self.step, len(self.far) - 1)
        cells = self.far[np.ix_(coarse, coarse)]
        close = index[index < len(self.near)]
        cells[: len(close), : len(close)] = self.near[np.ix_(close, close)]
        return cells

    def cell(self, row: float, column: float) -> Point3D:
        """The middle of a cell."""
        each = self.height / self.side
        corner = self.get_corner(at(-1, 1))
        return corner + at((column + 0.5) * each, -(row + 0.5) * each)

    def frame(self, row: int, column: int) -> Rectangle:
        """A frame around a cell."""
        each = self.height / self.side
        shape = Rectangle(width=each, height=each).set_stroke(style.ANSWER, px(6))
        return shape.move_to(self.cell(row, column)).set_z_index(2)

    def band(self, row: int) -> Rectangle:
        """A frame around what is seen of a row."""
        shape = Rectangle(width=self.width, height=self.height / self.side).set_stroke(style.INK, px(5))
        return shape.move_to(at(self.get_x(), self.cell(row, 0)[1]))


class CornerOfTable(Group):
    """The first rows and columns of a large table, with their tokens before and above them."""

    def __init__(
        self, table: WholeTable, rows: Sequence[str], columns: Sequence[str], square: Region
    ) -> None:
        super().__init__()
        self.table = table
        self.before = [Chip(token, style.TOKEN_SMALL) for token in rows]
        self.above = [Chip(token, style.TOKEN_SMALL) for token in columns]
        for index, chip in enumerate(self.before):
            chip.move_to(at(square.left - 0.2, table.cell(index, 0)[1]), aligned_edge=RIGHT)
        for index, chip in enumerate(self.above):
            chip.next_to(at(table.cell(0, index)[0], square.top), UP, buff=0.17)
        self.add(table, *self.before, *self.above)

    def others(self, row: int, column: int) -> list[Chip]:
        """All tokens but those of a cell."""
        chips = (*self.before[:row], *self.before[row + 1 :], *self.above[:column], *self.above[column + 1 :])
        return list(chips)


def repaint(picture: Any, pixels: NDArray[np.uint8]) -> None:
    """Let a picture show other pixels, as Manim's own keeps them."""
    picture.pixel_array, picture.orig_alpha_pixel_array = pixels, pixels[:, :, 3].copy()


class Flight(Animation):
    """Out of a table's corner until so many rows and columns are seen; a cell's frame goes along.

    What goes by is blurred as by a slow shutter, for so many cells would flash.
    """

    def __init__(
        self, table: WholeTable, side: float, frame: Rectangle, cell: tuple[int, int], **options: Any
    ) -> None:
        self.table, self.first, self.last, self.shape, self.at_cell = table, table.side, side, frame, cell
        super().__init__(table, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        shutter = min(SHUTTER / self.run_time, alpha, 1 - alpha)
        side, *passed = (
            self.first ** (1 - done) * self.last**done
            for done in map(self.rate_func, np.linspace(alpha, alpha - shutter, EXPOSED))
        )
        self.table.reach_to(side, passed)
        each = max(self.table.height / self.table.side, style.em(14))
        self.shape.scale_to_fit_width(each).move_to(self.table.cell(*self.at_cell))
