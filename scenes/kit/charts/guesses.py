"""The guess: the eight likeliest next tokens as sorted bars, the answer always among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    Rectangle,
    ReplacementTransform,
    VGroup,
)

from scenes.kit import style
from scenes.kit.charts.bars import Bar
from scenes.kit.circuit.tokens import Chip
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

PITCH = 0.595
BAR = 0.14


@dataclass(frozen=True)
class Guess:
    """A token, its probability, and that probability as it is written."""

    token: str
    probability: float
    number: str


class GuessRow(VGroup):
    """One line of the chart: chip and number, and under them the bar, `probability * region.width` long."""

    def __init__(self, guess: Guess, region: Region, y: float, color: str) -> None:
        super().__init__()
        self.track = rule(at(region.left, y), at(region.right, y), 1.5)
        self.bar = Bar(guess.probability, region.width, at(region.left, y), BAR, color).set_z_index(1)
        self.chip = Chip(guess.token)
        self.chip.panel.set_stroke(style.LINE, 1.5)
        self.chip.next_to(self.track, UP, buff=BAR / 2 + 0.02).align_to(self.track, LEFT)
        self.number = Words(guess.number).match_y(self.chip).align_to(self.track, RIGHT)
        self.moving = (self.track, self.bar, self.chip)
        self.add(*self.moving, self.number)


class GuessChart(VGroup):
    """Bars on an axis from 0 to 100%, best first; an answer that is not among them has the last one's place.

    Parameters
    ----------
    answer:
        One of several tokens stands as a whole beside the guesses, of which one may be its first token.
    null:
        What to compare the answer with: its bar stands as an outline behind the answer's, and its `token` is
        the words that say what it is.
    """

    def __init__(
        self, guesses: Sequence[Guess], answer: Guess, region: Region, null: Guess | None = None
    ) -> None:
        super().__init__()
        others = [guess for guess in guesses if guess.token != answer.token][: len(guesses) - 1]
        listed = sorted([*others, answer], key=lambda guess: -guess.probability)
        among = listed[-1] is not answer or answer.token in [guess.token for guess in guesses]
        self.rows: dict[str, GuessRow] = {}
        for line, guess in enumerate(listed):
            below = line + (0.95 if among or guess is not answer else 1.1)
            color = style.ANSWER if guess is answer else style.TOKEN
            row = GuessRow(guess, region, region.top - below * PITCH, color)
            if guess is answer:
                row.chip.panel.set_stroke(style.ANSWER, 4)
            self.rows[guess.token] = row
        self.answer = self.rows[answer.token]
        # Where rows cross, the answer passes in front.
        self.answer.chip.set_z_index(2)
        self.add(*self.rows.values())
        self.null = VGroup()
        if null is not None:
            outline = self.answer.bar.otherwise(null.probability, 0.1)
            key = Rectangle(width=0.4, height=BAR + 0.1).set_stroke(style.NULL, 2.5)
            words = Words(f"{null.token} {null.number}", color=style.QUIET).next_to(key, RIGHT, buff=0.15)
            legend = VGroup(key, words).move_to(at(region.left, region.bottom + 0.2), aligned_edge=LEFT)
            self.null.add(outline, legend)
        self.add(self.null.set_z_index(2))

    def besides(self, one: GuessRow) -> list[GuessRow]:
        """All other rows."""
        return [row for row in self.rows.values() if row is not one]

    def into(self, other: "GuessChart") -> list[Animation]:
        """Animations that turn this chart into `other`: tokens that stay move to their new places."""
        animations: list[Animation] = []
        if self.null:
            animations.append(leave(self.null))
        if other.null:
            animations.append(arrive(other.null))
        for token, row in self.rows.items():
            if token not in other.rows:
                animations.append(leave(row))
                continue
            new = other.rows[token]
            animations += [
                *(ReplacementTransform(old, now) for old, now in zip(row.moving, new.moving, strict=True)),
                leave(row.number),
                arrive(new.number),
            ]
        animations += [arrive(row) for token, row in other.rows.items() if token not in self.rows]
        return animations


def read_guesses(
    clip: Clip[Any],
    tokens: str,
    probabilities: str,
    answer: str,
    null: tuple[str, str] | None = None,
    region: Region = place.LEDGER,
) -> GuessChart:
    """The chart of a case whose tokens, probabilities and the answer's probability are fields of the facts.

    That probability is of the whole answer, so the answer's chip shows all of its tokens.
    `null` is what the outline is called, and the field of its probability.
    """

    def guess(name: str, field: str, *index: int) -> Guess:
        probability = float(np.asarray(getattr(clip.facts, field))[index])
        return Guess(name, probability, clip.percent(field, *index))

    best = [guess(token, probabilities, index) for index, token in enumerate(getattr(clip.facts, tokens))]
    ours = guess("".join(clip.facts.answer_tokens), answer)
    return GuessChart(best, ours, region, guess(*null) if null else None)
