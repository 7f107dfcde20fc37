"""The heads of all layers as small marks before their lines: which of them are on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from manim import UP, Circle, VGroup

from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.frame.text import Words
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import px

RADIUS, PITCH = 0.07, 0.2


class Switches(VGroup):
    """A mark for each of `heads`, called "layer.head", in a row before its layer's line.

    `roles` maps a colour to the heads that have it. A head that is on is filled; of one that is off, the
    outline stays.
    """

    def __init__(self, loom: Loom, heads: Sequence[str], roles: Mapping[str, Collection[str]]) -> None:
        super().__init__()
        self.marks: dict[str, Circle] = {}
        end = loom.region.left - 0.15
        for layer, y in enumerate(loom.heights):
            own = [head for head in heads if head.startswith(f"{layer}.")]
            for place, head in enumerate(own):
                color = next((color for color, ours in roles.items() if head in ours), style.NULL)
                mark = Circle(RADIUS, color=color).set_stroke(width=px(3)).set_fill(opacity=1)
                self.marks[head] = mark.move_to(at(end - (len(own) - place - 0.5) * PITCH, y))
        self.add(*self.marks.values())
        last = [mark for head, mark in self.marks.items() if head.startswith(f"{len(loom.heights) - 1}.")]
        self.add(Words("heads", style.NAME, style.QUIET).next_to(VGroup(*last), UP, buff=0.1))

    def without(self, off: Collection[str]) -> "Switches":
        """Let some of the heads be off at once, all others on."""
        for head, mark in self.marks.items():
            mark.set_fill(opacity=float(head not in off))
        return self

    def turn(self, off: Collection[str]) -> list[Any]:
        """Some of the heads are turned off, all others on."""
        return [mark.animate.set_fill(opacity=float(head not in off)) for head, mark in self.marks.items()]
