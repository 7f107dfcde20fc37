"""A strip: the entries of a vector, such as a query, a key or a value, under its name."""

from manim import LEFT, RoundedRectangle, VGroup, VMobject

from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.matrix import Trace
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import at


class Strip(VGroup):
    """A bar for each entry, up if positive, on a panel; what it is of stands at its left.

    One of `largest` takes half of the thickness, so that strips with the same one are on the same scale.
    """

    def __init__(
        self, entries: Array, of: VMobject, color: str, largest: float, length: float, thick: float = 0.6
    ) -> None:
        super().__init__()
        self.panel = RoundedRectangle(
            width=length + 0.2,
            height=thick + 0.12,
            corner_radius=0.08,
            stroke_color=color,
            stroke_width=2,
            fill_color=style.SURFACE,
            fill_opacity=1,
        )
        self.middle = rule(at(-length / 2, 0), at(length / 2, 0), 1)
        self.trace = Trace(entries, largest, length, thick, color)
        self.of = of.next_to(self.panel, LEFT, buff=0.15)
        self.add(self.panel, self.middle, self.trace, self.of)
