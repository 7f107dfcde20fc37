"""A head of the first layer hangs on every token who stood before, where the output hardly listens."""

from dataclasses import replace

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
)
from manim.typing import Point3D

from data.tag_writing import TagWriting
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import Words
from scenes.kit.weave.chips import Chip, Packet, Unknown, flips
from scenes.kit.weave.fan import Fan
from scenes.kit.weave.gap import Gap
from scenes.kit.weave.layout import told_alone
from scenes.kit.weave.looks import Arcs
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import RELATED, SPOKEN, Step
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.strip import Strip
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

ABOVE_LOOKS = Region(-4.2, 4.2, 0.1, place.FULL.top)
LOOKS = 0.75
"""Over the looks of the first layer, while no threads stand there; how high these are."""
CLOSE = 1.35

HIDING = replace(place.BESIDE_BOARD, left=place.FULL.left + 1.1)
"""Room at the left for the names of those from whom something is hidden."""
CLOSING = replace(place.FULL, top=1.7)
"""Under two lines."""


class TagWritingClip(Clip[TagWriting]):
    """The previous-token head tells every token who came before; only the next layer listens."""

    facts_type = TagWriting

    def cast(self) -> None:
        facts, loom = self.facts, self.sentence()
        self.loom, self.wearer, self.named = loom, facts.source, facts.source - 1
        self.beside = Region(
            place.FULL.left, loom.pennants[self.wearer].get_left()[0] - 0.45, -1.5, place.FULL.top
        )
        self.origin = Provenance("two layers")

    @beat
    def will_it_say_it_twice(self, beat: Beat) -> None:
        facts, loom, wearer = self.facts, self.loom, self.wearer
        asked = Asked(f"“{facts.sentence_to_answer} …”", f"Why doesn't it say “{facts.tagged_word}” twice?")
        self.opens_on(*loom.chips, fixed=[self.origin, asked])
        thread, end = loom.threads[wearer].token, loom.end(wearer) + 0.42 * DOWN
        beat.now(LaggedStart(*map(Create, thread), lag_ratio=0.1), pace=style.SLOW)
        unknown = Unknown(style.TOKEN_SMALL).move_to(end)
        beat.now(FadeIn(unknown, scale=0.7), pace=style.QUICK)
        beat.now(self.overlay.drop(asked), pace=style.QUICK)
        beat.by("attention", *loom.weave(but=wearer))
        self.looks = Fan(loom.feet(0), facts.pattern[: wearer + 1, : wearer + 1], LOOKS, style.QUERY)
        look = self.looks.looks[wearer]
        name = Named("attention", *self.looks.beside(wearer), style.QUERY)
        chips = loom.speak_of([wearer, self.named])
        beat.now(*map(Create, look), FadeIn(name), chips, pace=style.CALM)
        packet = Packet(facts.tagged_token, style.TOKEN_SMALL).move_to(loom.foot(self.named, 0))
        beat.now(FadeIn(packet, scale=0.6), pace=style.BRISK)
        way = Line(packet.get_center(), loom.foot(wearer, 0))
        beat.by("copy", MoveAlongPath(packet, way), FadeOut(name))
        name = Named(
            "a copy", packet.get_corner(UP + LEFT), packet.get_corner(UP + LEFT) + at(-0.4, 0.6), style.VALUE
        )
        beat.now(FadeIn(name), pace=style.QUICK)
        spoken = [Step([chip], SPOKEN) for chip in loom.chips[1:wearer]]
        beat.at("why", FadeOut(name), LaggedStart(*spoken, lag_ratio=0.5), pace=style.SLOW)
        ghost = Unknown(style.TOKEN_SMALL, f"{facts.tagged_word}?").move_to(end)
        copy = packet.copy()
        self.add(copy)
        beat.by("tagged_word", ReplacementTransform(copy, ghost), FadeOut(unknown))
        self.guess = VGroup(ghost, packet)

    @beat
    def one_step_left(self, beat: Beat) -> None:
        facts, loom, looks = self.facts, self.loom, self.looks
        head = Named("head", *loom.beside(0, self.wearer), style.QUERY)
        lit = loom.bands[0].animate.set_stroke(opacity=RELATED)
        origin = self.read_off("two layers", f"head {facts.previous_token_head}")
        beat.by("head", FadeOut(self.guess, looks.looks[self.wearer]), FadeIn(head), lit, *origin)
        threads = [thread.token for thread in loom.threads]
        beat.now(Step([*loom.chips, *threads], RELATED), pace=style.QUICK)
        beat.by("back", looks.come(), FadeOut(head))
        self.random = [
            Chip(token, min(chip.size, style.TOKEN_SMALL)).move_to(chip)
            for token, chip in zip(facts.random_tokens, loom.chips, strict=False)
        ]
        bare = FadeOut(*threads, loom.bands[1]), Step(loom.chips[:1], SPOKEN)
        turned = LaggedStart(*flips(loom.chips[1:], self.random[1:]), lag_ratio=0.4)
        beat.at("random", turned, *bare, pace=style.SLOW)
        for part in (*loom.chips, *threads):
            part.stand(SPOKEN)
        same = Fan(loom.feet(0), facts.random_pattern, LOOKS, style.QUERY)
        beat.now(ReplacementTransform(looks, same), pace=style.QUICK)
        self.looks = same
        self.rows = rows = Rows(
            [
                Result(name, getattr(facts, field), self.about(field), color)
                for name, field, color in (
                    ("trained", "attention_on_random", style.QUERY),
                    ("before training", "attention_untrained", style.NULL),
                )
            ],
            ABOVE_LOOKS,
            title="attention one step back, on random tokens",
        )
        first = *rows.asks("trained"), *rows.answers("trained")
        beat.now(*first, pace=style.SLOW, before="before")
        self.faint = Fan(loom.feet(0), facts.random_pattern_untrained, LOOKS, style.NULL)
        null = *rows.asks("before training"), *rows.answers("before training")
        beat.at("before", FadeOut(self.looks), self.faint.come(0.3), *null, until="any")
        middle = at(loom.layout.widest_gap(), loom.heights[0])
        self.name = Named("previous-token head", middle, middle + at(0, -0.6), style.QUERY)
        beat.at("name", FadeOut(self.faint), FadeIn(self.looks, self.name), pace=style.BRISK)

    @beat
    def a_tag(self, beat: Beat) -> None:
        loom, wearer = self.loom, self.wearer
        back = LaggedStart(*flips(self.random[1:], loom.chips[1:]), lag_ratio=0.2)
        beat.now(FadeOut(self.rows, self.name), back, pace=style.CALM)
        threads = [AnimationGroup(*map(Create, thread.token)) for thread in loom.threads]
        right = at(loom.threads[wearer].right, loom.heights[0] + 0.75)
        name = Named("thread", right, right + at(0.4, 0.35), style.TOKEN)
        beat.by("thread", LaggedStart(*threads, lag_ratio=0.1), FadeIn(loom.bands[1], name))
        carried = [loom.carry(position) for position in loom.pennants]
        beat.now(*(copy.rise() for copy in carried), pace=style.QUICK, before="tag")
        beat.by("tag", *(copy.ride() for copy in carried), FadeOut(name))
        pennant = loom.pennants[wearer]
        flies = pennant.get_corner(UP + LEFT)
        self.name = Named("tag", flies, flies + at(-0.3, 0.5), style.TAG)
        hung = [part for copy in carried for part in copy.hang()]
        beat.now(*hung, FadeOut(self.looks), FadeIn(self.name), pace=style.CALM)
        near = [loom.speak_of([wearer], [self.named], [wearer]), self.camera_in(self.near(loom), CLOSE)]
        beat.into("wears", *near, FadeOut(self.name), self.overlay.drop(self.origin), pace=style.CALM)

    @beat
    def it_does_not(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        field = "tagged_token_probability"
        with_it, without = (
            Result(name, getattr(facts, of), self.chance(of), style.TAG)
            for name, of in (("with the tag", field), ("without it", f"{field}_without_tag"))
        )
        title = f"how likely “{facts.tagged_word}” is to come next"
        region = replace(self.beside, top=self.beside.top - 0.5)
        self.rows = rows = Rows([with_it, without], region, title=title)
        out = self.camera_out(), self.overlay.add(self.origin)
        beat.now(*out, loom.leaves_only(self.wearer), pace=style.CALM, before="again")
        beat.by("again", *rows.asks(with_it.name))
        beat.at("gets", *rows.answers(with_it.name), pace=style.SLOW, before="tag")
        beat.at("tag", *rows.asks(without.name), *rows.answers(without.name), pace=style.BRISK)
        beat.by("why", *loom.threads[self.wearer].strands[1].rising())

    @beat
    def loud_and_quiet(self, beat: Beat) -> None:
        facts, beside = self.facts, self.beside
        above, region = replace(beside, bottom=1.9, top=2.8), replace(beside, bottom=-0.75, top=1.25)
        heard = Strip(facts.direction_loudness, above, style.ANSWER)
        strip = Strip(facts.tag_by_loudness, region, style.TAG)
        origin = self.read_off("two layers", f"tag of head {facts.previous_token_head}")
        beat.now(FadeOut(self.rows), *origin, pace=style.QUICK)
        each = strip.under("a bar: one direction to write in", LEFT)
        orange = self.loom.threads[self.wearer].strands[1]
        beat.by("directions", strip.comes_from(orange), Create(strip.ground), FadeIn(each))
        listens, lies = heard.titled("how much the output listens"), strip.titled("where the tag lies")
        loud, quiet = strip.under("loud", LEFT), strip.under("quiet", RIGHT)
        beat.steps(
            "loud",
            [heard.rises(), FadeIn(listens, heard.ground)],
            [heard.sorts(), strip.sorts(), FadeOut(each), FadeIn(loud, quiet)],
        )
        stacks = heard.stacks(facts.shown_rank), strip.stacks(facts.shown_rank)
        beat.into("quiet", *stacks, FadeIn(lies), pace=style.SLOW)
        hero = Hero(self.percent("wearer_quiet"), "in the quietest sixth", style.TAG)
        hero.move_to(strip.before_last(), aligned_edge=RIGHT + UP)
        beat.at("wearer_quiet", FadeIn(hero[0], shift=0.15 * UP), pace=style.BRISK, before="quietest")
        beat.at("quietest", FadeIn(hero[1]), pace=style.CALM, before="chance")
        chance = strip.chance(facts.shown_leak_random)
        null = VGroup(
            Words(self.percent("shown_leak_random"), style.SECOND, style.QUIET),
            Words("by chance", style.NAME, style.QUIET),
        ).arrange(RIGHT, buff=0.15, aligned_edge=DOWN)
        null.next_to(chance, UP, buff=0.1, aligned_edge=LEFT)
        beat.at("chance", FadeIn(null), Create(chance), pace=style.SLOW)
        self.measure = [strip, heard, strip.ground, heard.ground, listens, lies, loud, quiet]
        self.measure += [hero, chance, null]

    @beat
    def quieter_not_silent(self, beat: Beat) -> None:
        this = Result("this tag", self.facts.moved, self.percent("moved"), style.TAG)
        push = Result(
            "a random push as strong", self.facts.moved_random, self.percent("moved_random"), style.NULL
        )
        region = replace(self.beside, top=self.beside.top - 0.5)
        self.rows = rows = Rows([this, push], region, this.name, "share of the guess that changes")
        beat.now(FadeOut(*self.measure), *self.read_off("two layers"), pace=style.QUICK)
        beat.by("moves", *rows.asks(this.name))
        beat.now(*rows.answers(this.name), pace=style.CALM, before="random")
        beat.at("random", *rows.asks(push.name), pace=style.QUICK)
        beat.into("more", *rows.answers(push.name), pace=style.BRISK)

    @beat
    def hidden_not_lost(self, beat: Beat) -> None:
        facts = self.facts
        whole, rows = self.whole(HIDING), self.surprise()
        nobody, output, keys = rows.parts
        origin = self.read_off("two layers", "mean over our sentences; a full bar: all tokens alike")
        opening = [*self.loom.into(whole), FadeOut(self.rows)]
        beat.now(*opening, *origin, pace=style.CALM, before="surprise")
        self.loom, self.rows = whole, rows
        beat.at("surprise", *rows.asks(nobody), pace=style.BRISK)
        beat.at("unexpected", *rows.answers(nobody), pace=style.SLOW)
        orange = [whole.threads[position].strands[1] for position in whole.hung]
        layer, tag, end = whole.heights[1], whole.pennants[facts.source].get_top()[1], orange[0].ends[1]
        gap = Gap(orange, layer + 0.4 * (end - layer), end)
        name = self.beside_lids(gap, "output")
        beat.into("hide", *rows.asks(output), pace=style.BRISK)
        beat.now(gap.opens(), FadeIn(gap.lids, name), pace=style.CALM, before="drops")
        beat.at("drops", *rows.answers(output), pace=style.CALM, before="but")
        given = gap.closes(), FadeOut(gap.lids, name), *rows.asks(keys)
        beat.at("but", *given, pace=style.QUICK)
        self.arcs = arcs = Arcs(whole.feet(1), facts.query, facts.attention_at_query, 0.8 * whole.room())
        beat.by("keys", LaggedStart(*(Create(arc[0]) for arc in reversed(arcs.arcs)), lag_ratio=0.1))
        gap = Gap(orange, tag + 0.25 * (layer - tag), layer)
        name = self.beside_lids(gap, "keys")
        beat.now(gap.opens(), FadeIn(gap.lids, name), pace=style.BRISK, before="heads")
        crown = arcs.crown(0)
        head = Named("a head one layer up", crown, crown + at(-0.5, 0.25), style.QUERY)
        beat.at("heads", FadeIn(head), pace=style.BRISK)
        beat.at("jumps", arcs.flow(facts.attention_at_query_cut_from_keys), FadeOut(head), pace=style.CALM)
        beat.now(*rows.answers(keys), pace=style.CALM, before="many")
        self.times = Hero(f"{self.read('times_as_many_tokens', '.1f')}×", "as many to choose from")
        self.times.next_to(rows, DOWN, buff=0.2, aligned_edge=LEFT)
        beat.into("many", FadeIn(self.times, shift=0.1 * UP), pace=style.BRISK)
        given = gap.closes(), FadeOut(gap.lids, name), Step([rows.parts[keys]], RELATED)
        beat.into("reads", *given, arcs.flow(facts.attention_at_query), pace=style.SLOW)
        lit = whole.speak_of([facts.source], [facts.query], [facts.source])
        beat.now(arcs.speak_of(facts.source), lit, pace=style.QUICK)

    @beat
    def two_on_one_thread(self, beat: Beat) -> None:
        facts = self.facts
        wide = self.whole(CLOSING, room=0.2)
        wide.only(facts.source).stand([facts.source], lit=[facts.source])
        title = Asked("A note for a head upstairs,", "where the output hardly listens.")
        gone = FadeOut(self.arcs, self.rows, self.times), self.overlay.drop(self.origin)
        beat.now(*gone, *self.loom.into(wide), pace=style.SLOW, before="note")
        thread, pennant = wide.threads[facts.source], wide.pennants[facts.source]
        blue, orange = thread.strands[0], thread.strands[1]
        read = at(orange.get_left()[0], wide.heights[1])
        head = Named("a head upstairs reads it", read, read + at(-0.6, 0.3), style.QUERY)
        beat.at("note", FadeIn(title[0], head), *orange.rising(), pace=style.SLOW)
        end = at(thread.right, orange.ends[1])
        output = Named("the output", end, end + at(0.6, 0), style.ANSWER)
        beat.at("where", FadeIn(title[1], output), pace=style.BRISK)
        names = [
            Named(name, thing, thing + at(aside, -0.55), color)
            for name, thing, aside, color in (
                ("who came before", pennant.get_corner(DOWN + LEFT), -0.4, style.TAG),
                ("who it is", at(thread.right, wide.flags_at), 0.6, style.TOKEN),
            )
        ]
        beat.into("two", *blue.rising(), *orange.rising(), FadeIn(*names), pace=style.SLOW)
        left = VGroup(orange, pennant, names[0], head).animate.shift(0.4 * LEFT)
        right = VGroup(blue, wide.chips[facts.source], names[1], output).animate.shift(0.4 * RIGHT)
        beat.into("apart", left, right, pace=style.SLOW)

    def sentence(self) -> Loom:
        """The sentence up to its name, large."""
        facts, seen = self.facts, slice(0, self.facts.source + 1)
        return Loom(
            facts.tokens[seen],
            facts.before_length[seen],
            facts.tags[seen],
            facts.tag_length[seen],
            keep=range(facts.source + 1),
            room=0.15,
        )

    def whole(self, region: Region, room: float = 0.42) -> Loom:
        """All the prompt; what is not told of is one column."""
        facts = self.facts
        return Loom(
            told_alone(facts.tokens, range(len(facts.tokens))),
            facts.before_length,
            told_alone(facts.tags, [facts.source]),
            facts.tag_length,
            keep={0, facts.query, *facts.told_of},
            region=region,
            room=room,
            tall=(),
            fold=True,
        ).wear()

    def near(self, loom: Loom) -> Point3D:
        """Above the wearer's chip, so that it and its tag are seen."""
        return loom.chips[self.wearer].get_center() + UP

    def beside_lids(self, gap: Gap, name: str) -> Words:
        """From whom a gap hides the tags."""
        words = Words(name, style.NAME, style.QUIET)
        return words.move_to(at(self.loom.region.left - 0.2, gap.lids.get_y()), aligned_edge=RIGHT)

    def surprise(self) -> Rows:
        """Between how many tokens it is torn, tags hidden from nobody, the output, or the keys."""
        facts = self.facts
        results = [
            Result(name, getattr(facts, field), self.read(field, ",.0f"), style.LOGIT)
            for name, field in (
                ("nothing hidden", "torn_between"),
                ("hidden from the output", "torn_between_cut_from_output"),
                ("hidden from the keys", "torn_between_cut_from_keys"),
            )
        ]
        title = "surprise: torn between … tokens"
        return Rows(results, place.BOARD, title=title, full=facts.vocabulary_size)

    def read_off(self, *parts: str) -> list[Change]:
        """Say in the quiet line what the picture is read off from now on."""
        old, self.origin = self.origin, Provenance(*parts)
        return [self.overlay.drop(old), self.overlay.add(self.origin)]
