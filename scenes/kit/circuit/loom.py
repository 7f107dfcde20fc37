"""The loom: tokens at the foot of their threads, the layers across them, tags hung above the first."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ReplacementTransform,
    Restore,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from scenes.kit import style
from scenes.kit.circuit.columns import CHIP_HEIGHT, GAP, TAG_HEIGHT, columns
from scenes.kit.circuit.tags import Tag
from scenes.kit.circuit.tokens import Chip, TokenRow, blank
from scenes.kit.frame import place
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words

GUTTER = 0.55
"""Room at the left of the columns for the names of the layers, in Manim's units."""


def piece_of_thread() -> Line:
    """A piece of a thread, for the legend."""
    return rule(0.36 * DOWN, 0.36 * UP)


def piece_of_layer() -> VGroup:
    """A piece of a layer with a knot, for the legend."""
    return VGroup(rule(0.5 * LEFT, 0.5 * RIGHT), Dot(radius=0.055, color=style.LINE))


class Loom(VGroup):
    """The canonical picture of a model on a prompt.

    Positions are columns; a thread above each chip is its residual stream, running up to the guess. A layer
    is a line across all threads, with a knot where a head of that layer can read and write. The last thread
    goes on out of the region: `outlet`.

    Parameters
    ----------
    tokens, tags:
        The prompt's tokens, and for each the token that its tag names; no tags where nobody writes any.
    keep:
        Positions that have to be seen, however long the prompt is.
    layers:
        How many there are, from 0 to 2.
    outlet:
        Where the last thread goes on to; it ends with the others if there is no such place.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        tags: Sequence[str] = (),
        keep: Collection[int] = (),
        region: Region = place.STAGE,
        layers: int = 2,
        outlet: Point3D | None = place.OUTLET,
    ) -> None:
        super().__init__()
        self.region = region
        gutter = GUTTER if layers else 0.0
        self.columns = columns(tokens, tags or [""] * len(tokens), keep, region.left + gutter, region.right)
        em = style.em(self.columns.size)
        lanes = max(self.columns.lanes) + 1
        foot = region.bottom + CHIP_HEIGHT * em
        hooks = foot + 0.8
        hung = (TAG_HEIGHT * lanes + GAP * (lanes - 1)) * em
        self.layer_heights = (foot + 0.45, hooks + hung + 0.9)[:layers]
        self.row = TokenRow(tokens, self.columns, region.bottom)
        self.chips = self.row.chips
        self.row.set_z_index(1)
        self.threads = VGroup(*(rule(at(x, foot), at(x, region.top)) for x in dict.fromkeys(self.columns.xs)))
        self.outlet = VMobject(stroke_color=style.LINE, stroke_width=2)
        if outlet is not None:
            self.outlet.set_points_as_corners([self.top, at(self.columns.xs[-1], outlet[1]), outlet])
        self.layers = VGroup(*(self._layer(number) for number in range(layers)))
        self.knots = VGroup(
            *(
                VGroup(*(Dot(foot, 0.055, color=style.LINE) for foot in self.feet(layer)))
                for layer in range(layers)
            )
        )
        self.tags = [Tag(token, self.columns.size) for token in self.columns.shown(tags)]
        for position, tag in enumerate(self.tags):
            y = hooks + self.columns.lanes[position] * (TAG_HEIGHT + GAP) * em
            if position in self.columns.folded[1:]:
                tag.set_opacity(0)
            tag.set_z_index(1).shift(np.array([self.columns.xs[position], y, 0]) - tag.get_edge_center(DOWN))
        self.add(self.layers, self.threads, self.outlet, self.knots, self.row)

    def _layer(self, number: int) -> VGroup:
        height = self.layer_heights[number]
        name = Words(f"layer {number}", color=style.QUIET).rotate(PI / 2)
        name.move_to(at(self.region.left, height), aligned_edge=LEFT)
        return VGroup(rule(name.get_right() + 0.12 * RIGHT, at(self.region.right, height)), name)

    def feet(self, layer: int) -> list[Point3D]:
        """Where the thread of each position crosses a layer."""
        return [np.array([x, self.layer_heights[layer], 0.0]) for x in self.columns.xs]

    def lane(self, position: int) -> Point3D:
        """The place above a position's tag, just below the second layer, along which a question travels."""
        return self.feet(1)[position] + 0.45 * DOWN

    def drop(self, position: int) -> VMobject:
        """The way of a question along its lane and down to the tag of a position."""
        way = VMobject()
        way.set_points_as_corners([self.lane(-1), self.lane(position), self.tags[position].get_center()])
        return way

    def hang(self, position: int) -> Animation:
        """A copy of the token before goes up and becomes the tag of a position."""
        folded = self.columns.folded
        before = folded[0] if position - 1 in folded else position - 1
        return self.tags[position].copied_from(self.chips[before], PI / 4)

    def lift(self) -> None:
        """Put the row of tokens into the middle, where it stands before there are threads."""
        self.row.save_state().set_y(self.region.center[1])

    def lower(self) -> Animation:
        """The row comes down to the foot of the loom."""
        return Restore(self.row)

    def weave(self) -> list[Animation]:
        """The threads grow from the row, and the layers come across them."""
        return [LaggedStart(*map(Create, self.threads), lag_ratio=0.05), FadeIn(self.layers, self.knots)]

    def shorten(self) -> list[Animation]:
        """The threads but the last one end just above the highest tag."""
        low = max(tag.get_top()[1] for tag in self.tags[1:]) + 0.2
        lines: Any = self.threads[:-1]
        return [line.animate.put_start_and_end_on(line.get_start(), at(line.get_x(), low)) for line in lines]

    def grow(self) -> Animation:
        """The threads grow from the row."""
        return LaggedStart(*map(Create, self.threads), lag_ratio=0.1)

    def raise_layers(self) -> Animation:
        """The layers are lifted out, the upper one first."""
        lifts = (
            FadeOut(self.layers[k], self.knots[k], shift=1.5 * UP) for k in reversed(range(len(self.layers)))
        )
        return LaggedStart(*lifts, lag_ratio=0.4)

    def lower_layers(self) -> Animation:
        """The layers come down across the threads, the lower one first."""
        layers = zip(self.layers, self.knots, strict=True)
        falls = (FadeIn(layer, knots, shift=1.5 * DOWN) for layer, knots in layers)
        return LaggedStart(*falls, lag_ratio=0.4)

    def blanks(self) -> list[Chip]:
        """The empty places of the next tokens, at the upper ends of the threads."""
        return [blank().next_to(line.get_end(), DOWN, buff=0) for line in self.threads]

    def take(self, chips: Sequence[VMobject]) -> list[Animation]:
        """Chips that stand elsewhere become the last ones of the row; those before them come."""
        found = list(zip(reversed(chips), reversed(self.chips), strict=False))
        before = VGroup(*self.chips[: len(self.chips) - len(found)])
        return [*(ReplacementTransform(chip, home) for chip, home in found), FadeIn(before)]

    @property
    def unfolded(self) -> list[int]:
        """The positions that can be seen."""
        return [position for position in range(len(self.chips)) if position not in self.columns.folded[1:]]

    @property
    def lanes(self) -> list[Point3D]:
        """The lane of every position."""
        return [self.lane(position) for position in range(len(self.chips))]

    def thread(self, position: int) -> VMobject:
        """The thread of a position."""
        line: VMobject = self.threads[list(dict.fromkeys(self.columns.xs)).index(self.columns.xs[position])]
        return line

    @property
    def top(self) -> Point3D:
        """The upper end of the last thread, where the guess is read off."""
        return np.array([self.columns.xs[-1], self.region.top, 0.0])

    @property
    def between(self) -> float:
        """The height of the room between the layers."""
        low, high = self.layer_heights
        return high - low

    @property
    def above(self) -> float:
        """The height of the room above the last layer."""
        return self.over(-1)

    def over(self, layer: int) -> float:
        """The height from a layer to the upper ends of the threads."""
        return self.region.top - self.layer_heights[layer]

    @property
    def room(self) -> float:
        """How high scores and arcs above the last layer may be."""
        return 0.8 * self.above

    def rise(self, thing: VMobject) -> Animation:
        """Something goes up to the upper end of the last thread, and not farther to the right."""
        animation: Animation = thing.animate.move_to(self.top).shift(  # type: ignore[assignment]
            max(0.0, thing.width / 2 - 0.5) * LEFT
        )
        return animation


class Opening:
    """A loom before it is one: its last phrase by itself in the middle, then all that comes before it."""

    def __init__(self, loom: Loom, phrase_start: int) -> None:
        self.loom = loom
        start, phrase = loom.chips[0], VGroup(*loom.chips[phrase_start:])
        loom.lift()
        self._edge = loom.chips[-1].get_right() + 0.15 * RIGHT
        self._between = [loom.chips[k] for k in loom.unfolded if 0 < k < phrase_start]
        self.phrase = VGroup(start, phrase).save_state()
        start.next_to(phrase, LEFT, buff=0.1)
        self.phrase.set_x(loom.region.center[0])
        begin = loom.chips[-1].get_right() + 0.15 * RIGHT
        self.pointer = rule(begin, at(loom.outlet.get_end()[0], self._edge[1]))

    def part(self) -> list[Animation]:
        """Room for what comes before the phrase."""
        pointer = self.pointer.animate.put_start_and_end_on(self._edge, self.pointer.get_end())
        return [Restore(self.phrase), pointer]  # type: ignore[list-item]

    def tell(self) -> Animation:
        """What comes before the phrase, word by word."""
        return LaggedStart(*(FadeIn(chip, shift=0.2 * DOWN) for chip in self._between), lag_ratio=0.2)

    def into_loom(self) -> list[Animation]:
        """The row comes down to the foot of the loom, and the pointer becomes its last thread's way."""
        return [self.loom.lower(), ReplacementTransform(self.pointer, self.loom.outlet)]
