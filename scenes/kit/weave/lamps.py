"""A lamp for each of some thousand tokens: lit where something holds of it."""

from typing import Any

import numpy as np
from manim import RESAMPLING_ALGORITHMS, Animation, ImageMobject, Line, Rectangle, VGroup
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.planes import px
from scenes.kit.weave.raster import repaint


class Lamps(ImageMobject):
    """Lamps in rows that fill a region, the first at the upper left; `held[k]` is whether the k-th is lit."""

    def __init__(self, held: Array, region: Region, color: str = "") -> None:
        self.held, self.lit = np.asarray(held, bool), color or style.ANSWER
        square = (len(self.held) * region.width / region.height) ** 0.5
        # Of the widths at which lamps are nearly square, the one that leaves the last row fullest.
        widths = range(max(1, round(0.93 * square)), round(1.07 * square) + 1)
        self.columns = min(widths, key=lambda columns: -len(self.held) % columns)
        super().__init__(self.pixels(self.held))
        self.set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
        self.stretch_to_fit_width(region.width).stretch_to_fit_height(region.height)
        self.move_to(region.center)

    def lamp(self, index: int) -> Region:
        """Where a lamp is."""
        row, column = divmod(index, self.columns)
        rows = -(-len(self.held) // self.columns)
        wide, high = self.width / self.columns, self.height / rows
        left, top = self.get_corner(at(-1, 1))[:2] + np.array([column * wide, -row * high])
        return Region(float(left), float(left + wide), float(top - high), float(top))

    def ring(self, index: int) -> Rectangle:
        """A frame around a lamp."""
        lamp = self.lamp(index)
        shape = Rectangle(width=lamp.width, height=lamp.height).set_stroke(style.INK, px(4))
        return shape.move_to(lamp.center)

    def mesh(self) -> VGroup:
        """Lines between the lamps, where so many neighbours are alike that they would run together."""
        rows = -(-len(self.held) // self.columns)
        left, right = self.get_left()[0], self.get_right()[0]
        low, high = self.get_bottom()[1], self.get_top()[1]
        xs, ys = np.linspace(left, right, self.columns + 1), np.linspace(low, high, rows + 1)
        upright = [Line(at(x, low), at(x, high)) for x in xs[1:-1]]
        level = [Line(at(left, y), at(right, y)) for y in ys[1:-1]]
        return VGroup(*upright, *level).set_stroke(style.BACKGROUND, px(1.5))

    def pixels(self, held: Array) -> NDArray[np.uint8]:
        """RGBA of lamps of which these are lit; what is left of the last row is clear."""
        rows = -(-len(held) // self.columns)
        dark, lit = (255 * ManimColor(name).to_rgb() for name in (style.SURFACE, self.lit))
        found = np.zeros((rows * self.columns, 4))
        found[: len(held), :3] = np.where(np.asarray(held, bool)[:, None], lit, dark)
        found[: len(held), 3] = 255
        return np.round(found).astype(np.uint8).reshape(rows, self.columns, 4)


class Light(Animation):
    """One lamp after the other, from the first on, becomes as it is to be."""

    def __init__(self, lamps: Lamps, held: Array, **options: Any) -> None:
        self.lamps, self.goal = lamps, np.asarray(held, bool)
        super().__init__(lamps, **options)

    def begin(self) -> None:
        self.first = self.lamps.held
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        reached = np.arange(len(self.goal)) < self.rate_func(alpha) * len(self.goal)
        self.lamps.held = np.where(reached, self.goal, self.first)
        repaint(self.lamps, self.lamps.pixels(self.lamps.held))
