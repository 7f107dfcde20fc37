"""The ways that a tag can go on from its thread: up to the output, and into the keys of the next layer."""

from manim import Dot, VGroup

from scenes.kit import style
from scenes.kit.circuit.loom import Loom
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import at

WAY = 4
"""Stroke width of a way."""


class TagWays:
    """The ways of all tags of a loom but the first position's, which has none before it.

    `to_keys` run from the tags to a key in layer 1, `to_output` from there to the upper ends of the threads.
    """

    def __init__(self, loom: Loom) -> None:
        self.to_output, self.to_keys = VGroup(), VGroup()
        self._into: dict[int, VGroup] = {}
        for position, foot in enumerate(loom.feet(1)):
            if position and position not in loom.columns.folded[1:]:
                top = loom.tags[position].get_top()
                key = Dot(foot, 0.11).set_fill(style.KEY, 1).set_stroke(style.TAG, 3)
                self._into[position] = VGroup(rule(top, foot, WAY, style.TAG), key)
                self.to_output.add(rule(foot, at(foot[0], loom.region.top), WAY, style.TAG))
        self.to_keys.add(*self._into.values())
        self.to_output.add(loom.outlet.copy().set_stroke(style.TAG, WAY))

    def into(self, position: int) -> VGroup:
        """The way of one position's tag into its key."""
        return self._into[position]

    def besides(self, position: int) -> VGroup:
        """All ways but that one."""
        others = (way for way in self.to_keys if way is not self.into(position))
        return VGroup(self.to_output, *others)
