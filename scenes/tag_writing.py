"""A head of the first layer hangs on every token who stood before, where the output hardly listens."""

from collections.abc import Sequence
from typing import Any

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
from scenes.kit.weave.strip import BesideChance, Strip
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

ABOVE_LOOKS = Region(-4.2, 4.2, 0.1, place.FULL.top)
LOOKS = 0.75
"""Over the looks of the first layer, while no threads stand there; how high these are."""
CLOSE = 1.35


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
        title = "attention one step back, on random tokens"
        after = Result("trained", facts.attention_on_random, self.percent("attention_on_random"), style.QUERY)
        self.rows = Rows([after], ABOVE_LOOKS, "trained", title)
        beat.now(*self.rows.grow(), pace=style.SLOW, before="before")
        null = Result(
            "before training", facts.attention_untrained, self.percent("attention_untrained"), style.NULL
        )
        self.faint = Fan(loom.feet(0), facts.random_pattern_untrained, LOOKS, style.NULL)
        beat.at("before", self.faint.come(0.3), *self.turn(self.rows.with_row(null)), until="any")
        middle = at(loom.layout.widest_gap(), loom.heights[0])
        self.name = Named("previous-token head", middle, middle + at(0, -0.6), style.QUERY)
        beat.at("name", FadeOut(self.faint), FadeIn(self.name), pace=style.BRISK)

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
        facts, loom, wearer = self.facts, self.loom, self.wearer
        self.rows = self.guesses()
        out = self.camera_out(), self.overlay.add(self.origin)
        beat.now(*out, loom.leaves_only(wearer), pace=style.CALM, before="again")
        beat.by("again", *self.rows.grow())
        beat.at("gets", *self.turn(self.guesses(facts.tagged_token)), pace=style.CALM)
        number = self.chance("tagged_token_probability_without_tag")
        without = Words(f"{number} without the tag", style.NAME, style.QUIET)
        self.without = without.next_to(self.rows, DOWN, buff=0.3, aligned_edge=LEFT)
        beat.at("less", FadeIn(self.without, shift=0.1 * UP), pace=style.BRISK)
        beat.by("why", *loom.threads[wearer].strands[1].rising())

    @beat
    def loud_and_quiet(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        region = Region(self.beside.left, self.beside.right, -0.75, 2.6)
        self.strip = strip = Strip(facts.tag_by_loudness, region, style.TAG)
        origin = self.read_off("two layers", f"tag of head {facts.previous_token_head}")
        beat.now(FadeOut(self.rows, self.without), *origin, pace=style.QUICK)
        orange = loom.threads[self.wearer].strands[1]
        beat.by("directions", strip.comes_from(orange), Create(strip.ground))
        each = Words("a bar: one direction to write in", style.NAME, style.QUIET)
        each.next_to(strip.ground, DOWN, buff=0.15).align_to(strip.ground, LEFT)
        beat.now(FadeIn(each), pace=style.QUICK)
        ends = [
            Words(name, style.NAME).next_to(strip.ground, DOWN, buff=0.15).align_to(strip.ground, side)
            for name, side in (("loud", LEFT), ("quiet", RIGHT))
        ]
        beat.by("loud", strip.sorts(), FadeOut(each), *map(FadeIn, ends))
        beat.into("quiet", strip.stacks(facts.shown_rank), pace=style.SLOW)
        hero = Hero(self.percent("wearer_leak"), "in the loudest sixth", style.TAG)
        hero.move_to(region.point(0, 1), aligned_edge=LEFT + UP)
        leader = hero.leads_to(strip.foot(0))
        beat.at("only", FadeIn(hero[0], shift=0.15 * UP), pace=style.CALM)
        beat.at("loudest", Create(leader), FadeIn(hero[1]), pace=style.CALM)
        chance = strip.chance(facts.shown_leak_random)
        null = VGroup(
            Words(self.percent("shown_leak_random"), style.SECOND, style.QUIET),
            Words("by chance", style.NAME, style.QUIET),
        ).arrange(RIGHT, buff=0.15, aligned_edge=DOWN)
        null.next_to(chance, UP, buff=0.1).align_to(region.point(0.4, 0), LEFT)
        beat.at("chance", FadeIn(null), Create(chance), pace=style.SLOW)
        self.measure = VGroup(chance, leader, hero, null, *ends)

    @beat
    def quieter_not_silent(self, beat: Beat) -> None:
        facts, strip = self.facts, self.strip
        middle = self.beside.left + 0.56 * self.beside.width
        ours = facts.head_names.index(facts.previous_token_head)
        heads = BesideChance(
            list(facts.head_names),
            facts.leak_each_head,
            facts.shown_leak_random,
            ours,
            Region(middle + 0.4, self.beside.right, -1.5, place.FULL.top),
            "loud share, each head",
        )
        origin = self.read_off("two layers", "bars: mean over the tags of all tokens")
        beat.now(
            FadeOut(self.measure, strip.ground),
            ReplacementTransform(strip.bars, heads.spoken),
            FadeIn(heads.rest),
            *origin,
            pace=style.CALM,
        )
        region = Region(self.beside.left, middle - 0.2, -1.5, place.FULL.top)
        this = Result("this tag", facts.moved, self.percent("moved"), style.TAG)
        wrong = Result("a wrong tag", facts.moved_wrong_tag, self.percent("moved_wrong_tag"), style.TAG)
        self.rows = Rows([this], region, this.name, "of the guess, moved")
        beat.by("moves", *self.rows.grow())
        beat.now(*self.turn(self.rows.with_row(wrong)), pace=style.SLOW, before="random")
        push = Result("a random push", facts.moved_random, self.percent("moved_random"), style.NULL)
        beat.at("random", *self.turn(self.rows.with_row(push)), pace=style.CALM)
        beat.into("twice", *self.rows.laid(this.name, push.name, 2), pace=style.BRISK)
        self.heads = heads

    @beat
    def hidden_not_lost(self, beat: Beat) -> None:
        facts = self.facts
        whole = self.whole()
        measured = "surprise: nats, mean over our sentences; a full bar: all tokens alike"
        origin = self.read_off("two layers", f"arcs: head {facts.recognising_head}", measured)
        opening = [*self.loom.into(whole), FadeOut(self.rows, self.heads)]
        beat.now(*opening, *origin, pace=style.CALM, before="surprise")
        self.loom = whole
        arcs = Arcs(whole.feet(1), facts.query, facts.attention_at_query, 0.8 * whole.room())
        title = "surprise, tags hidden from"
        self.rows = Rows([self.surprise("nobody", "loss")], place.BOARD, "nobody", title, facts.uniform_loss)
        beat.at("surprise", *self.rows.grow(), pace=style.CALM)
        beat.by("hide", LaggedStart(*(Create(arc[0]) for arc in reversed(arcs.arcs)), lag_ratio=0.1))
        orange = [whole.threads[position].strands[1] for position in whole.hung]
        above, below = whole.heights[1], whole.pennants[facts.source].get_top()[1]
        output = Gap(orange, above + 0.12, above + 0.5)
        beat.now(output.opens(), pace=style.SLOW)
        row = self.surprise("the output", "loss_cut_from_output", "loss")
        beat.at("drops", *self.turn(self.rows.with_row(row)), pace=style.CALM)
        beat.into("keys", output.closes(), pace=style.BRISK)
        keys = Gap(orange, below + 0.3 * (above - below), below + 0.75 * (above - below))
        beat.now(keys.opens(), pace=style.CALM)
        beat.by("jumps", arcs.flow(facts.attention_at_query_cut_from_keys))
        row = self.surprise("the keys", "loss_cut_from_keys", "loss")
        beat.now(*self.turn(self.rows.with_row(row)), pace=style.CALM, before="many")
        times = VGroup(
            Words(f"{self.read('times_as_many_tokens', '.1f')}×", style.SECOND),
            Words("as many to choose from", style.NAME, style.QUIET),
        ).arrange(RIGHT, buff=0.12, aligned_edge=DOWN)
        times.next_to(self.rows, DOWN, buff=0.35).align_to(at(place.BOARD.left, 0), LEFT)
        beat.into("many", FadeIn(times, shift=0.1 * UP), pace=style.BRISK)
        beat.into("reads", keys.closes(), arcs.flow(facts.attention_at_query), pace=style.SLOW)
        beat.now(
            arcs.speak_of(facts.source),
            whole.speak_of([facts.source], [facts.query], [facts.source]),
            pace=style.QUICK,
        )
        self.arcs, self.times = arcs, times

    @beat
    def two_on_one_thread(self, beat: Beat) -> None:
        wearer = self.wearer
        small = self.sentence().wear().stand([wearer], lit=[wearer])
        gone = FadeOut(self.arcs, self.rows, self.times), self.overlay.drop(self.origin)
        beat.now(*gone, *self.loom.into(small), pace=style.SLOW)
        beat.by("note", self.camera_in(self.near(small), CLOSE))
        thread, pennant = small.threads[wearer], small.pennants[wearer]
        blue, orange = thread.strands[0], thread.strands[1]
        beat.at("note", *orange.rising(), pace=style.SLOW)
        names = [
            Named(name, thing, thing + aside, color).scale(0.75, about_point=thing)
            for name, thing, aside, color in (
                (
                    "who came\nbefore",
                    at(orange.get_left()[0], pennant.get_top()[1] + 0.5),
                    at(-0.4, 0.3),
                    style.TAG,
                ),
                ("who it is", at(thread.right, small.heights[0]), at(0.35, -0.45), style.TOKEN),
            )
        ]
        beat.at("where", FadeIn(names[0]), pace=style.BRISK)
        beat.into("two", *blue.rising(), FadeIn(names[1]), pace=style.SLOW)
        left = VGroup(orange, pennant, names[0]).animate.shift(0.3 * LEFT)
        beat.at("apart", left, VGroup(blue, names[1]).animate.shift(0.3 * RIGHT), pace=style.SLOW)

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

    def whole(self) -> Loom:
        """All the prompt, left of the board; what is not told of stands by without words."""
        facts = self.facts
        told = {0, facts.query, *facts.told_of}
        return Loom(
            told_alone(facts.tokens, told),
            facts.before_length,
            told_alone(facts.tags, [facts.source]),
            facts.tag_length,
            keep=told,
            region=place.BESIDE_BOARD,
            room=0.42,
            tall={facts.source, facts.query},
        ).wear()

    def near(self, loom: Loom) -> Point3D:
        """Above the wearer's chip, so that it and its tag are seen."""
        return loom.chips[self.wearer].get_center() + UP

    def guesses(self, spoken: str = "") -> Rows:
        """The likeliest next tokens and the one that was copied, beside the same without the tag."""
        facts = self.facts
        results = [
            Result(
                token,
                float(facts.guess_probabilities[index]),
                self.percent("guess_probabilities", index),
                style.ANSWER,
                float(facts.guess_probabilities_without_tag[index]),
                token=True,
            )
            for index, token in enumerate(facts.guesses[:2])
        ]
        ours = Result(
            facts.tagged_token,
            facts.tagged_token_probability,
            self.chance("tagged_token_probability"),
            style.TAG,
            facts.tagged_token_probability_without_tag,
            token=True,
        )
        return Rows([*results, ours], self.beside, spoken, f"next after {facts.answer_shown}")

    def surprise(self, name: str, field: str, null: str = "") -> Result:
        """A loss, beside another one."""
        beside = float(getattr(self.facts, null)) if null else None
        value = float(getattr(self.facts, field))
        return Result(name, value, self.read(field, ".2f"), style.LOGIT, beside)

    def read_off(self, *parts: str) -> list[Change]:
        """Say in the quiet line what the picture is read off from now on."""
        old, self.origin = self.origin, Provenance(*parts)
        return [self.overlay.drop(old), self.overlay.add(self.origin)]

    def turn(self, rows: Rows) -> Sequence[Any]:
        """The rows become others."""
        old, self.rows = self.rows, rows
        return old.into(rows)
