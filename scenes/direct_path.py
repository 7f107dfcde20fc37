"""With its layers taken out, a transformer is a table of what follows what, squeezed through its width."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    Restore,
    TransformFromCopy,
    VGroup,
    VMobject,
)

from data.direct_path import DirectPath
from scenes.kit import style
from scenes.kit.algebra.product import Product
from scenes.kit.algebra.ramps import Ramps
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.names import NameStrip
from scenes.kit.charts.storage import Nested, Slabs, StorageCurve, Zoom, never_stored, stored_list
from scenes.kit.circuit.loom import Loom, piece_of_layer, piece_of_thread
from scenes.kit.circuit.tokens import Chip, asked, blank
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import late, leave
from scenes.kit.frame.place import at
from scenes.kit.frame.readout import Heading
from scenes.kit.frame.stage import without
from scenes.kit.frame.text import Claim, Words, glossed

ROWS = 8
WORDS = 9
"""How many of the commonest words are shown as rows of the embedding, and of the table."""


class DirectPathClip(Clip[DirectPath]):
    """A model with no layers: the token's row in, the next token's column out, no context."""

    facts_type = DirectPath

    def cast(self) -> None:
        facts = self.facts
        prompt = facts.prompts[0]
        self.loom = Loom(prompt, [""] * len(prompt), range(len(prompt)))
        self.guesses = self.loom.blanks()
        self.chip, self.thread, self.guess = self.loom.chips[-1], self.loom.threads[-1], self.guesses[-1]
        self.ramps = Ramps(
            facts.row_vectors[:ROWS],
            facts.row_tokens[:ROWS],
            facts.shown_row,
            facts.stream,
            facts.guess_columns,
            facts.guesses,
            place.STAGE,
        )
        self.product = Product(
            facts.row_vectors[:WORDS],
            facts.row_tokens[:WORDS],
            facts.column_vectors[:WORDS],
            facts.column_tokens[:WORDS],
            facts.table[:WORDS, :WORDS],
            place.TABLE,
            place.BESIDE_TABLE,
        )
        self.whole = Nested(facts.share_of_gpt2_vocabulary, ("this model", "GPT-2"), place.TABLE)

    @beat
    def take_the_layers_out(self, beat: Beat) -> None:
        loom, ledger, thread = self.loom, self.ledger, piece_of_thread()
        beat.by(
            "layers",
            FadeIn(loom.row),
            loom.grow(),
            ledger.entry(Chip(self.facts.shown_token), "token", "a piece of text"),
            ledger.entry(thread, "thread", "residual stream"),
        )
        layer = ledger.entry(piece_of_layer(), "layer", "moves things across")
        beat.now(FadeIn(loom.layers, loom.knots), layer, pace=style.BRISK)
        beat.at("lift", loom.raise_layers(), ledger.strike(), until="thread")
        lit = (line.animate.set_stroke(style.TOKEN, 4) for line in (*loom.threads, thread))
        beat.now(
            LaggedStart(*lit, lag_ratio=0.1),
            FadeIn(*self.guesses),
            self.header.says(self.facts.model),
            ledger.entry(blank(), "guess", "the next token"),
            pace=style.CALM,
        )

    @beat
    def on_ramp(self, beat: Beat) -> None:
        ramps, chip = self.ramps, self.chip
        size = f"{self.read('vocabulary_size', ',')} × {self.read('width', 'd')}"
        beat.by(
            "row",
            self.stage.clear(chip, self.thread, self.guess),
            *ramps.bring(chip, self.thread, self.guess),
        )
        beat.now(
            FadeIn(ramps.others, ramps.row),
            TransformFromCopy(chip, ramps.name),
            self.header.says(self.facts.model, note=f"embedding · {size}"),
            pace=style.CALM,
        )
        beat.now(ramps.name.mark(style.TOKEN), ramps.others.animate.fade(0.7), pace=style.BRISK)
        vector = self.ledger.entry(ramps.symbol(), "vector", f"{self.read('width', 'd')} numbers")
        beat.at("lifts", *ramps.lift(), vector, until="up")
        beat.now(ramps.stand_up(), pace=style.CALM)

    @beat
    def off_ramp(self, beat: Beat) -> None:
        facts, ramps, ledger, title = self.facts, self.ramps, self.ledger, "next token"
        beat.by(
            "slides",
            self.stage.clear(self.chip, self.thread, self.guess, ramps.vector),
            self.header.says(facts.model),
            ledger.clear(),
            ramps.go_over(),
        )
        size = f"{self.read('width', 'd')} × {self.read('vocabulary_size', ',')}"
        unembedding = self.header.says(facts.model, note=f"unembedding · {size}")
        beat.now(*ramps.show_columns(), unembedding, pace=style.BRISK)
        logits = [self.read("guess_logits", ".1f", k) for k in range(len(facts.guesses))]
        beat.now(*ramps.slide(logits), pace=beat.until("softmax") - style.BRISK)
        self.chart = chart = self.compared()
        beat.at(
            "softmax",
            FadeOut(self.guess, target_position=Heading(title)),
            ramps.fade_columns(),
            ledger.show(chart.fall(ramps.unembedding.chips, ramps.answers), title=title),
            until="outlines",
        )
        beat.now(ledger.add(*chart.compare()), pace=style.CALM)
        lost, alone = self.read("shown_bits_lost", ".3f"), self.read("shown_bits_lost_unigram", ".2f")
        null = chart.below(2, "by frequency alone", alone, style.QUIET)
        self.apart = VGroup(chart.below(1, "bits away", lost), null)
        beat.at("shown_bits_lost", ledger.add(self.apart), pace=style.BRISK)

    @beat
    def nothing_before_counts(self, beat: Beat) -> None:
        facts, chart, before = self.facts, self.chart, VGroup()
        beat.by(
            "before",
            self.stage.clear(self.chip, self.thread, self.ramps.vector),
            self.header.says(facts.model),
            self.ledger.drop(self.apart),
        )
        words = ("before", "other", "others")
        for prompt, shares, word in zip(facts.prompts, facts.context_probabilities, words, strict=True):
            others = self.ramps.words_before(prompt[:-1], self.chip)
            come = FadeIn(others, shift=RIGHT, rate_func=late)
            beat.at(word, leave(before), come, *chart.to(shares), pace=style.BRISK)
            before = others
        change = chart.below(1, "largest change", self.percent("largest_difference"))
        beat.at("moves", self.ledger.add(change), pace=style.QUICK)

    @beat
    def a_table_in_disguise(self, beat: Beat) -> None:
        facts, product, vector, shown = self.facts, self.product, self.ramps.vector, self.facts.shown_row
        beat.now(self.stage.clear(self.chip, vector), self.ledger.clear(), pace=style.QUICK)
        row, name = product.left.traces[shown], product.left.chips[shown]
        beat.now(
            ReplacementTransform(vector, row),
            ReplacementTransform(self.chip, name),
            FadeIn(*without((product.left, product.right), (row, name))),
            pace=style.CALM,
        )
        beat.by("multiply", *product.slide())
        beat.now(*product.multiply(), pace=style.SLOW)
        best = product.likeliest(shown)
        beat.now(*product.point_out(shown, best), FadeIn(self.follows(best)), pace=style.QUICK)
        beat.at("zoom", self.stage.clear(product.table), FadeIn(self.whole.large), pace=style.QUICK)
        self.claims = self.sizes()
        shrink = Zoom(product.table, WORDS / facts.vocabulary_size, self.whole.corner)
        beat.now(shrink, FadeIn(self.claims[0]), pace=style.SLOW, before="that")
        theirs = FadeIn(self.claims[1])
        beat.at("that", FadeOut(product.table), *self.whole.zoom_out(), theirs, pace=style.SLOW)

    @beat
    def squeezed(self, beat: Beat) -> None:
        facts, whole = self.facts, self.whole
        beat.by("slabs", *whole.zoom_in(self.claims))
        unstored = never_stored(place.TABLE, f"{self.read('vocabulary_size', ',')}²")
        slabs = self.slabs()
        drawn = slabs[-1].copy()
        quiet = whole.small.animate.set_stroke(style.LINE, 2).set_fill(opacity=0)
        beat.now(*drawn.grow(), quiet, self.asides.add(unstored), pace=style.CALM)
        curve = self.storage()
        alone = f"by frequency alone {self.read('bits_lost_unigram', '.1f')}"
        level = curve.level(facts.bits_lost_unigram, alone)
        beat.by("narrow", FadeIn(curve.axes, level), self.header.clear())
        pace = beat.until("list") / (len(slabs) + 1)
        for k in reversed(range(len(slabs))):
            beat.now(drawn.into(slabs[k]), *curve.arrive(k), pace=pace)
        self.add(
            curve.value(0, f"{self.read('bits_lost', '.1f', 0)} bits"),
            curve.value(-1, f"{self.read('bits_lost', '.2f', len(slabs) - 1)} bits"),
        )
        beat.wait_until("list")
        pairs = curve.lossless(facts.sparse_share, self.percent("sparse_share"), "list")
        bar, written = stored_list(facts.sparse_share, place.TABLE)
        listed = self.asides.add(GrowFromEdge(bar, DOWN), FadeIn(written))
        beat.now(FadeIn(pairs, curve.lossless(1.0, "all", "table")), listed, pace=style.CALM)
        beat.wait_until("gpt-2")
        published = self.published(curve)
        thin, other = self.gpt2()
        beat.now(drawn.into(thin), self.asides.clear(), FadeIn(published, other), pace=style.CALM)

    @beat
    def what_it_cannot_know(self, beat: Beat) -> None:
        facts, body, tokens = self.facts, place.BODY, self.facts.question_tokens
        beat.now(self.stage.clear(), pace=style.QUICK)
        question = asked(tokens, body.width / 4)
        question.move_to(at(body.left, body.top), aligned_edge=UP + LEFT).save_state()
        strip = NameStrip(facts.names, facts.name_probabilities, facts.name_corpus, {}, body.below(question))
        strip.nulls.set_z_index(-1)
        best, together = self.above(strip, question.get_y())
        question.scale(1.5).move_to(body.center)
        beat.now(FadeIn(question), self.header.says(facts.model), pace=style.QUICK, before="name")
        hairs = FadeIn(strip.axes, *strip.chips, rate_func=late)
        beat.at("name", Restore(question), hairs, pace=style.BRISK, before="together")
        beat.at("together", strip.grow(), FadeIn(strip.nulls, best, together))
        beat.wait_until("answer")
        beat.now(self.stage.clear(question), pace=style.QUICK)
        loom = Loom(tokens, [""] * len(tokens), (), body)
        answer = loom.blanks()[-1]
        answer.panel.set_stroke(style.ANSWER, 5)
        found = ReplacementTransform(question[-1], answer)
        beat.now(*loom.take(question.submobjects[:-1]), found, pace=style.BRISK)
        beat.now(loom.grow(), pace=style.CALM, before="something")
        beat.at("something", self.header.clear(), loom.lower_layers(), until="back")
        beat.now(*(chip.mark(style.SOURCE) for chip in loom.chips[:-1]), pace=style.BRISK)

    def compared(self) -> ComparedGuesses:
        """The best guesses of the model, beside how often the training text goes on so."""
        facts = self.facts
        numbers = [self.percent("guess_probabilities", k) for k in range(len(facts.guesses))]
        shares, corpus = facts.guess_probabilities, facts.guess_corpus
        return ComparedGuesses(facts.guesses, shares, numbers, corpus, "training text", place.LEDGER)

    def follows(self, best: int) -> VGroup:
        """The likeliest token after the shown one, and by how much it is."""
        facts = self.facts
        chips = Chip(facts.shown_token), Words("then", color=style.QUIET), Chip(facts.column_tokens[best])
        above = Words(f"{self.read('table', '.1f', facts.shown_row, best)} logits above average")
        follows = VGroup(VGroup(*chips).arrange(RIGHT, buff=0.2), above)
        follows.arrange(DOWN, buff=0.2, aligned_edge=LEFT)
        return follows.move_to(place.BESIDE_TABLE.point(0, 1), aligned_edge=UP + LEFT)

    def sizes(self) -> VGroup:
        """How large the table of this model is, and that of GPT-2."""
        ours = Claim(f"{self.read('vocabulary_size', ',')}²", glossed("numbers", "this model"))
        theirs = Claim(f"{self.read('gpt2_vocabulary', ',')}²", glossed("numbers", "GPT-2"))
        gigabytes = f"{self.read('gpt2_table_gigabytes', '.1f')} GB"
        bytes_each = glossed(f"{self.read('gpt2_bytes_per_number', 'd')} bytes", "a number")
        ours.move_to(place.BESIDE_TABLE.point(0, 1), aligned_edge=UP + LEFT)
        both = VGroup(theirs, Claim(gigabytes, bytes_each)).arrange(DOWN, buff=0.6, aligned_edge=LEFT)
        return VGroup(ours, both.next_to(ours, DOWN, buff=0.6, aligned_edge=LEFT))

    def slabs(self) -> list[Slabs]:
        """What each model stores, the narrowest first."""
        facts, square = self.facts, place.TABLE
        return [
            Slabs(width, facts.vocabulary_size, square, f"d = {self.read('widths', 'd', k)}")
            for k, width in enumerate(facts.widths.tolist())
        ]

    def storage(self) -> StorageCurve:
        """The bits that each model loses, over what it stores."""
        facts = self.facts
        widths = [self.read("widths", "d", k) for k in range(len(facts.widths))]
        highest = facts.bits_lost_unigram
        return StorageCurve(facts.share_stored, facts.bits_lost, widths, highest, place.STORAGE)

    def published(self, curve: StorageCurve) -> VGroup:
        """What GPT-2 stores, and what it would with slabs of one percent; nobody measured what is lost."""
        at_one = self.read("gpt2_share_at_that_width", ".0%"), self.read("gpt2_width_of_one_percent", "d")
        stored = self.read("gpt2_factored_share", ".2%"), self.read("gpt2_width", "d")
        lines = (
            curve.unknown(self.facts.gpt2_share_at_that_width, at_one[0], f"d = {at_one[1]}"),
            curve.unknown(self.facts.gpt2_factored_share, stored[0], f"d = {stored[1]}"),
        )
        name = Words("GPT-2", color=style.QUIET).move_to(VGroup(*(line[0] for line in lines)))
        return VGroup(*lines, name)

    def gpt2(self) -> tuple[Slabs, VGroup]:
        """What GPT-2 stores, in the place of a table of its own."""
        facts, square, width = self.facts, place.TABLE, f"d = {self.read('gpt2_width', 'd')}"
        slabs = Slabs(facts.gpt2_width, facts.gpt2_vocabulary, square, width)
        return slabs, never_stored(square, "GPT-2", f"{self.read('gpt2_vocabulary', ',')}²")

    def above(self, strip: NameStrip, y: float) -> tuple[VMobject, VMobject]:
        """The model's best answer, and all names together, above the second and third column of names."""
        facts = self.facts
        best, together = self.percent("best_answer_probability"), self.percent("names_together")
        return (
            strip.above(1, Chip(facts.best_answer), facts.best_answer_probability, best, y),
            strip.above(2, Words("all names"), facts.names_together, together, y),
        )
