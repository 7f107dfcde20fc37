"""The one world of the film: tokens at the foot, threads that run up, layers across, tags on the threads."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from manim import (
    DOWN,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.chips import HEIGHT, Chip, Packet
from scenes.kit.weave.layout import laid_out
from scenes.kit.weave.pennants import Pennant
from scenes.kit.weave.planes import BYSTANDER, RELATED, SCAFFOLD, SPOKEN, Planed, Recast, Step, px
from scenes.kit.weave.thread import Thread

FOOT = 0.28
"""Of two layers, the first crosses at this share of the way from the chips to the second."""


class Loom(VGroup):
    """A model on a prompt: a column for each position, a line across for each layer.

    Parameters
    ----------
    tokens:
        The prompt's tokens.
    lengths:
        How long each token's embedding is: the widths of the threads.
    tags, tag_lengths:
        For each position the token that its tag names, and how long the tag is; none where no head writes
        one.
    keep:
        Positions whose tokens are written large, and seen however long the prompt is.
    layers:
        How many lines there are, 0 to 2.
    room:
        The share of the height above the last layer, for arcs.
    tall:
        Positions whose threads are drawn to the top; of the others, only what the last layer reads. All, if
        not given.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        lengths: Array,
        tags: Sequence[str] = (),
        tag_lengths: Array | None = None,
        keep: Collection[int] = (),
        region: Region = place.FULL,
        layers: int = 2,
        room: float = 0.2,
        tall: Collection[int] | None = None,
    ) -> None:
        super().__init__()
        self.tokens, self.region = tokens, region
        none = [0.0] * len(tokens)
        self.tag_lengths = none if tag_lengths is None else [float(length) for length in tag_lengths]
        self.layout = laid_out(tokens, tags, [*lengths], self.tag_lengths, keep, region)
        self.xs = self.layout.xs
        chip_height = style.em(HEIGHT * max(self.layout.sizes))
        foot = region.bottom + chip_height
        last = region.top - room * region.height
        first = foot + FOOT * (last - foot) if layers == 2 else last
        self.heights = (first, last)[2 - layers :] if layers else ()
        self.flags_at = first + 0.5 * ((last if layers == 2 else region.top) - first)
        self.chips = [
            Chip(token, size).move_to(at(x, region.bottom + chip_height / 2))
            for token, size, x in zip(self.layout.shown(tokens), self.layout.sizes, self.xs, strict=True)
        ]
        low = last + 0.3 * (region.top - last) if layers == 2 else region.top
        self.threads = [
            Thread(
                x,
                chip.get_top()[1],
                region.top if tall is None or position in tall else low,
                float(length),
                self.layout.unit,
                fade=0.14,
            )
            for position, (x, chip, length) in enumerate(zip(self.xs, self.chips, lengths, strict=True))
        ]
        self.bands = [Line(at(region.left, y), at(region.right, y)) for y in self.heights]
        for band in self.bands:
            band.set_stroke(style.QUIET, px(2), SCAFFOLD)
        self.pennants = {
            position: Pennant(tag, self.layout.flag_size(position), lit=False).on(self.mast(position))
            for position, tag in enumerate(self.layout.shown(tags))
            if position and not self.layout.hidden(position)
        }
        self.hung: set[int] = set()
        for hidden in self.layout.folded[1:]:
            self.chips[hidden].set_opacity(0)
            self.threads[hidden].set_opacity(0)

    # Places

    def mast(self, position: int) -> Point3D:
        """Where the pennant of a position flies from its thread."""
        return at(self.threads[position].token.get_left()[0] - style.em(2), self.flags_at)

    def foot(self, position: int, layer: int) -> Point3D:
        """Where the thread of a position crosses a layer (0 is the first)."""
        return at(self.xs[position], self.heights[layer])

    def feet(self, layer: int) -> list[Point3D]:
        """The same of all positions."""
        return [self.foot(position, layer) for position in range(len(self.xs))]

    def end(self, position: int) -> Point3D:
        """The upper end of a thread, where a guess is read."""
        return at(self.xs[position], self.region.top)

    def lane(self, position: int) -> Point3D:
        """Above the tag of a position, where a question passes."""
        flags = (self.layout.flag_size(k) for k in self.seen)
        return self.mast(position) + at(0, style.em(2.1 * max(flags)))

    @property
    def dip(self) -> float:
        """How far a question comes down where it does not fit."""
        return float(0.3 * (self.lane(0) - self.mast(0))[1])

    def beside(self, layer: int, position: int) -> tuple[Point3D, Point3D]:
        """A point of a layer, just before a thread, and where its name stands."""
        point = self.foot(position, layer) - at(0.45, 0)
        return point, point + at(-0.35, 0.5)

    @property
    def seen(self) -> list[int]:
        """The positions that can be seen."""
        return [position for position in range(len(self.xs)) if not self.layout.hidden(position)]

    def widest_room(self, words: Mobject) -> Point3D:
        """Where words stand at the top between two threads that run up to there."""
        xs = sorted(thread.x for thread in self.threads if thread.top == self.region.top)
        left, right = max(pairwise(xs), key=lambda pair: pair[1] - pair[0])
        return at((left + right) / 2, self.region.top - words.height / 2)

    def room(self) -> float:
        """The height above the last layer."""
        return self.region.top - self.heights[-1]

    def column(self, position: int) -> list[Planed]:
        """A chip, the strands of its thread and, if one hangs there, its tag."""
        pennants = [self.pennants[position]] if position in self.hung else []
        return [self.chips[position], *self.threads[position].strands, *pennants]

    # What happens

    def speak_of(
        self, spoken: Collection[int], related: Collection[int] = (), lit: Collection[int] = ()
    ) -> Animation:
        """Some positions come to the fore, some stay near, all others step back; some tags are lit."""
        steps: list[Animation] = []
        for position in self.seen:
            plane = SPOKEN if position in spoken else RELATED if position in related else BYSTANDER
            steps.append(Step([self.chips[position], *self.threads[position].strands], plane))
            if position in self.hung:
                pennant = self.pennants[position]
                steps.append(Recast(pennant, pennant.other(position in lit), plane))
        return AnimationGroup(*steps)

    def speak_of_all(self) -> Animation:
        """All positions come to the fore."""
        return self.speak_of(self.seen)

    def weave(self, but: int | None = None, lag: float = 0.06) -> list[Animation]:
        """The threads grow out of the chips, but for one, and the layers come across them."""
        growing = [position for position in self.seen if position != but]
        threads = [AnimationGroup(*map(Create, self.threads[position].token)) for position in growing]
        return [LaggedStart(*threads, lag_ratio=lag), *(Create(band) for band in self.bands)]

    def everything(self) -> list[VMobject]:
        """All that can be seen of the loom: layers, threads, tags and tokens."""
        seen: list[VMobject] = [*self.bands]
        for position in self.seen:
            seen += [*self.threads[position].strands, self.chips[position]]
        return [*seen, *(self.pennants[position] for position in sorted(self.hung))]

    def row(self) -> VGroup:
        """The chips."""
        return VGroup(*(self.chips[position] for position in self.seen))

    def carry(self, position: int, of: int | None = None) -> "Carried":
        """What a head of the first layer carries to a position, by default from the one before."""
        return Carried(self, position, position - 1 if of is None else of)

    def wear(self) -> list[VMobject]:
        """All tags hang at once: what there is besides chips and tokens' strands."""
        worn: list[VMobject] = []
        for position, pennant in self.pennants.items():
            copied = self.carry(position)
            self.threads[position].joins(copied.strands)
            self.hung.add(position)
            worn += [pennant, copied.strands]
        return worn

    def fall(self) -> tuple[list[VMobject], list[Animation]]:
        """All tags fall off, and their strands go; what fell, and how."""
        fallen: list[VMobject] = []
        for position in sorted(self.hung):
            fallen += [self.pennants[position], *self.threads[position].strands[1:2]]
        return fallen, [FadeOut(part, shift=0.5 * DOWN) for part in fallen]

    def lift_off(self, *positions: int) -> list[Animation]:
        """The tags of two positions leave them, cross, and hang over each other's place."""
        pairs = zip(positions, reversed(positions), strict=True)
        lifted: list[Animation] = []
        for position, other in pairs:
            over = self.lane(other) - self.mast(position)
            pennant = self.pennants[position]
            lifted.append(Transform(pennant, pennant.copy().shift(over), path_arc=-1.2))
        return lifted


class Carried:
    """A copy that rides along the first layer to another thread, becomes a pennant there, and is added."""

    def __init__(self, loom: Loom, position: int, of: int) -> None:
        self.loom, self.position = loom, position
        start, self.pennant = loom.foot(of, 0), loom.pennants[position]
        self.packet = Packet(loom.tokens[of], self.pennant.size).move_to(start)
        self.way = VMobject().set_points_smoothly(
            [
                start,
                start + 0.62 * (self._below() - start) + 0.02 * UP,
                self._below(),
                self.pennant.get_center(),
            ]
        )
        self.strands = loom.threads[position].joined(
            loom.tag_lengths[position], self.pennant.panel.get_top()[1], style.TAG
        )

    def _below(self) -> Point3D:
        return at(self.pennant.get_center()[0], self.loom.heights[0] + 0.25)

    def rise(self) -> Animation:
        """The copy comes out of what it is copied from."""
        return FadeIn(self.packet, scale=0.6)

    def ride(self) -> Animation:
        """It rides to the thread of the one that looked."""
        return MoveAlongPath(self.packet, self.way)

    def hang(self) -> list[Animation]:
        """It becomes a pennant, and a strand joins the thread and runs on up."""
        self.loom.threads[self.position].joins(self.strands)
        self.loom.hung.add(self.position)
        parts = zip((self.packet.panel, self.packet.words), self.pennant, strict=False)
        turned = [ReplacementTransform(old, new) for old, new in parts]
        rest = [FadeOut(self.packet.light, *self.packet[3:]), *map(FadeIn, self.pennant[2:])]
        return [*turned, *rest, LaggedStart(*map(Create, self.strands), lag_ratio=0.05)]
