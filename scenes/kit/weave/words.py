"""What stands in words: a clip's question, a thing's name, one large number, where it is from."""

from manim import DOWN, LEFT, UP, Dot, Line, VGroup
from manim.typing import Point3D

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.place import at
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.planes import px


class Asked(VGroup):
    """The clip's question, or its answer, in a line or two at the top of the stage."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*(Words(line, style.QUESTION, weight=MEDIUM) for line in lines))
        self.arrange(DOWN, buff=0.1, aligned_edge=LEFT)
        self.move_to(at(place.FULL.left, place.FULL.top), aligned_edge=LEFT).align_to(
            at(0, place.FULL.top), DOWN * -1
        )


class Named(VGroup):
    """A thing's name with a short line that ends on the thing; shown once, when the thing first comes."""

    def __init__(
        self,
        name: str,
        thing: Point3D,
        words: Point3D,
        color: str = "",
        font: str = "",
        size: float = style.NAME,
    ) -> None:
        super().__init__()
        color = color or style.QUIET
        lines = (
            VGroup(*(Words(line, size, color, font or style.TEXT_FONT) for line in name.split("\n")))
            .set_stroke(style.BACKGROUND, px(10 * size / style.NAME), background=True)
            .arrange(DOWN, buff=0.06, aligned_edge=LEFT)
        )
        toward = words - thing
        aligned = LEFT if toward[0] > 0.2 else -LEFT if toward[0] < -0.2 else 0 * LEFT
        lines.move_to(words, aligned_edge=aligned)
        near = words + 0.12 * aligned
        if not aligned.any():
            near = lines.get_top() if toward[1] < 0 else lines.get_bottom()
        self.words = lines
        self.add(
            Line(near, thing).set_stroke(color, px(2.5), 0.85), Dot(thing, style.em(6), color=color), lines
        )
        self.set_z_index(5)


class Hero(VGroup):
    """The one large number of a moment, with what it is of below it."""

    def __init__(self, number: str, of: str, color: str = "") -> None:
        super().__init__(
            Words(number, style.HERO, weight=MEDIUM), Words(of, style.NAME, color or style.QUIET)
        )
        self.arrange(DOWN, buff=0.02, aligned_edge=LEFT)
        self.color_of = color or style.QUIET

    def leads_to(self, thing: Point3D) -> Line:
        """A line down from it to what it is of."""
        start = at(thing[0], self.get_bottom()[1] - 0.1)
        return Line(start, thing + 0.1 * UP).set_stroke(self.color_of, px(2.5), 0.85)


class Note(VGroup):
    """A few lines in the upper right corner, the first one quiet."""

    def __init__(self, head: str, *lines: str) -> None:
        super().__init__(Words(head, style.NAME, style.QUIET), *(Words(line, style.NAME) for line in lines))
        self.arrange(DOWN, buff=0.08, aligned_edge=LEFT)
        self.move_to(place.FULL.point(1, 1), aligned_edge=UP - LEFT)


class Provenance(Words):
    """Model and head, small and quiet in the corner: nothing depends on reading it."""

    def __init__(self, *parts: str) -> None:
        super().__init__(
            " · ".join(filter(None, parts)), style.PROVENANCE, style.QUIET, smallest=style.PROVENANCE
        )
        self.move_to(place.PROVENANCE.center).align_to(at(place.PROVENANCE.left, 0), LEFT)
