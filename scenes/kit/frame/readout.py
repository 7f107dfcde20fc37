"""The quiet caption in the corner: what is being looked at."""

from textwrap import shorten

from manim import LEFT, RIGHT

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words

READOUT_SHARE = 0.66
"""How much of its line a readout may take."""

ABOVE = 0.5
"""From the upper edge of a region to the middle of its heading, in Manim's units."""


class Readout(Words):
    """Model, head and prompt, as far as they apply, at the left of their line; a long one is cut short."""

    def __init__(self, *parts: str, region: Region = place.HEADER) -> None:
        longest = round(READOUT_SHARE * region.width / (0.5 * style.em(style.LABEL)))
        super().__init__(shorten(" · ".join(parts), longest, placeholder=" …"), color=style.QUIET)
        self.move_to(region.center).align_to(at(region.left, 0), LEFT)

    def note(self, text: str) -> Words:
        """More words in the same line, behind these."""
        return Words(f"· {text}", color=style.QUIET).next_to(self, RIGHT, buff=0.12)


class Heading(Words):
    """What a region shows, above it."""

    def __init__(self, text: str, region: Region = place.LEDGER) -> None:
        super().__init__(text, style.HEADING, weight=MEDIUM)
        self.move_to(at(region.left, region.top + ABOVE), aligned_edge=LEFT)
