"""With its layers taken out, a transformer is a table of what follows what, squeezed through its width."""

from collections.abc import Iterable

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    ApplyMethod,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    ReplacementTransform,
    ShowPassingFlash,
    TransformFromCopy,
    VGroup,
)
from manim.utils.rate_functions import there_and_back

from data.direct_path import DirectPath
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.place import Region, at, box
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import Words
from scenes.kit.weave.bets import Bets
from scenes.kit.weave.chips import Chip, Unknown
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, RELATED, Planed, Step
from scenes.kit.weave.ramps import Column, OffRamp, OnRamp
from scenes.kit.weave.raster import CornerOfTable, Flight, Raster, Refill, WholeTable
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.storage import Kept, Pairs, Ramps, outline, within
from scenes.kit.weave.travel import Uncrossed, climb, rides
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

SHOWN, ANSWERED, ROWS, CORNER = 5, 4, 8, 3
"""How many next tokens are shown, and where a name is asked for; rows of the embedding, and of the table at
first."""

ASKING = 3
"""So many of the last tokens of a question stand beside what is guessed after it."""

THINNER = 1.6
"""Embeddings are longer here than where layers read them, and drawn thinner by this."""

UNDER_WORDS = Region(place.FULL.left, place.FULL.right, place.FULL.bottom, 2.3)
ROWS_OF_NUMBERS = Region(-5.0, 2.1, -1.75, 1.9)
COLUMNS = Region(-6.2, 3.1, place.FULL.bottom, 2.0)
BOARD = Region(-6.3, -0.7, place.FULL.bottom, 2.0)
BESIDE_BOARD = Region(0.2, place.FULL.right, place.FULL.bottom, 2.5)
SQUARE = Region(-4.9, 0.0, place.FULL.bottom + 0.05, 2.28)
SMALL = Region(-6.05, -2.85, -1.7, 1.5)
CURVE = Region(-0.9, 6.1, -1.55, 2.3)
STORED = Region(-6.3, -2.3, place.FULL.bottom, 2.4)
ROW_OUT = Region(1.0, 6.0, place.FULL.bottom, -0.6)
ANSWERS = Region(-6.3, -2.3, place.FULL.bottom, 2.3)


class DirectPathClip(Clip[DirectPath]):
    """A model with no layers: the token's row in, the next token's column out, nothing from before."""

    facts_type = DirectPath

    def cast(self) -> None:
        self.loom = loom = self.loom_of(2, UNDER_WORDS, layers=2)
        self.last = len(loom.xs) - 1
        self.unknown = Unknown().move_to(loom.end(self.last) + 0.35 * DOWN)

    @beat
    def what_is_left(self, beat: Beat) -> None:
        loom, unknown = self.loom, self.unknown
        asked = Asked("What is left without its layers?")
        self.opens_on(*loom.everything(), unknown, fixed=[asked])
        first, second = rides(loom, 0, back=1), rides(loom, 1, back=2)
        beat.by("guesses", LaggedStart(*first, *second, lag_ratio=0.15))
        answer = Chip(self.facts.guesses[0], color=style.ANSWER).move_to(unknown)
        beat.now(ReplacementTransform(unknown, answer), pace=style.BRISK)
        gap = loom.layout.widest_gap()
        names = [Named("layer", at(gap, height), at(gap + 0.5, height + 0.5)) for height in loom.heights]
        bright = [band.animate.set_stroke(opacity=RELATED) for band in loom.bands]
        beat.now(LaggedStart(*rides(loom, 0, back=2), lag_ratio=0.2), pace=style.SLOW)
        beat.by("layers", *map(FadeIn, names), *bright)
        beat.now(LaggedStart(*rides(loom, 1, back=1), lag_ratio=0.2), pace=style.SLOW, before="say")
        self.hold(beat.before("say", style.QUICK))
        beat.by("say", loom.lift(names))
        self.unknown = Unknown().move_to(answer)
        beat.now(ReplacementTransform(answer, self.unknown), pace=style.BRISK)

    @beat
    def on_ramp(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        thread = loom.threads[self.last].token
        foot, head = thread.get_bottom(), self.unknown.get_left()
        on = Named("on-ramp", foot + at(-0.12, 0.3), foot + at(-0.7, 0.75), style.TOKEN)
        off = Named("off-ramp", head + at(-0.02, 0), head + at(-0.6, 0), style.ANSWER)
        beat.at("on-ramp", self.overlay.clear(), FadeIn(on), pace=style.BRISK)
        origin = self.read_off("no layers", f"{self.read('width', 'd')} wide")
        beat.at("off-ramp", FadeIn(off), origin, pace=style.BRISK)
        light = [ShowPassingFlash(strand.copy().set_stroke(style.INK), 0.3) for strand in thread]
        beat.by("tokens", *light)
        hops = [ApplyMethod(one.shift, 0.16 * UP, rate_func=there_and_back) for one in loom.chips]
        beat.now(LaggedStart(*hops, lag_ratio=0.35), FadeOut(on, off), pace=style.SLOW)
        self.embedding = OnRamp(
            facts.row_tokens[:ROWS],
            facts.row_vectors[:ROWS],
            ROWS_OF_NUMBERS,
            f"on-ramp: a row for each of {self.read('vocabulary_size', ',')} tokens",
        )
        others = [one.token for one in loom.threads[: self.last]]
        steps = Step(loom.chips[: self.last], BYSTANDER)
        beat.now(leave(*others), steps, arrive(self.embedding), pace=style.CALM, before="looks up")
        self.row = self.embedding.frame(facts.shown_token)
        look = self.embedding.looked_up_by(loom.chips[self.last], facts.shown_token)
        beat.by("looks up", LaggedStart(Create(look), FadeIn(self.row), lag_ratio=0.6))
        lifted = self.embedding.lifted(facts.shown_token)
        self.vector = Column(facts.stream, loom.xs[self.last], style.TOKEN)
        beat.now(FadeIn(lifted), FadeOut(look), Step([thread], 0.12), pace=style.QUICK)
        beat.now(self.embedding.turns(lifted, self.vector), pace=min(style.SLOW, beat.left - style.BRISK))
        self.remove(lifted)
        self.add(self.vector)
        self.counted = self.vector.named(f"{self.read('width', 'd')} numbers")
        beat.now(FadeIn(self.counted), pace=min(style.BRISK, beat.left))

    @beat
    def off_ramp(self, beat: Beat) -> None:
        facts, vector = self.facts, self.vector
        named = self.vector.named("embedding")
        beat.at("embedding", leave(self.counted), arrive(named), pace=style.BRISK)
        best = range(SHOWN - 1)
        ramp = self.ramp = OffRamp(
            [*facts.guesses[: SHOWN - 1], facts.middle_token],
            [*facts.guess_columns[: SHOWN - 1], facts.middle_column],
            [*(self.read("guess_logits", ".1f", k) for k in best), self.read("middle_logit", ".1f")],
            COLUMNS.left,
            COLUMNS.right,
            f"off-ramp: a column for each of {self.read('vocabulary_size', ',')} tokens",
            "the middle fit",
        )
        gone = FadeOut(named, *self.loom.chips[: self.last], self.embedding, self.row)
        beat.into("compares", gone, pace=style.QUICK)
        beat.now(ramp.comes(), pace=style.CALM)
        slider = Column(facts.stream, vector.get_x(), style.TOKEN)
        beat.by("fit", *ramp.passed_by(slider))
        self.agreeing = ramp.agreeing(vector)
        back = Step([*ramp.columns[1:-1], *ramp.chips[1:-1]], BYSTANDER)
        both = FadeOut(slider, ramp.columns[0], ramp.columns[-1])
        beat.now(both, back, FadeIn(*self.agreeing), pace=style.BRISK)
        self.hold(max(0.0, beat.left - 2 * style.BRISK))
        beat.now(*ramp.runs_together(self.agreeing), pace=min(style.BRISK, beat.left))

    @beat
    def well_learned(self, beat: Beat) -> None:
        facts, ramp = self.facts, self.ramp
        self.bets = bets = self.bets_after(2, COLUMNS)
        gone = leave(*self.agreeing, ramp.title, ramp.named, ramp.null, *ramp.columns[1:-1], *ramp.fits)
        pairs = zip(ramp.chips[:-1], bets.chips[:-1], strict=True)
        moved = [ReplacementTransform(old, new) for old, new in pairs]
        last = leave(ramp.chips[-1]), arrive(bets.chips[-1])
        beat.now(gone, *moved, *last, pace=style.BRISK)
        beat.now(*bets.grow(), pace=style.BRISK)
        first = facts.guesses[0].strip()
        self.hero = Hero(self.percent("guess_probabilities", 0), f"that “{first}” comes next")
        self.hero.move_to(bets.top(0) + at(0.5 * bets.pitch, 0.2), aligned_edge=LEFT + UP)
        beat.now(FadeIn(self.hero), pace=style.BRISK)
        outline, tick = bets.bars[1].get_corner(UP + RIGHT), bets.ticks[3].get_right()
        text = Named(
            f"after “{facts.shown_word}” in the text", outline + at(0.05, -0.05), outline + at(0.9, 0.75)
        )
        common = Named("anywhere in the text", tick, tick + at(1.0, 0.95))
        beat.now(*bets.compare(), FadeIn(text), pace=style.CALM)
        self.hold(max(0.0, beat.left - style.SLOW))
        also = [common]
        if facts.guessed_sign < SHOWN:
            over = bets.bars[facts.guessed_sign].get_top() + at(0, 0.1)
            also.append(Named("part of the text is code", over, over + at(0.5, 1.6)))
        beat.now(leave(text), self.asides.add(*also), pace=min(style.BRISK, beat.left))

    @beat
    def nothing_before_counts(self, beat: Beat) -> None:
        now, then = self.loom_of(2, BESIDE_BOARD), self.loom_of(1, BESIDE_BOARD)
        turned = [
            ReplacementTransform(self.loom.chips[self.last], now.chips[-1]),
            ReplacementTransform(self.loom.threads[self.last].token, now.threads[-1].token),
        ]
        away = leave(self.vector, self.unknown, self.hero)
        board = self.bets_after(2, BOARD)
        smaller = self.bets.into(board)
        beat.now(self.asides.clear(), *smaller, *turned, away, arrive(*now.chips[:-1]), pace=style.CALM)
        last = len(now.xs) - 1
        beat.now(*now.weave(but=last, lag=0.2), pace=style.CALM, before="contexts")
        level = board.level()
        beat.into("contexts", *now.with_other_words(then), pace=style.BRISK)
        same = self.bets.into(self.bets_after(1, BOARD))
        beat.now(*then.weave(but=len(then.xs) - 1, lag=0.2), *same, pace=style.CALM)
        beat.now(Create(level), pace=style.BRISK)
        zero = Hero(self.read("largest_difference", ".0f"), "difference in any guess")
        zero.move_to(at(board.xs[1] - 0.3, level.get_y() - 0.2), aligned_edge=LEFT + UP)
        beat.now(FadeIn(zero), pace=style.BRISK)
        self.asides.held.append(zero)
        beat.into("alone", then.speak_of([]), pace=style.CALM)
        alone = LaggedStart(*(climb(then, position) for position in range(len(then.xs))), lag_ratio=0.3)
        beat.by("crosses", alone)
        beat.now(then.speak_of_all(), pace=min(style.CALM, beat.left))
        self.now = then

    @beat
    def a_table_in_disguise(self, beat: Beat) -> None:
        facts = self.facts
        row, column = facts.row_tokens.index(facts.shown_token), facts.row_tokens.index(facts.guesses[0])
        self.table = table = WholeTable(facts.table_near, facts.table_far, facts.table_step, SQUARE, CORNER)
        corner = CornerOfTable(table, facts.row_tokens[:CORNER], facts.column_tokens[:CORNER], SQUARE)
        self.cell = frame = table.frame(row, column)
        own, best, others = corner.before[row], corner.above[column], corner.others(row, column)
        beside = self.bets.into(self.bets_after(1, ROW_OUT, style.LABEL))
        said = self.now.chips[-1]
        beat.now(self.stage.clear(*self.bets, said), self.asides.clear(), pace=style.QUICK)
        first = TransformFromCopy(self.bets.bars[0], frame), TransformFromCopy(self.bets.chips[0], best)
        beat.by("table", *first, *beside, ReplacementTransform(said, own), arrive(table, *others))
        band, right = table.band(0), table.band(row).get_right()
        follows = Named(f"after “{facts.shown_word}”", right, right + at(1.2, 0))
        beat.now(Create(band), pace=style.BRISK)
        beat.now(band.animate.move_to(table.band(CORNER - 1)), pace=style.BRISK)
        beat.now(band.animate.move_to(table.band(row)), arrive(follows), pace=style.CALM)
        pair = VGroup(Chip(facts.shown_token), Chip(facts.guesses[0], color=style.ANSWER))
        pair.arrange(RIGHT, buff=0.1).move_to(at(SQUARE.right + 2.9, frame.get_y()))
        copies = [TransformFromCopy(old, new) for old, new in zip((own, best), pair, strict=True)]
        named = Words("bigram", style.NAME, style.QUIET).next_to(pair, DOWN, buff=0.2)
        dim = Step(others, BYSTANDER)
        away = leave(band, follows, *self.bets)
        beat.into("bigram", away, dim, *copies, arrive(named), pace=style.CALM)
        self.hold(min(style.BRISK, beat.left))
        step = self.read("table_step", "d")
        origin = self.read_off("no layers", "more colour: likelier in its row", f"every {step}th token")
        beat.now(FadeOut(pair, named, own, best, *others), origin, pace=style.QUICK)
        flight = Flight(table, facts.vocabulary_size, frame, (row, column))
        beat.now(flight, pace=beat.left)

    @beat
    def why_the_disguise(self, beat: Beat) -> None:
        facts, table = self.facts, self.table
        size = self.read("vocabulary_size", ",")
        whole = Words(f"{size} × {size}", style.SECOND)
        whole.move_to(at(SQUARE.right + 0.5, SQUARE.top - 0.4), aligned_edge=LEFT)
        beat.now(FadeIn(whole), pace=style.CALM, before="gpt-2")
        dot, theirs = within(SQUARE, facts.share_of_gpt2_vocabulary), outline(SQUARE)
        theirs.set_z_index(-1)
        size = self.read("gpt2_vocabulary", ",")
        whole_of_theirs = Words(f"{size} × {size}", style.LABEL, style.QUIET).move_to(theirs)
        shrink = table.animate.scale_to_fit_width(dot.width).move_to(dot.center)
        origin = self.read_off("no layers", "GPT-2: sizes as published")
        beat.at("gpt-2", leave(self.cell, whole), shrink, FadeIn(theirs), origin, pace=style.CALM)
        ours = Named("our table", dot.center + at(0.12, -0.05), dot.center + at(0.75, -0.55), style.TOKEN)
        hero = Hero(f"{self.read('gpt2_table_gigabytes', '.0f')} GB", "GPT-2’s table, never stored")
        hero.move_to(at(SQUARE.right + 0.45, 1.6), aligned_edge=LEFT + UP)
        beat.now(FadeIn(hero, ours, whole_of_theirs), pace=style.BRISK)
        self.ramps = ramps = Ramps(facts.gpt2_width / facts.gpt2_vocabulary, SQUARE)
        share = Words(self.percent("gpt2_factored_share"), style.SECOND)
        both = VGroup(share, Words("its two ramps", style.NAME)).arrange(DOWN, buff=0.05, aligned_edge=LEFT)
        both.next_to(hero, DOWN, buff=0.5, aligned_edge=LEFT)
        beat.into("ramps", *map(Create, ramps.slabs), pace=style.SLOW)
        beat.now(FadeIn(both), pace=style.BRISK)
        self.theirs = [theirs, ours, whole_of_theirs, hero, both]

    @beat
    def squeezed(self, beat: Beat) -> None:
        facts = self.facts
        widest, chosen = len(facts.widths) - 1, facts.model_at_one_percent
        ends = "knows only how common tokens are", "knows the whole table"
        self.kept = kept = Kept(facts.share_stored, facts.kept_of_pairs, CURVE, *ends)
        smaller = self.table.animate.scale_to_fit_width(SMALL.width).move_to(SMALL.center)
        step = self.read("squeezed_step", "d")
        origin = self.read_off("no layers, trained anew at each width", "in bits", f"every {step}th token")
        back = leave(*self.theirs), smaller, *self.ramps.into(self.ramps_of(widest))
        beat.now(*back, arrive(kept.axes), origin, pace=style.CALM, before="common")
        self.made = Raster(facts.squeezed_tables[widest], SMALL)
        dot = TransformFromCopy(self.ramps.slabs[1], kept.dots[widest])
        beat.now(FadeIn(self.made), dot, pace=style.BRISK, before="common")
        self.remove(self.table)
        beat.into("common", FadeIn(kept.none), pace=style.BRISK)
        beat.into("whole", FadeIn(kept.whole), pace=style.BRISK)
        each = 0.75 * beat.until("kept_of_pairs_at_one_percent") / widest
        for model in range(widest - 1, -1, -1):
            grown = Create(kept.pieces[model]), GrowFromCenter(kept.dots[model])
            beat.now(*self.squeezes(model), *grown, pace=each)
        self.lit = kept.lit(chosen)
        lit = FadeIn(self.lit, scale=0.5)
        beat.by("kept_of_pairs_at_one_percent", *self.squeezes(chosen, style.ANSWER), lit)
        stored = self.percent("share_stored", chosen)
        hero = Hero(self.percent("kept_of_pairs_at_one_percent"), f"of the way, with {stored} stored")
        hero.move_to(self.lit.get_center() + at(0.45, -0.3), aligned_edge=LEFT + UP)
        beat.now(FadeIn(hero), pace=style.CALM)
        beat.now(Create(kept.leg(self.lit.get_center(), style.ANSWER)), pace=min(style.SLOW, beat.left))

    @beat
    def a_plain_list(self, beat: Beat) -> None:
        facts, kept = self.facts, self.kept
        widest, chosen = len(facts.widths) - 1, facts.model_at_one_percent
        self.rows = rows = Rows(
            [
                Result("the table", 1.0, "all", style.QUIET),
                self.stored(widest, style.TOKEN),
                Result("list of pairs", facts.sparse_share, self.percent("sparse_share"), style.INK),
                self.stored(chosen, style.ANSWER),
            ],
            STORED,
            title="stored",
        )
        table, wide, listed, narrow = rows.parts
        gone = leave(self.made, self.ramps), *rows.titled()
        beat.now(*gone, *rows.comes(table), *rows.comes(wide), pace=style.CALM)
        dot = kept.dots[widest].get_bottom()
        named = Named(f"{self.read('widths', 'd', widest)} wide", dot, dot + at(0.45, -0.5), style.TOKEN)
        beat.now(FadeIn(named), pace=style.BRISK)
        place = rows.parts[listed]
        pairs = Pairs(facts.shown_token, facts.guesses[: SHOWN - 2], box(place))
        come = [FadeIn(part, shift=0.2 * DOWN) for part in pairs]
        beat.into("list", LaggedStart(*come, lag_ratio=0.3), pace=style.CALM)
        shrunk = FadeOut(pairs, target_position=rows.bar(listed), scale=0.1)
        beat.into("smaller", shrunk, *rows.comes(listed), pace=style.CALM)
        mark = kept.mark(facts.sparse_share, 1.0)
        nothing = Named("list: nothing lost", mark.get_top(), mark.get_top() + at(0, 0.5), style.INK)
        beat.into("nothing", FadeIn(mark, nothing), pace=style.BRISK)
        beat.now(*rows.comes(narrow), pace=min(style.CALM, beat.left))

    @beat
    def what_it_cannot_know(self, beat: Beat) -> None:
        facts, ground = self.facts, self.rows.bar(self.rows.results[0].name)
        name, last = facts.told_name, len(facts.told_tokens) - 1
        lengths = facts.told_lengths / THINNER
        self.told = loom = Loom(facts.told_tokens, lengths, region=UNDER_WORDS, layers=0, keep={name, last})
        self.asking = asking = [k for k in loom.seen if k > name][-ASKING:]
        self.unknown = Unknown().move_to(loom.end(last) + 0.35 * DOWN)
        full = 1.15 * float(facts.question_probabilities[0])
        bets = Bets(facts.question_guesses[:ANSWERED], facts.question_probabilities[:ANSWERED], ANSWERS, full)
        origin = self.read_off("no layers")
        question = FadeIn(*self.columns_of(asking), self.unknown)
        row = ReplacementTransform(ground, bets.ground)
        beat.by("names", self.stage.clear(ground), origin, question, row)
        choice = Words(self.chance("best_answer_probability", rare=0.1), style.SECOND)
        choice.next_to(bets.bars[0], UP, buff=0.1).align_to(bets.bars[0], LEFT)
        beat.now(*bets.grow()[1:], FadeIn(*bets.chips), arrive(choice), pace=style.CALM)
        hairs = bets.hairs(facts.name_probabilities, loom.chips[asking[0]].get_left()[0] - 0.25)
        some = [Chip(f" {one}", style.LABEL) for one in (*facts.names[:2], facts.names[-1])]
        under = VGroup(*some[:-1], Words("…", style.NAME, style.QUIET), some[-1]).arrange(RIGHT, buff=0.2)
        under.move_to(at(hairs.get_x(), bets.chips[0].get_y()))
        beat.now(LaggedStart(*map(Create, hairs), lag_ratio=0.05), FadeIn(under), pace=style.SLOW)
        hero = Hero(self.chance("names_together"), f"all {self.read('names_count', 'd')} names together")
        hero.move_to(hairs.get_center() + at(0, 0.9), aligned_edge=DOWN)
        lead = hero.leads_to(hairs.get_center())
        beat.now(FadeIn(hero, lead), pace=style.BRISK)
        beat.into("choice", bets.chips[0].role(style.ANSWER), pace=style.BRISK)
        before = self.columns_of(k for k in loom.seen if k < asking[0])
        come = [FadeIn(part, shift=0.2 * RIGHT) for part in before]
        beat.now(leave(bets, hairs, under, hero, lead, choice), pace=style.QUICK)
        beat.by("told", LaggedStart(*reversed(come), lag_ratio=0.15))
        beat.now(loom.chips[name].role(style.ANSWER), pace=style.QUICK)
        beat.by("brings", loom.speak_of([name, last], asking))
        self.gap = Uncrossed(loom, name, last, "nothing crosses")
        beat.now(self.gap.tried(), pace=min(style.SLOW, beat.left))

    @beat
    def it_must_be_carried(self, beat: Beat) -> None:
        facts, loom, last = self.facts, self.told, len(self.told.xs) - 1
        answer = Asked("Only what usually follows one token.")
        beat.now(self.overlay.add(answer), pace=style.BRISK)
        said = Chip(facts.best_answer, color=style.ANSWER).move_to(self.unknown).set_z_index(2)
        beat.now(climb(loom, last), pace=style.SLOW)
        beat.now(ReplacementTransform(self.unknown, said), pace=style.BRISK)
        beat.into("carried", loom.speak_of([facts.told_name, last]), *self.gap.comes(), pace=style.CALM)
        empty = self.gap.empty()
        beat.into("put", FadeIn(empty, scale=0.6), pace=style.BRISK)

    # What several beats ask for

    def read_off(self, *parts: str) -> Change:
        """What the picture is now read off stands in the corner, and nothing else is fixed to the screen."""
        return self.overlay.show(Provenance(*parts))

    def loom_of(self, context: int, region: Region, layers: int = 0) -> Loom:
        """One of the contexts, its last token always in the same place."""
        facts, prompts = self.facts, self.facts.prompts
        start = sum(len(prompt) for prompt in prompts[:context])
        tokens = prompts[context]
        lengths = facts.context_lengths[start : start + len(tokens)] / THINNER
        loom = Loom(tokens, lengths, region=region, layers=layers, room=0.3, keep=range(len(tokens)))
        if not layers:
            loom.shift(at(region.right - 0.45 - loom.xs[-1], 0))
        return loom

    def bets_after(self, context: int, region: Region, size: float = style.TOKEN_SMALL) -> Bets:
        """What is guessed after one of the contexts."""
        facts = self.facts
        return Bets(
            facts.guesses[:SHOWN],
            facts.context_probabilities[context][:SHOWN],
            region,
            1.05 * float(facts.guess_probabilities[0]),
            facts.guess_corpus[:SHOWN],
            facts.guess_unigram[:SHOWN],
            size,
        )

    def ramps_of(self, model: int, color: str = "") -> Ramps:
        """The ramps of one of the models, beside the small table."""
        name = f"{self.read('widths', 'd', model)} wide"
        return Ramps(float(self.facts.share_stored[model]) / 2, SMALL, name, color)

    def squeezes(self, model: int, color: str = "") -> list[Animation]:
        """The ramps become those of another model, and their table becomes what it then is."""
        refilled = Refill(self.made, self.facts.squeezed_tables[model])
        return [*self.ramps.into(self.ramps_of(model, color)), refilled]

    def stored(self, model: int, color: str) -> Result:
        """How much of the table's numbers one of the models stores."""
        share = float(self.facts.share_stored[model])
        name = f"ramps, {self.read('widths', 'd', model)} wide"
        return Result(name, share, self.percent("share_stored", model), color)

    def columns_of(self, positions: Iterable[int]) -> list[Planed]:
        """Chips and threads of some positions of that text."""
        return [part for position in positions for part in self.told.column(position).values()]
