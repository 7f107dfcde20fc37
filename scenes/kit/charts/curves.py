"""Curves over positions, such as the loss along a sequence."""

from manim import VMobject

from data.facts import Array
from scenes.kit.charts.axes import Axes, Scale
from scenes.kit.frame.place import Region


class Plot(Axes):
    """Axes for one value per position; the upright one starts at 0.

    A curve's k-th corner stands at `point(k, values[k])`.
    """

    def __init__(self, positions: int, highest: float, region: Region, unit: str) -> None:
        super().__init__(Scale(0, positions - 1), Scale(0, highest), region, unit)

    def curve(self, values: Array, color: str, width: float) -> VMobject:
        """A polyline through all values."""
        return self.line(range(len(values)), values, color, width)
