"""A picture's words: its name and a quiet line above it, its number in large beside them, notes below."""

from dataclasses import dataclass

from manim import LEFT, RIGHT, SurroundingRectangle

from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words


@dataclass(frozen=True)
class Panel:
    """Places for the words of what is drawn in a region."""

    region: Region

    def name(self, words: str) -> Words:
        """What the picture is of, alone above it."""
        return self._above(Words(words, style.NAME), 0.35)

    def share(self, number: str) -> Words:
        """A number beside the name."""
        words = Words(number, style.SECOND, weight=MEDIUM)
        return words.move_to(self.region.point(1, 1) + at(0, 0.4), aligned_edge=RIGHT)

    def title(self, words: str) -> Words:
        """What the picture is of, above a quiet line."""
        return self._above(Words(words, style.NAME), 0.85)

    def under(self, words: str) -> Words:
        """The quiet line under the title."""
        return self._above(Words(words, style.NAME, style.QUIET), 0.4)

    def large(self, number: str) -> Words:
        """The one number that counts, as high as both lines."""
        words = Words(number, style.HERO, weight=MEDIUM)
        return words.move_to(self.region.point(1, 1) + at(0, 0.58), aligned_edge=RIGHT)

    def note(self, words: str, line: int = 0) -> Words:
        """One of the lines below it."""
        corner = self.region.point(0, 0) + at(0, -0.35 - 0.45 * line)
        return Words(words, style.NAME).move_to(corner, aligned_edge=LEFT)

    def _above(self, words: Words, high: float) -> Words:
        return words.move_to(self.region.point(0, 1) + at(0, high), aligned_edge=LEFT)


def around(words: Words) -> SurroundingRectangle:
    """A frame for a number that is spoken of."""
    return SurroundingRectangle(words, color=style.INK, buff=0.04, corner_radius=0.08)
