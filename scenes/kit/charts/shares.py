"""Shares on a scale of their own: a name, a bar, a number, and behind the bar what it would be otherwise."""

from collections.abc import Iterable

from manim import LEFT, RIGHT, UP, Animation, Rectangle, VGroup, VMobject

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

BAR = 0.22
OUTLINE = 0.34
NUMBER = 0.85
"""Heights of a bar and of the outline behind it, and the width of the column of numbers, in Manim's units."""

ROUND = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def full_scale(shares: Iterable[float]) -> float:
    """The least round share that none of these exceeds."""
    highest = max(shares)
    return next((share for share in ROUND if highest <= share), 1.0)


class Share(VGroup):
    """A bar `share / full` as long as its track, with a name and a number.

    Parameters
    ----------
    indent:
        Where the bar begins, in units from the region's left edge; the name stands before it and the number
        after it. With no indent both stand above the bar, which is then as long as the region is wide.
    """

    def __init__(
        self,
        name: VMobject,
        share: float,
        number: str,
        region: Region,
        y: float,
        full: float = 1.0,
        indent: float = 0.0,
        color: str | None = None,
    ) -> None:
        super().__init__()
        left, right = region.left + indent, region.right - (NUMBER if indent else 0.0)
        self.full, self.label, self.number = full, name, Words(number)
        self.track = rule(at(left, y), at(right, y), 1.5)
        self.bar = Rectangle(width=self.length(share), height=BAR, stroke_width=0)
        self.bar.set_fill(color or style.TOKEN, 1).move_to(self.track, aligned_edge=LEFT)
        if indent:
            name.next_to(at(left, y), LEFT, buff=0.15)
        else:
            name.next_to(self.track, UP, buff=BAR / 2 + 0.04).align_to(self.track, LEFT)
        self.number.match_y(name).align_to(at(region.right, 0), RIGHT)
        self.add(self.track, self.bar, name, self.number)

    def length(self, share: float) -> float:
        """How long a share is drawn, in Manim's units."""
        return max(share / self.full * float(self.track.get_length()), 1e-3)

    def otherwise(self, share: float) -> Rectangle:
        """An outline behind the bar: what the share would be otherwise."""
        outline = Rectangle(width=self.length(share), height=OUTLINE).set_stroke(style.NULL, 2.5)
        return outline.move_to(self.track, aligned_edge=LEFT)

    def to(self, share: float) -> Animation:
        """The bar grows or shrinks to another share."""
        animation: Animation = self.bar.animate.stretch_to_fit_width(  # type: ignore[assignment]
            self.length(share), about_point=self.track.get_start()
        )
        return animation

    def ticks(self, shares: Array) -> VGroup:
        """Hairs below the bar: the same share of others."""
        low = self.track.get_start() - (BAR / 2 + 0.05) * UP
        return VGroup(
            *(
                rule(foot, foot - 0.14 * UP, 2, style.QUIET)
                for foot in (low + self.length(float(share)) * RIGHT for share in shares)
            )
        )
