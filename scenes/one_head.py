"""One head asks by a query, is answered by keys, brings home values, and parks what it cannot use."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
)
from manim.typing import Point3D
from manim.utils.rate_functions import linear

from data.facts import Array
from data.one_head import OneHead
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words, shortened
from scenes.kit.weave.chips import Chip, Packet, Unknown
from scenes.kit.weave.looks import Arcs, Scores
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.parking import Parking
from scenes.kit.weave.planes import BYSTANDER, RELATED, SPOKEN, Planed, Step
from scenes.kit.weave.rack import Compared, Rack
from scenes.kit.weave.whole import Whole
from scenes.kit.weave.words import Asked, Provenance

ABOVE = Region(-4.6, 4.0, 1.5, place.FULL.top)
"""Where query and key are compared."""
ALL = Region(ABOVE.left, ABOVE.right, place.FULL.top - 0.34, place.FULL.top)
"""Where all of the head's attention is a bar."""

CLOSE, LOWER = 1.6, at(0, -0.7)
"""How much larger things are where it is decided, and from there to what the camera then looks at."""

FAINT = 0.12
"""Threads that words stand in front of."""

SCORE, SHARE, WAITS, RESTS = 0.45, 0.72, 0.46, 0.66
"""Of the room above the layers: the highest score, a share of 1, the highest arc where attention waits, and
the highest at the end."""

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
        self.scores = Scores(loom.feet(1), facts.scores, SCORE * loom.room())
        self.arcs = self.arcs_of(facts.attention)
        self.guess = Chip(shortened(facts.guess, LETTERS), style.TOKEN_SMALL, style.ANSWER)
        self.guess.move_to(loom.end(facts.query) + 0.3 * DOWN).align_to(
            at(place.FULL.right, 0), RIGHT
        ).set_z_index(2)

    @beat
    def where_from(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        count = self.read("induction_head_count", "d")
        self.origin = Provenance("two layers", f"head {facts.induction_head}, one of {count} that fetch it")
        asked = Asked("How does a head choose", "where to look?")
        self.opens_on(loom.row(), fixed=[self.origin, asked])
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
        gone = FadeOut(self.alike, self.guess), self.overlay.clear()
        near = self.camera_in(self.keys.place(facts.query) + LOWER, by=CLOSE)
        dim = Step(self.threads[:-1], BYSTANDER)
        beat.by("query", near, Step(others, BYSTANDER), dim, *gone)
        strip = self.keys.upright(facts.query_vector, self.query_reach, style.QUERY, facts.query)
        beat.now(self.keys.comes_out(strip, facts.query), pace=style.SLOW, before="numbers")
        self.name = self.named("query", 0, style.QUERY)
        count = Words(f"{self.read('head_width', 'd')} numbers", style.NAME, style.QUERY)
        self.count = count.move_to(compared.after(0), aligned_edge=LEFT)
        dim = Step(self.threads, BYSTANDER)
        row = ReplacementTransform(strip, compared.one)
        back = self.camera_out(), self.overlay.add(self.origin)
        beat.into("numbers", *back, row, dim, pace=style.CALM)
        beat.now(FadeIn(self.name, self.count), pace=style.BRISK)

    @beat
    def the_key(self, beat: Beat) -> None:
        facts, loom, keys, compared = self.facts, self.loom, self.keys, self.compared
        source = facts.source
        beat.now(LaggedStart(*keys.come_out(), lag_ratio=0.12), pace=2 * style.SLOW, before="compares")
        beat.now(
            *keys.speak_of(source), Step([loom.chips[source]], SPOKEN), pace=style.BRISK, before="compares"
        )
        name, called = self.named("key", 1, style.KEY), self.named("score", 2, style.INK)
        key = TransformFromCopy(keys.strips[source], compared.other)
        beat.by("compares", key, FadeIn(name))
        alike, unlike = (
            compared.pair(int(entry), sign)
            for entry, sign in ((facts.score_parts.argmax(), "+"), (facts.score_parts.argmin(), "−"))
        )
        beat.by("agree", FadeIn(compared.agree, called), Create(alike))
        beat.by("shrinks", FadeIn(compared.differ), Create(unlike))
        number = Words(self.read("scores", ".1f", source), style.SECOND)
        equals = Words("=", style.SECOND, style.QUIET).move_to(compared.after(2), aligned_edge=LEFT)
        number.next_to(equals, RIGHT, buff=0.2)
        beat.by("tries", FadeIn(equals, number))
        column = self.scores.bars[source]
        aside = FadeOut(compared.agree, compared.differ, compared.other, name, called, equals, alike, unlike)
        lands = number.animate.next_to(column.get_top(), RIGHT, buff=0.25)
        beat.by("all", aside, lands, GrowFromEdge(column, DOWN), *keys.speak_of())
        slider = keys.upright(facts.query_vector, self.query_reach, style.QUERY, facts.query)
        beat.now(TransformFromCopy(compared.one, slider), pace=style.BRISK, before="fits")
        columns = [
            bar
            for position, bar in enumerate(self.scores.grow())
            if position in loom.seen and position != source
        ]
        way = Line(keys.place(facts.query), keys.place(0))
        passing = MoveAlongPath(slider, way, rate_func=linear)
        beat.by("fits", passing, LaggedStart(*reversed(columns), lag_ratio=0.5))
        beat.now(FadeOut(slider), *keys.speak_of(source), pace=min(style.SLOW, beat.left))
        self.number = number

    @beat
    def only_so_much(self, beat: Beat) -> None:
        facts, loom, arcs = self.facts, self.loom, self.arcs
        whole = Whole(facts.attention, ALL, style.QUERY)
        its = self.named("attention", 0, style.QUERY).set_y(ALL.center[1])
        one = Words("= one", style.NAME, style.QUERY).move_to(at(ALL.right + 0.2, ALL.center[1]), LEFT)
        gone = FadeOut(self.compared.one, self.name, self.count, self.number)
        beat.by("attention", gone, Create(whole.outline), FadeIn(its))
        beat.by("one", FadeIn(one), *self.keys.sink(), Step(self.threads, RELATED))
        beat.at("softmax", *self.scores.into_shares(facts.attention, SHARE * loom.room()), until="highest")
        names = whole.names(["start", *(shortened(token, LETTERS) for token in facts.tokens[1:])])
        step = loom.speak_of([facts.source, facts.query])
        beat.by("weight_of_source", whole.fills(self.scores.bars), FadeIn(names), step)
        hero, before = self.compared_with(
            ("weight_of_source", "of its attention"), ("weight_of_source_untrained", "before training")
        )
        VGroup(hero, before).move_to(self.under_arc, aligned_edge=DOWN)
        beat.now(FadeIn(hero), pace=style.BRISK, before="before")
        beat.by("before", FadeOut(names))
        arcs.stand(facts.source)
        pieces, looks = (
            [each for position, each in enumerate(all_of) if position != facts.source]
            for all_of in (whole.pieces, arcs.arcs)
        )
        bends = ReplacementTransform(Planed(whole.pieces[facts.source]), arcs.arcs[facts.source])
        leaves = bends, FadeOut(whole.outline, its, one, *pieces), FadeIn(*looks)
        beat.now(FadeIn(before), *leaves, pace=min(style.SLOW, beat.left))
        self.asides.held += [hero, before]

    @beat
    def what_it_takes(self, beat: Beat) -> None:
        facts, loom, arcs, values = self.facts, self.loom, self.arcs, self.values
        source = facts.source
        beat.now(self.asides.clear(), loom.speak_of_all(), pace=style.BRISK, before="value")
        beat.by("over", Step(self.threads, BYSTANDER), LaggedStart(*values.come_out(), lag_ratio=0.12))
        load = values.load(source, facts.weight_of_source).move_to(loom.foot(source, 1))
        grown = FadeIn(load, scale=0.4, target_position=values.place(source))
        beat.by("rides", grown, *values.speak_of(source))
        beat.by("added", MoveAlongPath(load, arcs.line(source)))
        thread = loom.threads[facts.query]
        strands = thread.joined(float(facts.carried[source]), loom.heights[1], style.VALUE, right=True)
        thread.joins(strands, right=True)
        joins = LaggedStart(*map(Create, strands), lag_ratio=0.05)
        beat.now(
            FadeOut(load, target_position=self.guess),
            joins,
            FadeIn(self.guess),
            pace=min(style.CALM, beat.left),
        )

    @beat
    def parked(self, beat: Beat) -> None:
        facts, loom, arcs, values = self.facts, self.loom, self.arcs, self.values
        near = self.camera_in(values.place(0) + LOWER, by=CLOSE)
        others = [arc for position, arc in enumerate(arcs.arcs) if position not in (0, facts.source)]
        looks = (
            Step([arcs.arcs[0]], SPOKEN),
            Step([arcs.arcs[facts.source]], RELATED),
            Step(others, BYSTANDER),
        )
        beat.by("start", near, self.overlay.clear(), loom.speak_of([0]), *looks, *values.speak_of())
        beat.by("word", loom.chips[0].role(style.QUERY))
        beat.by("nothing", *values.speak_of(0))
        taken = [
            Transform(strip, values.weighted(position, float(facts.attention[position])))
            for position, strip in values.strips.items()
        ]
        beat.now(LaggedStart(*taken, lag_ratio=0.1), pace=style.SLOW, before="carried_share_of_start")
        hero, attention = self.compared_with(
            ("carried_share_of_start", "of what it takes home"), ("weight_of_start", "of its attention")
        )
        VGroup(hero, attention).move_to(self.under_arc, aligned_edge=DOWN)
        beat.wait_until("carried_share_of_start")
        beat.now(self.camera_out(), self.overlay.add(self.origin), pace=style.CALM, before="parking")
        beat.now(self.asides.add(hero, attention), pace=style.BRISK, before="parking")
        load = values.load(0, facts.weight_of_start).move_to(loom.foot(0, 1))
        beat.by("parking", FadeIn(load, scale=0.6))
        beat.by("take", MoveAlongPath(load, arcs.line(0)))
        beat.now(FadeOut(load, shift=0.4 * UP), pace=style.BRISK)

    @beat
    def nothing_to_fetch(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        asking = [position for position in loom.seen if position]
        feet = [loom.foot(position, 1) for position in asking]
        parking = Parking(loom.foot(0, 1), feet, facts.parked[asking], WAITS * loom.room())
        turns = [
            AnimationGroup(Step(loom.column(position).values(), SPOKEN), look)
            for position, look in zip(asking, parking.park(), strict=True)
        ]
        first = sum(position < facts.phrase_start for position in asking)
        called = Words("attention that waits at the start", style.NAME, style.QUERY)
        called.move_to(place.FULL.point(0, 1), aligned_edge=LEFT + UP)
        gone = FadeOut(self.arcs), self.asides.clear()
        back = loom.speak_of([0]), *gone, *self.values.sink()
        beat.now(*back, pace=style.CALM, before="again")
        beat.by("again", FadeIn(called), LaggedStart(*turns[:first], lag_ratio=0.6))
        hero, alike = self.compared_with(
            ("parked_before", "of its attention"), ("parked_before_uniform", "if it looked everywhere alike")
        )
        VGroup(hero, alike).next_to(called, DOWN, buff=0.1, aligned_edge=LEFT)
        beat.by("waits", FadeIn(hero), LaggedStart(*turns[first:], lag_ratio=0.6))
        beat.by("even", FadeIn(alike))
        early, late = (Rack(loom, each, style.VALUE) for each in (facts.values_untrained, facts.values))
        before, untrained = self.compared_with(
            ("value_of_start_untrained", "of what others hand over"), "before training"
        )
        now, then = self.compared_with(
            ("value_of_start", "of what others hand over"), ("value_of_start_untrained", "before training")
        )
        for words in (VGroup(before, untrained), VGroup(now, then)):
            words.move_to(place.FULL.point(0, 1), aligned_edge=LEFT + UP)
        beat.by("learn", FadeOut(parking, called, hero, alike), loom.speak_of([]))
        out = LaggedStart(*early.come_out(), lag_ratio=0.08)
        beat.by("before", self.asides.add(before, untrained), out)
        beat.by("token", *early.speak_of(0))
        beat.by("now", *early.speak_of())
        self.values = late
        beat.now(*early.into(late), self.asides.show(now, then), pace=min(style.SLOW, beat.left))

    @beat
    def ask_find_take(self, beat: Beat) -> None:
        facts, loom, source = self.facts, self.loom, self.facts.source
        arcs = self.arcs_of(facts.attention, RESTS).stand(source)
        leave = self.asides.clear(), *self.values.sink()
        beat.by("fits", *leave, FadeIn(arcs), loom.speak_of([source, facts.query]))
        query = self.keys.upright(facts.query_vector, self.query_reach, style.QUERY, facts.query)
        key = self.keys.weighted(source, 1.0)
        asks = Words("query: asks", style.NAME, style.QUERY).next_to(query.get_left(), LEFT, buff=0.2)
        found = Words("key: is found", style.NAME, style.KEY).next_to(key.get_right(), RIGHT, buff=0.2)
        out = self.keys.comes_out(query, facts.query)
        faint = Step(self.threads, FAINT)
        beat.now(out, FadeIn(asks), faint, pace=style.CALM, before="taken")
        out = self.keys.comes_out(key, source)
        beat.now(out, FadeIn(found), pace=style.CALM, before="taken")
        load = self.values.load(source, facts.weight_of_source).move_to(loom.foot(source, 1))
        way = arcs.line(source).copy().pointwise_become_partial(arcs.line(source), 0, 0.5)
        taken = Words("value: is taken home", style.NAME, style.VALUE)
        taken.next_to(arcs.crown(source) + arcs.thickness(source) / 2 * DOWN, DOWN, buff=0.35)
        beat.by("taken", FadeIn(load), FadeIn(taken))
        asked = Asked("What can one look do for a guess?")
        beat.by("look", MoveAlongPath(load, way), FadeIn(asked))
        unknown = Unknown(style.TOKEN_SMALL).move_to(self.guess).align_to(self.guess, RIGHT).set_z_index(2)
        beat.now(ReplacementTransform(self.guess, unknown), pace=min(style.BRISK, beat.left))

    # What several beats ask for

    def arcs_of(self, weights: Array, height: float = 0.8) -> Arcs:
        """Where the head looks, in front of the threads, up to a share of the room above the layers."""
        loom = self.loom
        return Arcs(loom.feet(1), self.facts.query, weights, height * loom.room()).set_z_index(1)

    @property
    def under_arc(self) -> Point3D:
        """Where a number stands under the widest arc."""
        return at(self.arcs.crown(self.facts.source)[0], self.loom.heights[1] + 0.3)

    def compared_with(self, share: tuple[str, str], null: tuple[str, str] | str) -> tuple[VGroup, Words]:
        """A share, large, and what it is compared with: each a field, and what it is of."""
        number = Words(self.percent(share[0]), style.HERO, weight=MEDIUM)
        of = Words(share[1], style.NAME, style.QUERY)
        beside = null if isinstance(null, str) else f"{self.percent(null[0])} {null[1]}"
        words = Words(beside, style.NAME, style.QUIET)
        lines = VGroup(of, words).arrange(DOWN, buff=0.06, aligned_edge=LEFT)
        lines.next_to(number, RIGHT, buff=0.25)
        return VGroup(number, of), words

    def named(self, name: str, row: int, color: str) -> Words:
        """The name of a row of what is compared."""
        return Words(name, style.NAME, color).move_to(self.compared.beside(row), aligned_edge=RIGHT)
