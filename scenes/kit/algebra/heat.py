"""A matrix as a picture: every entry one cell, its sign a colour, its size how strong that is."""

from typing import Any

import numpy as np
from manim import RESAMPLING_ALGORITHMS, Animation, ImageMobject, VMobject
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at

STEPPED_BACK = 0.3
"""How opaque cells are beside a diagonal that is lit."""


class HeatMap(ImageMobject):
    """A square matrix in a square; row 0 is at the top.

    An entry of `reach` (the largest, if not given) or more has the whole colour, one of `-reach` or less the
    other one, 0 the colour of surfaces.
    """

    def __init__(
        self,
        entries: Array,
        square: Region,
        reach: float | None = None,
        positive: str = "",
        negative: str = "",
    ) -> None:
        self.entries = np.asarray(entries, dtype=float)
        self.reach = reach or float(np.abs(self.entries).max())
        self.square = square
        colours = style.SURFACE, positive or style.LOGIT, negative or style.TOKEN
        self._ground, self._colours = (255 * ManimColor(colours[0]).to_rgb(), colours[1:])
        super().__init__(self.pixels(self.entries))
        self.set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
        self.scale_to_fit_height(square.height).move_to(square.center)

    def pixels(self, entries: Array, beside: float = 1.0) -> NDArray[np.uint8]:
        """RGBA of a matrix; `beside` is how opaque all is but the diagonal."""
        share = np.clip(np.asarray(entries, dtype=float) / self.reach, -1, 1)[..., None]
        up, down = (255 * ManimColor(colour).to_rgb() for colour in self._colours)
        strength = np.abs(share)
        colour = (1 - strength) * self._ground + strength * np.where(share >= 0, up, down)
        opacity = np.where(np.eye(len(share), dtype=bool), 255.0, 255 * beside)
        return np.round(np.dstack([colour, opacity])).astype(np.uint8)

    def diagonal(self) -> VMobject:
        """A line around the cells of the diagonal, in steps."""
        count, square = len(self.entries), self.square
        across = [square.left + square.width * k / count for k in range(count + 1)]
        down = [square.top - square.height * k / count for k in range(count + 1)]
        over = [at(across[k + 1], y) for k in range(count) for y in (down[k], down[k + 1])]
        under = [at(across[k], y) for k in reversed(range(count)) for y in (down[k + 1], down[k])]
        around = VMobject(stroke_color=style.INK, stroke_width=2.5)
        return around.set_points_as_corners([at(across[0], down[0]), *over, *under])


class Recolour(Animation):
    """The entries of a heat map become others, on the same scale; or all but its diagonal steps back."""

    def __init__(
        self, heat: HeatMap, entries: Array | None = None, beside: float = 1.0, **options: Any
    ) -> None:
        self.heat, self.beside = heat, beside
        self.goal = heat.entries if entries is None else np.asarray(entries, dtype=float)
        super().__init__(heat, **options)

    def begin(self) -> None:
        self.first = self.heat.entries
        self.opacity = float(self.heat.pixel_array[-1, 0, 3]) / 255
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        done = self.rate_func(alpha)
        self.heat.entries = (1 - done) * self.first + done * self.goal
        beside = (1 - done) * self.opacity + done * self.beside
        self.heat.pixel_array = self.heat.pixels(self.heat.entries, beside)


def lit(heat: HeatMap) -> Animation:
    """The diagonal stays, all else steps back."""
    return Recolour(heat, beside=STEPPED_BACK)
