"""One head asks by a query, is answered by keys, brings home values, and parks what it cannot use."""

from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
)
from manim.utils.rate_functions import linear

from data.one_head import OneHead
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words, shortened
from scenes.kit.weave.chips import Chip, Packet
from scenes.kit.weave.looks import Arcs, Scores
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, SPOKEN, Step
from scenes.kit.weave.rack import Compared, Rack
from scenes.kit.weave.rows import Result
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

BESIDE = Region(place.FULL.left, 2.0, place.FULL.bottom, place.FULL.top)
BOARD = Region(2.6, place.FULL.right, place.FULL.bottom, place.FULL.top)

ABOVE = Region(-4.6, 4.2, 0.9, place.FULL.top)

CLOSE, LOWER = 1.9, at(-0.6, -0.5)
"""How much larger things are where it is decided, and from there to what the camera then looks at."""

HIGH = 0.5
"""Of the room above the layers, a share of 1."""

LETTERS = 6
"""Of what is carried and guessed, so many letters fit beside the last thread."""


class OneHeadClip(Clip[OneHead]):
    """A head looks where query and key fit, and brings home values; attention it has no use for, it parks."""

    facts_type = OneHead

    def cast(self) -> None:
        facts = self.facts
        self.loom = loom = Loom(
            facts.tokens,
            facts.embedding_lengths,
            keep={0, facts.source, *range(facts.phrase_start, facts.query + 1)},
            room=0.46,
            tall={facts.query},
        )
        self.threads = [loom.threads[position].token for position in loom.seen]
        self.keys = Rack(loom, facts.keys, style.KEY)
        self.values = Rack(loom, facts.values, style.VALUE)
        vectors, colors = (facts.query_vector, facts.keys[facts.source]), (style.QUERY, style.KEY)
        self.compared = Compared(vectors, facts.score_parts, colors, ABOVE)
        self.query_reach = float(abs(facts.query_vector).max())
        self.scores = Scores(loom.feet(1), facts.scores, 0.7 * loom.room())
        self.arcs = Arcs(loom.feet(1), facts.query, facts.attention, 0.8 * loom.room())
        self.guess = Chip(shortened(facts.guess, LETTERS), style.TOKEN_SMALL, style.ANSWER)
        self.guess.move_to(loom.end(facts.query) + 0.3 * DOWN).align_to(at(place.FULL.right, 0), RIGHT)

    @beat
    def where_from(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        count = self.read("induction_head_count", "d")
        origin = Provenance("two layers", f"head {facts.induction_head}, one of {count} that fetch it")
        asked = Asked("How does a head choose", "where to look?")
        self.opens_on(loom.row(), fixed=[origin, asked])
        beat.now(*loom.weave(), pace=2 * style.SLOW, before="heads")
        beat.now(FadeIn(self.guess, shift=0.3 * UP), pace=style.BRISK, before="heads")
        alike = Arcs(
            loom.feet(1), facts.query, facts.parked_uniform[-1] + 0 * facts.attention, loom.room() / 2
        )
        beat.by("heads", loom.chips[facts.query].role(style.QUERY))
        packet = Packet(shortened(facts.answer, LETTERS), style.SMALLEST)
        packet.move_to(loom.foot(facts.source, 1))
        beat.now(FadeIn(packet, scale=0.6), pace=style.QUICK, before="fetched")
        beat.now(MoveAlongPath(packet, alike.line(facts.source)), pace=style.SLOW)
        beat.now(FadeOut(packet, target_position=self.guess), pace=style.BRISK)
        nearest_first = [alike.arcs[position] for position in reversed(loom.seen)]
        beat.by("choose", LaggedStart(*map(Create, nearest_first), lag_ratio=0.3))
        self.alike = alike

    @beat
    def the_query(self, beat: Beat) -> None:
        facts, loom, compared = self.facts, self.loom, self.compared
        others = [loom.chips[position] for position in loom.seen if position != facts.query]
        gone = FadeOut(self.alike, self.guess), self.overlay.drop(self.overlay.held[1])
        near = self.camera_in(self.keys.place(facts.query) + LOWER, by=CLOSE)
        beat.by("query", near, Step(others, BYSTANDER), *gone)
        strip = self.keys.upright(facts.query_vector, self.query_reach, style.QUERY, facts.query)
        beat.now(
            self.keys.comes_out(strip, facts.query_vector, facts.query), pace=style.SLOW, before="numbers"
        )
        edge = strip.get_left() + at(0.1, 0.4)
        count = Named(f"{self.read('head_width', 'd')} numbers", edge, edge + at(-0.5, 0.3), style.QUERY)
        count.words.scale(1 / CLOSE, about_point=count.words.get_edge_center(RIGHT))
        beat.by("numbers", FadeIn(count))
        name = self.named("query", 0, style.QUERY)
        dim = Step(self.threads, BYSTANDER)
        beat.wait_until("looking")
        beat.now(
            self.camera_out(),
            ReplacementTransform(strip, compared.one),
            FadeOut(count),
            dim,
            pace=0.7 * beat.left,
        )
        beat.now(FadeIn(name), pace=beat.left)

    @beat
    def the_key(self, beat: Beat) -> None:
        facts, loom, keys, compared = self.facts, self.loom, self.keys, self.compared
        source = facts.source
        beat.now(LaggedStart(*keys.come_out(), lag_ratio=0.12), pace=2 * style.SLOW, before="compares")
        name = self.named("key", 1, style.KEY)
        key = TransformFromCopy(keys.strips[source], compared.other)
        back = *keys.speak_of(source), Step([loom.chips[source]], SPOKEN)
        beat.by("compares", key, FadeIn(name), *back)
        pairs = LaggedStart(FadeIn(compared.agree), FadeIn(compared.differ), lag_ratio=0.5)
        beat.now(pairs, pace=0.6 * beat.until("score"))
        number = Words(self.read("scores", ".1f", source), style.SECOND).move_to(compared.total())
        parts = VGroup(compared.agree, compared.differ)
        run = parts.copy().scale(0.05).move_to(number)
        beat.by("score", Transform(parts, run), FadeIn(number, scale=1.6))
        column = self.scores.bars[source]
        aside = FadeOut(parts, compared.other, name, target_position=keys.place(source))
        beat.by(
            "tries",
            aside,
            number.animate.next_to(column, UP, buff=0.12),
            GrowFromEdge(column, DOWN),
            *keys.speak_of(),
        )
        slider = keys.upright(facts.query_vector, self.query_reach, style.QUERY, facts.query)
        beat.now(TransformFromCopy(compared.one, slider), pace=style.BRISK, before="fits")
        columns = [
            bar
            for position, bar in enumerate(self.scores.grow())
            if position in loom.seen and position != source
        ]
        passing = slider.animate(rate_func=linear).move_to(keys.place(0))
        beat.by("fits", passing, LaggedStart(*reversed(columns), lag_ratio=0.5))
        beat.now(FadeOut(slider), *keys.speak_of(source), pace=style.BRISK)
        self.number = number

    @beat
    def only_so_much(self, beat: Beat) -> None:
        facts, loom, arcs = self.facts, self.loom, self.arcs
        whole = arcs.whole()
        beat.by("attention", ReplacementTransform(self.compared.one, whole), FadeOut(self.name, self.number))
        beat.by("one", *self.keys.sink(), Step(self.threads, SPOKEN))
        drained = self.scores.drain_into(arcs)
        beat.at("softmax", *drained, FadeOut(whole), until="highest")
        step = loom.speak_of([facts.source, facts.query])
        beat.by("weight_of_source", arcs.speak_of(facts.source), step)
        before = self.percent("weight_of_source_untrained")
        of = f"of its attention; before training {before}"
        hero = Hero(self.percent("weight_of_source"), of, style.QUERY)
        hero.move_to(at(arcs.crown(facts.source)[0], loom.heights[1] + 0.1), aligned_edge=DOWN)
        beat.now(FadeIn(hero), pace=min(style.BRISK, beat.left))
        self.asides.held.append(hero)

    @beat
    def what_it_takes(self, beat: Beat) -> None:
        facts, loom, arcs, values = self.facts, self.loom, self.arcs, self.values
        source = facts.source
        beat.now(self.asides.clear(), loom.speak_of_all(), pace=style.BRISK, before="value")
        beat.by("over", Step(self.threads, BYSTANDER), LaggedStart(*values.come_out(), lag_ratio=0.12))
        carried = values.weighted(source, facts.weight_of_source)
        small = carried.copy().scale(0.4).move_to(loom.foot(source, 1))
        beat.by("rides", TransformFromCopy(values.strips[source], small), *values.speak_of(source))
        self.remove(*self.mobjects[-1:]) if False else None
        beat.by("added", MoveAlongPath(small, arcs.line(source)))
        thread = loom.threads[facts.query]
        strands = thread.joined(float(facts.carried[source]), loom.heights[1], style.VALUE, right=True)
        thread.joins(strands, right=True)
        joins = LaggedStart(*map(Create, strands), lag_ratio=0.05)
        beat.now(FadeOut(small, target_position=self.guess), joins, FadeIn(self.guess), pace=style.CALM)

    @beat
    def parked(self, beat: Beat) -> None:
        facts, loom, arcs, values = self.facts, self.loom, self.arcs, self.values
        near = self.camera_in(loom.foot(0, 1) + at(2, 0) + LOWER, by=CLOSE)
        beat.by("start", near, arcs.speak_of(0), *values.speak_of())
        taken = [
            Transform(strip, values.weighted(position, float(facts.attention[position])))
            for position, strip in values.strips.items()
        ]
        beat.at("nothing", LaggedStart(*taken, lag_ratio=0.1), until="carried_share_of_start")
        weight = Result(
            "of its attention", facts.weight_of_start, self.percent("weight_of_start"), style.QUERY
        )
        rows = Rows([weight], BOARD, weight.name, "the start's share")
        beat.now(self.camera_beside(BESIDE), self.overlay.add(rows), pace=style.CALM, before="parking")
        share = self.percent("carried_share_of_start")
        home = Result(
            "of all it takes home", facts.carried_share_of_start, share, style.VALUE, facts.weight_of_start
        )
        beat.at("parking", self.overlay.swap(rows, rows.with_row(home)), pace=style.SLOW, before="take")

    @beat
    def nothing_to_fetch(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        asking = [position for position in loom.seen if position]
        feet = [loom.foot(position, 1) for position in asking]
        shares = Shares(feet, facts.parked[asking], facts.parked_uniform[asking], HIGH * loom.room())
        before = [bar for bar, k in zip(shares.grow(), asking, strict=True) if k < facts.phrase_start]
        after = shares.grow()[len(before) :]
        leave = self.overlay.clear(self.overlay.held[0]), FadeOut(self.arcs), *self.values.sink()
        beat.now(self.camera_out(), *leave, Step(self.threads, SPOKEN), pace=style.CALM, before="back")
        beat.by("back", LaggedStart(*before, lag_ratio=0.5))
        hero = Hero(self.percent("parked_before"), "waits at the start", style.QUERY)
        hero.move_to(place.FULL.point(0.66, 1), aligned_edge=UP)
        beat.by("waits", FadeIn(hero))
        beat.now(LaggedStart(*after, lag_ratio=0.5), *shares.compare(), pace=style.SLOW, before="learn")
        now = Result("trained", facts.value_of_start, self.percent("value_of_start"), style.VALUE)
        rows = Rows([now], BOARD, now.name, "the start's value, beside others")
        beat.by("learn", self.camera_beside(BESIDE), self.overlay.add(rows), FadeOut(hero))
        then = Result(
            "before training",
            facts.value_of_start_untrained,
            self.percent("value_of_start_untrained"),
            style.VALUE,
        )
        beat.at("before", self.overlay.swap(rows, rows.with_row(then)), pace=style.SLOW)
        self.shares = shares

    @beat
    def ask_find_take(self, beat: Beat) -> None:
        facts, loom, arcs = self.facts, self.loom, self.arcs
        source = facts.source
        arcs = Arcs(loom.feet(1), facts.query, facts.attention, 0.8 * loom.room())
        leave = self.overlay.clear(self.overlay.held[0]), FadeOut(self.shares)
        beat.by("fit", self.camera_out(), *leave, FadeIn(arcs), Step(self.threads, BYSTANDER))

    # What several beats ask for

    def named(self, name: str, row: int, color: str) -> Words:
        """The name of a row of what is compared."""
        self.name = Words(name, style.NAME, color).move_to(self.compared.beside(row), aligned_edge=RIGHT)
        return self.name
