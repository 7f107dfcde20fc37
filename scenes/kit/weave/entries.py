"""Entries of the table from what a head looks at to what it says: bars to either side of a line."""

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, GrowFromEdge, Line, Rectangle, VGroup

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.planes import SCAFFOLD, Planed, px

BAR, HEAD, FOOT, CLUE = 30.0, 92.0, 54.0, 44.0
"""Pixels: how thick a bar is, how high the lines of heads and at the foot are, and the type of tokens."""

BAND = 0.14
"""How opaque the null is."""


class Scale:
    """A line of logits from `low` to `high`, with its zero somewhere on it."""

    def __init__(self, left: float, right: float, low: float, high: float) -> None:
        self.unit = (right - left) / (high - low)
        self.zero = left - low * self.unit

    def x(self, logits: float) -> float:
        """Where so many logits are."""
        return self.zero + logits * self.unit

    def bar(self, logits: float, y: float, color: str) -> Rectangle:
        """A bar from zero, to the right if it raises, to the left and hollow if it lowers."""
        long = max(abs(logits) * self.unit, style.em(2))
        bar = Rectangle(width=long, height=style.em(BAR)).set_stroke(color, px(3))
        bar.set_fill(color, 1 if logits > 0 else 0.12)
        return bar.move_to(at(self.zero, y), aligned_edge=LEFT if logits > 0 else RIGHT)


class Entries(VGroup):
    """Rows of a table from what is looked at to what is said; `numbers[row][column]` are written on the bars.

    For each column a band says where the entries of most tokens lie: their mean, and a standard deviation to
    either side.
    """

    def __init__(
        self,
        clues: Sequence[str],
        rivals: Sequence[str],
        entries: Array,
        numbers: Sequence[Sequence[str]],
        null: tuple[Array, Array],
        region: Region,
    ) -> None:
        super().__init__()
        mean, spread = null
        low = min(float(entries.min()), float((mean - spread).min()))
        high = max(float(entries.max()), float((mean + spread).max()))
        chips = [Chip(clue, CLUE) for clue in clues]
        first = region.left + max(chip.width for chip in chips) + style.em(44)
        self.foot = Words("grey: most tokens", style.LABEL, style.QUIET)
        self.foot.move_to(at(region.right, region.bottom), aligned_edge=DOWN + RIGHT)
        low_edge, high_edge = region.bottom + style.em(FOOT), region.top - style.em(HEAD)
        columns = Region(first, region.right, low_edge, high_edge).split(len(rivals), style.em(34))
        scales = [Scale(column.left, column.right, low, high) for column in columns]
        pitch = columns[0].height / len(clues)
        ys = [columns[0].top - (row + 0.5) * pitch for row in range(len(clues))]
        self.heads = [
            Chip(rival, CLUE, style.ANSWER).move_to(at(scale.zero, region.top), aligned_edge=UP)
            for rival, scale in zip(rivals, scales, strict=True)
        ]
        self.lines = [Line(at(scale.zero, low_edge), at(scale.zero, high_edge)) for scale in scales]
        for line in self.lines:
            line.set_stroke(style.QUIET, px(3), 0.6)
        self.bands = [
            Rectangle(width=2 * float(one) * scale.unit, height=columns[0].height, stroke_width=0)
            .set_fill(style.NULL, BAND)
            .move_to(at(scale.x(float(middle)), columns[0].center[1]))
            for scale, middle, one in zip(scales, mean, spread, strict=True)
        ]
        self.rows: dict[str, Planed] = {}
        for clue, chip, y, values, written in zip(clues, chips, ys, entries, numbers, strict=True):
            row = Planed(chip.move_to(at(region.left, y), aligned_edge=LEFT))
            for scale, value, number in zip(scales, values, written, strict=True):
                bar = scale.bar(float(value), y - style.em(22), style.VALUE)
                words = Words(number, style.NAME, weight=MEDIUM)
                words.next_to(bar, UP, buff=style.em(2)).set_x(
                    min(max(bar.get_x(), scale.x(low) + words.width / 2), scale.x(high) - words.width / 2)
                )
                row.add(bar, words)
            self.rows[clue] = row
        self.add(*self.bands, *self.lines, *self.heads, self.foot, *self.rows.values())

    def open(self) -> list[Animation]:
        """The columns come, and where most entries lie."""
        return [FadeIn(*self.bands, *self.lines, *self.heads, self.foot)]

    def come(self, clue: str) -> list[Animation]:
        """A row comes, and its bars grow."""
        row = self.rows[clue]
        bars, others = row[1::2], [row[0], *row[2::2]]
        grow = [GrowFromEdge(bar, LEFT if bar.get_fill_opacity() > SCAFFOLD else RIGHT) for bar in bars]
        return [FadeIn(*others), *grow]
