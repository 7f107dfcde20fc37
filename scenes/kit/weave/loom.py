"""The one world of the film: tokens at the foot, threads that run up, layers across, tags on the threads."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any

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
from scenes.kit.frame.fades import arrive, leave
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
    fold:
        Whether the longest stretch of what is not in `keep` stands as one column.
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
        fold: bool = False,
    ) -> None:
        super().__init__()
        self.tokens, self.region = tokens, region
        none = [0.0] * len(tokens)
        self.tag_lengths = none if tag_lengths is None else [float(length) for length in tag_lengths]
        self.layout = laid_out(tokens, tags, [*lengths], self.tag_lengths, keep, region, fold)
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
            position: Pennant(tag, self.layout.flags[position], lit=False).on(self.mast(position))
            for position, tag in enumerate(self.layout.shown(tags))
            if position and not self.layout.hidden(position)
        }
        self.hung: set[int] = set()
        self.threaded: set[int] = set(self.seen)
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
        return self.mast(position) + at(0, style.em(2.1 * max(self.layout.flags)))

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

    def column(self, position: int) -> dict[str, Planed]:
        """What stands at a position: its chip, the strands of its thread and, if one hangs there, its tag."""
        parts: dict[str, Planed] = {"chip": self.chips[position]}
        if position not in self.threaded:
            return parts
        hangs = position in self.hung
        names = ("token", "tag", "copy") if hangs else ("token", "copy")
        parts |= zip(names, self.threads[position].strands, strict=False)
        return parts | ({"pennant": self.pennants[position]} if hangs else {})

    # How it stands

    def stand(
        self, spoken: Collection[int], related: Collection[int] = (), lit: Collection[int] = ()
    ) -> "Loom":
        """Put some positions to the fore at once, as `speak_of` does."""
        for position in self.seen:
            if position in lit and position in self.hung:
                self.pennants[position] = self.pennants[position].other(True)
            for part in self.column(position).values():
                part.stand(self._plane(position, spoken, related))
        return self

    def only(self, position: int) -> "Loom":
        """Let one position alone have its thread; of the others, the chips are there."""
        self.threaded = {position}
        return self

    @staticmethod
    def _plane(position: int, spoken: Collection[int], related: Collection[int]) -> float:
        return SPOKEN if position in spoken else RELATED if position in related else BYSTANDER

    # What happens

    def speak_of(
        self, spoken: Collection[int], related: Collection[int] = (), lit: Collection[int] = ()
    ) -> Animation:
        """Some positions come to the fore, some stay near, all others step back; some tags are lit."""
        steps: list[Animation] = []
        for position in self.seen:
            plane, column = self._plane(position, spoken, related), self.column(position)
            if pennant := column.pop("pennant", None):
                steps.append(Recast(pennant, self.pennants[position].other(position in lit), plane))
            steps.append(Step(column.values(), plane))
        return AnimationGroup(*steps)

    def speak_of_all(self) -> Animation:
        """All positions come to the fore."""
        return self.speak_of(self.seen)

    def with_other_words(self, new: "Loom") -> list[Animation]:
        """Other words come to stand before the same last token."""
        *others, last = (self.column(position) for position in self.seen)
        kept = zip(last.values(), new.column(new.seen[-1]).values(), strict=True)
        gone = [part for column in others for part in column.values()]
        return [leave(*gone), *(ReplacementTransform(*pair) for pair in kept), arrive(*new.chips[:-1])]

    def weave(self, but: int | None = None, lag: float = 0.06) -> list[Animation]:
        """The threads grow out of the chips, but for one, and the layers come across them."""
        growing = [position for position in self.seen if position != but]
        self.threaded |= {*growing}
        threads = [AnimationGroup(*map(Create, self.threads[position].token)) for position in growing]
        return [LaggedStart(*threads, lag_ratio=lag), *(Create(band) for band in self.bands)]

    def everything(self) -> list[VMobject]:
        """All that can be seen of the loom: layers, threads, tags and tokens."""
        columns = [self.column(position) for position in self.seen]
        pennants = [column.pop("pennant") for column in columns if "pennant" in column]
        return [*self.bands, *(part for column in columns for part in reversed(column.values())), *pennants]

    def row(self) -> VGroup:
        """The chips."""
        return VGroup(*(self.chips[position] for position in self.seen))

    def carry(self, position: int, of: int | None = None) -> "Carried":
        """What a head of the first layer carries to a position, by default from the one before."""
        return Carried(self, position, position - 1 if of is None else of)

    def wear(self, wearers: Collection[int] | None = None) -> "Loom":
        """Some tags hang at once; all of them, if none are named."""
        for position in self.pennants if wearers is None else self.pennants.keys() & {*wearers}:
            self.threads[position].joins(self.carry(position).strands)
            self.hung.add(position)
        return self

    def fall(self) -> tuple[list[VMobject], list[Animation]]:
        """All tags fall off, and their strands go; what fell, and how."""
        columns = [self.column(position) for position in sorted(self.hung)]
        fallen = [column[part] for column in columns for part in ("pennant", "tag")]
        return [*fallen], [FadeOut(part, shift=0.5 * DOWN) for part in fallen]

    def leaves_only(self, position: int) -> Animation:
        """One position keeps its thread and its tag; of the others, only the chips stay, and no layers."""
        others = [self.column(other) for other in self.seen if other != position]
        going = [part for column in others for name, part in column.items() if name != "chip"]
        self.only(position)
        left = self.pennants[position].get_left()[0] - style.em(24)
        bands: list[Any] = [
            band.animate.put_start_and_end_on(at(left, band.get_y()), band.get_end()) for band in self.bands
        ]
        return AnimationGroup(FadeOut(*going, shift=0.4 * DOWN), *bands)

    def into(self, other: "Loom", shift: int = 0, come: bool = True) -> list[Animation]:
        """It becomes another loom: what both have moves there, the rest goes, and comes if it is to `come`.

        `shift` is where the first position of this one stands in the other. Layers that this one has not yet
        do not come.
        """
        pairs: list[tuple[Mobject, Mobject]] = [*zip(self.bands, other.bands, strict=False)]
        going: list[Mobject] = []
        coming = [other.column(position) for position in other.seen]
        columns = dict(zip(other.seen, coming, strict=True))
        for position in self.seen:
            there = columns.get(position + shift, {})
            for name, part in self.column(position).items():
                if name in there:
                    pairs.append((part, there.pop(name)))
                else:
                    going.append(part)
        moves: list[Animation] = [ReplacementTransform(*pair) for pair in pairs]
        moves += [FadeOut(*going)] if going else []
        new = [part for column in coming for part in column.values()] if come else []
        return moves + ([FadeIn(*new)] if new else [])

    def lift_off(self, *positions: int) -> list[Animation]:
        """The tags of two positions leave them, cross, and hang over each other's place."""
        pairs = zip(positions, reversed(positions), strict=True)
        lifted: list[Animation] = []
        for position, other in pairs:
            over = self.lane(other) - self.mast(position)
            pennant = self.pennants[position]
            lifted.append(Transform(pennant, pennant.copy().shift(over), path_arc=-1.2))
        return lifted

    def lift(self, names: Sequence[Mobject]) -> Animation:
        """The layers leave, the upper one first, and their names with them."""
        pairs = zip(reversed(self.bands), reversed(names), strict=True)
        lifts = [FadeOut(VGroup(band, *name), shift=1.6 * UP) for band, name in pairs]
        return LaggedStart(*lifts, lag_ratio=0.4)


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
