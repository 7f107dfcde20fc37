"""The same question with other names: each with the probability that it gets."""

from collections.abc import Mapping, Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Animation,
    GrowFromEdge,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.bars import Bar
from scenes.kit.circuit.tokens import Chip
from scenes.kit.frame.fades import between, leave
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Tick, Words

COLUMNS = 3
BAR = 0.24
SCALE = 0.4


class NameStrip(VGroup):
    """Names in three columns, each with a bar `probability * length` long; an outline for the phrase alone.

    Parameters
    ----------
    ranks:
        What stands beside the names that are not the model's first choice; their bars are hollow.
    """

    def __init__(
        self,
        names: Sequence[str],
        probabilities: Array,
        nulls: Array,
        ranks: Mapping[str, str],
        region: Region,
    ) -> None:
        super().__init__()
        self.names = list(names)
        lines = -(-len(names) // COLUMNS)
        pitch, width = (region.height - SCALE) / lines, region.width / COLUMNS
        self.chips = [Chip(" " + name) for name in names]
        widest = max(chip.width for chip in self.chips)
        places = {name: Words(rank) for name, rank in ranks.items()}
        room = max([0.6, *(place.width + 0.3 for place in places.values())]) if ranks else 0.0
        self.length = width - widest - 0.5 - room
        self.axes, self.nulls, self.alone, self.ranks = (VGroup() for _ in range(4))
        self.bars: list[Bar] = []
        for index, (name, chip) in enumerate(zip(names, self.chips, strict=True)):
            column, line = divmod(index, lines)
            start = region.left + column * width + widest + 0.15
            y = region.top - (line + 0.5) * pitch
            chip.move_to(at(0, y)).align_to(at(start - 0.15, 0), RIGHT)
            share = float(probabilities[index])
            bar = Bar(share, self.length, at(start, y), BAR, style.ANSWER, name not in ranks, 2)
            self.bars.append(bar)
            self.nulls.add(bar.otherwise(float(nulls[index])))
            if name in ranks:
                self.ranks.add(places[name].next_to(at(start + self.length, y), RIGHT, buff=0.12))
            if line == 0:
                for x in (start, start + self.length):
                    self.axes.add(rule(at(x, region.top), at(x, region.bottom + SCALE)))
                alone, full = (Tick(text, color=style.QUIET) for text in ("without it", "100%"))
                self.alone.add(alone.next_to(self.axes[-2], DOWN, buff=0.08))
                self.axes.add(full.next_to(self.axes[-1], DOWN, buff=0.08))
        self.add(self.axes, *self.chips, *self.bars, self.nulls, self.alone, self.ranks)

    def take(self, name: str, chip: Chip, bar: Rectangle) -> list[Animation]:
        """Animations that bring a name's chip and bar to their place, or away if it is not listed."""
        if name not in self.names:
            return [leave(chip, bar)]
        home = self.names.index(name)
        self.chips[home].panel.set_stroke(style.ANSWER, 4)
        pairs = (chip.set_z_index(2), self.chips[home]), (bar, self.bars[home])
        return [ReplacementTransform(old, new, rate_func=between) for old, new in pairs]

    def grow(self) -> Animation:
        """The bars grow one after the other."""
        return LaggedStart(*(GrowFromEdge(bar, LEFT) for bar in self.bars), lag_ratio=0.05)

    def above(self, column: int, name: VMobject, share: float, number: str, y: float) -> VGroup:
        """A share of something else, above one of the columns and on the scale of the bars."""
        starts = sorted({round(float(bar.get_left()[0]), 3) for bar in self.bars})
        foot = at(starts[column], y)
        bar = Bar(share, self.length, foot, BAR, style.TOKEN, edge=2)
        written = Words(number).next_to(bar, RIGHT, buff=0.15)
        return VGroup(name.next_to(foot, LEFT, buff=0.15), bar, written)

    def besides(self, name: str) -> list[tuple[Chip, Rectangle]]:
        """The chips and bars of all other names."""
        rows = zip(self.names, self.chips, self.bars, strict=True)
        return [(chip, bar) for other, chip, bar in rows if other != name]
