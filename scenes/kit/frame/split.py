"""A screen that is split: the same thing in two or three cases, side by side."""

from collections.abc import Sequence
from dataclasses import replace

from manim import UP, VGroup

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words

NAMED = 0.75
"""The height of the line of names, in Manim's units."""


class Split(VGroup):
    """Names side by side, each over one of the `regions`, with lines between them."""

    def __init__(self, names: Sequence[str], region: Region = place.FULL, gap: float = 0.8) -> None:
        super().__init__()
        parts = region.split(len(names), gap)
        self.regions = [replace(part, top=part.top - NAMED) for part in parts]
        self.names = VGroup(*(Words(name, style.NAME, weight=MEDIUM) for name in names))
        for name, part in zip(self.names, parts, strict=True):
            name.move_to(part.point(0.5, 1), aligned_edge=UP)
        edges = ((part.left - gap / 2, part) for part in parts[1:])
        self.between = VGroup(*(rule(at(x, part.bottom), at(x, part.top)) for x, part in edges))
        self.add(self.names, self.between)
