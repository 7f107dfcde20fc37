"""The key of a plot: which colour is what."""

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, Line, VGroup
from manim.typing import Point3D

from scenes.kit.frame.text import Words


class Key(VGroup):
    """Lines of a colour and a name, one below the other from the corner given, its upper left one."""

    def __init__(self, entries: Sequence[tuple[str, str]], corner: Point3D) -> None:
        super().__init__()
        for color, name in entries:
            swatch = Line(stroke_color=color, stroke_width=6).scale_to_fit_width(0.4)
            self.add(VGroup(swatch, Words(name).next_to(swatch, RIGHT, buff=0.15)))
        self.arrange(DOWN, buff=0.04, aligned_edge=LEFT).move_to(corner, aligned_edge=UP + LEFT)
