"""Plain lines: axes, threads, ticks."""

from manim import Line
from manim.typing import Point3D

from scenes.kit import style


def rule(start: Point3D, end: Point3D, width: float = 2, color: str | None = None) -> Line:
    """A quiet line from `start` to `end`."""
    return Line(start, end, stroke_color=color or style.LINE, stroke_width=width)
