"""A thread from near: what heads add comes in from the side, row above row, and runs up beside the rest."""

from collections.abc import Sequence

import numpy as np
from manim import AnimationGroup, Create, DashedVMobject, Line, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words
from scenes.kit.weave.chips import HEIGHT, PADDING, ROUND
from scenes.kit.weave.planes import BYSTANDER, SCAFFOLD, SPOKEN, Planed, Step, px
from scenes.kit.weave.thread import SHADES, SWAY, TAG_GAP, TAG_STRANDS, Strands

WIDEST = 8.0
"""Pixels: a vector of length 1 is drawn no wider."""

ROW, AIR, BETWEEN = 42.0, 9.0, 26.0
"""Pixels: the least height of a row, the room around what comes in along it, the room between layers."""

BESIDE, BEND = 3.0, 14.0
"""Pixels: the room between what runs up side by side, and how tightly it turns upwards."""

FILLED = 0.85
"""The share of the height that rows of the least height may fill."""

RUN = 0.6
"""Everything runs along its row at least so far, in Manim's units."""


class Joining(VGroup):
    """What one thread is made of, each part as wide as it is long; nothing that has joined ever ends.

    Parameters
    ----------
    lengths:
        Of what the token brought, then of what heads add, in the order in which they do.
    colors:
        Of the same.
    layers:
        With which of them each layer begins.
    x, foot:
        Where the token's own strands run up, and from where on.
    region:
        Heads add from its left edge; its height holds their rows, and all strands run up to its top.
    """

    def __init__(
        self,
        lengths: Array,
        colors: Sequence[str],
        layers: Sequence[int],
        x: float,
        foot: float,
        region: Region,
    ) -> None:
        super().__init__()
        self.region, self.colors, count = region, [*colors], len(lengths) - 1
        room = region.height * style.PIXELS_PER_UNIT - BETWEEN * len(layers)
        least = min(ROW, FILLED * room / count)
        across = (x - region.left - RUN) * style.PIXELS_PER_UNIT - BESIDE * count
        self.unit = WIDEST
        while self.unit * lengths.sum() > across or _rows(lengths, self.unit, least).sum() > room:
            self.unit *= 0.97
        self.heights, self.bands, y = [], [], region.bottom
        for index, row in enumerate(_rows(lengths, self.unit, least), start=1):
            if index in layers:
                y += style.em(BETWEEN)
                self.bands.append(y - style.em(BETWEEN / 2))
            self.heights.append(y + style.em(row / 2))
            y += style.em(row)
        self.token = Strands(x, foot, region.top, self._width(lengths[0]), colors[0], 1.3 * x)
        self.right, left = x + self.token.across / 2, x - self.token.across / 2
        self.parts: list[Planed] = [self.token]
        for length, color, height in zip(lengths[1:], colors[1:], self.heights, strict=True):
            width = self._width(length)
            left -= style.em(BESIDE + width)
            self.parts.append(_turning(region, left + style.em(width / 2), height, width, color))
        self.left = left
        self.joined = [0]
        self.add(*self.parts)

    def _width(self, length: float) -> float:
        return max(self.unit * float(length), 1.2)

    @property
    def end(self) -> Point3D:
        """The middle of all that runs up, at its upper end."""
        return at((self.left + self.right) / 2, self.region.top)

    def port(self, index: int) -> Point3D:
        """Where a head's part comes from."""
        return at(self.region.left, self.heights[index - 1])

    def at_height(self, index: int, share: float) -> Point3D:
        """A point on the left side of a part that has turned upwards, so far up the region."""
        height = self.region.point(0, share)[1]
        points = np.concatenate([line.points for line in self.parts[index]])
        near = points[np.abs(points[:, 1] - height) < style.em(BEND)]
        return at(float(near[:, 0].min()), height)

    def band(self, layer: int, left: float) -> Line:
        """The scaffold's line below a layer, from so far left to the thread."""
        y = self.bands[layer]
        return Line(at(left, y), at(self.right, y)).set_stroke(style.QUIET, px(2), SCAFFOLD)

    def joins(self, index: int) -> AnimationGroup:
        """A part comes in, turns, and runs on up."""
        self.joined.append(index)
        return AnimationGroup(*map(Create, self.parts[index]))

    def speak_of(self, spoken: Sequence[int]) -> AnimationGroup:
        """Of what has joined, some comes to the fore and the rest steps back; if none is named, all comes."""
        fore = [self.parts[index] for index in self.joined if index in spoken or not spoken]
        back = [self.parts[index] for index in self.joined if index not in spoken and spoken]
        return AnimationGroup(
            *(Step(parts, plane) for parts, plane in ((fore, SPOKEN), (back, BYSTANDER)) if parts)
        )


def _rows(lengths: Array, unit: float, least: float) -> Array:
    """How high the row of every head is, in pixels."""
    return np.maximum(least, unit * np.asarray(lengths[1:], float) + AIR)


def _turning(region: Region, x: float, y: float, width: float, color: str) -> Planed:
    """A vector that comes in from the left along `y`, turns, and runs up along `x`."""
    count = max(1, min(TAG_STRANDS, int(width / 3.2) + 1))
    pitch, bend = width / count, style.em(BEND)
    drawn = Planed()
    for strand in range(count):
        off = style.em(pitch * (strand + 0.5) - width / 2)
        radius = bend + style.em(width / 2) - off
        turns = np.linspace(-np.pi / 2, 0, 8)
        corner = at(x - style.em(width / 2) - bend, y + style.em(width / 2) + bend)
        bent = corner + radius * np.stack([np.cos(turns), np.sin(turns), 0 * turns], axis=1)
        ys = np.linspace(bent[-1, 1], region.top, max(4, round((region.top - bent[-1, 1]) / 0.3)))[1:]
        wave = 2 * np.pi * ys / 2.6 + 2.3 * x + 0.75 * strand
        sway = style.em(SWAY) * np.sin(wave) * np.clip((ys - bent[-1, 1]) / 0.6, 0, 1)
        up = np.stack([x - off + (sway if count > 1 else 0.4 * sway), ys, 0 * ys], axis=1)
        along = np.linspace(at(region.left, y + off), bent[0], 4)[:-1]
        line = VMobject(stroke_width=px(max(pitch * (1 - TAG_GAP), 1.0)))
        line.set_points_smoothly(np.concatenate([along, bent, up]))
        drawn.add(line.set_stroke(color, opacity=SHADES[strand % len(SHADES)]).set_fill(opacity=0))
    return drawn


class LeftOut(Planed):
    """A part that other models have and this one has not: an empty outline with its name."""

    def __init__(self, name: str, size: float = style.LABEL) -> None:
        super().__init__()
        em, words = style.em(size), Words(name, size, style.QUIET)
        shape = RoundedRectangle(
            width=words.width + 2 * PADDING * em, height=HEIGHT * em, corner_radius=ROUND * em
        )
        dashes = DashedVMobject(shape.set_stroke(style.NULL, px(4)), num_dashes=28)
        self.add(dashes, words.move_to(shape))
