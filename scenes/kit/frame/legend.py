"""What the shapes on the stage mean, listed beside it as they come up."""

from manim import LEFT, RIGHT, UP, VGroup, VMobject

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Tick, Words

LINES = 5
SYMBOL = 1.25
"""Width of the column of symbols, in Manim's units."""


class Entry(VGroup):
    """A shape, its name, and in a few words its scale; `line` counts from the top of the region."""

    def __init__(
        self, line: int, symbol: VMobject, name: str, gloss: str, region: Region = place.LEDGER
    ) -> None:
        super().__init__()
        self.symbol = symbol.move_to(
            at(region.left + SYMBOL / 2, region.top - (line + 0.5) * region.height / LINES)
        )
        self.words = VGroup(Words(name, weight=MEDIUM), Tick(gloss, color=style.QUIET))
        self.words.arrange(-UP, buff=0.02, aligned_edge=LEFT).next_to(
            self.symbol.get_center() + SYMBOL / 2 * RIGHT, buff=0.15
        )
        self.add(self.symbol, self.words)
