"""The eigenvalues of a matrix as a row of vanes, where each points and how long it is, and their sum."""

import numpy as np
from manim import (
    PI,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    ReplacementTransform,
    TransformFromCopy,
    Triangle,
    VGroup,
)
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.planes import Planed, px

WIDTH, TIP = 0.25, 9.0
"""How thick a vane is, as a share of the room between two; pixels: the radius of its tip."""

TICK = 0.1


class Vane(Planed):
    """An arrow of which its way and its length count; `thick` is in Manim's units."""

    def __init__(self, foot: Point3D, tip: Point3D, color: str, thick: float, radius: float) -> None:
        super().__init__()
        line = Line(foot, tip).set_stroke(color, px(thick * style.PIXELS_PER_UNIT))
        angle = float(np.arctan2(*(tip - foot)[1::-1]))
        head = Triangle(radius=radius, fill_color=color, fill_opacity=1, stroke_width=0)
        self.add(line, head.rotate(angle - PI / 2, about_point=0 * tip).shift(tip))


class Vanes(VGroup):
    """Eigenvalues `[direction, part]` side by side, in the order given.

    What goes in pointing up comes out as its vane shows: one that points up is positive, as what goes in
    along its direction comes out along it. One that points down is negative; one that leans turns what goes
    in. They are as long as the region is high enough for.
    """

    def __init__(self, eigenvalues: Array, region: Region, color: str = "") -> None:
        super().__init__()
        self.region, self.eigenvalues = region, np.asarray(eigenvalues, float)
        along, aside = self.eigenvalues.T
        below = max(0.0, -along.min())
        unit = (region.height - 2 * style.em(TIP)) / (below + max(0.0, along.max()))
        foot_at = region.bottom + style.em(TIP) + unit * below
        margin = unit * np.abs(aside).max() + style.em(TIP)
        self.ground = rule(at(region.left, foot_at), at(region.right, foot_at))
        self.pitch = (region.width - 2 * margin) / (len(eigenvalues) - 1)
        self.vanes: list[Vane] = []
        for index, (real, imaginary) in enumerate(self.eigenvalues):
            foot = at(region.left + margin + index * self.pitch, foot_at)
            tip = foot + unit * at(float(imaginary), float(real))
            self.vanes.append(self.vane(foot, tip, color or style.VALUE))
        self.add(self.ground, *self.vanes)

    def vane(self, foot: Point3D, tip: Point3D, color: str) -> Vane:
        """One that looks like those of the row."""
        return Vane(foot, tip, color, WIDTH * self.pitch, min(style.em(TIP), 0.45 * self.pitch))

    def rise(self, but: int = 0) -> list[Animation]:
        """They come out of their feet; the first so many are there already, and so is the ground."""
        lines = [Create(vane[0]) for vane in self.vanes[but:]]
        ground = [] if but else [Create(self.ground)]
        return [*ground, *lines, *(FadeIn(vane[1]) for vane in self.vanes[but:])]

    def into(self, other: "Vanes") -> list[Animation]:
        """Every vane turns into that of another matrix with as many."""
        pairs = zip((self.ground, *self.vanes), (other.ground, *other.vanes), strict=True)
        return [ReplacementTransform(old, new) for old, new in pairs]

    def silence(self, left: int) -> list[Animation]:
        """All but the first so many sink back into their feet and are gone."""
        gone, self.vanes = self.vanes[left:], self.vanes[:left]
        self.remove(*gone)
        return [FadeOut(vane, scale=0.1, target_position=vane[0].get_start()) for vane in gone]


class Chain(VGroup):
    """The vanes of a row set on each other, foot on tip, beside a scale as long as all of them together.

    How far up the last tip comes, as a share of the scale, is Re Σλ / Σ|λ|.
    """

    def __init__(self, vanes: Vanes, region: Region) -> None:
        super().__init__()
        unit = region.height / np.linalg.norm(vanes.eigenvalues, axis=1).sum()
        steps = unit * vanes.eigenvalues[:, ::-1]
        corners = np.vstack([np.zeros(2), steps.cumsum(0)])
        foot, top = region.point(0, 0), region.point(0, 1)
        ticks = [rule(end - at(TICK, 0), end + at(TICK, 0)) for end in (foot, top)]
        self.measure = VGroup(rule(foot, top), *ticks)
        start = region.point(0.5, 0)
        ends = [start + at(float(x), float(y)) for x, y in corners]
        thick = px(WIDTH * vanes.pitch * style.PIXELS_PER_UNIT)
        self.links = [
            Line(low, high).set_stroke(vane[0].get_color(), thick)
            for low, high, vane in zip(ends[:-1], ends[1:], vanes.vanes, strict=True)
        ]
        self.end = Dot(ends[-1], style.em(TIP), color=style.INK)
        self.add(self.measure, *self.links, self.end)

    def grow(self, vanes: Vanes) -> list[Animation]:
        """Copies of the vanes go up on each other, one after the other."""
        return [TransformFromCopy(vane[0], link) for vane, link in zip(vanes.vanes, self.links, strict=True)]
