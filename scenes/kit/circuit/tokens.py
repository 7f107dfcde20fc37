"""Tokens: chips in a row."""

from collections.abc import Sequence

from manim import DOWN, LEFT, PI, RIGHT, UP, Animation, Line, RoundedRectangle, Triangle, VGroup
from manim.utils.color import ParsableManimColor

from scenes.kit import style
from scenes.kit.circuit.columns import CHIP_HEIGHT, CHIP_PADDING, FOLD, NARROWEST, Columns
from scenes.kit.frame.place import at
from scenes.kit.frame.text import START, Words, token_text


class Chip(VGroup):
    """One token: a rounded chip, monospaced; a leading space opens its left edge, the start is a triangle."""

    def __init__(self, token: str, size: float = style.LABEL) -> None:
        super().__init__()
        em = style.em(size)
        self.words = Words(token_text(token), size, font=style.TOKEN_FONT)
        self.panel = RoundedRectangle(
            width=max(self.words.width + 2 * CHIP_PADDING * em, NARROWEST * em),
            height=CHIP_HEIGHT * em,
            corner_radius=0.3 * em,
            stroke_color=style.TOKEN,
            stroke_width=2,
            fill_color=style.SURFACE,
            fill_opacity=1,
        )
        self.words.move_to(self.panel)
        self.add(self.panel, self.words)
        if token == START:
            self.add(start_mark(style.TOKEN, em).move_to(self.panel))
        if token.startswith(" "):
            opening = Line(0.3 * em * UP, 0.3 * em * DOWN, stroke_color=style.SURFACE, stroke_width=6)
            self.add(opening.move_to(self.panel.get_edge_center(LEFT)))

    def mark(self, color: ParsableManimColor) -> Animation:
        """Give the chip a role: its border takes the colour and grows thicker."""
        animation: Animation = self.panel.animate.set_stroke(color, 5)  # type: ignore[assignment]
        return animation


class Spelled(VGroup):
    """The tokens of one answer, chip by chip."""

    def __init__(self, tokens: Sequence[str], color: ParsableManimColor) -> None:
        chips = [Chip(token) for token in tokens]
        for chip in chips:
            chip.panel.set_stroke(color, 4)
        super().__init__(*chips)
        self.arrange(RIGHT, buff=0.06)


def blank() -> Chip:
    """The empty place of a next token."""
    chip = Chip("?")
    chip.panel.set_stroke(style.QUIET)
    return chip


def asked(tokens: Sequence[str], room: float) -> VGroup:
    """A question and the place of its answer; of a long one the middle is folded away."""
    rows = (tokens, *((tokens[0], FOLD, *tokens[hidden:]) for hidden in range(3, len(tokens))))
    drawn = [VGroup(*map(Chip, row), blank()).arrange(RIGHT, buff=0.12) for row in rows]
    return next((row for row in drawn if row.width <= room), drawn[-1])


def start_mark(color: str, em: float) -> Triangle:
    """The sign of the beginning of the text."""
    mark = Triangle(fill_color=color, fill_opacity=1, stroke_width=0)
    mark.rotate(-PI / 2).scale_to_fit_height(0.55 * em)
    return mark


class TokenRow(VGroup):
    """The tokens of a prompt, one chip for each position; of folded ones only the first is seen."""

    def __init__(self, tokens: Sequence[str], columns: Columns, bottom: float) -> None:
        super().__init__()
        self.chips = [Chip(token, columns.size) for token in columns.shown(tokens)]
        for position, (chip, x) in enumerate(zip(self.chips, columns.xs, strict=True)):
            if position in columns.folded[1:]:
                chip.set_opacity(0)
            chip.shift(at(x, bottom) - chip.panel.get_edge_center(DOWN))
        self.add(*self.chips)


def ending(tokens: Sequence[str], text: str) -> int:
    """How many of the last tokens spell `text`."""
    return next(count for count in range(1, len(tokens) + 1) if "".join(tokens[-count:]).strip() == text)
