"""With its layers taken out, a transformer is a table of what follows what, squeezed through its width."""

from dataclasses import replace

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    GrowFromCenter,
    GrowFromEdge,
    LaggedStart,
    Line,
    MoveAlongPath,
    Rectangle,
    ReplacementTransform,
    Restore,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
)
from manim.utils.rate_functions import linear, rush_from, smooth, squish_rate_func

from data.direct_path import DirectPath
from scenes.kit import style
from scenes.kit.algebra.matrix import Matrix, Table, Trace
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.names import BAR, NameStrip
from scenes.kit.charts.storage import Slabs, StorageCurve, Zoom, never_stored
from scenes.kit.circuit.columns import FOLD
from scenes.kit.circuit.loom import Loom
from scenes.kit.circuit.tokens import Chip
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.fades import early, late
from scenes.kit.frame.legend import Entry
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.readout import Heading, Readout
from scenes.kit.frame.text import START, Words, percent

MARGIN = 1.0
"""Room for the chips of a matrix, at its left or above it."""

REST = 0.4
"""Room for the dots that stand for its other lines."""

ROWS = 8
WORDS = 9
"""How many of the commonest words are shown as rows of the embedding, and of the table."""


class DirectPathClip(Clip[DirectPath]):
    """A model with no layers: the token's row in, the next token's column out, no context."""

    facts_type = DirectPath

    def construct(self) -> None:
        facts = self.facts
        contexts = split_at_start(facts.context_tokens)
        stage, ledger = place.STAGE, place.LEDGER

        with self.beat("take_the_layers_out") as beat:
            loom = Loom(contexts[0], [""] * len(contexts[0]), range(len(contexts[0])))
            shown, thread = loom.chips[-1], loom.threads[-1]
            before = VGroup(*loom.chips[:-1], *loom.threads[:-1])
            token = Entry(0, Chip(facts.shown_token), "token", "a piece of text")
            stream = Entry(1, rule(0.36 * DOWN, 0.36 * UP), "thread", "residual stream")
            band = VGroup(rule(0.5 * LEFT, 0.5 * RIGHT), Dot(radius=0.055, color=style.LINE))
            layer = Entry(2, band, "layer", "moves things across")
            threads = LaggedStart(*map(Create, loom.threads), lag_ratio=0.1)
            self.play(FadeIn(loom.row), threads, FadeIn(token, stream), run_time=beat.until("layers"))
            self.play(FadeIn(loom.layers, loom.knots, layer), run_time=style.BRISK)
            beat.wait_until("lift")
            lifts = (FadeOut(loom.layers[k], loom.knots[k], shift=1.5 * UP) for k in (1, 0))
            self.play(LaggedStart(*lifts, lag_ratio=0.4), FadeOut(layer), run_time=beat.until("thread"))
            readout = Readout(facts.model)
            guesses = VGroup(*(guess().next_to(line.get_end(), DOWN, buff=0) for line in loom.threads))
            reach = Entry(2, guess(), "guess", "the next token")
            lit = (line.animate.set_stroke(style.TOKEN, 4) for line in (*loom.threads, stream.symbol))
            self.play(LaggedStart(*lit, lag_ratio=0.1), FadeIn(readout, guesses, reach), run_time=style.CALM)

        with self.beat("on_ramp") as beat:
            size = f"{self.read('vocabulary_size', ',')} × {self.read('width', 'd')}"
            foot = at(stage.right - 0.6, stage.bottom)
            field = Region(stage.left + MARGIN, foot[0] - 0.9, stage.bottom + 0.3, stage.top)
            embedding = Matrix(facts.row_vectors[:ROWS], facts.row_tokens[:ROWS], field)
            index = facts.row_tokens.index(facts.shown_token)
            row, name = embedding.traces[index], embedding.chips[index]
            others = VGroup(*(part for part in embedding if part not in (row, name)))
            self.play(
                FadeOut(before, guesses[:-1]),
                guesses[-1].animate.move_to(at(foot[0], stage.top), aligned_edge=UP),
                shown.animate.move_to(foot, aligned_edge=DOWN),
                thread.animate.put_start_and_end_on(foot + 0.4 * UP, at(foot[0], stage.top)),
                run_time=beat.until("row"),
            )
            named = readout.note(f"embedding · {size}")
            self.play(FadeIn(others, row, named), TransformFromCopy(shown, name), run_time=style.CALM)
            self.play(name.mark(style.TOKEN), others.animate.fade(0.7), run_time=style.BRISK)
            beat.wait_until("lifts")
            field = Region(stage.left + 0.4, foot[0] - 0.8, stage.bottom + 0.5, stage.top)
            field = replace(field, top=stage.top - Matrix.room_above(facts.guesses, field.width))
            unembedding = Matrix(facts.guess_columns, facts.guesses, field, upright=True)
            vector = Trace(
                facts.stream, embedding.reach, field.height, unembedding.thickness, style.TOKEN, True
            )
            vector.move_to(at(foot[0], field.center[1]))
            flat = Trace(facts.stream, embedding.reach, row.width, unembedding.thickness, style.TOKEN)
            flat.move_to(row).shift(row.height / 2 * UP)
            symbol = Trace(facts.stream, embedding.reach, 1.0, 0.6, style.TOKEN)
            entry = Entry(3, symbol, "vector", f"{self.read('width', 'd')} numbers")
            leaves = TransformFromCopy(row, flat), row.animate.fade(0.7)
            self.play(*leaves, FadeIn(entry), run_time=beat.until("up"))
            self.play(Transform(flat, vector), run_time=style.CALM)
            self.remove(flat)
            self.add(vector)

        with self.beat("off_ramp") as beat:
            slider = vector.copy()
            away = FadeOut(others, row, name, token, stream, reach, entry, named)
            self.play(away, slider.animate.set_x(stage.left), run_time=beat.until("slides"))
            size = f"{self.read('width', 'd')} × {self.read('vocabulary_size', ',')}"
            named = readout.note(f"unembedding · {size}")
            for trace, chip in zip(unembedding.traces, unembedding.chips, strict=True):
                trace.set_opacity(0.6)
                chip.set_z_index(2)
            self.play(FadeIn(unembedding, named), slider.animate.set_fill(style.INK), run_time=style.BRISK)
            answers = [
                Words(self.read("guess_logits", ".1f", k)).next_to(trace, DOWN, buff=0.12)
                for k, trace in enumerate(unembedding.traces)
            ]
            way = vector.get_x() - slider.get_x()
            passed = [(trace.get_x() - slider.get_x()) / way for trace in unembedding.traces]
            appear = (
                FadeIn(answer, rate_func=squish_rate_func(smooth, share, share + 0.05))
                for answer, share in zip(answers, passed, strict=True)
            )
            slide = MoveAlongPath(slider, Line(slider.get_center(), vector.get_center()), rate_func=linear)
            self.play(slide, *appear, run_time=beat.until("softmax") - style.BRISK)
            self.remove(slider)
            beat.wait_until("softmax")
            heading = Heading("next token")
            numbers = [
                self.read("guess_probabilities", percent(share), k)
                for k, share in enumerate(facts.guess_probabilities.tolist())
            ]
            chart = ComparedGuesses(
                facts.guesses, facts.guess_probabilities, numbers, facts.guess_corpus, "training text", ledger
            )
            falls = [
                AnimationGroup(
                    FadeIn(line.track, line.number),
                    TransformFromCopy(chip, line.label, path_arc=-PI / 3),
                    FadeOut(answer, target_position=line.bar),
                    GrowFromEdge(line.bar, LEFT),
                )
                for chip, answer, line in zip(unembedding.chips, answers, chart.rows, strict=True)
            ]
            self.play(
                FadeOut(guesses[-1], target_position=heading),
                FadeIn(heading),
                VGroup(*unembedding.traces).animate.set_opacity(0.2),
                LaggedStart(*reversed(falls), lag_ratio=0.1),
                run_time=beat.until("outlines"),
            )
            outlines = LaggedStart(*map(Create, chart.outlines), lag_ratio=0.1)
            self.play(outlines, FadeIn(chart.key), run_time=style.CALM)
            beat.wait_until("shown_bits_lost")
            apart = chart.below(1, "bits away", self.read("shown_bits_lost", ".3f"))
            null = chart.below(
                2, "by frequency alone", self.read("shown_bits_lost_unigram", ".2f"), style.QUIET
            )
            self.play(FadeIn(apart, null), run_time=style.BRISK)

        with self.beat("nothing_before_counts") as beat:
            self.play(FadeOut(unembedding, named, apart, null), run_time=beat.until("before"))
            before = VGroup()
            words = ("before", "other", "others")
            for context, shares, word in zip(contexts, facts.context_probabilities, words, strict=True):
                beat.wait_until(word)
                line = VGroup(*map(Chip, context[:-1])).arrange(RIGHT, buff=0.75).next_to(shown, LEFT, 0.75)
                line.add(*(rule(chip.get_top(), at(chip.get_x(), stage.top)) for chip in line))
                away = FadeOut(before, rate_func=early)
                come = FadeIn(line, shift=RIGHT, rate_func=late)
                self.play(away, come, *chart.to(shares), run_time=style.BRISK)
                before = line
            beat.wait_until("moves")
            change = self.read("largest_difference", percent(facts.largest_difference))
            difference = chart.below(1, "largest change", change)
            self.play(FadeIn(difference), run_time=style.QUICK)

        with self.beat("a_table_in_disguise") as beat:
            side = stage.height - MARGIN - REST
            square = Region(
                stage.left + MARGIN, stage.left + MARGIN + side, stage.bottom + REST, stage.top - MARGIN
            )
            beside = Region(square.right + 1.4, square.right + 1.4 + side, square.bottom, square.top)
            left = Matrix(facts.row_vectors[:WORDS], facts.row_tokens[:WORDS], square)
            right = Matrix(facts.column_vectors[:WORDS], facts.column_tokens[:WORDS], beside, upright=True)
            traces, chips = VGroup(*left.traces, *right.traces), VGroup(*left.chips, *right.chips)
            staying = (left.traces[index], left.chips[index])
            self.play(FadeOut(before, chart, difference, heading, thread), run_time=style.QUICK)
            self.play(
                *map(ReplacementTransform, (vector, shown), staying),
                FadeIn(*(part for part in (*left, *right) if part not in staying)),
                run_time=style.CALM,
            )
            self.play(
                VGroup(*right.traces, *right.chips).animate.shift((square.left - beside.left) * RIGHT),
                FadeOut(left.rest, right.rest),
                run_time=beat.until("multiply"),
            )
            table = Table(facts.table[:WORDS, :WORDS], square)
            multiply = LaggedStart(*map(FadeIn, table.rows), lag_ratio=0.2)
            self.play(multiply, FadeOut(traces), run_time=style.SLOW)
            best = int(facts.table[index, :WORDS].argmax())
            follows = VGroup(
                VGroup(
                    Chip(facts.shown_token), Words("then", color=style.QUIET), Chip(facts.column_tokens[best])
                ).arrange(RIGHT, buff=0.2),
                Words(f"{self.read('table', '.1f', index, best)} logits above average"),
            ).arrange(DOWN, buff=0.2, aligned_edge=LEFT)
            follows.move_to(beside.point(0, 1), aligned_edge=UP + LEFT)
            cell = table.cells[index][best].copy().set_fill(opacity=0).set_stroke(style.INK, 4)
            marks = left.chips[index].mark(style.INK), right.chips[best].mark(style.INK)
            self.play(Create(cell), *marks, FadeIn(follows), run_time=style.QUICK)
            beat.wait_until("zoom")
            frame = Rectangle(width=side, height=side).set_stroke(style.LINE, 2).move_to(square.center)
            frame.set_fill(style.SURFACE, 1).set_z_index(-2)
            ours = claim(f"{self.read('vocabulary_size', ',')}²", "numbers", "this model")
            ours.move_to(beside.point(0, 1), aligned_edge=UP + LEFT)
            self.play(FadeOut(chips, cell, follows), FadeIn(frame), run_time=style.QUICK)
            corner = square.point(0, 1)
            shrink = Zoom(table, WORDS / facts.vocabulary_size, corner)
            self.play(shrink, FadeIn(ours), run_time=beat.before("that", style.SLOW))
            beat.wait_until("that")
            small = frame.copy().set_stroke(style.LOGIT, 3).set_z_index(-1)
            theirs = VGroup(
                claim(f"{self.read('gpt2_vocabulary', ',')}²", "numbers", "GPT-2"),
                claim(
                    f"{self.read('gpt2_table_gigabytes', '.1f')} GB",
                    f"{self.read('gpt2_bytes_per_number', 'd')} bytes",
                    "a number",
                ),
            ).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
            theirs.next_to(ours, DOWN, buff=0.6, aligned_edge=LEFT)
            share = facts.vocabulary_size / facts.gpt2_vocabulary
            labels = VGroup(Words("GPT-2").move_to(square.center), Words("this model"))
            labels[1].move_to(corner + (share * side + 0.15) * RIGHT + 0.05 * DOWN, aligned_edge=UP + LEFT)
            shrink = Zoom(small, share, corner)
            tell = FadeIn(labels, rate_func=late)
            self.play(FadeOut(table), shrink, FadeIn(theirs), tell, run_time=style.SLOW)

        with self.beat("squeezed") as beat:
            away = FadeOut(ours, theirs, labels, frame, rate_func=rush_from)
            self.play(away, Zoom(small, 1 / share, corner), run_time=beat.until("slabs"))
            hollow = never_stored(square, f"{self.read('vocabulary_size', ',')}²")
            slabs = [
                Slabs(width, facts.vocabulary_size, square, f"d = {self.read('widths', 'd', k)}")
                for k, width in enumerate(facts.widths.tolist())
            ]
            drawn = slabs.pop()
            grow = GrowFromEdge(drawn.left, UP), GrowFromEdge(drawn.top, LEFT)
            quiet = small.animate.set_stroke(style.LINE, 2).set_fill(opacity=0)
            self.play(*grow, quiet, FadeIn(drawn.words, hollow), run_time=style.CALM)
            region = Region(beside.left, place.BODY.right - 0.4, stage.bottom + 1.0, square.top + 0.3)
            widths = [self.read("widths", "d", k) for k in range(len(facts.widths))]
            highest = facts.bits_lost_unigram
            curve = StorageCurve(facts.share_stored, facts.bits_lost, widths, highest, region)
            alone = curve.level(highest, f"by frequency alone {self.read('bits_lost_unigram', '.1f')}")
            self.play(FadeIn(curve.axes, alone), FadeOut(readout), run_time=beat.until("narrow"))
            step = beat.until("list") / (len(widths) + 1)
            self.play(GrowFromCenter(curve.dots[-1]), FadeIn(curve.names[-1]), run_time=step)
            for k in reversed(range(len(slabs))):
                squeeze = drawn.into(slabs[k]), Create(curve.segments[k])
                self.play(*squeeze, GrowFromCenter(curve.dots[k]), FadeIn(curve.names[k]), run_time=step)
            values = VGroup(
                curve.value(0, f"{self.read('bits_lost', '.1f', 0)} bits"),
                curve.value(-1, f"{self.read('bits_lost', '.2f', len(slabs))} bits"),
            )
            self.add(values)
            beat.wait_until("list")
            percentage = self.read("sparse_share", percent(facts.sparse_share))
            pairs = curve.lossless(facts.sparse_share, percentage, "list")
            whole = curve.lossless(1.0, "all", "table")
            listed = Rectangle(width=side, height=facts.sparse_share * side, stroke_width=0)
            listed.set_fill(style.LOGIT, 1).move_to(square.point(0.5, 0), aligned_edge=DOWN)
            written = Words("list").next_to(listed, UP, buff=0.1)
            self.play(FadeIn(pairs, whole, written), GrowFromEdge(listed, DOWN), run_time=style.CALM)
            beat.wait_until("gpt-2")
            published = [
                curve.unknown(getattr(facts, share), self.read(share, spec), f"d = {self.read(width, 'd')}")
                for share, spec, width in (
                    ("gpt2_share_at_that_width", ".0%", "gpt2_width_of_one_percent"),
                    ("gpt2_factored_share", ".2%", "gpt2_width"),
                )
            ]
            both = Words("GPT-2", color=style.QUIET).move_to(Group(*(line[0] for line in published)))
            width = f"d = {self.read('gpt2_width', 'd')}"
            thin = Slabs(facts.gpt2_width, facts.gpt2_vocabulary, square, width)
            other = never_stored(square, "GPT-2", f"{self.read('gpt2_vocabulary', ',')}²")
            self.play(
                drawn.into(thin),
                FadeOut(hollow, listed, written),
                FadeIn(*published, both, other),
                run_time=style.CALM,
            )

        with self.beat("what_it_cannot_know") as beat:
            self.play(
                FadeOut(drawn, small, other, curve, alone, pairs, whole, values, *published, both),
                run_time=style.QUICK,
            )
            body = place.BODY
            question = asked(facts.question_tokens, body.width / 4)
            question.move_to(at(body.left, body.top), aligned_edge=UP + LEFT).save_state()
            region = Region(body.left, body.right, body.bottom, question.get_bottom()[1] - 0.35)
            strip = NameStrip(facts.names, facts.name_probabilities, facts.name_corpus, {}, region)
            strip.nulls.set_z_index(-1)
            question.scale(1.5).move_to(body.center)
            self.play(FadeIn(question, readout), run_time=beat.before("name", style.QUICK))
            beat.wait_until("name")
            come = FadeIn(strip.axes, *strip.chips, rate_func=late)
            self.play(Restore(question), come, run_time=beat.before("together", style.BRISK))
            beat.wait_until("together")
            bars = (GrowFromEdge(bar, LEFT) for bar in strip.bars)
            told = VGroup(
                self.above(strip, 1, Chip(facts.best_answer), "best_answer_probability", question),
                self.above(strip, 2, Words("all names"), "names_together", question),
            )
            self.play(LaggedStart(*bars, lag_ratio=0.05), FadeIn(strip.nulls, told), run_time=style.CALM)
            beat.wait_until("answer")
            loom = Loom(facts.question_tokens, [""] * len(facts.question_tokens), (), body)
            found = list(zip(reversed(question[:-1]), reversed(loom.chips), strict=False))
            unasked = VGroup(*loom.chips[: len(loom.chips) - len(found)])
            answer = guess().move_to(loom.top, aligned_edge=UP)
            answer.panel.set_stroke(style.ANSWER, 5)
            self.play(FadeOut(strip.axes, *strip.chips, *strip.bars, strip.nulls, told), run_time=style.QUICK)
            moves = (ReplacementTransform(*pair) for pair in (*found, (question[-1], answer)))
            self.play(*moves, FadeIn(unasked), run_time=style.BRISK)
            threads = LaggedStart(*map(Create, loom.threads), lag_ratio=0.1)
            self.play(threads, run_time=beat.before("something", style.CALM))
            beat.wait_until("something")
            fall = (FadeIn(loom.layers[k], loom.knots[k], shift=1.5 * DOWN) for k in (0, 1))
            self.play(FadeOut(readout), LaggedStart(*fall, lag_ratio=0.4), run_time=beat.until("back"))
            self.play(*(chip.mark(style.SOURCE) for chip in loom.chips[:-1]), run_time=style.BRISK)

    def above(self, strip: NameStrip, column: int, name: VMobject, field: str, line: VGroup) -> VGroup:
        """A share above one of the strip's columns, on the scale of its bars."""
        share = getattr(self.facts, field)
        starts = sorted({round(float(bar.get_left()[0]), 3) for bar in strip.bars})
        foot = at(starts[column], line.get_y())
        bar = Rectangle(width=share * strip.length, height=BAR, stroke_width=2)
        bar.set_stroke(style.TOKEN).set_fill(style.TOKEN, 1).move_to(foot, aligned_edge=LEFT)
        number = Words(self.read(field, percent(share))).next_to(bar, RIGHT, buff=0.15)
        return VGroup(name.next_to(foot, LEFT, buff=0.15), bar, number)


def guess() -> Chip:
    """The empty place of a next token."""
    chip = Chip("?")
    chip.panel.set_stroke(style.QUIET)
    return chip


def asked(tokens: tuple[str, ...], room: float) -> VGroup:
    """A question and the place of its answer; of a long one the middle is folded away."""
    rows = (tokens, *((tokens[0], FOLD, *tokens[hidden:]) for hidden in range(3, len(tokens))))
    drawn = [VGroup(*map(Chip, row), guess()).arrange(RIGHT, buff=0.12) for row in rows]
    return next((row for row in drawn if row.width <= room), drawn[-1])


def claim(number: str, name: str, gloss: str) -> VGroup:
    """A large number with two short lines beside it."""
    lines = VGroup(Words(name), Words(gloss, color=style.QUIET)).arrange(DOWN, buff=0.05, aligned_edge=LEFT)
    return VGroup(Words(number, style.CLAIM), lines).arrange(RIGHT, buff=0.25)


def split_at_start(tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Prompts that stand one after the other, apart."""
    starts = [index for index, token in enumerate(tokens) if token == START]
    return [tokens[start:end] for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)]
