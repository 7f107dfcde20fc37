"""Tokens: chips with a whole border, and the packets in which heads carry copies of them."""

from collections.abc import Sequence

from manim import (
    DOWN,
    PI,
    Animation,
    AnimationGroup,
    DashedVMobject,
    FadeIn,
    FadeOut,
    Mobject,
    ReplacementTransform,
    RoundedRectangle,
    Triangle,
    VGroup,
)
from manim.utils.color import ManimColor, interpolate_color

from scenes.kit import style
from scenes.kit.frame.text import START, Words, token_text
from scenes.kit.weave.planes import Planed, px

PADDING, HEIGHT, ROUND = 0.36, 1.5, 0.26
"""In ems: room beside the letters, height, radius of the corners."""


def tint(color: str, share: float = 0.1) -> ManimColor:
    """The ground with a little of a colour in it."""
    return interpolate_color(ManimColor(style.BACKGROUND), ManimColor(color), share)


def start_sign(color: str, size: float) -> Triangle:
    """The sign of the beginning of the text."""
    sign = Triangle(fill_color=color, fill_opacity=1, stroke_width=0).rotate(-PI / 2)
    return sign.scale_to_fit_height(0.55 * style.em(size))


def chip_width(token: str, size: float, padding: float = PADDING) -> float:
    """How wide the chip of a token is, in Manim's units."""
    letters = max(len(token_text(token)), 1)
    return style.em(size) * (letters * style.TOKEN_ADVANCE + 2 * padding)


class Chip(Planed):
    """One token; small ones stand by while others are spoken of."""

    padding, high = PADDING, HEIGHT

    def __init__(self, token: str, size: float = style.TOKEN_SIZE, color: str = "") -> None:
        super().__init__()
        self.token, self.size = token, size
        color = color or style.TOKEN
        self.words = Words(token_text(token), size, font=style.TOKEN_FONT, smallest=style.BYSTANDING)
        em = style.em(size)
        self.panel = RoundedRectangle(
            width=chip_width(token, size, self.padding), height=self.high * em, corner_radius=ROUND * em
        )
        self.panel.set_fill(tint(color), 1).set_stroke(color, px(3.5 if size >= style.LABEL else 2.5))
        self.words.move_to(self.panel)
        self.add(self.panel, self.words)
        if token == START:
            self.add(start_sign(style.INK, size).move_to(self.panel))

    def role(self, color: str) -> Animation:
        """Give the token a role: its border takes the colour."""
        marked: Animation = self.panel.animate.set_stroke(color, px(5)).set_fill(tint(color, 0.06))  # type: ignore[assignment]
        return marked


def flips(old: Sequence[Mobject], new: Sequence[Mobject]) -> list[Animation]:
    """Tokens become others, each where it stands."""
    return [
        AnimationGroup(FadeOut(before, shift=0.35 * DOWN), FadeIn(after, shift=0.35 * DOWN))
        for before, after in zip(old, new, strict=True)
    ]


def become(old: Sequence[Mobject], new: Sequence[Mobject]) -> list[Animation]:
    """Things become others, in their order; what is left over of either goes or comes."""
    turned: list[Animation] = [ReplacementTransform(*pair) for pair in zip(old, new, strict=False)]
    turned += [FadeOut(one) for one in old[len(new) :]]
    return turned + [FadeIn(one) for one in new[len(old) :]]


class Unknown(Planed):
    """An empty place, such as that of a guess at the end of a thread; what is doubted may stand in it."""

    def __init__(self, size: float = style.TOKEN_SIZE, said: str = "?", color: str = "") -> None:
        super().__init__()
        em, color = style.em(size), color or style.ANSWER
        shape = RoundedRectangle(
            width=max(1.7 * em, chip_width(said, size)), height=HEIGHT * em, corner_radius=ROUND * em
        )
        ground = shape.copy().set_fill(style.BACKGROUND, 1).set_stroke(width=0)
        dashes = DashedVMobject(shape.set_stroke(color, px(4)), num_dashes=22)
        words = Words(said, size, color, style.TOKEN_FONT).move_to(shape)
        self.add(ground, dashes, words)
        self.set_z_index(2)


class Packet(Chip):
    """A copy of a token as a head carries it, in the colour of values, with a light around it."""

    def __init__(self, token: str, size: float = style.LABEL) -> None:
        super().__init__(token, size, style.VALUE)
        light = VGroup()
        for ring in range(5, 0, -1):
            around = self.panel.copy().set_fill(opacity=0)
            light.add(around.set_stroke(style.VALUE, px(ring * ring + 4 * ring), 0.05))
        self.light = light
        self.add_to_back(light)
        self.set_z_index(3)
