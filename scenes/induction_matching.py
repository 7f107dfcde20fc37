"""The last `is` asks who wears the tag `is`; the token that answers is copied to the guess."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    Restore,
    Transform,
    TransformFromCopy,
    VGroup,
)

from data.induction_matching import InductionMatching
from scenes.kit import place, style
from scenes.kit.attention import (
    AttentionArcs,
    PatternGrid,
    ReadOn,
    ScoreColumns,
    Sweep,
    full_width,
    steps_back,
)
from scenes.kit.clip import Clip
from scenes.kit.contributions import Contributions
from scenes.kit.curves import Plot, halves
from scenes.kit.fades import arrive, between, leave
from scenes.kit.guesses import GuessChart, read_guesses
from scenes.kit.legend import Entry
from scenes.kit.lines import rule
from scenes.kit.loom import Loom
from scenes.kit.names import Lengthen, NameStrip
from scenes.kit.pattern_arcs import PatternArcs
from scenes.kit.place import Region, at
from scenes.kit.readout import Heading, Readout
from scenes.kit.score_grid import ScoreGrid
from scenes.kit.switch import Switch, heads_label
from scenes.kit.tags import Fit, NoTag, Question, Tag
from scenes.kit.text import Label, Words, shortened
from scenes.kit.tokens import Chip, ending


class InductionMatchingClip(Clip[InductionMatching]):
    """A head in layer 1 finds the token that wears its own tag, and says it again."""

    facts_type = InductionMatching

    def construct(self) -> None:
        facts = self.facts
        source, query, first_copy = facts.source, facts.query, facts.first_copy
        phrase_start = query + 1 - ending(facts.tokens, facts.context_free_prompt)
        shown = (*range(first_copy - query + phrase_start, source + 1), *range(phrase_start, query))
        loom = Loom(facts.tokens, facts.tags, shown)
        chips, feet = loom.chips, loom.feet(1)
        unfolded = [position for position in range(len(chips)) if position not in loom.columns.folded[1:]]
        word = shortened(facts.query_word, 7)
        trained = facts.state != "untrained"
        wearers, looked_at = wearing(facts), int(facts.attention.argmax())
        tags = VGroup(*(loom.tags[wearer] for wearer in wearers))
        found = source in wearers
        who = (facts.model, *([f"{heads_label('head', facts.ablated)} off"] if facts.ablated else []))

        with self.beat("one_example_is_enough") as beat:
            readout, heading = Readout(*who), Heading("next token")
            start, phrase = chips[0], VGroup(*chips[phrase_start:])
            loom.row.save_state()
            loom.row.set_y(place.STAGE.center[1])
            edge = chips[query].get_right() + 0.15 * RIGHT
            opening = VGroup(start, phrase).save_state()
            start.next_to(phrase, LEFT, buff=0.1)
            opening.set_x(place.STAGE.center[0])
            pointer = rule(chips[query].get_right() + 0.15 * RIGHT, at(place.LEDGER.left - 0.2, edge[1]))
            chart = self.guesses("_without_context")
            self.play(FadeIn(readout, heading, opening), run_time=style.QUICK)
            self.play(Create(pointer), FadeIn(chart, lag_ratio=0.05), run_time=beat.until("answer_shown"))
            self.play(chart.answer.chip.mark(style.ANSWER), run_time=style.QUICK)
            beat.wait_until("example")
            self.play(
                Restore(opening),
                pointer.animate.put_start_and_end_on(edge, pointer.get_end()),
                run_time=0.5 * beat.until("rises"),
            )
            told = [FadeIn(chips[k], shift=0.2 * DOWN) for k in unfolded if 0 < k < phrase_start]
            self.play(LaggedStart(*told, lag_ratio=0.2), run_time=beat.until("rises"))
            risen = self.guesses(null=compared_with(facts))
            self.play(*chart.into(risen), run_time=style.CALM)
            chart = risen

        with self.beat("everyone_wears_a_tag") as beat:
            self.play(
                FadeOut(chart, heading),
                Restore(loom.row),
                ReplacementTransform(pointer, loom.outlet),
                run_time=beat.before("back", style.BRISK),
            )
            self.play(
                LaggedStart(*(Create(thread) for thread in loom.threads), lag_ratio=0.05),
                FadeIn(loom.layers, loom.knots),
                run_time=beat.until("back"),
            )
            self.add(loom)
            bows = steps_back(loom.feet(0), facts.tag_weights, looks_back(facts))
            if not looks_back(facts)[source]:
                bows = PatternArcs(loom.feet(0), facts.previous_pattern, 0.6 * loom.between)
            token = Entry(0, Chip(word), "token", "a piece of text")
            note = readout.note(f"head {facts.previous_token_head}")
            self.play(
                LaggedStart(*(Create(bow) for bow in bows), lag_ratio=0.1),
                FadeIn(token, note),
                run_time=beat.until("tag"),
            )
            hung = [loom.hang(wearer) for wearer in wearers if wearer in unfolded]
            if hung:
                self.play(LaggedStart(*hung, lag_ratio=0.3), run_time=beat.before("wears", 2 * style.SLOW))
            beat.wait_until("wears")
            tag = Entry(1, Tag(word), "tag", "who came before")
            if not found:
                reason = "it looks elsewhere" if facts.tag_lengths[source] else "nothing is written"
                tag = Entry(1, NoTag(word), "no tag", reason)
            wearer = loom.thread(source)
            self.play(
                FadeOut(bows),
                FadeIn(tag),
                chips[source].mark(style.ANSWER),
                wearer.animate.set_stroke(style.ANSWER, 4),
                run_time=style.BRISK,
            )

        with self.beat("the_question") as beat:
            question = Question(facts.query_word, loom.columns.size).move_to(loom.lane(query))
            # It rises behind the query's own tag; later it comes down before the one that fits.
            question.set_z_index(0.5)
            self.play(
                chips[query].mark(style.QUERY),
                question.copied_from(chips[query]),
                run_time=beat.until("asks"),
            )
            question.set_z_index(2)
            asked = Entry(
                2, Question(word), "question", "who wears this?" if trained else "of random weights"
            )
            old_note, note = note, readout.note(f"head {facts.induction_head}")
            self.play(FadeIn(asked, note), FadeOut(old_note), run_time=style.BRISK)
            beat.wait_until("travels")
            self.play(question.animate.move_to(loom.lane(0)), run_time=style.BRISK)
            columns = ScoreColumns(feet, facts.scores, 0.8 * loom.above)
            stops = [loom.lane(position) for position in range(len(chips))]
            self.play(Sweep(question, stops, columns), run_time=beat.left - 2 * style.BRISK)
            score = Entry(3, full_width(UP), "score", "fit above the worst")
            self.play(FadeIn(score), run_time=style.QUICK)

        with self.beat("it_fits") as beat:
            beat.wait_until("drains")
            arcs = AttentionArcs(feet, query, facts.attention, 0.8 * loom.above)
            drain = [ReplacementTransform(bar, arc) for bar, arc in zip(columns.bars, arcs.arcs, strict=True)]
            self.play(*drain, run_time=beat.until("answer_shown"))
            attention = Entry(4, full_width(RIGHT), "attention", "this wide = 100%")
            weight = Label(self.percent("attention_to_source"))
            if found and arcs.seen(source):
                weight.move_to(arcs.crown(source)).shift(0.5 * DOWN)
            else:
                weight.next_to(feet[source], UP, buff=0.75)
            self.play(FadeIn(weight, attention), run_time=style.QUICK)
            beat.wait_until("start")
            parked = VGroup(Label(self.percent("attention", 0)))
            parked.next_to(arcs.crown(0) if arcs.seen(0) else feet[0], UP, buff=0.12)
            if looked_at not in (0, source):
                most = Label(self.percent("attention", looked_at))
                parked.add(most.next_to(arcs.crown(looked_at), UP, buff=0.12))
            self.play(FadeIn(parked), run_time=beat.before("earlier", style.QUICK))
            beat.wait_until("earlier")
            missed = Label(self.percent("attention_to_first_copy"))
            missed.next_to(feet[first_copy], UP, buff=0.2)
            self.play(FadeIn(missed), chips[first_copy].mark(style.QUERY), run_time=style.QUICK)
            beat.wait_until("wears")
            if found:
                self.play(Fit(question, loom.drop(source)), run_time=style.CALM)
            elif looked_at != query:
                self.play(question.animate.move_to(loom.lane(looked_at)), run_time=style.CALM)

        with self.beat("what_made_it_fit") as beat:
            legend = VGroup(token, tag, asked, score, attention)
            self.play(FadeOut(legend, parked, missed), run_time=beat.before("apart", style.QUICK))
            beat.wait_until("apart")
            heading = Heading("question ↓  ×  key →")
            tag_row = facts.written_by.index(facts.previous_token_head)
            grid = ScoreGrid(facts.score_parts, "layer 0", tag_row, place.LEDGER)
            opened = TransformFromCopy(question.panel, grid.frame)
            self.play(FadeIn(heading), opened, run_time=beat.before("question", style.CALM))
            beat.wait_until("question")
            self.play(FadeIn(grid.rows, lag_ratio=0.1), run_time=beat.before("key", style.BRISK))
            beat.wait_until("key")
            squares = LaggedStart(*(GrowFromCenter(cell) for cell in grid.cells), lag_ratio=0.02)
            self.play(FadeIn(grid.tops), squares, run_time=beat.until("cell"))
            if found:
                share = Words(self.percent("embedding_by_tag_share"), style.CLAIM)
                null = Words(f"next best {self.percent('next_best_share')}", color=style.QUIET)
            else:
                largest = abs(facts.score_parts).argmax()
                row, column = (int(index) for index in divmod(largest, len(facts.written_by)))
                share = Words(self.read("score_parts", "z.1f", 0, tag_row), style.CLAIM)
                null = Words(f"largest {self.read('score_parts', 'z.1f', row, column)}", color=style.QUIET)
            sought = Tag(word) if found else NoTag(word)
            cell = VGroup(Chip(word), Words("×"), sought).arrange(RIGHT, buff=0.12)
            rest = VGroup(cell, null).arrange(DOWN, buff=0.12, aligned_edge=LEFT)
            claim = VGroup(share, rest).arrange(RIGHT, buff=0.25).next_to(grid.frame, DOWN, buff=0.4)
            claim.align_to(at(place.LEDGER.left, 0), LEFT)
            self.play(FadeIn(claim), run_time=style.QUICK)

        with self.beat("bring_it_back") as beat:
            self.play(FadeOut(heading, grid, claim), run_time=beat.before("rides", style.QUICK))
            rider = source if found else looked_at
            payload = Chip(facts.tokens[rider], loom.columns.size).move_to(feet[rider])
            payload.panel.set_stroke(style.VALUE, 5)
            self.play(TransformFromCopy(chips[rider], payload), run_time=beat.until("rides"))
            self.play(MoveAlongPath(payload, arcs.arcs[rider]), run_time=beat.until("up"))
            goes_up = payload.animate.move_to(loom.top).shift(max(0, payload.width / 2 - 0.5) * LEFT)
            self.play(
                goes_up if facts.copy_length else payload.panel.animate.set_stroke(style.NULL, 2.5),
                run_time=beat.before("stack", style.BRISK),
            )
            beat.wait_until("stack")
            heading = Heading("what each part adds")
            direct, *heads = facts.component_names
            parts = [direct, *(f"head {head}" for head in heads)]
            pushes = [facts.component_names.index(head) for head in facts.induction_heads]
            numbers = {parts[index]: self.read("contributions", "z.1f", index) for index in pushes}
            stack = Contributions(
                facts.contributions,
                parts,
                numbers,
                self.read("answer_logit", "z.1f"),
                facts.mean_logit,
                place.LEDGER,
            )
            self.play(
                FadeIn(heading, stack.axis),
                FadeIn(stack.steps, stack.total, lag_ratio=0.1),
                run_time=beat.before("average", style.SLOW),
            )
            beat.wait_until("average")
            average = stack.level(f"average token {self.read('mean_logit', 'z.1f')}")
            self.play(FadeIn(average), run_time=style.QUICK)

        with self.beat("two_switches") as beat:
            tagging, matching = (
                Switch(heads_label(name, heads), on=not set(heads) & set(facts.ablated))
                for name, heads in (
                    ("previous-token head", facts.previous_token_heads),
                    ("induction head", facts.induction_heads),
                )
            )
            matching.next_to(tagging, buff=0.5)
            switches = VGroup(tagging, matching).move_to(readout, aligned_edge=LEFT)
            chart, old_heading, heading = self.guesses(), heading, Heading("next token")
            # Copy and logit are of the answer's first token, which has a row of its own if there are more.
            home = chart.rows.get(facts.answer, chart.answer)
            answered = [leave(payload), arrive(home.chip)]
            if found and facts.copy_length:
                answered = [ReplacementTransform(payload, home.chip, rate_func=between)]
            self.play(
                leave(stack.axis, stack.steps, stack.total[0], stack.total[2], average, old_heading),
                leave(readout, note, weight, question),
                ReplacementTransform(stack.sum, home.bar, rate_func=between),
                *answered,
                arrive(switches, heading, *chart.besides(home), home.track, home.number),
                run_time=beat.until("off"),
            )
            if tagging.on:
                self.play(tagging.turn(False), run_time=style.QUICK)
                beat.wait_until("fall")
                tags.save_state()
                arcs.save_state()
                dropped = self.guesses("_previous_head_off")
                scattered = AttentionArcs(feet, query, facts.attention_previous_head_off, 0.8 * loom.above)
                fall = [tags.animate.shift(0.5 * DOWN).fade(1)] if wearers else []
                self.play(*fall, Transform(arcs, scattered), *chart.into(dropped), run_time=style.CALM)
                beat.wait_before("matching", style.CALM)
                chart = self.guesses()
                on_again = (tagging.turn(True), Restore(tags), Restore(arcs))
                self.play(*on_again, *dropped.into(chart), run_time=beat.until("matching"))
            beat.wait_until("matching")
            if matching.on:
                self.play(matching.turn(False), run_time=style.QUICK)
                beat.wait_until("stay")
                dropped = self.guesses("_induction_heads_off")
                self.play(FadeOut(arcs), *chart.into(dropped), run_time=style.CALM)
                chart = dropped
            beat.wait_until("other")
            others_off = self.guesses(null=("other heads off", "probability_random_heads_off"))
            read_again = [matching.turn(True), FadeIn(arcs)] if matching.on else []
            self.play(*read_again, *chart.into(others_off), run_time=style.CALM)
            chart = others_off

        with self.beat("any_name") as beat:
            missed_by = [index for index, rank in enumerate(facts.name_ranks) if rank > 1]
            ranks = {facts.names[index]: f"#{self.read('name_ranks', 'd', index)}" for index in missed_by}
            nulls = facts.name_probabilities_without_context
            strip = NameStrip(facts.names, facts.name_probabilities, nulls, ranks, place.BODY)
            others = strip.besides(facts.answer_shown)
            readout = Readout(*who, facts.prompt.replace(facts.answer_shown, "___"))
            self.play(
                leave(loom, tags, arcs, switches, heading),
                leave(*chart.besides(chart.answer), chart.answer.track, chart.answer.number, chart.null),
                *strip.take(facts.answer_shown, chart.answer.chip, chart.answer.bar),
                arrive(readout, strip.axes, *(chip for chip, _ in others)),
                run_time=beat.until("run"),
            )
            bars = (Lengthen(bar, LEFT) for _, bar in others)
            self.play(LaggedStart(*bars, lag_ratio=0.1), run_time=beat.until("first"))
            count = Words(f"{self.read('names_first', 'd')} of {self.read('names_count', 'd')} come first")
            count.match_y(readout).align_to(at(place.HEADER.right, 0), RIGHT)
            self.play(FadeIn(count), run_time=style.QUICK)
            beat.wait_until("fail")
            self.play(FadeIn(strip.nulls, strip.alone, strip.ranks), run_time=style.BRISK)

        with self.beat("any_sequence") as beat:
            left = Region(place.BODY.left, place.BODY.left + 4.6, place.BODY.top - 4.6, place.BODY.top)
            right = Region(left.right + 0.9, place.BODY.right, left.bottom, left.top - 0.5)
            pattern = PatternGrid(facts.repeated_pattern, left.height).move_to(left.center)
            under = halves(left, facts.repeated_period / len(facts.repeated_pattern))
            note = Readout(*who, f"head {facts.induction_head}", "random tokens, said twice")
            self.play(leave(strip, count, readout), arrive(note, under), run_time=style.QUICK)
            self.play(ReadOn(pattern), run_time=beat.until("stripe"))
            other = f"untrained {self.read('prefix_matching_untrained', '.0%')}"
            if not trained:
                other = f"chance {self.read('prefix_matching_uniform', '.0%')}"
            stripe = VGroup(
                Words(f"{self.read('prefix_matching', '.0%')} on the stripe"), Words(other, color=style.QUIET)
            ).arrange(DOWN, buff=0.05, aligned_edge=RIGHT)
            stripe.move_to(left.point(0.96, 0.96), aligned_edge=UP + RIGHT)
            highest = float(max(facts.repeated_loss.max(), facts.repeated_loss_untrained.max()))
            falls = facts.loss_second_half < 0.5 * facts.loss_first_half
            # Where the curve stays up, its numbers stand above it.
            plot = Plot(len(facts.repeated_loss), highest if falls else 1.3 * highest, right, "loss in nats")
            self.play(
                FadeIn(stripe, plot, halves(right, plot.share(facts.repeated_period - 0.5))),
                run_time=style.QUICK,
            )
            beat.wait_until("falls")
            curve = plot.curve(facts.repeated_loss, style.INK, 4)
            self.play(Create(curve), run_time=style.SLOW)
            first, second = 0.5 * facts.repeated_period, 1.5 * facts.repeated_period
            before = Words(self.read("loss_first_half", ".1f"))
            before.next_to(plot.point(facts.repeated_period, facts.loss_first_half), RIGHT, buff=0.2)
            after = Words(self.read("loss_second_half", ".1f"))
            after.next_to(plot.point(second, facts.loss_second_half), UP, buff=0.35)
            if not falls:
                before.next_to(plot.point(first, highest), UP, buff=0.1)
                again = float(facts.repeated_loss[facts.repeated_period :].max())
                after.next_to(plot.point(second, again), UP, buff=0.1)
            self.play(FadeIn(before, after), run_time=style.QUICK)
            beat.wait_until("untrained")
            if trained:
                flat = plot.curve(facts.repeated_loss_untrained, style.NULL, 3)
                other = f"untrained {self.read('loss_second_half_untrained', '.1f')}"
            else:
                flat = plot.level(facts.uniform_loss)
                other = f"chance {self.read('uniform_loss', '.1f')}"
            still = Words(other, color=style.QUIET)
            still.next_to(plot.point(second, facts.loss_second_half_untrained), UP if falls else DOWN)
            self.play(Create(flat), FadeIn(still), run_time=style.CALM)

    def guesses(self, case: str = "", null: tuple[str, str] | None = None) -> GuessChart:
        """The chart of the guesses in one case."""
        answer = f"probability{case}"
        return read_guesses(self, f"guesses{case}", f"guess_probabilities{case}", answer, null)


def looks_back(facts: InductionMatching) -> list[bool]:
    """For each position, whether the previous-token head looks at the token before more than at any other."""
    return [tag == before for tag, before in zip(facts.tags, ("", *facts.tokens), strict=False)]


def wearing(facts: InductionMatching) -> list[int]:
    """The positions that wear a tag: the head writes something there, most of it of the token before."""
    written = zip(looks_back(facts), facts.tag_weights, facts.tag_lengths, strict=True)
    return [
        position
        for position, (back, weight, length) in enumerate(written)
        if back and weight > 0.8 and length
    ]


def compared_with(facts: InductionMatching) -> tuple[str, str]:
    """What the answer's probability is compared with: the words for it, and its field."""
    if not facts.state:
        return "without it", "probability_without_context"
    return "all heads on" if facts.ablated else "trained", "probability_whole"
