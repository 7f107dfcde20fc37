"""The quiet caption in the corner: what is being looked at."""

from textwrap import shorten

from manim import LEFT, RIGHT

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.place import at
from scenes.kit.frame.text import MEDIUM, Words

READOUT_WIDTH = 0.66 * place.HEADER.width


class Readout(Words):
    """Model, head and prompt, as far as they apply, in the upper left corner; a long line is cut short."""

    def __init__(self, *parts: str) -> None:
        longest = round(READOUT_WIDTH / (0.5 * style.em(style.LABEL)))
        super().__init__(shorten(" · ".join(parts), longest, placeholder=" …"), color=style.QUIET)
        self.move_to(place.HEADER.center).align_to(at(place.HEADER.left, 0), LEFT)

    def note(self, text: str) -> Words:
        """More words in the same line, behind these."""
        return Words(f"· {text}", color=style.QUIET).next_to(self, RIGHT, buff=0.12)


class Heading(Words):
    """What the ledger shows, above it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, style.HEADING, weight=MEDIUM)
        self.move_to(place.HEADER.center).align_to(at(place.LEDGER.left, 0), LEFT)
