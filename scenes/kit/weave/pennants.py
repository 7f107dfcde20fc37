"""Tags: pennants that fly from a thread towards the token they name, and the question that tries them."""

from typing import Any

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    DashedVMobject,
    FadeIn,
    Line,
    Polygon,
    Transform,
    TransformFromCopy,
    VGroup,
)
from manim.typing import Point3D
from manim.utils.rate_functions import smooth, there_and_back

from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.frame.text import BOLD, START, Words, token_text
from scenes.kit.weave.chips import Chip, start_sign, tint
from scenes.kit.weave.planes import Planed, px

HEIGHT, NOTCH, PADDING = 1.5, 0.3, 1.0
"""Height in ems, depth of the notch as a share of it, room for both ends in ems."""


def pennant_width(token: str, size: float) -> float:
    """How wide a pennant is, in Manim's units."""
    return style.em(size) * (max(len(token_text(token)), 1) * style.TOKEN_ADVANCE + PADDING)


def outline(width: float, height: float, grown: float = 0.0) -> Polygon:
    """The shape of a pennant whose mast is at the origin and which flies to the left."""
    notch, half = NOTCH * height, height / 2
    far, side = -width - 1.7 * grown, half + grown
    return Polygon(
        at(grown, side), at(far, side), at(-width + notch - 0.9 * grown, 0), at(far, -side), at(grown, -side)
    )


class Pennant(Planed):
    """The name of the token before, on the thread of the one that wears it.

    One that is spoken of is `lit`, a full shape with dark letters; the others are outlines.
    """

    def __init__(self, token: str, size: float, lit: bool = True) -> None:
        super().__init__()
        self.token, self.size, self.lit = token, size, lit
        em = style.em(size)
        self.panel = outline(pennant_width(token, size), HEIGHT * em)
        ink = style.ON_TAG if lit else style.TAG
        self.words = Words(token_text(token), size, ink, style.TOKEN_FONT, BOLD, smallest=style.BYSTANDING)
        middle = self.panel.get_center() + at(0.11 * HEIGHT * em, 0)
        self.words.move_to(middle)
        self.panel.set_fill(style.TAG if lit else tint(style.TAG, 0.16), 1)
        self.panel.set_stroke(style.TAG, px(2.5))
        self.add(self.panel, self.words)
        if token == START:
            self.add(start_sign(ink, size).move_to(middle))

    def on(self, mast: Point3D) -> "Pennant":
        """Fly it from a point of a thread."""
        self.shift(mast - self.mast)
        return self

    @property
    def mast(self) -> Point3D:
        """The middle of the edge that it flies from."""
        top, bottom = self.panel.get_vertices()[0], self.panel.get_vertices()[-1]
        middle: Point3D = (top + bottom) / 2
        return middle

    def other(self, lit: bool) -> "Pennant":
        """The same pennant as it looks when it is spoken of, or no longer."""
        return Pennant(self.token, self.size, lit).on(self.mast)

    def missing(self) -> VGroup:
        """Its place when it was never hung: a dashed outline."""
        shape = self.panel.copy().set_fill(opacity=0).set_stroke(style.TAG, px(2.5))
        return VGroup(DashedVMobject(shape, num_dashes=24))


class Question(VGroup):
    """What a query asks: the empty outline of a pennant, with the name that it looks for."""

    def __init__(self, token: str, size: float) -> None:
        super().__init__()
        self.token, self.size = token, size
        em = style.em(size)
        width, height, grown = pennant_width(token, size), HEIGHT * em, style.em(0.13 * size)
        self.ground = outline(width, height, grown).set_fill(style.BACKGROUND, 0.9)
        self.ground.set_stroke(style.BACKGROUND, px(0.28 * size))
        self.panel = (
            outline(width, height, grown).set_fill(opacity=0).set_stroke(style.QUERY, px(0.11 * size))
        )
        self.words = Words(
            token_text(token), size, style.QUERY, style.TOKEN_FONT, BOLD, smallest=style.BYSTANDING
        )
        self.words.move_to(self.panel.get_center() + at(0.11 * height, 0))
        self.add(self.ground, self.panel, self.words)
        self.set_z_index(4)
        self.ground.set_z_index(3.9)

    def on(self, mast: Point3D) -> "Question":
        """Put it where a pennant flies from this point."""
        corners = self.panel.get_vertices()
        self.shift(mast - (corners[0] + corners[-1]) / 2)
        return self

    def rises_from(self, chip: Chip) -> Animation:
        """A copy of a chip leaves it and becomes the question."""
        copies = zip((chip.panel, chip.words), (self.panel, self.words), strict=True)
        return AnimationGroup(FadeIn(self.ground), *(TransformFromCopy(old, new) for old, new in copies))

    def docked(self, pennant: Pennant) -> "Question":
        """The same question as it lies around a pennant that it fits."""
        docked = Question(self.token, pennant.size).on(pennant.mast)
        docked.ground.set_opacity(0)
        docked.words.set_opacity(0)
        return docked

    def clicks(self) -> VGroup:
        """Three ticks around it, for the moment in which it fits."""
        box, out = self.panel, style.em(26)
        left, top, bottom = box.get_left()[0], box.get_top()[1], box.get_bottom()[1]
        middle = box.get_center()[0]
        ticks = (
            ((left - 0.05, top + 0.08), (-0.7, 0.7)),
            ((middle, top + 0.12), (0, 1)),
            ((left - 0.05, bottom - 0.08), (-0.7, -0.7)),
        )
        return VGroup(
            *(
                Line(
                    at(*point), at(*point) + out * np.array([*way, 0.0]), stroke_color=style.QUERY
                ).set_stroke(width=px(5))
                for point, way in ticks
            )
        ).set_z_index(4)


class Refuse(Animation):
    """A question passes above a row of pennants and dips at each; none lets it in."""

    def __init__(self, question: Question, stops: list[Point3D], dip: float, **options: Any) -> None:
        self.stops, self.dip = stops, dip
        super().__init__(question, rate_func=lambda done: done, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        reached = min(alpha * len(self.stops), len(self.stops) - 1e-9)
        stop, within = int(reached), reached - int(reached)
        start = self.starting_mobject
        assert isinstance(start, Question)
        before = self.stops[stop - 1] if stop else _mast(start)
        going = smooth(min(1.0, 1.6 * within))
        point = (1 - going) * before + going * self.stops[stop]
        dipped = self.dip * there_and_back(max(0.0, (within - 0.6) / 0.4))
        question = self.mobject
        assert isinstance(question, Question)
        question.on(point - at(0, dipped))


class Dock(Transform):
    """A question that fits comes down around the pennant, and its letters give way to the pennant's."""

    def __init__(self, question: Question, pennant: Pennant, **options: Any) -> None:
        super().__init__(question, question.docked(pennant), **options)


def _mast(question: Question) -> Point3D:
    corners = question.panel.get_vertices()
    mast: Point3D = (corners[0] + corners[-1]) / 2
    return mast
