"""A model with no layers at one token: the embedding's row goes in, the unembedding's columns answer."""

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
    VMobject,
)
from manim.utils.rate_functions import linear, smooth, squish_rate_func

from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.matrix import Matrix, Trace
from scenes.kit.circuit.tokens import Chip
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

PASSING = 0.05
"""The part of a slide in which a column answers."""


class Ramps:
    """The token's thread at the right, and at its left first the embedding, then the unembedding.

    `row` is the token's line of the embedding and `name` its chip there, `others` all other parts of it;
    `vector` is the row stood up, where the thread is.

    Parameters
    ----------
    rows, row_tokens, token:
        Some rows of the embedding, their tokens, and which of them is the token's.
    stream:
        That row, as it goes into the thread.
    columns, guesses:
        Some columns of the unembedding, and their tokens.
    """

    def __init__(
        self,
        rows: Array,
        row_tokens: Sequence[str],
        token: int,
        stream: Array,
        columns: Array,
        guesses: Sequence[str],
        region: Region,
    ) -> None:
        self.region, self.stream = region, stream
        self.foot = at(region.right - 0.6, region.bottom)
        field = Region(region.left + 1.0, self.foot[0] - 0.9, region.bottom + 0.3, region.top)
        self.embedding = Matrix(rows, row_tokens, field)
        self.row, self.name = self.embedding.traces[token], self.embedding.chips[token]
        self.others = VGroup(*(part for part in self.embedding if part not in (self.row, self.name)))
        left, right = region.left + 0.4, self.foot[0] - 0.8
        top = region.top - Matrix.room_above(guesses, right - left)
        field = Region(left, right, region.bottom + 0.5, top)
        self.unembedding = Matrix(columns, guesses, field, upright=True)
        for trace, chip in zip(self.unembedding.traces, self.unembedding.chips, strict=True):
            trace.set_opacity(0.6)
            chip.set_z_index(2)
        self.vector = self._trace(field.height, self.unembedding.thickness, upright=True)
        self.vector.move_to(at(self.foot[0], field.center[1]))
        self._lifted = self._trace(self.row.width, self.unembedding.thickness)
        self._lifted.move_to(self.row).shift(self.row.height / 2 * UP)
        self._passing = self.vector.copy()
        self.answers: list[Words] = []

    def _trace(self, length: float, thickness: float, upright: bool = False) -> Trace:
        return Trace(self.stream, self.embedding.reach, length, thickness, style.TOKEN, upright)

    def symbol(self) -> Trace:
        """The vector, for the legend."""
        return self._trace(1.0, 0.6)

    def bring(self, chip: Chip, thread: VMobject, guess: Chip) -> list[Animation]:
        """A token's chip, its thread, and the place of its guess come to where they stand."""
        top = at(self.foot[0], self.region.top)
        return [
            guess.animate.move_to(top, aligned_edge=UP),  # type: ignore[list-item]
            chip.animate.move_to(self.foot, aligned_edge=DOWN),  # type: ignore[list-item]
            thread.animate.put_start_and_end_on(self.foot + 0.4 * UP, top),  # type: ignore[list-item]
        ]

    def lift(self) -> list[Animation]:
        """A copy of the row lifts out of the embedding."""
        fades: Animation = self.row.animate.fade(0.7)  # type: ignore[assignment]
        return [TransformFromCopy(self.row, self._lifted), fades]

    def stand_up(self) -> Animation:
        """The row that was lifted out stands up and becomes the vector."""
        return ReplacementTransform(self._lifted, self.vector)

    def go_over(self) -> Animation:
        """A copy of the vector goes over to where the unembedding begins."""
        # In front of what leaves meanwhile, behind the chip at its foot and then the unembedding.
        self._passing.set_z_index(0.5)
        over: Animation = self._passing.animate.set_x(self.region.left)  # type: ignore[assignment]
        return over

    def show_columns(self) -> list[Animation]:
        """The unembedding comes; what is to slide along it takes the colour of words."""
        self._passing.set_z_index(0)
        inked: Animation = self._passing.animate.set_fill(style.INK)  # type: ignore[assignment]
        return [FadeIn(self.unembedding), inked]

    def slide(self, numbers: Sequence[str]) -> list[Animation]:
        """The copy slides along the columns; each answers with its number as it is passed."""
        start, way = self._passing.get_center(), self.vector.get_x() - self._passing.get_x()
        columns = self.unembedding.traces
        self.answers = [
            Words(number).next_to(trace, DOWN, buff=0.12)
            for number, trace in zip(numbers, columns, strict=True)
        ]
        passed = [(trace.get_x() - start[0]) / way for trace in columns]
        appear = (
            FadeIn(answer, rate_func=squish_rate_func(smooth, share, share + PASSING))
            for answer, share in zip(self.answers, passed, strict=True)
        )
        path = Line(start, self.vector.get_center())
        return [MoveAlongPath(self._passing, path, rate_func=linear, remover=True), *appear]

    def fade_columns(self) -> Animation:
        """The unembedding's columns step back."""
        faded: Animation = VGroup(*self.unembedding.traces).animate.set_opacity(0.2)  # type: ignore[assignment]
        return faded

    def words_before(self, tokens: Sequence[str], chip: Chip) -> VGroup:
        """Words before the token's chip, each with a thread of its own."""
        words = VGroup(*map(Chip, tokens)).arrange(RIGHT, buff=0.75).next_to(chip, LEFT, 0.75)
        return words.add(*(rule(word.get_top(), at(word.get_x(), self.region.top)) for word in words))
