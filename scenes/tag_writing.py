"""A head in layer 0 hangs on every token the name of the one before, where the output hardly hears it."""

from collections.abc import Sequence

from manim import LEFT, RIGHT, UP, Create, FadeIn, FadeOut, LaggedStart, Restore, VGroup
from manim.utils.rate_functions import linear

from data.facts import Array
from data.tag_writing import TagWriting
from scenes.kit import style
from scenes.kit.algebra.vectors import Plane, Slide, Strips
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.curves import Plot
from scenes.kit.charts.histogram import Histogram
from scenes.kit.charts.shares import Case, SharesInCases, SharesOnOneScale
from scenes.kit.circuit.attention import MeasuredPattern, OneLook, full_width
from scenes.kit.circuit.carrying import Carrying, Copy
from scenes.kit.circuit.loom import Loom, piece_of_thread
from scenes.kit.circuit.pattern_arcs import PatternArcs
from scenes.kit.circuit.switch import Switch
from scenes.kit.circuit.tags import Tag
from scenes.kit.circuit.tokens import Chip, Spelled
from scenes.kit.circuit.ways import TagWays
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive
from scenes.kit.frame.key import Key
from scenes.kit.frame.text import Words


class TagWritingClip(Clip[TagWriting]):
    """The previous-token head tells every token who came before; only the next layer listens."""

    facts_type = TagWriting

    def cast(self) -> None:
        facts, seen = self.facts, slice(0, self.facts.source + 1)
        self.loom = Loom(facts.tokens[seen], facts.tags[seen], facts.phrase)
        self.looks = PatternArcs(self.loom.feet(0), facts.pattern[seen, seen], self.loom.over(0))
        self.chip, self.tag = self.loom.chips[facts.source], self.loom.tags[facts.source]

    @beat
    def a_sentence(self, beat: Beat) -> None:
        loom, ledger = self.loom, self.ledger
        loom.lift()
        token = ledger.entry(Chip(self.facts.tagged_token), "token", "a piece of text")
        row = FadeIn(loom.row, lag_ratio=0.1)
        beat.now(self.header.says(self.facts.model), token, row, pace=style.BRISK)
        beat.into("thread", loom.lower(), pace=style.BRISK)
        threads = LaggedStart(*map(Create, loom.threads), lag_ratio=0.1)
        beat.now(threads, ledger.entry(piece_of_thread(), "thread", "residual stream"), pace=style.CALM)
        beat.at("only", self.chip.mark(style.ANSWER), pace=style.QUICK)

    @beat
    def one_step_left(self, beat: Beat) -> None:
        facts, loom, ledger = self.facts, self.loom, self.ledger
        beat.now(
            ledger.clear(),
            FadeIn(loom.layers[0], loom.knots[0]),
            self.header.says(facts.model, note=f"head {facts.previous_token_head}"),
            pace=style.BRISK,
            before="left",
        )
        drawn = LaggedStart(*map(Create, self.looks), lag_ratio=0.1)
        scale = ledger.last_entry(full_width(RIGHT), "attention", "this wide = 100%")
        beat.at("left", drawn, scale, pace=style.SLOW, before="attention")
        trained = self.measured("attention_on_random", facts.pattern, "trained", 1.0)
        beat.at("attention", ledger.add(*trained.read_on(), title="one step back"))
        untrained = self.measured("attention_untrained", facts.pattern_untrained, "untrained", 0.6)
        beat.at("untrained", ledger.add(*untrained.read_on()))

    @beat
    def a_copy_changes_clothes(self, beat: Beat) -> None:
        facts, loom, ledger, named = self.facts, self.loom, self.ledger, self.facts.tagged_token
        token = ledger.clear(), ledger.entry(Chip(named), "token", "a piece of text")
        beat.now(*token, pace=style.QUICK, before="copied")
        first = self.carrying([facts.source])
        beat.at(
            "copied", *first.rise, ledger.entry(Copy(named), "copy", "what a head carries"), until="carried"
        )
        beat.by("tag", *first.ride)
        beat.now(*first.change, ledger.entry(Tag(named), "tag", "who came before"), pace=style.BRISK)
        beat.wait_until("others")
        others = self.carrying(range(1, facts.source))
        for step in (others.rise, others.ride, others.change):
            beat.now(*step, pace=style.BRISK)
        self.add(*loom.tags[1:])
        worn = loom.thread(facts.source).animate.set_stroke(style.ANSWER, 4)
        beat.at("wears", FadeOut(self.looks), worn, pace=style.BRISK)

    @beat
    def will_it_say_it_twice(self, beat: Beat) -> None:
        loom, ledger = self.loom, self.ledger
        beat.now(ledger.clear(), Create(loom.outlet), pace=style.QUICK)
        self.chart = chart = self.guesses()
        beat.by("again", ledger.show(*chart.rows, title="next token", lag=0.05))
        doubted = self.facts.compared_tokens.index(self.facts.tagged_token)
        beat.now(chart.chips[doubted].mark(style.TAG), pace=style.QUICK)
        beat.at("without", ledger.add(chart.outlines, chart.key), pace=style.BRISK)
        beat.wait_until("moves")
        moved = self.moved()
        this, null = moved.bars
        beat.now(*loom.shorten(), arrive(moved.title, this), pace=style.CALM)
        beat.at("random", FadeIn(null, moved.last), pace=style.QUICK)

    @beat
    def two_directions(self, beat: Beat) -> None:
        facts, chip, tag = self.facts, self.chip, self.tag
        numbers = (row.number for row in self.chart.rows)
        beat.by("close", self.stage.clear(chip, tag), self.ledger.drop(*numbers))
        strips = Strips(facts.before[facts.source], facts.tag[facts.source], (chip, tag), place.STAGE)
        beat.now(*strips.named(), pace=style.CALM, before="arrow")
        beat.by("arrow", FadeIn(strips, lag_ratio=0.5))
        plane = Plane(facts.token_arrow, facts.tag_arrow, place.PLANE)
        beat.now(*strips.into(plane), arrive(plane), pace=style.CALM)
        self.remove(strips)
        opening = plane.opening(facts.angle)
        self.angle = plane.inside(opening, f"{self.read('angle', '.0f')}°")
        beat.now(Create(opening), FadeIn(self.angle), pace=style.BRISK, before="random")
        fan = plane.fan(facts.angle_random)
        chance = plane.below(fan, f"random directions {self.read('angle_random', '.0f')}°")
        beat.at("random", FadeIn(fan, chance), pace=style.BRISK)
        self.there_and_back(beat, plane)

    def there_and_back(self, beat: Beat, plane: Plane) -> None:
        """The tag is taken away little by little, and given back at the same pace."""
        facts, once = self.facts, self.facts.slide_start
        slide = Slide(plane, facts.slide, facts.slide_shadows, once, self.tag)
        beat.at("slide", *slide.begin(), pace=style.BRISK)
        pace = beat.until("back") / once
        for step in (*reversed(range(once)), *range(1, once + 1)):
            shares = facts.compared(facts.slide_probabilities[step], facts.slide_tagged_probabilities[step])
            beat.now(*slide.to(step), *self.chart.to(shares, linear), pace=pace)

    @beat
    def not_just_this_one(self, beat: Beat) -> None:
        facts, angle, left = self.facts, self.angle, place.LEFT_HALF
        histogram = Histogram(
            facts.angle_bins, facts.angle_shares, facts.angle_shares_random, left, style.TAG
        )
        scale = histogram.scale_below((80, 90, 100), "°", "angle of a tag and a token")
        pairs = Key([(style.TAG, "all pairs"), (style.NULL, "random")], left.point(0, 1))
        here = histogram.mark(facts.angle)
        picture = VGroup(histogram, scale, pairs, here).set_x(place.BODY.center[0])
        beat.now(
            self.stage.clear(angle),
            self.ledger.clear(),
            angle.animate.next_to(here, UP, buff=0.1),
            self.stage.add(histogram.axis, scale, pairs[0]),
            pace=style.BRISK,
        )
        beat.now(Create(here), pace=style.QUICK)
        beat.now(histogram.rise(), pace=style.SLOW, before="chance")
        beat.at("chance", Create(histogram.null), FadeIn(pairs[1]))
        aside = (left.center - place.BODY.center)[0] * RIGHT
        beat.into("loudest", VGroup(picture, angle).animate.shift(aside), pace=style.BRISK)
        self.how_loud(beat)

    def how_loud(self, beat: Beat) -> None:
        """How much of a tag, of anything and of a token is in the output's loudest directions."""
        facts, region = self.facts, place.RIGHT_HALF
        plot = Plot(len(facts.leak), 1.0, region, "share of squared length")
        rank = facts.shown_rank - 1
        first = plot.words(rank, f"first {self.read('shown_rank', 'd')}")
        beat.now(FadeIn(plot, plot.along("the output's directions, loudest first")), pace=style.QUICK)
        mark = plot.mark(rank, facts.shown_leak_embedding)
        beat.into("hold", Create(mark), FadeIn(first), pace=style.BRISK)
        cases = (
            ("token", "_embedding", style.TOKEN),
            ("chance", "_random", style.NULL),
            ("tag", "", style.TAG),
        )
        names = [(color, f"{name} {self.percent(f'shown_leak{case}')}") for name, case, color in cases]
        curves = [
            [
                Create(plot.curve(getattr(facts, f"leak{case}"), color, 4)),
                FadeIn(line, plot.dot(rank, getattr(facts, f"shown_leak{case}"), color)),
            ]
            for (_, case, color), line in zip(cases, Key(names, region.point(0.05, 0.97)), strict=True)
        ]
        token, chance, tag = curves
        beat.at("tag", *tag, pace=style.BRISK)
        beat.now(*chance, pace=style.BRISK)
        beat.at("token", *token, pace=style.BRISK)

    @beat
    def hidden_not_lost(self, beat: Beat) -> None:
        facts, ledger, loom = self.facts, self.ledger, self.whole()
        ways, rows = TagWays(loom), self.cuts().rows
        weight, height = facts.attention_to_source, 0.8 * loom.above
        look = OneLook(loom.feet(1), facts.query, facts.source, weight, height)
        to_output, to_keys = Switch("tags to output"), Switch("tags to keys")
        answer = Spelled(facts.answer_tokens, style.ANSWER)
        answer.move_to(place.LEDGER.point(0, 1), aligned_edge=UP + LEFT)
        beat.now(self.stage.clear(), ledger.clear(), self.header.clear(), pace=style.QUICK)
        beat.by(
            "answer_shown",
            FadeIn(loom, *loom.tags[1:]),
            self.header.show(VGroup(to_output, to_keys).arrange(RIGHT, buff=0.5)),
            ledger.show(answer, title="next token"),
        )
        beat.now(FadeIn(ways.to_keys), Create(look), ledger.add(rows[0]), pace=style.BRISK)
        beat.now(*map(Create, ways.to_output), pace=style.BRISK, before="cut")
        away = FadeOut(ways.to_output)
        beat.at("cut", to_output.turn(False), away, ledger.add(rows[1]), pace=style.BRISK)
        beat.at("from", to_output.turn(True), FadeIn(ways.to_output), pace=style.BRISK)
        blind = FadeOut(ways.to_keys), look.weigh(facts.attention_to_source_cut_from_keys)
        beat.at("keys", to_keys.turn(False), *blind, ledger.add(rows[2]), pace=style.BRISK)
        sees = FadeIn(ways.to_keys), Restore(look)
        beat.into("reads", to_keys.turn(True), *sees, ledger.add(rows[3]), pace=style.BRISK)
        worn = loom.thread(facts.source).animate.set_stroke(style.ANSWER, 4)
        beat.now(ways.besides(facts.source).animate.fade(0.75), worn, pace=style.CALM)

    def carrying(self, wearers: Sequence[int]) -> Carrying:
        """What the wearers see is copied and carried to them."""
        return Carrying(self.loom, self.looks, self.facts.pattern, self.facts.tokens, wearers)

    def measured(self, mean: str, pattern: Array, name: str, up: float) -> MeasuredPattern:
        """A head's pattern on the whole prompt, and its mean one step back on random tokens."""
        drawn = MeasuredPattern(pattern, self.percent(mean), name, 0.36 * place.LEDGER.height)
        return drawn.move_to(place.LEDGER.point(0, up), aligned_edge=UP + LEFT)

    def guesses(self) -> ComparedGuesses:
        """The guesses at the wearer, with its tag and without; the token that the tag names is among them."""
        facts = self.facts
        shares = facts.compared(facts.guess_probabilities, facts.tagged_token_probability)
        without = facts.compared(
            facts.guess_probabilities_without_tag, facts.tagged_token_probability_without_tag
        )
        numbers = [self.percent("guess_probabilities", k) for k in range(len(facts.guesses))]
        numbers = [*numbers, self.percent("tagged_token_probability")][: len(shares)]
        return ComparedGuesses(
            facts.compared_tokens, shares, numbers, without, "without the tag", place.LEDGER
        )

    def moved(self) -> SharesOnOneScale:
        """How much probability the wearer's tag moves, and a random one; the token that it raises most."""
        cases = [
            self.case("this tag", "moved", style.TAG),
            self.case("random tag", "moved_random", style.NULL),
        ]
        change = Words(f"+{self.read('most_raised_change', '.1f')} logits", color=style.QUIET)
        raised = VGroup(Words("this tag raises most"), Chip(self.facts.most_raised), change)
        raised.arrange(RIGHT, buff=0.15)
        return SharesOnOneScale("probability moved", cases, raised, place.OVER_LOOM, 1.8)

    def whole(self) -> Loom:
        """The loom of the whole prompt, the wearer and the position that asks marked."""
        facts = self.facts
        loom = Loom(facts.tokens, facts.tags, facts.told_of)
        loom.chips[facts.source].panel.set_stroke(style.ANSWER, 5)
        loom.chips[facts.query].panel.set_stroke(style.QUERY, 5)
        return loom

    def cuts(self) -> SharesInCases:
        """The answer's probability: nothing cut, either way cut, and another head's way cut."""
        cases = [
            self.case(
                name, f"probability{cut}", style.ANSWER, getattr(self.facts, f"name_probabilities{cut}")
            )
            for name, cut in (
                ("nothing cut", ""),
                ("tags cut from output", "_cut_from_output"),
                ("tags cut from keys", "_cut_from_keys"),
            )
        ]
        cases.append(self.case("other head cut", "probability_others_cut_from_keys", style.NULL))
        return SharesInCases(cases, "other names", place.LEDGER)

    def case(self, name: str, field: str, color: str, others: Array | None = None) -> Case:
        """A share of the facts under a name, and if there are any, the same share of others."""
        return Case(name, getattr(self.facts, field), self.percent(field), color, others)
