"""Bars: a value as a length."""

from collections.abc import Callable
from typing import Any, cast

from manim import LEFT, RIGHT, Animation, GrowFromEdge, Mobject, Rectangle
from manim.typing import Point3D
from manim.utils.rate_functions import smooth

from scenes.kit import style


class Bar(Rectangle):
    """A bar `abs(value) * unit` long from a point on, to the right if the value is positive.

    Parameters
    ----------
    unit:
        The length of a value of 1, in Manim's units.
    thick:
        The height of the bar.
    filled, edge:
        Whether there is a filling, and how wide the stroke around it is.
    """

    def __init__(
        self,
        value: float,
        unit: float,
        start: Point3D,
        thick: float,
        color: str,
        filled: bool = True,
        edge: float = 0.0,
    ) -> None:
        self.of_one, self.thick = unit, thick
        super().__init__(width=abs(value) * unit, height=thick, stroke_color=color, stroke_width=edge)
        self.set_fill(color, 1.0 if filled else 0.0)
        self.move_to(start, aligned_edge=LEFT if value >= 0 else RIGHT)

    def to(self, value: float, rate: Callable[[float], float] = smooth) -> Animation:
        """A bar to the right grows or shrinks to another value."""
        bar: Any = self
        grown: Animation = bar.animate(rate_func=rate).stretch_to_fit_width(
            value * self.of_one, about_edge=LEFT
        )
        return grown

    def otherwise(self, value: float, over: float = 0.12) -> Rectangle:
        """An outline, `over` higher, from where a bar to the right begins: what it is compared with."""
        outline = Rectangle(width=value * self.of_one, height=self.thick + over)
        return outline.set_stroke(style.NULL, 2.5).move_to(self.get_left(), aligned_edge=LEFT)


class Lengthen(GrowFromEdge):
    """A bar grows from its edge to its length; its height, which says nothing, stays as it is."""

    def create_starting_mobject(self) -> Mobject:
        start = cast(Rectangle, self.mobject.copy())
        return start.stretch(0, 0, about_point=self.point).set_stroke(opacity=0)
