"""A head in layer 0 hangs on every token the name of the one before, where the output hardly hears it."""

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
    Group,
    GrowArrow,
    GrowFromEdge,
    LaggedStart,
    Restore,
    Transform,
    VGroup,
    VMobject,
)
from manim.utils.rate_functions import linear

from data.facts import Array
from data.tag_writing import TagWriting
from scenes.kit import style
from scenes.kit.algebra.matrix import Trace
from scenes.kit.algebra.vectors import Plane, along
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.curves import Plot
from scenes.kit.charts.histogram import Histogram
from scenes.kit.charts.shares import Share, full_scale
from scenes.kit.circuit.attention import AttentionArcs, PatternGrid, ReadOn, full_width
from scenes.kit.circuit.carrying import Carrying, Copy
from scenes.kit.circuit.loom import Loom
from scenes.kit.circuit.pattern_arcs import PatternArcs
from scenes.kit.circuit.switch import Switch
from scenes.kit.circuit.tags import Tag
from scenes.kit.circuit.tokens import Chip
from scenes.kit.circuit.ways import TagWays
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.fades import early, late
from scenes.kit.frame.key import Key
from scenes.kit.frame.legend import Entry
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.readout import Heading, Readout
from scenes.kit.frame.text import Words, percent


class TagWritingClip(Clip[TagWriting]):
    """The previous-token head tells every token who came before; only the next layer listens."""

    facts_type = TagWriting

    def construct(self) -> None:
        facts, stage, ledger, body = self.facts, place.STAGE, place.LEDGER, place.BODY
        wearer, seen = facts.source, slice(0, facts.source + 1)
        phrase = phrase_length(facts)
        loom = Loom(facts.tokens[seen], facts.tags[seen], range(wearer - phrase, wearer))
        chips, tags, feet = loom.chips, loom.tags, loom.feet(0)
        chip, tag = chips[wearer], tags[wearer]

        with self.beat("a_sentence") as beat:
            readout = Readout(facts.model)
            token = Entry(0, Chip(facts.tagged_token), "token", "a piece of text")
            thread = Entry(1, rule(0.36 * DOWN, 0.36 * UP), "thread", "residual stream")
            loom.row.save_state().set_y(stage.center[1])
            self.play(FadeIn(readout, token), FadeIn(loom.row, lag_ratio=0.1), run_time=style.BRISK)
            beat.wait_before("thread", style.BRISK)
            self.play(Restore(loom.row), run_time=beat.until("thread"))
            threads = LaggedStart(*map(Create, loom.threads), lag_ratio=0.1)
            self.play(threads, FadeIn(thread), run_time=style.CALM)
            beat.wait_until("only")
            self.play(chip.mark(style.ANSWER), run_time=style.QUICK)

        with self.beat("one_step_left") as beat:
            note = readout.note(f"head {facts.previous_token_head}")
            self.play(
                FadeOut(token, thread),
                FadeIn(loom.layers[0], loom.knots[0], note),
                run_time=beat.before("left", style.BRISK),
            )
            beat.wait_until("left")
            looks = PatternArcs(feet, facts.pattern[seen, seen], stage.top - feet[0][1])
            attention = Entry(4, full_width(RIGHT), "attention", "this wide = 100%")
            drawn = LaggedStart(*map(Create, looks), lag_ratio=0.1)
            self.play(drawn, FadeIn(attention), run_time=beat.before("attention", style.SLOW))
            beat.wait_until("attention")
            heading = Heading("one step back")
            trained = self.pattern("attention_on_random", facts.pattern, "trained", 1.0)
            self.play(FadeIn(heading, trained[1]), ReadOn(trained[0]), run_time=style.CALM)
            beat.wait_until("untrained")
            untrained = self.pattern("attention_untrained", facts.pattern_untrained, "untrained", 0.6)
            self.play(FadeIn(untrained[1]), ReadOn(untrained[0]), run_time=style.CALM)

        with self.beat("a_copy_changes_clothes") as beat:
            token = Entry(0, Chip(facts.tagged_token), "token", "a piece of text")
            copy = Entry(1, Copy(facts.tagged_token), "copy", "what a head carries")
            label = Entry(2, Tag(facts.tagged_token), "tag", "who came before")
            self.play(
                FadeOut(heading, *trained, *untrained, attention),
                FadeIn(token),
                run_time=beat.before("copied", style.QUICK),
            )
            beat.wait_until("copied")
            first = Carrying(loom, looks, facts.pattern, facts.tokens, [wearer])
            self.play(*first.rise, FadeIn(copy), run_time=beat.until("carried"))
            self.play(*first.ride, run_time=beat.until("tag"))
            self.play(*first.change, FadeIn(label), run_time=style.BRISK)
            beat.wait_until("others")
            others = Carrying(loom, looks, facts.pattern, facts.tokens, range(1, wearer))
            for step in (others.rise, others.ride, others.change):
                self.play(*step, run_time=style.BRISK)
            self.add(*tags[1:])
            beat.wait_until("wears")
            worn = loom.thread(wearer).animate.set_stroke(style.ANSWER, 4)
            self.play(FadeOut(looks), worn, run_time=style.BRISK)

        with self.beat("will_it_say_it_twice") as beat:
            self.play(FadeOut(token, copy, label), Create(loom.outlet), run_time=style.QUICK)
            heading, chart = Heading("next token"), self.chart()
            rows = VGroup(*chart.rows)
            self.play(FadeIn(heading), FadeIn(rows, lag_ratio=0.05), run_time=beat.until("again"))
            doubted = chart.rows[[*facts.guesses, facts.tagged_token].index(facts.tagged_token)]
            self.play(doubted.label[0].animate.set_stroke(style.TAG, 5), run_time=style.QUICK)
            beat.wait_until("without")
            self.play(FadeIn(chart.outlines, chart.key), run_time=style.BRISK)
            beat.wait_until("moves")
            title, moved, null, raised = self.moved()
            low = max(hung_tag.get_top()[1] for hung_tag in tags[1:]) + 0.2
            shorten = (
                line.animate.put_start_and_end_on(line.get_start(), at(line.get_x(), low))
                for line in loom.threads[:-1]
            )
            self.play(*shorten, FadeIn(title, moved, rate_func=late), run_time=style.CALM)
            beat.wait_until("random")
            self.play(FadeIn(null, raised), run_time=style.QUICK)

        with self.beat("two_directions") as beat:
            rest = Group(*(part for part in (*chips, *tags[1:]) if part not in (chip, tag)))
            numbers = VGroup(*(row.number for row in chart.rows))
            self.play(
                FadeOut(rest, loom.threads, loom.layers[0], loom.knots[0], loom.outlet),
                FadeOut(title, moved, null, raised, numbers),
                run_time=beat.until("close"),
            )
            self.remove(rows)
            bars = VGroup(*(part for row in chart.rows for part in (row.track, row.bar, row.label)))
            self.add(bars, chart.outlines)
            token_entries, tag_entries = facts.before[wearer], facts.tag[wearer]
            largest = float(max(abs(token_entries).max(), abs(tag_entries).max()))
            length = stage.width - max(chip.width, tag.width) - 0.5
            traces = VGroup(
                Trace(token_entries, largest, length, 1.6, style.TOKEN),
                Trace(tag_entries, largest, length, 1.6, style.TAG),
            )
            traces.arrange(DOWN, buff=0.5).move_to(stage.point(1, 0.55), aligned_edge=RIGHT)
            self.play(
                Transform(tag, tag.copy().next_to(traces[1], LEFT, buff=0.3), rate_func=early),
                chip.animate.next_to(traces[0], LEFT, buff=0.3),
                run_time=beat.before("arrow", style.CALM),
            )
            self.play(FadeIn(traces, lag_ratio=0.5), run_time=beat.until("arrow"))
            room = Region(stage.left + 1.4, stage.right - 0.9, stage.bottom + 0.8, stage.top - 0.7)
            plane = Plane(facts.token_arrow, facts.tag_arrow, room)
            self.play(
                along(traces[0], plane.upright),
                along(traces[1], plane.other),
                chip.animate.next_to(plane.upright.get_end(), UP, buff=0.2),
                hung(tag, plane.other),
                FadeIn(plane, rate_func=late),
                run_time=style.CALM,
            )
            self.remove(traces)
            opening = plane.opening(facts.angle, 0.9)
            angle = Words(f"{self.read('angle', '.0f')}°").next_to(opening.point_from_proportion(0.5), RIGHT)
            self.play(Create(opening), FadeIn(angle), run_time=beat.before("random", style.BRISK))
            beat.wait_until("random")
            fan = plane.fan(facts.angle_random).set_z_index(-1)
            chance = Words(f"random directions {self.read('angle_random', '.0f')}°", color=style.QUIET)
            chance.next_to(fan, DOWN, buff=0.12).align_to(fan, RIGHT)
            self.play(FadeIn(fan, chance), run_time=style.BRISK)
            beat.wait_until("slide")
            once = facts.slide.tolist().index(1.0)
            sums = [
                plane.added(times, shadow)
                for times, shadow in zip(facts.slide, facts.slide_shadows, strict=True)
            ]
            slid = sums[once].copy()
            shadow = Words("shadow", color=style.QUIET).rotate(PI / 2).next_to(slid[2], LEFT, buff=0.1)
            self.play(
                GrowArrow(slid[0]),
                hung(tag, slid[0]),
                FadeIn(slid[1:], shadow),
                run_time=style.BRISK,
            )
            there, back = list(reversed(range(once))), list(range(1, once + 1))
            pace = beat.until("back") / len(there)
            for to in (*there, *back):
                shares = self.shares(facts.slide_probabilities[to], facts.slide_tagged_probabilities[to])
                self.play(
                    Transform(slid, sums[to]),
                    hung(tag, sums[to][0]),
                    *chart.to(shares),
                    rate_func=linear,
                    run_time=pace,
                )

        with self.beat("not_just_this_one") as beat:
            half = (body.width - 1.0) / 2
            left = Region(body.left, body.left + half, body.bottom + 1.0, body.top - 0.5)
            right = Region(body.right - half, body.right, left.bottom, left.top)
            histogram = Histogram(
                facts.angle_bins, facts.angle_shares, facts.angle_shares_random, left, style.TAG
            )
            ticks = VGroup(*(histogram.tick(degrees, f"{degrees}°") for degrees in (80, 90, 100)))
            ticks.add(Words("angle of a tag and a token", color=style.QUIET).next_to(ticks, DOWN, buff=0.1))
            pairs = Key([(style.TAG, "all pairs"), (style.NULL, "random")], left.point(0, 1))
            here = histogram.mark(facts.angle)
            picture = VGroup(histogram, ticks, pairs, here).save_state().set_x(body.center[0])
            self.play(
                FadeOut(plane, fan, chance, opening, slid, shadow, chip, tag),
                FadeOut(heading, bars, chart.outlines, chart.key),
                angle.animate.next_to(here, UP, buff=0.1),
                FadeIn(histogram.axis, ticks, pairs[0], rate_func=late),
                run_time=style.BRISK,
            )
            self.play(Create(here), run_time=style.QUICK)
            columns = LaggedStart(*(GrowFromEdge(bar, DOWN) for bar in histogram.columns), lag_ratio=0.02)
            self.play(columns, run_time=beat.before("chance", style.SLOW))
            beat.wait_until("chance")
            self.play(Create(histogram.null), FadeIn(pairs[1]), run_time=style.CALM)
            beat.wait_before("loudest", style.BRISK)
            self.play(
                Restore(picture),
                angle.animate.shift((left.center - body.center)[0] * RIGHT),
                run_time=beat.until("loudest"),
            )
            plot = Plot(len(facts.leak), 1.0, right, "share of squared length")
            rank = facts.shown_rank - 1
            mark = rule(plot.point(rank, 0), plot.point(rank, facts.shown_leak_embedding))
            below = Words(f"first {self.read('shown_rank', 'd')}", color=style.QUIET).match_y(ticks[0][1])
            axis = Words("the output's directions, loudest first", color=style.QUIET).match_y(ticks[-1])
            self.play(FadeIn(plot, axis.set_x(right.center[0])), run_time=style.QUICK)
            beat.wait_before("hold", style.BRISK)
            self.play(Create(mark), FadeIn(below.set_x(mark.get_x())), run_time=beat.until("hold"))
            curves = {
                "tag": ("leak", "shown_leak", style.TAG),
                "chance": ("leak_random", "shown_leak_random", style.NULL),
                "token": ("leak_embedding", "shown_leak_embedding", style.TOKEN),
            }
            names = [
                (color, f"{name} {self.read(shown, percent(getattr(facts, shown)))}")
                for name, (_, shown, color) in reversed(curves.items())
            ]
            key = Key(names, right.point(0.05, 0.97))
            for (name, (leak, shown, color)), words in zip(curves.items(), reversed(key), strict=True):
                if name != "chance":
                    beat.wait_until(name)
                curve = plot.curve(getattr(facts, leak), color, 4)
                dot = Dot(plot.point(rank, getattr(facts, shown)), color=color)
                self.play(Create(curve), FadeIn(words, dot), run_time=style.BRISK)

        with self.beat("hidden_not_lost") as beat:
            again = range(facts.query - phrase + 1, facts.query)
            whole = Loom(facts.tokens, facts.tags, (*range(wearer - phrase, wearer + 1), *again))
            whole.chips[wearer].panel.set_stroke(style.ANSWER, 5)
            whole.chips[facts.query].panel.set_stroke(style.QUERY, 5)
            ways, cuts = TagWays(whole), self.cuts()
            to_output, to_keys = Switch("tags to output"), Switch("tags to keys")
            switches = VGroup(to_output, to_keys).arrange(RIGHT, buff=0.5).move_to(readout, aligned_edge=LEFT)
            heading = Heading("next token")
            answer = VGroup(*map(Chip, facts.answer_tokens)).arrange(RIGHT, buff=0.06)
            answer.move_to(ledger.point(0, 1), aligned_edge=UP + LEFT)
            for piece in answer:
                piece[0].set_stroke(style.ANSWER, 4)
            looked = self.arc(whole, facts.attention_to_source)
            lost = self.arc(whole, facts.attention_to_source_cut_from_keys)
            arc = looked.copy()
            self.play(FadeOut(Group(*self.mobjects)), run_time=style.QUICK)
            self.play(
                FadeIn(whole, *whole.tags[1:], switches, answer, heading),
                run_time=beat.until("answer_shown"),
            )
            self.play(FadeIn(ways.to_keys, cuts[0]), Create(arc), run_time=style.BRISK)
            self.play(*map(Create, ways.to_output), run_time=beat.before("cut", style.BRISK))
            beat.wait_until("cut")
            self.play(to_output.turn(False), FadeOut(ways.to_output), FadeIn(cuts[1]), run_time=style.BRISK)
            beat.wait_until("from")
            self.play(to_output.turn(True), FadeIn(ways.to_output), run_time=style.BRISK)
            beat.wait_until("keys")
            self.play(
                to_keys.turn(False),
                FadeOut(ways.to_keys),
                Transform(arc, lost),
                FadeIn(cuts[2]),
                run_time=style.BRISK,
            )
            beat.wait_before("reads", style.BRISK)
            self.play(
                to_keys.turn(True),
                FadeIn(ways.to_keys, cuts[3]),
                Transform(arc, looked),
                run_time=beat.until("reads"),
            )
            faint = VGroup(ways.to_output, *(way for way in ways.to_keys if way is not ways.into(wearer)))
            worn = whole.thread(wearer).animate.set_stroke(style.ANSWER, 4)
            self.play(faint.animate.fade(0.75), worn, run_time=style.CALM)

    def pattern(self, mean: str, pattern: Array, name: str, up: float) -> tuple[PatternGrid, VGroup]:
        """A head's pattern on the whole prompt in the ledger, and its mean one step back beside it."""
        grid = PatternGrid(pattern, 0.36 * place.LEDGER.height)
        grid.move_to(place.LEDGER.point(0, up), aligned_edge=UP + LEFT)
        number = Words(self.read(mean, percent(getattr(self.facts, mean))), style.CLAIM)
        words = VGroup(number, Words(name, color=style.QUIET)).arrange(DOWN, buff=0.05, aligned_edge=LEFT)
        return grid, words.next_to(grid, RIGHT, buff=0.25)

    def shares(self, guesses: Array, tagged: float) -> Array:
        """Shares of the best guesses and, unless among them, of the token that the wearer's tag names."""
        listed = self.facts.tagged_token in self.facts.guesses
        return guesses if listed else np.append(guesses, tagged)

    def chart(self) -> ComparedGuesses:
        """The guesses at the wearer, with its tag and without; the token that the tag names is among them."""
        facts = self.facts
        shares = self.shares(facts.guess_probabilities, facts.tagged_token_probability)
        without = self.shares(
            facts.guess_probabilities_without_tag, facts.tagged_token_probability_without_tag
        )
        numbers = [
            self.read("guess_probabilities", percent(share), k)
            for k, share in enumerate(facts.guess_probabilities.tolist())
        ]
        tagged = self.read("tagged_token_probability", percent(facts.tagged_token_probability))
        tokens = (*facts.guesses, facts.tagged_token)[: len(shares)]
        numbers = [*numbers, tagged][: len(shares)]
        return ComparedGuesses(tokens, shares, numbers, without, "without the tag", place.LEDGER)

    def moved(self) -> VGroup:
        """How much probability the wearer's tag moves, and a random one; the token that it raises most."""
        facts, stage = self.facts, place.STAGE
        region = Region(stage.left + 0.4, stage.left + 0.68 * stage.width, stage.bottom, stage.top)
        full = full_scale([facts.moved, facts.moved_random])
        lines = (("this tag", "moved", 0.78, style.TAG), ("random tag", "moved_random", 0.67, style.NULL))
        bars = []
        for name, field, up, color in lines:
            share, y = getattr(facts, field), region.point(0, up)[1]
            number = self.read(field, percent(share))
            bars.append(Share(Words(name), share, number, region, y, full, 1.8, color))
        change = Words(f"+{self.read('most_raised_change', '.1f')} logits", color=style.QUIET)
        raised = VGroup(Words("this tag raises most"), Chip(facts.most_raised), change)
        raised.arrange(RIGHT, buff=0.15).move_to(region.point(0, 0.53), aligned_edge=LEFT)
        title = Words("probability moved").move_to(region.point(0, 0.9), aligned_edge=LEFT)
        return VGroup(title, *bars, raised)

    def cuts(self) -> list[VGroup]:
        """The answer's probability in the ledger: nothing cut, either way cut, and another head's way cut."""
        lines = (
            ("nothing cut", "", style.ANSWER),
            ("tags cut from output", "_cut_from_output", style.ANSWER),
            ("tags cut from keys", "_cut_from_keys", style.ANSWER),
            ("other head cut", "_others_cut_from_keys", style.NULL),
        )
        rows = []
        for line, (name, cut, color) in enumerate(lines):
            share, y = getattr(self.facts, f"probability{cut}"), place.LEDGER.top - 1.3 - 1.1 * line
            number = self.read(f"probability{cut}", percent(share))
            row = VGroup(Share(Words(name), share, number, place.LEDGER, y, color=color))
            if color == style.ANSWER:
                row.add(row[0].ticks(getattr(self.facts, f"name_probabilities{cut}")))
            rows.append(row)
        tick = rule(at(0, 0.07), at(0, -0.07), color=style.QUIET)
        key = VGroup(tick, Words("other names", color=style.QUIET)).arrange(RIGHT, buff=0.12)
        rows[0].add(key.move_to(place.LEDGER.point(1, 0), aligned_edge=DOWN + RIGHT))
        return rows

    def arc(self, loom: Loom, weight: float) -> AttentionArcs:
        """The look of the end of the prompt at the wearer."""
        weights = np.zeros(len(self.facts.tokens))
        weights[self.facts.source] = weight
        return AttentionArcs(loom.feet(1), self.facts.query, weights, 0.8 * loom.above)


def hung(tag: Tag, arrow: VMobject) -> Animation:
    """The tag moves to the right of an arrow's end, and hangs from that height."""
    there = tag.copy().next_to(arrow.get_end(), RIGHT, buff=0.1).align_to(arrow.get_end(), UP)
    return Transform(tag, there)


def phrase_length(facts: TagWriting) -> int:
    """How many tokens before the wearer stand again at the end of the prompt."""
    pairs = zip(facts.tokens[facts.first_copy : 0 : -1], facts.tokens[facts.query : 0 : -1], strict=False)
    return next((k for k, (one, other) in enumerate(pairs) if one.strip() != other.strip()), facts.first_copy)
