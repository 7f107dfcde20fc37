"""Words on the screen, with a baseline that stays put, and the way in which numbers are written."""

from functools import cache
from html import escape

from manim import (
    BOLD,
    MEDIUM,
    NORMAL,
    MarkupText,
    VGroup,
    VMobject,
)
from manim.typing import Point3D_Array

from scenes.kit import style

__all__ = [
    "BOLD",
    "MEDIUM",
    "NORMAL",
    "START",
    "Haloed",
    "Tick",
    "Words",
    "percent",
    "shortened",
    "token_text",
]

START = "<bos>"
"""How the facts write the beginning-of-sequence token; it is drawn as a triangle."""

_BUILT_AT = 64
_BUILT_AT_EM = _BUILT_AT / 72
"""Type is built large and scaled down, for small type is badly kerned: its points and its em."""


@cache
def _outlines(text: str, font: str, weight: str) -> tuple[Point3D_Array, ...]:
    """Outlines of a strut and of a text's letters: points alone, for Manim's letters are slow to copy."""
    _check_fonts()
    # Manim has long lines broken at a width of its own.
    marked = f'<span font_features="calt=0" allow_breaks="false">|{escape(text)}</span>'
    letters = MarkupText(marked, font=font, font_size=_BUILT_AT, weight=weight)
    return tuple(letter.points for letter in letters)


@cache
def _check_fonts() -> None:
    style.check_fonts()


class Words(VGroup):
    """A line of text whose box is the whole line, whatever its letters, so that neighbours share a baseline.

    Its first submobject is an invisible strut as high as the line; `em_pixels` is read off it.
    """

    def __init__(
        self,
        text: str,
        size: float = style.LABEL,
        color: str | None = None,
        font: str = style.TEXT_FONT,
        weight: str = NORMAL,
        smallest: float = style.SMALLEST,
    ) -> None:
        super().__init__()
        self.written, self.smallest = text, smallest
        shapes = _outlines(text, font, weight)
        for points in shapes:
            letter = VMobject(fill_color=color or style.INK, fill_opacity=1, stroke_width=0)
            self.add(letter.set_points(points))
        strut, letters = self[0], self[1:]
        self._strut_in_ems = strut.height / _BUILT_AT_EM
        strut.set_fill(opacity=0).stretch(0, 0)
        if letters:
            strut.set_x(letters.get_x())
        self.scale(style.em(size) / _BUILT_AT_EM)

    @property
    def em_pixels(self) -> float:
        """The size of the type as it stands, in pixels of a 1080p frame."""
        strut = self.submobjects[0]
        return float(max(strut.width, strut.height) / self._strut_in_ems * style.PIXELS_PER_UNIT)

    @property
    def visibility(self) -> float:
        """How opaque the letters are."""
        return float(max((letter.get_fill_opacity() for letter in self.submobjects[1:]), default=0.0))


class Haloed(Words):
    """Words with a rim of the background's colour, where dots or lines may come to lie behind them."""

    def __init__(self, text: str, size: float = style.LABEL, color: str | None = None) -> None:
        super().__init__(text, size, color)
        self.set_stroke(style.BACKGROUND, 8, background=True)


class Tick(Words):
    """What stands at an axis or a scale, such as `100%`: chosen by whoever drew it, not measured."""


def token_text(token: str) -> str:
    """A token as it is shown: its leading space and line breaks made visible elsewhere or by a sign.

    The start is drawn as a triangle; of one that stands by without words, nothing is known.
    """
    if token in (START, ""):
        return ""
    return token.removeprefix(" ").replace("\n", "↵").replace("\t", "⇥") or "·"


def shortened(text: str, letters: int) -> str:
    """A text of at most so many letters, its end replaced by an ellipsis if it is longer."""
    return text if len(text) <= letters else text[: letters - 1] + "…"


def percent(probability: float) -> str:
    """The format of a probability: whole percents, or as many decimals as tell it from 0 and from 1."""
    for decimals in range(8):
        if 0.5 * 10**-decimals <= 100 * probability <= 100 - 0.5 * 10**-decimals:
            return f".{decimals}%"
    return ".0%"
