"""One thread: whatever heads bring is added to it and stays, and a few of them bring the answer."""

from typing import cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    ShowPassingFlash,
    VGroup,
    VMobject,
)

from data.residual_stream import ResidualStream
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import Words, shortened
from scenes.kit.weave.bill import Bill
from scenes.kit.weave.chips import Chip, Packet
from scenes.kit.weave.joining import Joining, LeftOut
from scenes.kit.weave.looks import beam
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, RELATED, SPOKEN, Step, px
from scenes.kit.weave.thread import Strands
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

NEAR = Region(2.95, place.FULL.right, -1.95, 2.4)
ADDED = Region(place.FULL.left, 2.85, place.FULL.bottom, 2.4)
TOTAL, WITHOUT, UNDER, HEADING = 2.98, 2.65, 2.45, 2.62
"""The heights of the row on which all parts are together, of an untrained model's, of the rule below
them, and of the bill's title."""

HEAD, ASIDE = 0.09, 1.1
"""The radius of the dot that stands for a head; from a thread to its numbers, with room for what joins it."""

LETTERS = 8
"""Of what is guessed, so many letters fit over the thread."""


class ResidualStreamClip(Clip[ResidualStream]):
    """The residual stream only ever gets additions, and the answer's score is their sum."""

    facts_type = ResidualStream

    def cast(self) -> None:
        facts = self.facts
        keep = {facts.source, facts.query}
        self.loom = loom = Loom(
            facts.tokens, facts.embedding_lengths, keep=keep, room=0.36, tall={facts.query}
        )
        self.thread, self.provenance = loom.threads[facts.query], Provenance("two layers")
        self.guess = self.says(facts.answer).move_to(loom.end(facts.query) + 0.35 * DOWN)
        self.guess.align_to(at(place.FULL.right, 0), RIGHT)
        heads = [style.TAG if name in facts.tagging else style.VALUE for name in facts.component_names[1:]]
        self.joining = Joining(
            facts.component_lengths,
            [style.TOKEN, *heads],
            [1, facts.first_of_second_layer],
            self.thread.x,
            float(loom.chips[facts.query].get_top()[1]),
            NEAR,
        )

    @beat
    def where_was_it_stored(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        asked = Asked(f"It says “{facts.answer_shown}”.", "Where was that stored?")
        self.opens_on(*loom.row(), fixed=[self.provenance, asked])
        beat.by("answer_shown", *loom.weave())
        beat.now(FadeIn(self.guess, shift=0.3 * UP), pace=style.BRISK, before="two layers")
        beat.at("two layers", *map(along, loom.bands), until="only")
        beat.now(loom.speak_of([facts.query]), pace=style.CALM, before="carried")
        packet = self.copy_of(facts.source, 1)
        found = loom.chips[facts.source].role(style.VALUE)
        fore = loom.speak_of([facts.query], [facts.source])
        beat.into("carried", fore, found, FadeIn(packet, scale=0.6), pace=style.CALM)
        there = loom.foot(facts.query, 1)
        beat.by("stored", MoveAlongPath(packet, Line(packet.get_center(), there)))
        beat.now(FadeOut(packet, target_position=there), pace=min(style.BRISK, beat.left))

    @beat
    def one_thread(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        nearer = self.camera_in(loom.foot(facts.query, 0), by=1.8)
        beat.by("starts", nearer, self.overlay.clear(), loom.speak_of([facts.query]))
        beat.by("residual stream", *self.runs_up(), self.camera_to(loom.end(facts.query)))
        self.entries = self.numbers(0)
        name = Words(f"residual stream: {self.read('width', 'd')} numbers", style.LABEL, style.TOKEN)
        name.next_to(self.entries, UP, buff=0.1).align_to(self.entries, LEFT)
        row = self.entries.get_right() + 0.12 * RIGHT
        lead = rule(row, at(self.thread.left, row[1]), color=style.TOKEN)
        come = [FadeIn(entry, shift=0.15 * UP) for entry in self.entries]
        beat.now(FadeIn(name, lead), LaggedStart(*come, lag_ratio=0.3), pace=style.BRISK, before="else")
        beat.at("else", *self.runs_up(), self.guess.role(style.ANSWER), pace=style.SLOW)
        beat.now(FadeOut(name, lead), pace=min(style.BRISK, beat.left))

    @beat
    def it_only_grows(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        low, high = facts.longest_of_first_layer, facts.first_of_second_layer
        beat.now(self.camera_out(), self.overlay.add(self.provenance), pace=style.CALM, before="heads")
        heads = self.heads()
        come = [FadeIn(head, scale=2) for head in heads]
        beat.by("heads", LaggedStart(*come, lag_ratio=0.3))
        point = heads[-1].get_center()
        name = Named("heads", point, point + at(-0.35, 0.5), style.QUERY)
        beat.now(FadeIn(name), pace=style.BRISK, before="read")
        read = [int(facts.looked_at[low]), int(facts.looked_at[high])]
        looks = [beam(loom.foot(facts.query, layer), loom.foot(of, layer)) for layer, of in enumerate(read)]
        fore = loom.speak_of([facts.query], read)
        beat.at("read", FadeOut(name, *heads), fore, *map(Create, looks), until="add")
        packets = [self.copy_of(of, layer) for layer, of in enumerate(read)]
        back = [Line(look.get_end(), look.get_start()) for look in looks]
        ride = [MoveAlongPath(packet, way) for packet, way in zip(packets, back, strict=True)]
        beat.now(*ride, pace=0.5 * beat.until("remains"))
        strands = [self.joins_far(low, 0), self.joins_far(high, 1)]
        colors = [self.joining.colors[low], self.joining.colors[high]]
        turn = [packet.role(color) for packet, color in zip(packets, colors, strict=True)]
        beat.now(*turn, pace=style.QUICK)
        added = [
            FadeOut(packet, target_position=joined.get_bottom(), scale=0.4)
            for packet, joined in zip(packets, strands, strict=True)
        ]
        grown = [Create(strand) for joined in strands for strand in joined]
        old, self.entries = self.entries, self.numbers(len(facts.entries) - 1)
        flips = [animation for pair in zip(old, self.entries, strict=True) for animation in flip(*pair)]
        beat.by("remains", *added, *map(FadeOut, looks), *grown, *flips)
        beat.now(*self.runs_up(), pace=min(style.SLOW, beat.left))

    @beat
    def too_early(self, beat: Beat) -> None:
        facts, joining, chip = self.facts, self.joining, self.loom.chips[self.facts.query]
        numbers = [self.read("pushes", "+z.1f", index) for index in range(len(facts.pushes))]
        rows = [chip.get_y(), *joining.heights]
        self.bill = bill = Bill(facts.pushes, numbers, rows, ADDED, facts.next_to_nothing)
        first = Words("embedding", style.LABEL, style.QUIET).move_to(bill.beside(0), LEFT)
        title = Words(f"adds to {facts.answer_shown}’s score", style.LABEL, style.QUIET)
        title.move_to(at(ADDED.right, HEADING), RIGHT)
        floors, names = self.floors()
        nearer = ReplacementTransform(self.thread.token, joining.token)
        alone = self.stage.clear(chip, self.guess, *self.loom.bands)
        turned = [ReplacementTransform(*pair) for pair in zip(self.loom.bands, floors, strict=True)]
        beat.by("floor", alone, nearer, *self.would_say(0), *turned, arrive(*names))
        beat.now(*map(along, floors), pace=style.CALM, before="alone")
        self.titles = [first, title, *names]
        origin = self.overlay.show(Provenance("two layers", "scores above the average token’s"))
        beat.by("alone", Create(bill.ground), *bill.comes(0), FadeIn(first, title), origin)
        beat.now(self.tells(self.rank(0, "by the embedding alone")), pace=style.BRISK)
        last = facts.last_of_first_layer
        beat.by("first", LaggedStart(*map(self.adds, range(1, last + 1)), lag_ratio=0.6))
        after = self.tells(self.rank(last, "after the first layer"))
        beat.now(after, *self.would_say(last), pace=style.BRISK, before="more")
        longest = facts.longest_of_first_layer
        point = joining.at_height(longest, 0.72)
        longer = Named("longer than\nthe token’s own", point, point + 0.9 * LEFT, joining.colors[longest])
        beat.into("more", joining.speak_of([0, longest]), pace=style.CALM)
        beat.now(self.asides.add(longer), pace=style.CALM, before="answer")
        others = [label for k, label in enumerate(bill.labels[: last + 1]) if k != longest]
        beat.into("answer", Step(others, BYSTANDER), pace=style.BRISK)

    @beat
    def a_few_add_the_answer(self, beat: Beat) -> None:
        facts, joining, bill = self.facts, self.joining, self.bill
        first, last = facts.first_of_second_layer, len(facts.pushes) - 1
        nearer = self.camera_in(place.box(*joining.parts[first:], self.guess), by=1.7)
        below = bill.labels[:first]
        back = Step(below, BYSTANDER)
        beat.now(self.asides.clear(), nearer, back, joining.speak_of([]), pace=style.SLOW, before="front")
        beat.by("front", joining.joins(first))
        scored = [*bill.comes(first), *self.would_say(first), Step(below, SPOKEN)]
        now = self.tells(self.likely(first))
        beat.now(self.camera_out(), *scored, now, pace=style.CALM, before="join")
        adding = [facts.component_names.index(name) for name in facts.adding_heads]
        others = [index for index in range(first + 1, last + 1) if index in adding]
        rest = [index for index in range(first + 1, last + 1) if index not in adding]
        beat.wait_until("join")
        each = beat.until("few") / (len(others) + 1)
        for index in others:
            beat.now(self.adds(index), pace=0.7 * each)
            beat.now(self.tells(self.likely(index)), *self.would_say(index), pace=0.3 * each)
        beat.by("few", LaggedStart(*map(self.adds, rest), lag_ratio=0.5))
        few = f"mostly by {self.read('adding_head_count', 'd')} of {self.read('head_count', 'd')} heads"
        told = self.tells(Hero(self.percent("probabilities", last), few))
        beat.now(joining.speak_of([0, *adding]), told, pace=style.BRISK)

    @beat
    def it_adds_up(self, beat: Beat) -> None:
        facts, bill = self.facts, self.bill
        away = self.asides.clear(), self.joining.speak_of([]), leave(*self.titles)
        beat.now(*away, pace=style.CALM, before="added")
        up = Line(bill.ground.get_end(), at(bill.x(0), TOTAL + 0.2)).match_style(bill.ground)
        added, taken = bill.together(TOTAL)
        under = rule(at(bill.right + 0.3, UNDER), at(ADDED.right, UNDER))
        beat.by("added", Create(up), Create(under))
        beat.by("against", LaggedStart(*added, lag_ratio=0.3))
        beat.by("score", LaggedStart(*taken, lag_ratio=0.5))
        end, written = bill.total(TOTAL)
        mark = Line(end + 0.22 * DOWN, end + 0.22 * UP).set_stroke(style.INK, px(5))
        score = Words(self.read("score", ".1f"), style.SECOND).move_to(written, RIGHT)
        own = Words("the model’s own score", style.LABEL, style.QUIET)
        own.move_to(end + at(-0.15, WITHOUT - TOTAL), RIGHT)
        beat.now(Create(mark), FadeIn(score, own), pace=style.CALM, before="untrained")
        beat.now(along(Line(at(bill.x(0), TOTAL), end)), pace=style.SLOW, before="untrained")
        falls = bill.falls(facts.pushes_untrained)
        beat.wait_until("untrained")
        beat.now(*falls, pace=0.6 * beat.until("ground"))
        whole = bill.whole(facts.score_untrained, WITHOUT)
        said = Words(f"untrained, #{self.read('rank_untrained', ',d')}", style.LABEL, style.QUIET)
        said.move_to(at(bill.x(0) + 0.25, WITHOUT), LEFT)
        null = Words(self.read("score_untrained", "z.1f"), style.LABEL)
        null.move_to(bill.total(WITHOUT)[1], RIGHT)
        together = [FadeOut(cast(Mobject, fall.mobject), target_position=whole) for fall in falls]
        beat.by("ground", *together, self.asides.add(whole))
        beat.now(self.asides.add(said, null), pace=min(style.CALM, beat.left))

    @beat
    def what_we_left_out(self, beat: Beat) -> None:
        beat.by("more", self.asides.clear())
        parts = (("MLP", "adds, too"), ("biases", "add, too"), ("LayerNorm", "rescales"))
        rows = VGroup(
            *(
                VGroup(LeftOut(name), Words(what, style.LABEL, style.QUIET)).arrange(RIGHT)
                for name, what in parts
            )
        )
        rows.arrange(DOWN, buff=0.1, aligned_edge=LEFT).move_to(self.bill.corner, aligned_edge=UP + LEFT)
        outlines = [FadeIn(row[0], shift=0.2 * RIGHT) for row in rows]
        beat.by("add", LaggedStart(*outlines, lag_ratio=0.6))
        what = LaggedStart(*(FadeIn(row[1]) for row in rows), lag_ratio=0.8)
        beat.now(what, pace=0.6 * beat.until("by"))
        beat.into("by", FadeOut(rows), pace=style.BRISK)
        last = self.tells(self.likely(len(self.facts.pushes) - 1))
        beat.now(last, self.guess.role(style.ANSWER), pace=min(style.CALM, beat.left))

    @beat
    def what_to_add(self, beat: Beat) -> None:
        facts, loom, joining = self.facts, self.loom, self.joining
        chip, head = loom.chips[facts.query], facts.first_of_second_layer
        others = [loom.chips[position].stand(RELATED) for position in loom.seen if position != facts.query]
        rest = self.stage.clear(chip, self.guess, *joining.parts)
        beat.by("there", self.asides.clear(), rest, arrive(*others))
        looks = [beam(joining.port(head), other.get_top()) for other in others]
        asked = Asked("How does a head", "choose what to add?")
        beat.by("choose", self.overlay.add(asked), joining.speak_of([head]))
        beat.now(LaggedStart(*map(Create, looks), lag_ratio=0.08), pace=min(style.SLOW, beat.left))

    # What several beats ask for

    def says(self, token: str) -> Chip:
        """A guess at the end of the thread."""
        color = style.ANSWER if token == self.facts.answer else style.TOKEN
        chip = Chip(shortened(token.strip(), LETTERS), style.TOKEN_SMALL, color)
        chip.set_z_index(2)
        return chip

    def would_say(self, index: int) -> list[Animation]:
        """The guess becomes what the model would say if what is added up to a part were all."""
        old, self.guess = self.guess, self.says(self.facts.best[index])
        self.guess.move_to(self.joining.end, DOWN).shift(0.05 * UP)
        self.guess.shift(min(0.0, place.FULL.right - self.guess.get_right()[0]) * RIGHT)
        if old.token == self.guess.token:
            return [ReplacementTransform(old, self.guess)]
        return [leave(old), arrive(self.guess)]

    def copy_of(self, position: int, layer: int) -> Packet:
        """What a head takes from a position, as it starts."""
        token = shortened(self.facts.tokens[position].strip(), LETTERS)
        return Packet(token, style.SMALLEST).move_to(self.loom.foot(position, layer))

    def joins_far(self, index: int, layer: int) -> Strands:
        """The strands of a head's part, as they join the thread on the loom."""
        length, color = float(self.facts.component_lengths[index]), self.joining.colors[index]
        return self.thread.joins(self.thread.joined(length, self.loom.heights[layer], color))

    def numbers(self, index: int) -> VGroup:
        """Some of the numbers on the thread's upper end, when all up to a part is added."""
        count = self.facts.entries.shape[1]
        read = [self.read("entries", "+.2f", index, entry) for entry in range(count)]
        words = [Words(one, style.LABEL, style.TOKEN) for one in (*read[:-1], "…", read[-1])]
        row = VGroup(*words).arrange(RIGHT, buff=0.25)
        return row.move_to(at(self.thread.x - ASIDE, self.loom.end(self.facts.query)[1] - 1.05), RIGHT)

    def heads(self) -> list[Dot]:
        """The heads, as dots along the layers between the first thread and the last one."""
        loom, last = self.loom, self.facts.last_of_first_layer
        counts = (last, len(self.facts.component_names) - 1 - last)
        return [
            Dot(at(x, y), HEAD, color=style.QUERY).set_z_index(2)
            for count, y in zip(counts, loom.heights, strict=True)
            for x in np.linspace(loom.xs[0], self.thread.x, count + 2)[1:-1]
        ]

    def adds(self, index: int) -> LaggedStart:
        """A head's part joins the thread from near, and the score takes it in."""
        return LaggedStart(self.joining.joins(index), *self.bill.comes(index), lag_ratio=0.12)

    def floors(self) -> tuple[list[Line], list[Words]]:
        """The lines on which the layers begin, and their names at the left end of them."""
        lines, names = [], []
        for layer, name in enumerate(("first layer", "second layer")):
            words = Words(name, style.LABEL, style.QUIET)
            words.move_to(at(self.bill.x(0) + 0.25, self.joining.bands[layer]), LEFT)
            lines.append(self.joining.band(layer, float(words.get_right()[0]) + 0.15))
            names.append(words)
        return lines, names

    def runs_up(self) -> list[Animation]:
        """A light runs up the thread, from its token to the guess."""
        low, high = self.thread.token.ends
        share = (self.guess.get_bottom()[1] - low) / (high - low)
        return [along(line.copy().pointwise_become_partial(line, 0, share)) for line in self.thread.token]

    def tells(self, hero: Hero) -> Change:
        """A number takes the place of the one before."""
        return self.asides.show(hero.move_to(self.bill.corner, aligned_edge=UP + LEFT))

    def rank(self, index: int, where: str) -> Hero:
        """Where the answer stands among all tokens, if what is added up to a part were all."""
        tokens = self.read("vocabulary_size", ",d")
        return Hero(f"#{self.read('ranks', ',d', index)}", f"of {tokens}, {where}")

    def likely(self, index: int) -> Hero:
        """How likely it would be."""
        rank = self.read("ranks", ",d", index)
        return Hero(self.percent("probabilities", index), f"{self.facts.answer_shown}, #{rank}")


def flip(old: Mobject, new: Mobject) -> tuple[Animation, Animation]:
    """Words become others where they stand."""
    return leave(old), arrive(new)


def along(line: VMobject) -> Animation:
    """A light runs along a line."""
    return ShowPassingFlash(line.copy().set_stroke(style.INK, max(line.get_stroke_width(), px(4)), 1), 0.3)
