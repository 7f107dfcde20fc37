"""What travels on a loom: copies along a layer, a token up its own thread; and a gap that nothing crosses."""

from typing import Any, cast

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, BackgroundRectangle, Create, DashedLine, FadeIn, VGroup
from manim.typing import Point3D
from manim.utils.rate_functions import smooth, there_and_back

from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.frame.text import Words
from scenes.kit.weave.chips import Chip, Packet, Unknown
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import Planed, fade, px

APPEARS = 0.2
"""The share of a way's time in which what travels comes, and in which it goes."""

HEIGHT, REACH = 0.62, 0.2
"""How high up the threads nothing crosses, as a share of them; and how far across the ends of it come."""


class Travel(Animation):
    """Something comes at one point, goes to another one, and is gone; or, if it is `stopped`, goes back."""

    def __init__(
        self, traveller: Planed, start: Point3D, end: Point3D, stopped: bool = False, **options: Any
    ) -> None:
        self.start, self.end, self.stopped = start, end, stopped
        super().__init__(traveller.move_to(start), introducer=True, remover=True, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        seen = min(1.0, alpha / APPEARS, (1 - alpha) / APPEARS)
        going = smooth(float(np.clip((alpha - APPEARS) / (1 - 2 * APPEARS), 0, 1)))
        way = there_and_back(alpha) if self.stopped else going
        now, start = cast(Planed, self.mobject), cast(Planed, self.starting_mobject)
        for part, like in zip(now.get_family(), start.get_family(), strict=True):
            fade(part, like, seen)
        self.mobject.move_to((1 - way) * self.start + way * self.end)


def ride(loom: Loom, layer: int, of: int, to: int) -> Travel:
    """A copy of a token rides along a layer to another thread, and is taken in there."""
    return Travel(Packet(loom.tokens[of]), loom.foot(of, layer), loom.foot(to, layer))


def rides(loom: Loom, layer: int, back: int) -> list[Travel]:
    """To each thread, the last one first, rides a copy from so many before it; none from the very first."""
    return [ride(loom, layer, to - back, to) for to in range(len(loom.xs) - 1, back, -1)]


def climb(loom: Loom, position: int) -> Travel:
    """A token goes up its own thread."""
    chip = loom.chips[position]
    copy = Chip(loom.tokens[position], min(chip.size, style.LABEL))
    low, high = chip.get_top() + copy.height * UP, loom.end(position) + copy.height * DOWN
    return Travel(copy, low, high)


class Uncrossed(VGroup):
    """What would have to cross from one thread to another, broken off at both ends, and that nothing does."""

    def __init__(self, loom: Loom, of: int, to: int, words: str) -> None:
        super().__init__()
        self.token, height = loom.tokens[of], loom.region.point(0, HEIGHT)[1]
        start, end = at(loom.threads[of].right + 0.15, height), at(loom.threads[to].left - 0.15, height)
        self.put = loom.threads[to].token.get_center() * RIGHT + height * UP
        ways = ((start, end), (end, start))
        self.stubs = [
            DashedLine(one, one + REACH * (other - one), dash_length=0.12).set_stroke(style.VALUE, px(6))
            for one, other in ways
        ]
        named = Words(words, style.NAME).move_to((start + end) / 2)
        self.words = VGroup(
            BackgroundRectangle(named, color=style.BACKGROUND, fill_opacity=1, buff=0.06), named
        )
        self.add(*self.stubs, self.words)

    def tried(self) -> Travel:
        """A copy sets out, and goes back."""
        stub = self.stubs[0]
        return Travel(Packet(self.token), stub.get_start(), stub.get_end(), stopped=True)

    def empty(self) -> Unknown:
        """The place on the other thread where it would have to be put."""
        return Unknown(style.TOKEN_SMALL, color=style.VALUE).move_to(self.put)

    def comes(self) -> list[Animation]:
        """The ends reach out, and the words stand between them."""
        return [*map(Create, self.stubs), FadeIn(self.words)]
