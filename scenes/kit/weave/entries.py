"""Entries of the table from what a head looks at to what it says: bars to either side of a line."""

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, GrowFromEdge, Line, Rectangle, VGroup

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.planes import SCAFFOLD, Planed, px

BAR, HEAD, CLUE = 30.0, 92.0, 44.0
"""Pixels: how thick a bar is, how high the line of heads is, and the type of tokens."""

NUMBER, APART = 0.72, 0.1
"""In Manim's units: the room beside a zero for a number, and how far from it the number stands."""

BAND = 0.5
"""How opaque the null is."""


class Scale:
    """A line of logits from a zero to `high`, in a region; left of the zero there is room for a number."""

    def __init__(self, region: Region, low: float, high: float) -> None:
        self.zero = region.left + NUMBER
        self.unit = min((region.right - self.zero) / high, NUMBER / max(-low, 1e-6))

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
    """Rows of a table from what is looked at to what is said; `numbers[row][column]` stand across the zero
    from the bars.

    The last row says where the entries of most tokens lie: their mean, and a standard deviation to either
    side.
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
        most = [Words(word, style.LABEL, style.QUIET) for word in ("most", "tokens")]
        self.foot = VGroup(*most).arrange(DOWN, buff=0.04, aligned_edge=LEFT)
        first = region.left + max(part.width for part in (*chips, self.foot)) + style.em(30)
        body = Region(first, region.right, region.bottom, region.top - style.em(HEAD))
        columns = body.split(len(rivals), style.em(34))
        scales = [Scale(column, low, high) for column in columns]
        pitch = body.height / (len(clues) + 1)
        *ys, lowest = [body.top - (row + 0.5) * pitch for row in range(len(clues) + 1)]
        self.foot.move_to(at(region.left, lowest), aligned_edge=LEFT)
        self.heads = [
            Chip(rival, CLUE, style.ANSWER).move_to(at(scale.zero, region.top), aligned_edge=UP)
            for rival, scale in zip(rivals, scales, strict=True)
        ]
        self.lines = [Line(at(scale.zero, body.bottom), at(scale.zero, body.top)) for scale in scales]
        for line in self.lines:
            line.set_stroke(style.QUIET, px(3), 0.6)
        self.bands = [
            Rectangle(width=2 * float(one) * scale.unit, height=style.em(BAR), stroke_width=0)
            .set_fill(style.NULL, BAND)
            .move_to(at(scale.x(float(middle)), lowest))
            for scale, middle, one in zip(scales, mean, spread, strict=True)
        ]
        self.rows: dict[str, Planed] = {}
        for clue, chip, y, values, written in zip(clues, chips, ys, entries, numbers, strict=True):
            row = Planed(chip.move_to(at(region.left, y), aligned_edge=LEFT))
            for scale, value, number in zip(scales, values, written, strict=True):
                words = Words(number, style.NAME, weight=MEDIUM)
                side, edge = (-APART, RIGHT) if value > 0 else (APART, LEFT)
                row.add(scale.bar(float(value), y, style.VALUE))
                row.add(words.move_to(at(scale.zero + side, y), aligned_edge=edge))
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
