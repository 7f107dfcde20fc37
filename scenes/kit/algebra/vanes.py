"""The eigenvalues of a matrix as a row of vanes: where each points, and how long it is."""

import numpy as np
from manim import Animation, Create, Dot, FadeIn, FadeOut, Line, ReplacementTransform, VGroup

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.planes import Planed, px

WIDTH, TIP = 0.25, 7.0
"""How thick a vane is, as a share of the room between two; pixels: the radius of its tip."""


class Vanes(VGroup):
    """Eigenvalues `[direction, part]` side by side, in the order given.

    One that points up is positive: what goes in along its direction comes out along it. One that points down
    is negative; one that leans turns what goes in. They are as long as the region is high enough for.
    """

    def __init__(self, eigenvalues: Array, region: Region, color: str = "") -> None:
        super().__init__()
        self.region = region
        along, aside = eigenvalues.T.astype(float)
        below = max(0.0, -along.min())
        unit = (region.height - 2 * style.em(TIP)) / (below + max(0.0, along.max()))
        foot_at = region.bottom + style.em(TIP) + unit * below
        margin = unit * np.abs(aside).max() + style.em(TIP)
        self.ground = rule(at(region.left, foot_at), at(region.right, foot_at))
        pitch = (region.width - 2 * margin) / (len(eigenvalues) - 1)
        thick = WIDTH * pitch * style.PIXELS_PER_UNIT
        self.vanes: list[Planed] = []
        for index, (real, imaginary) in enumerate(eigenvalues):
            foot = at(region.left + margin + index * pitch, foot_at)
            tip = foot + unit * at(float(imaginary), float(real))
            line = Line(foot, tip).set_stroke(color or style.VALUE, px(thick))
            self.vanes.append(
                Planed(line, Dot(tip, min(style.em(TIP), 0.4 * pitch), color=color or style.VALUE))
            )
        self.add(self.ground, *self.vanes)

    def rise(self) -> list[Animation]:
        """They come out of their feet."""
        lines = [Create(vane[0]) for vane in self.vanes]
        return [Create(self.ground), *lines, *(FadeIn(vane[1]) for vane in self.vanes)]

    def into(self, other: "Vanes") -> list[Animation]:
        """Every vane turns into that of another matrix with as many."""
        pairs = zip((self.ground, *self.vanes), (other.ground, *other.vanes), strict=True)
        return [ReplacementTransform(old, new) for old, new in pairs]

    def silence(self, left: int) -> list[Animation]:
        """All but the first so many sink back into their feet and are gone."""
        gone, self.vanes = self.vanes[left:], self.vanes[:left]
        self.remove(*gone)
        return [FadeOut(vane, scale=0.1, target_position=vane[0].get_start()) for vane in gone]
