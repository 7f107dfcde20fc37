"""A model of two layers unfolds into paths, each with its bar; what paths buy, and what looking buys."""

from collections.abc import Sequence
from typing import Any

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from data.path_expansion import PathExpansion
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import MEDIUM, Words, shortened
from scenes.kit.weave.chips import Chip, Packet, Unknown
from scenes.kit.weave.gap import Gap
from scenes.kit.weave.layout import told_alone
from scenes.kit.weave.looks import Arcs, beam
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.paths import EitherWay, Path, Paths
from scenes.kit.weave.planes import BYSTANDER, SPOKEN, Step, px
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.thread import Strands
from scenes.kit.weave.unfolded import Unfolded
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

TABLE = Region(place.BOARD.left, place.BOARD.right, -1.0, place.FULL.top)
SUM = Region(place.BOARD.left, place.BOARD.right, -1.75, -1.35)
LARGE = Region(place.FULL.left, 1.2, -1.3, place.FULL.top)
ROWS = Region(2.0, place.FULL.right, place.FULL.bottom, place.FULL.top)

BESIDE_ROWS = Region(place.FULL.left, 1.5, place.FULL.bottom, place.FULL.top)

LEFT_PATHS = "straight alone", "+ one head", "+ two heads", "looks without help"
"""What is left of the model, row by row."""

TEXT = "surprise at text, in nats"

FAINT = 0.15
"""Paths that others stand in front of."""

LETTERS = 6
"""Of what is carried and guessed, so many letters fit beside the last thread."""


class PathExpansionClip(Clip[PathExpansion]):
    """With its looks frozen a model is a sum of paths; what it knows of other words is where it looks."""

    facts_type = PathExpansion

    def cast(self) -> None:
        facts = self.facts
        self.loom = loom = self.woven(place.FULL)
        self.paths = Paths(loom, facts.starts, facts.stops)
        self.best = facts.second_names.index(facts.head)
        self.guess = self.guess_at(loom)
        self.origin = Provenance("two layers")

    @beat
    def one_sum(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        asked = Asked("Could the model", "be one sum?")
        asked.move_to(loom.widest_room(asked))
        self.opens_on(*loom.row(), fixed=[self.origin, asked])
        beat.by("answer_shown", *loom.weave())
        beat.now(FadeIn(self.guess, shift=0.3 * UP), pace=style.BRISK, before="sum")
        beat.now(*map(along, loom.bands), pace=style.SLOW, before="second")
        look = beam(loom.foot(facts.query, 1), loom.foot(facts.source, 1))
        fore = loom.speak_of([facts.query], [facts.source])
        beat.by("second", Create(look), fore)
        self.written = self.writes(loom)
        beat.by("first", *(Create(line) for strands in self.written for line in strands))
        self.look = look

    @beat
    def every_path(self, beat: Beat) -> None:
        facts, loom, paths = self.facts, self.loom, self.paths
        looks = [
            beam(loom.foot(facts.query, layer), loom.foot(position, layer))
            for layer in (0, 1)
            for position in sorted({*map(int, self.looked_at(layer))} - {facts.query})
        ]
        beat.by("freeze", self.overlay.clear(self.origin), *map(Create, looks))
        frozen = [look.animate.set_stroke(style.QUIET, px(2)) for look in (*looks, self.look)]
        fade = [FadeOut(strands) for strands in self.written]
        held = Asked("looks:", "frozen")
        held.move_to(loom.widest_room(held))
        beat.by("carry", *frozen, self.asides.add(held))
        beat.by("paths", *fade, loom.speak_of([facts.query]))
        beat.by("straight", Create(paths.straight.line))
        beat.now(paths.straight.runs(), pace=style.BRISK, before="one")
        carried = paths.of[0][self.best]
        beat.by("one", Create(carried.line))
        others = [path for path in paths.one_head if path is not carried]
        beat.now(LaggedStart(*(Create(path.line) for path in others), lag_ratio=0.1), pace=style.CALM)
        twice = self.virtual_head()
        twice.line.set_stroke(width=paths.straight.line.get_stroke_width())
        step = Step([path for path in paths.one_head if path is not carried], FAINT)
        dim = Step([carried], 2 * FAINT)
        beat.by("two", FadeOut(*looks, self.look), step, dim, Create(twice.line))
        beat.by("virtual head", twice.runs(), loom.speak_of([facts.source, facts.query]))
        rest = [path for path in paths.two_heads if path is not twice]
        lag = LaggedStart(*(Create(path.line) for path in rest), lag_ratio=0.06)
        thin = twice.line.animate.set_stroke(width=rest[0].line.get_stroke_width())
        beat.now(lag, thin, loom.speak_of([facts.query]), pace=style.SLOW, before="all")
        counts = [self.read(name, "d") for name in ("path_count", "one_head_count", "two_heads_count")]
        count = Hero(counts[0], f"paths: straight, {counts[1]} by one head, {counts[2]} by two")
        count.move_to(loom.widest_room(count))
        beat.by("all", self.asides.show(count), Step(paths.one_head, SPOKEN))
        beat.now(*(path.runs() for path in paths.every), pace=min(style.SLOW, beat.left))

    @beat
    def where_and_what(self, beat: Beat) -> None:
        facts, loom, paths = self.facts, self.loom, self.paths
        path = paths.of[0][self.best]
        others = [other for other in paths.every if other is not path]
        fore = loom.speak_of([facts.source, facts.query])
        gone = self.asides.clear(), FadeOut(*others, self.guess)
        beat.now(*gone, fore, pace=style.CALM, before="look")
        ways = EitherWay(loom, facts.source, facts.query)
        look = Words(f"look: {self.percent('look_at_source')}", style.NAME).move_to(ways.on_look(0))
        origin = self.read_off("two layers", f"head {facts.head}")
        beat.by("look", Create(ways.looks[0]), *origin)
        beat.now(FadeIn(look), pace=style.QUICK)
        beat.into("table", FadeIn(ways.tables[0]), path.runs(), pace=style.BRISK)
        does = f"{self.read('entry', '+.1f')} on {shortened(facts.answer_shown, LETTERS)}"
        says = Words(does, style.NAME).move_to(ways.beside_table(0), aligned_edge=RIGHT)
        beat.now(FadeIn(says), pace=style.QUICK, before="move")
        beat.now(path.runs(), pace=2 * style.SLOW, before="move")
        first, second = (Packet(shortened(facts.answer, LETTERS)).move_to(ways.start) for _ in range(2))
        beat.wait_until("move")
        brought = self.chip(self.read("brought", "+.1f")).move_to(ways.end)
        across = MoveAlongPath(first, Line(ways.start, ways.corner))
        up = ReplacementTransform(first, brought)
        other = [FadeIn(ways.tables[1]), Create(ways.looks[1]), FadeIn(second, scale=0.6)]
        beat.steps("other", [FadeIn(first, scale=0.6)], [across], [up], other)
        entry = self.chip(self.read("entry", "+.1f")).move_to(ways.other_corner)
        over = entry.animate.next_to(brought, LEFT, buff=0.3)
        into = FadeOut(entry, target_position=brought), brought.animate.scale(1.15)
        beat.steps("same", [ReplacementTransform(second, entry)], [over], into)
        product = Words("where ⊗ what", style.SECOND, weight=MEDIUM)
        product.move_to(ways.middle() + 0.35 * UP + 0.6 * LEFT)
        beat.by("kronecker product", FadeIn(product))
        called = Words("Kronecker product", style.NAME, style.QUIET).next_to(product, DOWN, buff=0.06)
        beat.now(FadeIn(called), path.runs(), pace=min(style.SLOW, beat.left))
        self.leaving: list[VMobject] = [ways, look, says, brought, product, called, path]

    @beat
    def the_bill(self, beat: Beat) -> None:
        facts, old = self.facts, self.loom
        self.loom = loom = self.woven(place.BESIDE_BOARD).stand([facts.source, facts.query])
        self.paths, self.unfolded = Paths(loom, facts.starts, facts.stops), self.table(TABLE)
        paths, table, self.guess = self.paths, self.unfolded, self.guess_at(loom)
        origin = self.read_off("two layers", "all looks frozen")
        beat.now(FadeOut(*self.leaving), *old.into(loom), *origin, pace=style.CALM, before="part")
        empty = [*table.grounds, *table.names]
        beat.by("part", FadeIn(*empty), FadeIn(self.guess))
        cells = [(row, column) for row in range(table.rows) for column in range(table.columns)]
        beat.by("exactly", LaggedStart(*(self.adds(*cell) for cell in cells), lag_ratio=0.15))
        added, taken, end = table.together(SUM)
        lie = LaggedStart(*added, lag_ratio=0.1)
        beat.now(lie, *(path.runs() for path in paths.one_head), pace=style.CALM, before="one")
        mark = Line(end + 0.24 * DOWN, end + 0.24 * UP).set_stroke(style.INK, px(5))
        score = Words(self.read("score", ".1f"), style.SECOND, weight=MEDIUM)
        score.next_to(mark, DOWN, buff=0.06).align_to(at(SUM.right, 0), RIGHT)
        own = Words("the model’s own score", style.LABEL, style.QUIET).next_to(score, LEFT, buff=0.2)
        beat.now(LaggedStart(*taken, lag_ratio=0.02), pace=style.BRISK, before="one")
        untrained = Words(f"untrained: {self.read('score_untrained', 'z.1f')}", style.LABEL, style.QUIET)
        untrained.next_to(score, DOWN, buff=0.0).align_to(score, RIGHT)
        beat.now(Create(mark), FadeIn(score, own, untrained), pace=style.BRISK, before="one")
        adding = [facts.second_names.index(name) for name in facts.adding_heads]
        bars, lit = [table.bars[0][index] for index in adding], [paths.of[0][index] for index in adding]
        back = [bar for row in table.bars for bar in row if bar not in bars]
        dim = [path for path in paths.every if path not in lit]
        frames = [table.zone((0, index), (0, index)) for index in adding]
        beat.by("one", Step(back, BYSTANDER), Step(dim, FAINT), *map(Create, frames))
        beat.now(*(path.runs() for path in lit), pace=style.SLOW, before="virtual")
        inner = table.zones(2)
        planes = Step(table.two_heads, SPOKEN), Step(paths.two_heads, SPOKEN), Step(lit, FAINT)
        beat.by("virtual", FadeOut(*frames), Create(inner), Step(bars, BYSTANDER), *planes)
        beat.by("away", *(path.runs() for path in paths.two_heads))
        amount = Words(self.read("two_heads_add", ".1f"), style.SECOND, weight=MEDIUM)
        amount.match_y(score).align_to(at(SUM.left, 0), LEFT)
        by = Words("virtual heads", style.LABEL, style.QUIET)
        by.next_to(amount, DOWN, buff=0.0).align_to(amount, LEFT)
        beat.now(self.stage.drop(own, untrained), self.stage.add(amount, by), pace=style.BRISK)

    @beat
    def what_it_buys(self, beat: Beat) -> None:
        facts, old = self.facts, self.unfolded
        table = Unfolded(0 * facts.pushes + 1, facts.first_names, facts.second_names, LARGE, style.VALUE)
        for bars in table.bars:
            for bar in bars:
                bar.stand(BYSTANDER)
        beat.by("little", self.stage.clear(old))
        origin = self.read_off("two layers", "held-out text", "all looks frozen")
        beat.by("text", ReplacementTransform(old, table), *origin)
        self.unfolded, self.rows = table, self.text(0)
        beat.by("surprise", self.overlay.add(self.rows))
        beat.by("alone", *self.lets_in(0))
        end = at(ROWS.right, self.rows.bar(LEFT_PATHS[0]).get_y() - 0.1)
        blind = Named(f"a blind guess: {self.read('surprise_blind', '.2f')}", end, end + at(-0.5, -0.55))
        beat.into("high", FadeIn(blind), pace=style.BRISK)
        beat.at("one", FadeOut(blind), *self.lets_in(1), until="down")
        beat.at("virtual", *self.lets_in(2), until="two_heads_share")
        share = Hero(self.percent("two_heads_share"), "of that fall")
        share.move_to(ROWS.point(0, 0), aligned_edge=DOWN + LEFT)
        beat.now(self.asides.add(share), pace=style.CALM, before="nothing")
        beat.at("nothing", self.asides.add(self.published()), pace=style.CALM)

    @beat
    def where_it_looks(self, beat: Beat) -> None:
        facts = self.facts
        self.loom = loom = self.woven(BESIDE_ROWS).stand([facts.source, facts.query])
        self.written, self.guess = self.writes(loom), self.guess_at(loom)
        self.arcs = arcs = Arcs(loom.feet(1), facts.query, facts.looks, 0.8 * loom.room())
        leave = self.stage.clear(), self.asides.clear()
        origin = self.read_off("two layers", f"arcs: head {facts.head}")
        beat.by("second", *leave, FadeIn(*loom.everything(), *self.written), *origin)
        beat.by("froze", LaggedStart(*map(Create, reversed(arcs.arcs)), lag_ratio=0.1))
        beat.now(arcs.lands(facts.source), pace=style.SLOW, before="without")
        low, high = loom.heights
        self.gap = Gap(self.written, low + 0.5 * (high - low), low + 0.8 * (high - low))
        beat.at("without", self.gap.opens(), pace=style.CALM)
        beat.by("astray", arcs.flow(facts.looks_deaf))
        beat.now(*self.turn(self.text(4)), pace=style.BRISK, before="times")
        beat.at("times", *self.turn(self.costs(2)), pace=style.CALM)
        beat.now(arcs.lands(facts.astray), pace=2 * style.SLOW, before="twice")
        beat.at("twice", *self.turn(self.repeated(3)), pace=style.SLOW, before="lost")
        beat.at("lost", *self.turn(self.repeated(4)), pace=style.SLOW)

    @beat
    def who_tells_it(self, beat: Beat) -> None:
        facts, loom, arcs = self.facts, self.loom, self.arcs
        beat.by("elsewhere", self.gap.closes(), arcs.flow(facts.looks))
        beat.by("almost", *self.turn(self.costs(1)))
        beat.at("worth", *self.turn(self.costs(2)), pace=style.CALM, before="where")
        beat.now(arcs.speak_of(facts.source), arcs.lands(facts.source), pace=style.SLOW, before="tells")
        unknown = Unknown(color=style.TAG)
        low, high = loom.heights
        unknown.move_to(at(loom.xs[facts.source], (low + high) / 2))
        beat.into("tells", FadeIn(unknown, scale=0.7), pace=style.BRISK)
        strands = self.written[loom.seen.index(facts.source)]
        beat.now(*strands.rising(), arcs.lands(facts.source), pace=min(2 * style.SLOW, beat.left))

    # What several beats ask for

    def woven(self, region: Region) -> Loom:
        """The prompt on the stage; on a part of it, most tokens stand by without words."""
        facts = self.facts
        told = [0, facts.source, facts.query]
        return Loom(
            facts.tokens if region == place.FULL else told_alone(facts.tokens, told),
            facts.embedding_lengths,
            keep={0, facts.source, facts.query},
            region=region,
            room=0.46,
            tall={facts.source, facts.query},
        )

    def guess_at(self, loom: Loom) -> Chip:
        """What the model says, at the end of a loom's last thread."""
        guess = self.chip(shortened(self.facts.answer, LETTERS))
        guess.move_to(loom.end(self.facts.query) + 0.3 * DOWN)
        return guess.shift(min(0.0, loom.region.right - guess.get_right()[0]) * RIGHT)

    def chip(self, said: str) -> Chip:
        """Something that is said, in front of the threads."""
        chip = Chip(said, style.TOKEN_SMALL, style.ANSWER)
        chip.set_z_index(2)
        return chip

    def writes(self, loom: Loom) -> list[Strands]:
        """The strands of what the first layer writes, on every thread."""
        lengths = self.facts.written_lengths
        return [
            loom.threads[position].joined(float(lengths[position]), loom.heights[0], style.VALUE)
            for position in loom.seen
        ]

    def looked_at(self, layer: int) -> Any:
        """Where heads of a layer look most from the last thread."""
        return self.facts.stops[0, 1:] if layer else self.facts.starts[1:, 0]

    def table(self, region: Region) -> Unfolded:
        """All paths in one square."""
        facts = self.facts
        return Unfolded(facts.pushes, facts.first_names, facts.second_names, region)

    def virtual_head(self) -> Path:
        """Of the paths through the best head of the second layer and one before, that which does most."""
        pushes = abs(self.facts.pushes[1:, self.best])
        return self.paths.of[1 + int(pushes.argmax())][self.best]

    def adds(self, row: int, column: int) -> Animation:
        """A path lights up, and its bar grows."""
        path = self.paths.of[row][column]
        return LaggedStart(Create(path.line), self.unfolded.grow(row, column), lag_ratio=0.3)

    def lets_in(self, heads: int) -> list[Any]:
        """Paths through so many heads are let in, too: they are framed, and the rows say what is left."""
        table, zone = self.unfolded, self.unfolded.zones(heads)
        bars = (table.straight, table.one_head, table.two_heads)[heads]
        frames = self.asides.show(*map(Create, zone))
        return [frames, Step(bars, SPOKEN), *self.turn(self.text(heads + 1))]

    def costs(self, count: int) -> Rows:
        """What virtual heads bring, and how many times that it costs to look without help."""
        facts, shown = self.facts, self.read("two_heads_buy", ".3f")
        cost, bring = facts.surprise_deaf - facts.surprise, facts.two_heads_buy
        results = [
            Result("virtual heads bring", bring, shown, style.ANSWER),
            Result(LEFT_PATHS[3], cost, f"{self.read('deaf_times', '.0f')}×", style.ANSWER, bring),
        ]
        return Rows(results[:count], ROWS, title=TEXT, full=cost)

    def published(self) -> VGroup:
        """What paths of each length buy, and what they do in the model of the paper."""
        ours = [self.read("straight_buys", ".2f"), self.read("one_head_buys", ".2f")]
        ours.append(self.read("two_heads_buy", ".3f"))
        theirs = [self.read("published_buys", ".1f", length) for length in range(3)]
        lines = ("nats", "straight", "one head", "two"), ("here", *ours), ("in the paper", *theirs)
        cells = VGroup(*(Words(cell, style.LABEL, style.QUIET) for line in lines for cell in line))
        cells.arrange_in_grid(rows=3, cols=4, buff=(0.3, 0.06), col_alignments="lrrr")
        return cells.move_to(at(LARGE.left, place.FULL.bottom), aligned_edge=DOWN + LEFT)

    def text(self, count: int) -> Rows:
        """How much held-out text surprises, by the first so many of what is left of the model."""
        facts = self.facts
        nulls = facts.surprise_blind, facts.surprise_straight, facts.surprise_one_head, facts.surprise
        fields = "surprise_straight", "surprise_one_head", "surprise", "surprise_deaf"
        return self.board(TEXT, fields[:count], nulls, facts.surprise_blind)

    def repeated(self, count: int) -> Rows:
        """The same of random tokens as they come back."""
        facts = self.facts
        nulls = facts.surprise_blind, facts.repeated_straight, facts.repeated_one_head, facts.surprise_blind
        fields = "repeated_straight", "repeated_one_head", "repeated", "repeated_deaf"
        full = max(facts.repeated_straight, facts.repeated_deaf)
        return self.board("random tokens, said twice", fields[:count], nulls, full)

    def board(self, title: str, fields: Sequence[str], nulls: Sequence[float], full: float) -> Rows:
        """Rows beside the stage, each with what it is compared with as an outline."""
        results = [
            Result(name, float(getattr(self.facts, field)), self.read(field, ".2f"), style.ANSWER, null)
            for name, field, null in zip(LEFT_PATHS, fields, nulls, strict=False)
        ]
        return Rows(results, ROWS, title=title, full=full)

    def turn(self, rows: Rows) -> list[Change]:
        """The rows become these; those of something else make room first."""
        old, self.rows = self.rows, rows
        if old.full == rows.full:
            return [self.overlay.swap(old, rows)]
        return [self.overlay.drop(old), self.overlay.add(rows)]

    def read_off(self, *parts: str) -> list[Change]:
        """Say in the quiet line what the picture is read off from now on."""
        old, self.origin = self.origin, Provenance(*parts)
        return [self.overlay.drop(old), self.overlay.add(self.origin)]


def along(line: VMobject) -> Animation:
    """A light runs along a line."""
    return Path([line.get_start(), line.get_end()], style.INK, 4).runs()
