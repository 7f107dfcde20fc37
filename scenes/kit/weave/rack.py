"""Vectors that threads let out between the layers, entry by entry, and two that are compared."""

from itertools import pairwise

import numpy as np
from manim import DOWN, Animation, ApplyMethod, ReplacementTransform, RoundedRectangle, Transform, VGroup
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.trace import Trace
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.chips import tint
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, SPOKEN, bloom, px

MARGIN, WIDEST = 0.12, 1.0
"""In Manim's units: from a strip to the layers, and the most that the largest entries are apart."""

LOAD = (1.2, 0.54)
"""The size of what is carried, in Manim's units."""

BESIDE = 0.94
"""Of the room between two threads, the share that strips take."""


class Rack(VGroup):
    """A vector of every position, upright on its thread between the two layers, all on one scale.

    `strips[position]` reads from the top down, positive to the right.
    """

    def __init__(self, loom: Loom, vectors: Array, color: str) -> None:
        super().__init__()
        self.loom, self.vectors, self.color_of = loom, np.asarray(vectors, float), color
        self.reach = float(abs(self.vectors[loom.seen]).max())
        low, high = loom.heights[0] + MARGIN, loom.heights[1] - MARGIN
        self.length, self.middle = high - low, (low + high) / 2
        xs = sorted({loom.xs[position] for position in loom.seen})
        self.thick = min(WIDEST, BESIDE * min(right - left for left, right in pairwise(xs)))
        self.strips = {position: self.weighted(position, 1.0) for position in loom.seen}
        self.add(*self.strips.values())

    def place(self, position: int) -> Point3D:
        """The middle of a strip."""
        return at(self.loom.xs[position], self.middle)

    def weighted(self, position: int, share: float) -> Trace:
        """A share of a vector, in its place."""
        return self.upright(share * self.vectors[position], self.reach, self.color_of, position)

    def upright(self, entries: Array, reach: float, color: str, position: int) -> Trace:
        """Another vector where a strip stands; an entry of `reach` is as wide as there is room."""
        strip = Trace(entries, reach, self.length, self.thick, color, upright=True)
        return strip.move_to(self.place(position))

    def comes_out(self, strip: Trace, position: int) -> Animation:
        """Out of the middle of a thread every entry of a strip grows to its side."""
        return ReplacementTransform(self._flat(position, style.TOKEN), strip)

    def come_out(self) -> list[Animation]:
        """So do all threads, for the strips of the rack."""
        return [self.comes_out(strip, k) for k, strip in self.strips.items()]

    def sink(self) -> list[Animation]:
        """The entries of all strips go back into their threads."""
        return [
            Transform(strip, self._flat(position, style.TOKEN), remover=True)
            for position, strip in self.strips.items()
        ]

    def into(self, other: "Rack") -> list[Animation]:
        """Every strip becomes that of another rack of the same positions."""
        return [ReplacementTransform(strip, other.strips[k]) for k, strip in self.strips.items()]

    def speak_of(self, *spoken: int) -> list[Animation]:
        """Some strips come to the fore, the others step back; all come to the fore if none is named."""
        planes = {k: SPOKEN if k in spoken or not spoken else BYSTANDER for k in self.strips}
        return [ApplyMethod(strip.set_fill, None, planes[k]) for k, strip in self.strips.items()]

    def _flat(self, position: int, color: str) -> Trace:
        """A strip of which nothing is seen yet, in the middle of its thread."""
        return self.upright(0 * self.vectors[position], 1.0, color, position)

    def load(self, position: int, share: float) -> "Load":
        """A share of a vector as it is carried away."""
        return Load(share * self.vectors[position], self.reach, self.color_of)


class Load(VGroup):
    """A vector on its way to another thread; an entry of `reach` is as high as there is room."""

    def __init__(self, entries: Array, reach: float, color: str) -> None:
        super().__init__()
        panel = RoundedRectangle(width=LOAD[0], height=LOAD[1], corner_radius=0.25 * LOAD[1])
        panel.set_fill(tint(color), 1).set_stroke(color, px(3.5))
        self.strip = Trace(entries, reach, 0.88 * LOAD[0], 0.88 * LOAD[1], color)
        self.add(bloom(panel, color), panel, self.strip)
        self.set_z_index(3)


class Compared(VGroup):
    """Two vectors, entry above entry, and below them what each pair adds to their product.

    Pairs that agree, whose part is positive, light up. Each row is on its own scale.
    """

    def __init__(
        self, vectors: tuple[Array, Array], parts: Array, colors: tuple[str, str], region: Region
    ) -> None:
        super().__init__()
        self.region, self.row = region, region.height / 3
        (one, other), (color, other_color) = vectors, colors
        self.entries = len(parts)
        self.one, self.other = self._line(one, color, 0), self._line(other, other_color, 1)
        reach = float(abs(parts).max())
        self.agree = self._line(parts.clip(min=0), style.INK, 2, reach)
        self.differ = self._line(parts.clip(max=0), style.QUIET, 2, reach)
        self.add(self.one, self.other, self.agree, self.differ)

    def beside(self, row: int) -> Point3D:
        """Left of a row, where its name ends."""
        return at(self.region.left - 0.25, self.region.top - (row + 0.5) * self.row)

    def after(self, row: int) -> Point3D:
        """Right of a row, where what is said of it begins."""
        return at(self.region.right + 0.2, self.region.top - (row + 0.5) * self.row)

    def pair(self, entry: int, sign: str) -> VGroup:
        """A frame around a pair and what it adds, with the sign of that below."""
        pitch = self.region.width / self.entries
        x = self.region.left + (entry + 0.5) * pitch
        frame = RoundedRectangle(0.08, width=1.3 * pitch, height=self.region.height + 0.1)
        frame.set_stroke(style.INK, px(3)).set_fill(opacity=0).move_to(at(x, self.region.center[1]))
        return VGroup(frame, Words(sign, style.NAME, weight=MEDIUM).next_to(frame, DOWN, buff=0.08))

    def _line(self, entries: Array, color: str, row: int, reach: float = 0.0) -> Trace:
        entries = np.asarray(entries, float)
        line = Trace(entries, reach or float(abs(entries).max()), self.region.width, 0.9 * self.row, color)
        return line.move_to(at(self.region.center[0], self.region.top - (row + 0.5) * self.row))
