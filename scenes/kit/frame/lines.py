"""Plain lines: axes, threads, ticks."""

from manim import Line, VMobject
from manim.typing import Point3D

from scenes.kit import style


def rule(start: Point3D, end: Point3D, width: float = 2, color: str | None = None) -> Line:
    """A quiet line from `start` to `end`."""
    return Line(start, end, stroke_color=color or style.LINE, stroke_width=width)


def bracket(start: Point3D, end: Point3D, turn: Point3D) -> VMobject:
    """A quiet line from `start` to `end` that holds some things together; its ends `turn` toward them."""
    corners = [start + turn, start, end, end + turn]
    return VMobject(stroke_color=style.QUIET, stroke_width=2).set_points_as_corners(corners)
