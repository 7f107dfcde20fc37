"""A scatter: things as dots in a plane, where two numbers of each put them."""

from collections.abc import Mapping, Sequence

from manim import RIGHT, Dot, VGroup

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.axes import Axes
from scenes.kit.frame.text import Haloed

RADIUS = 0.07


class Scatter(VGroup):
    """A dot for each thing at `axes.point(xs[k], ys[k])`; some carry their names.

    Names of dots in the right half stand at their left, so that they stay in the region.
    """

    def __init__(
        self,
        axes: Axes,
        xs: Array,
        ys: Array,
        color: str | Sequence[str] = "",
        names: Mapping[int, str] | None = None,
        radius: float = RADIUS,
    ) -> None:
        super().__init__()
        colors = [color or style.TOKEN] * len(xs) if isinstance(color, str) else color
        self.axes = axes
        self.dots = [
            Dot(axes.point(float(x), float(y)), radius, color=one)
            for x, y, one in zip(xs, ys, colors, strict=True)
        ]
        self.names = {index: self._named(index, name) for index, name in (names or {}).items()}
        self.add(axes, *self.dots, *self.names.values())

    def _named(self, index: int, name: str) -> Haloed:
        dot = self.dots[index]
        side = RIGHT if dot.get_x() < self.axes.region.center[0] else -RIGHT
        return Haloed(name).next_to(dot, side, buff=0.1)
