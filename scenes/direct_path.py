"""With its layers taken out, a transformer is a table of what follows what, squeezed through its width."""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    ApplyMethod,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromEdge,
    LaggedStart,
    Line,
    MoveAlongPath,
    Rectangle,
    ReplacementTransform,
    Transform,
    TransformFromCopy,
    VGroup,
)
from manim.utils.rate_functions import linear, smooth, squish_rate_func, there_and_back

from data.direct_path import DirectPath
from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.trace import Trace
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import early
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words, token_text
from scenes.kit.weave.bets import Bets
from scenes.kit.weave.chips import Chip, Packet, Unknown
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, RELATED, Step, px
from scenes.kit.weave.raster import Flight, Raster, WholeTable
from scenes.kit.weave.storage import Kept, Ramps, outline, within
from scenes.kit.weave.words import Asked, Hero, Named, Provenance

SHOWN = 5
"""How many next tokens are shown."""

ROWS = 12
"""How many of the commonest tokens stand for all rows of the embedding."""

ASKING = 3
"""So many of the last tokens of a question stand beside what is guessed after it."""

THINNER = 1.6
"""Embeddings are longer here than where layers read them, and drawn thinner by this."""

UNDER_WORDS = Region(place.FULL.left, place.FULL.right, place.FULL.bottom, 2.3)
STRIP = Region(0, 0.95, -1.75, 1.4)
MATRIX = Region(-5.0, 3.3, -1.75, 1.9)
COLUMNS = Region(-6.1, 3.4, STRIP.bottom, STRIP.top)
BOARD = Region(-6.3, -0.7, place.FULL.bottom, 2.0)
BESIDE_BOARD = Region(0.2, place.FULL.right, place.FULL.bottom, 2.5)
SQUARE = Region(-3.9, 1.0, place.FULL.bottom + 0.05, 2.28)
SMALL = Region(-6.05, -3.05, -1.6, 1.4)
CURVE = Region(-0.9, 6.1, -1.55, 2.3)
ANSWERS = Region(-6.3, -1.6, -1.75, 2.6)


class DirectPathClip(Clip[DirectPath]):
    """A model with no layers: the token's row in, the next token's column out, nothing from before."""

    facts_type = DirectPath

    def cast(self) -> None:
        self.prompts = self.facts.prompts
        self.loom = loom = self.loom_of(2, UNDER_WORDS, layers=2)
        self.last = len(loom.xs) - 1
        self.end = loom.end(self.last) + 0.35 * DOWN

    @beat
    def what_is_left(self, beat: Beat) -> None:
        facts, loom, last = self.facts, self.loom, self.last
        self.asked = Asked("What is left without its layers?")
        self.opens_on(*loom.chips, *loom.bands, fixed=[self.asked])
        threads = [AnimationGroup(*map(Create, thread.token)) for thread in loom.threads]
        beat.now(LaggedStart(*threads, lag_ratio=0.15), pace=style.SLOW)
        copies = [self.copy_across(position, layer) for layer, position in enumerate((last - 1, last - 2))]
        for packet, way in copies:
            beat.now(FadeIn(packet, scale=0.6), pace=style.QUICK)
            beat.now(MoveAlongPath(packet, way), pace=style.BRISK)
            beat.now(FadeOut(packet, scale=0.6), pace=style.QUICK)
        answer = Chip(facts.guesses[0], color=style.ANSWER).move_to(self.end)
        beat.now(FadeIn(answer, shift=0.3 * UP), pace=style.BRISK)
        gap = loom.layout.widest_gap()
        names = [
            Named("layer", at(gap, height), at(gap + 0.5, height + 0.5)) for height in reversed(loom.heights)
        ]
        bright = [band.animate.set_stroke(opacity=RELATED) for band in loom.bands]
        beat.into("layers", *map(FadeIn, names), *bright, pace=style.BRISK)
        lifts = [
            FadeOut(VGroup(band, name), shift=1.6 * UP)
            for band, name in zip(reversed(loom.bands), names, strict=True)
        ]
        beat.by("say", LaggedStart(*lifts, lag_ratio=0.4))
        self.unknown = Unknown().move_to(self.end)
        beat.now(ReplacementTransform(answer, self.unknown), pace=style.BRISK)

    @beat
    def on_ramp(self, beat: Beat) -> None:
        facts, loom, last = self.facts, self.loom, self.last
        foot, head = loom.threads[last].token.get_bottom(), self.unknown.get_left()
        on = Named("on-ramp", foot + at(-0.12, 0.3), foot + at(-0.7, 0.75), style.TOKEN)
        off = Named("off-ramp", head + at(-0.02, 0), head + at(-0.6, 0), style.ANSWER)
        self.origin = Provenance("no layers", f"{self.read('width', 'd')} wide")
        beat.now(self.overlay.drop(self.asked), pace=style.QUICK)
        beat.now(FadeIn(on), pace=style.BRISK)
        beat.by("tokens", FadeIn(off), self.overlay.add(self.origin))
        hops = [ApplyMethod(chip.shift, 0.16 * UP, rate_func=there_and_back) for chip in loom.chips]
        beat.now(LaggedStart(*hops, lag_ratio=0.35), FadeOut(on, off), pace=style.SLOW, before="looks up")
        others = [thread.token for thread in loom.threads[:last]]
        title = Words("on-ramp: a row for each token", style.NAME, style.QUIET)
        title.move_to(MATRIX.point(0, 1) + 0.4 * UP, aligned_edge=LEFT)
        rows = facts.row_vectors[:ROWS]
        matrix = Raster(rows, MATRIX)
        names = [
            Words(token_text(token), 30, font=style.TOKEN_FONT, smallest=style.BYSTANDING)
            for token in facts.row_tokens[:ROWS]
        ]
        for index, name in enumerate(names):
            name.move_to(at(MATRIX.left - 0.15, matrix.row(index).center[1]), aligned_edge=RIGHT)
        steps = Step(loom.chips[:last], BYSTANDER)
        beat.now(FadeOut(*others), steps, FadeIn(matrix, title, *names), pace=style.CALM, before="looks up")
        row = matrix.row(facts.row_tokens.index(facts.shown_token))
        chosen = Rectangle(width=row.width + 0.06, height=row.height + 0.06).set_stroke(style.INK, px(5))
        chosen.move_to(row.center)
        look = Line(loom.chips[last].get_corner(UP + LEFT), chosen.get_right()).set_stroke(style.TOKEN, px(4))
        beat.by("looks up", Create(look), Create(chosen))
        reach = float(abs(facts.stream).max())
        flat = Trace(facts.stream, reach, row.width, row.height, style.TOKEN).move_to(row.center)
        self.vector = self.upright(facts.stream, style.TOKEN).move_to(at(loom.xs[last], STRIP.center[1]))
        back = Step([loom.threads[last].token], 0.12)
        beat.now(FadeIn(flat), FadeOut(look), pace=style.QUICK)
        beat.now(Transform(flat, self.vector), back, pace=min(style.SLOW, beat.left - style.BRISK))
        self.remove(flat)
        self.add(self.vector)
        side = self.vector.get_left() + at(0.2, 0.9)
        count = Named(f"{self.read('width', 'd')} numbers", side, side + at(-0.5, 0.9), style.TOKEN)
        beat.now(FadeIn(count), FadeOut(matrix, chosen, title, *names), pace=min(style.BRISK, beat.left))
        self.asides.held.append(count)

    @beat
    def off_ramp(self, beat: Beat) -> None:
        facts, loom, vector = self.facts, self.loom, self.vector
        chips = [Chip(token, style.TOKEN_SMALL) for token in facts.guesses[:SHOWN]]
        columns = [self.upright(column, style.QUIET) for column in facts.guess_columns[:SHOWN]]
        pitch = COLUMNS.width / SHOWN
        for index, (chip, column) in enumerate(zip(chips, columns, strict=True)):
            column.move_to(COLUMNS.point((index + 0.5) / SHOWN, 0.5))
            chip.move_to(at(column.get_x(), COLUMNS.top + 0.55))
        side = vector.get_right() + at(-0.25, -0.7)
        named = Named("embedding", side + at(-0.4, 0), side + at(-0.75, -1.0), style.TOKEN)
        beat.by("embedding", self.asides.clear(), FadeIn(named))
        come = [
            FadeIn(VGroup(chip, column), shift=0.3 * DOWN)
            for chip, column in zip(chips, columns, strict=True)
        ]
        rest = Words(f"… of {self.read('vocabulary_size', ',')}", style.NAME, style.QUIET)
        rest.move_to(at(COLUMNS.right + 0.1, chips[0].get_y()), aligned_edge=LEFT)
        gone = FadeOut(named, *loom.chips[: self.last])
        title = Words("off-ramp: a column for each token", style.NAME, style.QUIET)
        title.move_to(at(COLUMNS.left + 0.3, place.FULL.top - 0.2), aligned_edge=LEFT)
        beat.by("tries", gone, LaggedStart(*come, FadeIn(rest, title), lag_ratio=0.15))
        slider = vector.copy().set_fill(style.TOKEN, 0.9)
        numbers = [
            Words(self.read("guess_logits", ".1f", k), style.LABEL if k else style.SECOND).move_to(
                at(column.get_x(), COLUMNS.bottom - 0.42)
            )
            for k, column in enumerate(columns)
        ]
        way = Line(vector.get_center(), columns[0].get_center())
        passed = [(vector.get_x() - column.get_x()) / way.get_length() for column in columns]
        appear = [
            FadeIn(number, rate_func=squish_rate_func(smooth, share, share + 0.08))
            for number, share in zip(numbers[1:], passed[1:], strict=True)
        ]
        slide = MoveAlongPath(slider, way, rate_func=linear)
        beat.now(slide, *appear, pace=style.SLOW, before="fit")
        aside = FadeOut(rest, title, *chips[1:], *columns[1:], *numbers[1:])
        low, high = numbers[0].get_bottom()[1] - 0.15, chips[0].get_top()[1]
        docked = Region(columns[0].get_x() - 2, columns[0].get_x() + 2, low, high)
        beat.by("fit", self.camera_in(docked, by=1.25), aside)
        products = facts.stream * facts.guess_columns[0]
        agreeing = self.upright(products.clip(min=0), style.ANSWER).move_to(columns[0])
        beat.now(FadeIn(agreeing), pace=style.BRISK)
        run = agreeing.copy().scale(0.05).move_to(numbers[0])
        beat.now(Transform(agreeing, run), FadeIn(numbers[0], scale=1.6), pace=style.BRISK)
        full = float(facts.guess_probabilities[0]) * 1.05
        region = Region(COLUMNS.left, COLUMNS.right, place.FULL.bottom, COLUMNS.top + 0.6)
        self.bets = bets = Bets(
            facts.guesses[:SHOWN],
            facts.guess_probabilities[:SHOWN],
            region,
            full,
            facts.guess_corpus[:SHOWN],
            facts.guess_unigram[:SHOWN],
        )
        parts = agreeing, slider, columns[0], numbers[0], chips[0]
        leave = FadeOut(*parts, rate_func=early)
        rise = [*bets.grow(), *map(FadeIn, bets.chips)]
        beat.by("guess_probabilities", leave, *rise, self.camera_out())
        self.hero = Hero(
            self.percent("guess_probabilities", 0), f"of its bets on “{facts.guesses[0].strip()}”"
        )
        self.hero.move_to(bets.top(0) + at(0.5 * pitch, 0.2), aligned_edge=LEFT + UP)
        beat.now(FadeIn(self.hero), pace=style.BRISK)
        outlines = bets.bars[1].get_corner(UP + RIGHT)
        text = Named("in the training text", outlines + at(0.05, -0.05), outlines + at(0.9, 0.75))
        tick = bets.ticks[2].get_right()
        common = Named("by how common it is", tick, tick + at(1.0, 0.95))
        beat.now(*bets.compare(), FadeIn(text), pace=style.SLOW)
        self.hold(max(0.0, beat.left - 2.4))
        beat.now(FadeOut(text), FadeIn(common), pace=min(style.BRISK, beat.left))
        self.asides.held.append(common)

    @beat
    def nothing_before_counts(self, beat: Beat) -> None:
        board = self.bets_after(2)
        now = self.loom_of(2, BESIDE_BOARD)
        shown, old = now.chips[-1], self.loom.chips[self.last]
        turned = [ReplacementTransform(old, shown), ReplacementTransform(self.vector, now.threads[-1].token)]
        away = FadeOut(self.loom.threads[self.last].token, self.unknown, self.hero)
        beat.by("listen", self.asides.clear(), *self.bets.into(board), *turned, away, FadeIn(*now.chips[:-1]))
        grown = [AnimationGroup(*map(Create, thread.token)) for thread in now.threads[:-1]]
        beat.now(LaggedStart(*grown, lag_ratio=0.2), pace=style.CALM, before="contexts")
        self.same = self.level()
        for mark, index in (("contexts", 1), ("part", 0)):
            then = self.loom_of(index, BESIDE_BOARD)
            beat.into(mark, *self.swap(now, then), pace=style.BRISK)
            grown = [AnimationGroup(*map(Create, thread.token)) for thread in then.threads[:-1]]
            beat.now(
                LaggedStart(*grown, lag_ratio=0.2),
                *self.bets.into(self.bets_after(index)),
                *([FadeIn(self.same)] if index else []),
                pace=style.CALM,
            )
            now = then
        beat.into("alone", now.speak_of([]), pace=style.BRISK)
        spoken = [now.speak_of([position]) for position in range(len(now.xs))]
        each = min(0.3, 0.5 * beat.left / len(spoken))
        for one in spoken:
            beat.now(one, pace=each)
        zero = Hero(self.read("largest_difference", ".0f"), "difference in any bet")
        zero.move_to(at(self.bets.xs[1] - 0.3, 2.0), aligned_edge=LEFT + UP)
        beat.now(now.speak_of_all(), FadeIn(zero), pace=min(style.BRISK, beat.left))
        self.asides.held.append(zero)
        self.now = now

    @beat
    def a_table_in_disguise(self, beat: Beat) -> None:
        facts = self.facts
        table = WholeTable(facts.table_near, facts.table_far, facts.table_step, SQUARE, 3)
        row, column = facts.row_tokens.index(facts.shown_token), facts.row_tokens.index(facts.guesses[0])
        heads = [Chip(token, style.TOKEN_SMALL) for token in facts.column_tokens[:3]]
        sides = [Chip(token, style.TOKEN_SMALL) for token in facts.row_tokens[:3]]
        for index, (head, side) in enumerate(zip(heads, sides, strict=True)):
            head.move_to(at(table.cell(0, index)[0], SQUARE.top + 0.42))
            side.move_to(at(SQUARE.left - 0.2, table.cell(index, 0)[1]), aligned_edge=RIGHT)
        keep = self.now.chips[-1], self.bets.chips[0]
        come = FadeIn(*(chip for chip in (*heads, *sides) if chip not in (heads[column], sides[row])))
        moved = [
            ReplacementTransform(old, new) for old, new in zip(keep, (sides[row], heads[column]), strict=True)
        ]
        leave = self.stage.clear(*keep), self.asides.clear()
        beat.by("table", *leave, *moved, FadeIn(table, rate_func=squish_rate_func(smooth, 0.3, 0.9)), come)
        whole = Rectangle(width=SQUARE.width, height=SQUARE.height / 3).set_stroke(style.INK, px(5))
        whole.move_to(at(SQUARE.center[0], table.cell(row, 0)[1]))
        follows = Named("after “of”", whole.get_right(), whole.get_right() + at(0.6, 0.0), style.INK)
        beat.now(Create(whole), FadeIn(follows), pace=style.CALM)
        frame = table.frame(row, column)
        dim = Step([chip for chip in (*heads, *sides) if chip not in (heads[column], sides[row])], BYSTANDER)
        beat.by("bigram", ReplacementTransform(whole, frame), FadeOut(follows), dim)
        pair = VGroup(Chip(facts.shown_token), Chip(facts.guesses[0], color=style.ANSWER)).arrange(
            RIGHT, buff=0.1
        )
        pair.move_to(at(SQUARE.right + 2.9, frame.get_y()))
        named = Words("bigram", style.NAME, style.QUIET).next_to(pair, DOWN, buff=0.2)
        lines = [
            TransformFromCopy(old, new) for old, new in zip((sides[row], heads[column]), pair, strict=True)
        ]
        beat.now(*lines, FadeIn(named), pace=style.CALM)
        self.origin, old = Provenance("no layers", "logits, every row’s mean removed"), self.origin
        beat.now(
            FadeOut(pair, named, *heads, *sides),
            self.overlay.drop(old),
            self.overlay.add(self.origin),
            pace=style.QUICK,
        )
        size = self.read("vocabulary_size", ",")
        whole_name = Words(f"{size} × {size}", style.SECOND).move_to(
            at(SQUARE.right + 0.5, 1.9), aligned_edge=LEFT
        )
        flight = Flight(table, facts.vocabulary_size, frame, (row, column))
        beat.now(
            flight,
            FadeIn(whole_name, rate_func=squish_rate_func(smooth, 0.6, 1)),
            pace=2 * style.SLOW,
            before="gpt-2's",
        )
        dot = within(SQUARE, facts.share_of_gpt2_vocabulary)
        theirs = outline(SQUARE)
        theirs.set_z_index(-1)
        table.set_z_index(1)
        shrink = table.animate.scale_to_fit_width(dot.width).move_to(dot.center)
        beat.at("gpt-2's", shrink, FadeIn(theirs), FadeOut(frame, whole_name), pace=style.CALM)
        ours = Named("our table", dot.center + at(0.12, -0.05), dot.center + at(0.75, -0.55), style.TOKEN)
        hero = Hero(f"{self.read('gpt2_table_gigabytes', '.0f')} GB", "GPT-2’s table, never stored")
        hero.move_to(at(SQUARE.right + 0.45, 1.6), aligned_edge=LEFT + UP)
        beat.now(FadeIn(hero, ours), pace=style.BRISK)
        self.hold(max(0.0, beat.left - 2.6))
        ramps = Ramps(facts.gpt2_width / facts.gpt2_vocabulary, SQUARE)
        share = Words(self.percent("gpt2_factored_share"), style.SECOND)
        of = Words("its two ramps", style.NAME, style.TOKEN)
        both = VGroup(share, of).arrange(DOWN, buff=0.05, aligned_edge=LEFT)
        both.next_to(hero, DOWN, buff=0.5, aligned_edge=LEFT)
        beat.now(*map(Create, ramps), FadeIn(both), pace=min(style.SLOW, beat.left))
        self.table, self.ramps, self.theirs = table, ramps, [theirs, ours, hero, both]

    @beat
    def squeezed(self, beat: Beat) -> None:
        facts, table = self.facts, self.table
        widest, chosen = len(facts.widths) - 1, facts.model_at_one_percent
        ramps = Ramps(float(facts.share_stored[widest]) / 2, SMALL)
        kept = Kept(facts.share_stored, facts.kept_of_pairs, CURVE)
        grow = table.animate.scale_to_fit_width(SMALL.width).move_to(SMALL.center)
        back = [FadeOut(*self.theirs), grow, Transform(self.ramps, ramps)]
        name = Words("what a neighbour tells, kept", style.NAME, style.QUIET)
        name.move_to(CURVE.point(0, 1) + at(0, 0.42), aligned_edge=LEFT)
        beat.now(
            *back,
            FadeIn(kept.axes, name, rate_func=squish_rate_func(smooth, 0.6, 1)),
            pace=style.CALM,
            before="narrow",
        )
        width = self.wide(widest)
        first = kept.dots[widest]
        beat.by("narrow", FadeIn(width), TransformFromCopy(self.ramps[1], first))
        lit = kept.dots[chosen]
        foot = at(lit.get_x(), CURVE.bottom)
        leg = DashedLine(lit.get_center(), foot, dash_length=0.08).set_stroke(style.ANSWER, px(3))
        stored = self.percent("share_stored", chosen)
        hero = Hero(self.percent("kept_of_pairs_at_one_percent"), f"kept, with {stored} stored")
        hero.move_to(lit.get_center() + at(0.55, -0.25), aligned_edge=LEFT + UP)
        for index in range(widest - 1, -1, -1):
            thin, now = Ramps(float(facts.share_stored[index]) / 2, SMALL), self.wide(index)
            self.remove(width)
            self.add(now)
            width = now
            line, dot = kept.pieces[index], kept.dots[index]
            beat.now(Transform(self.ramps, thin), Create(line), GrowFromCenter(dot), pace=0.55)
            if index == chosen:
                ring = lit.copy().scale(1.9).set_fill(style.ANSWER)
                beat.now(Transform(lit, ring), Create(leg), FadeIn(hero), pace=style.CALM)
        bits = self.read("bits_lost_unigram", ".1f")
        more = Words(f"all: {bits} bits beyond how common each token is", style.NAME, style.QUIET)
        more.move_to(name, aligned_edge=LEFT)
        beat.now(FadeOut(name, rate_func=squish_rate_func(smooth, 0, 0.4)), pace=style.QUICK)
        beat.now(FadeIn(more), kept.all.animate.set_stroke(style.INK), pace=style.BRISK)
        share = facts.sparse_share
        mark = kept.mark(share, 1.0)
        pairs = Named(
            "list of pairs: nothing lost", mark.get_top(), mark.get_top() + at(-0.25, 0.55), style.INK
        )
        beat.into("list", FadeOut(more), pace=style.BRISK)
        beat.now(GrowFromCenter(mark), FadeIn(pairs), hero.animate.set_opacity(0.4), pace=style.CALM)
        down = DashedLine(mark.get_center(), at(mark.get_x(), CURVE.bottom), dash_length=0.08)
        beat.now(Create(down.set_stroke(style.INK, px(3))), pace=style.CALM)
        dot = kept.dots[widest]
        near = self.camera_in(dot.get_center() + at(-0.6, -0.2), by=2.2)
        beat.into("widest", near, FadeOut(hero, pairs), pace=style.CALM)
        stored = self.percent("share_stored", widest)
        listed = self.percent("sparse_share")
        ours = Named(f"ramps {stored}", dot.get_bottom(), dot.get_bottom() + at(0.45, -0.5), style.TOKEN)
        list_ = Named(f"list {listed}", mark.get_left(), mark.get_left() + at(-0.5, -0.55), style.INK)
        for named, edge in ((ours, LEFT), (list_, RIGHT)):
            named.words.scale(0.6, about_point=named.words.get_edge_center(edge))
        beat.now(FadeIn(ours, list_, lag_ratio=0.5), pace=style.CALM)
        width = kept.point(share, 0)[0] - CURVE.left
        pays = Rectangle(width=width, height=CURVE.height, stroke_width=0).set_fill(style.TOKEN, 0.12)
        pays.move_to(CURVE.point(0, 0), aligned_edge=DOWN + LEFT)
        beat.now(self.camera_out(), FadeOut(ours, list_), pace=min(style.CALM, beat.left - style.CALM))
        words = Words("here the disguise pays", style.NAME).move_to(name, aligned_edge=LEFT)
        beat.now(GrowFromEdge(pays, RIGHT), FadeIn(words), pace=min(style.CALM, beat.left))

    @beat
    def what_it_cannot_know(self, beat: Beat) -> None:
        facts = self.facts
        lengths = facts.told_lengths / THINNER
        name, last = facts.told_name, len(facts.told_tokens) - 1
        loom = Loom(facts.told_tokens, lengths, region=UNDER_WORDS, layers=0, keep={name, last})
        asking = [k for k in loom.seen if k > name][-ASKING:]
        question = [part for k in asking for part in (loom.chips[k], loom.threads[k].token)]
        unknown = Unknown().move_to(loom.end(last) + 0.35 * DOWN)
        full = 1.15 * float(facts.question_probabilities[0])
        bets = Bets(facts.question_guesses[:SHOWN], facts.question_probabilities[:SHOWN], ANSWERS, full)
        self.origin, old = Provenance("no layers"), self.origin
        leave = self.stage.clear(), self.overlay.drop(old), self.overlay.add(self.origin)
        beat.now(
            *leave,
            FadeIn(*question, unknown, rate_func=squish_rate_func(smooth, 0.2, 0.7)),
            pace=style.CALM,
            before="names",
        )
        rise = [*bets.grow(), *map(FadeIn, bets.chips)]
        beat.by("names", LaggedStart(*rise, lag_ratio=0.05))
        right = loom.threads[asking[0]].token.get_left()[0] - 0.3
        hairs = bets.hairs(facts.name_probabilities, right)
        under = Words(f"{self.read('names_count', 'd')} names", style.LABEL, style.QUIET)
        under.next_to(hairs, DOWN, buff=0.2)
        beat.now(LaggedStart(*map(Create, hairs), lag_ratio=0.05), FadeIn(under), pace=style.SLOW)
        hero = Hero(self.chance("names_together"), "all names together")
        hero.move_to(at(hairs.get_left()[0], 1.3), aligned_edge=LEFT + UP)
        beat.now(FadeIn(hero), pace=style.BRISK)
        choice = Words(self.percent("best_answer_probability"), style.SECOND)
        choice.next_to(bets.bars[0], UP, buff=0.1)
        self.hold(0.8)
        beat.now(FadeIn(choice, shift=0.2 * UP), pace=style.BRISK)
        told = [
            part
            for k in reversed(loom.seen)
            if k < asking[0]
            for part in (loom.chips[k], loom.threads[k].token)
        ]
        come = LaggedStart(*(FadeIn(part, shift=0.2 * RIGHT) for part in told), lag_ratio=0.15)
        gone = FadeOut(bets, hairs, under, hero, choice, rate_func=early)
        beat.wait_before("brings", style.BRISK + style.SLOW + style.QUICK)
        beat.now(gone, come, pace=style.SLOW + style.BRISK)
        beat.by("brings", loom.chips[name].role(style.ANSWER))
        beat.now(loom.speak_of([name, last], asking), pace=style.CALM)
        self.hold(0.5)
        rising = loom.chips[last].copy()
        self.add(rising)
        beat.now(rising.animate.scale(0.8).next_to(unknown, DOWN, buff=0.1), pace=style.SLOW)
        said = Chip(facts.best_answer, color=style.ANSWER).move_to(unknown)
        beat.now(ReplacementTransform(unknown, said), FadeOut(rising), pace=style.BRISK)
        height = loom.region.bottom + 0.62 * loom.region.height
        start, end = at(loom.xs[name] + 0.3, height), at(loom.xs[last] - 0.3, height)
        stubs = [
            DashedLine(one, one + 0.2 * (other - one), dash_length=0.12)
            for one, other in ((start, end), (end, start))
        ]
        for stub in stubs:
            stub.set_stroke(style.VALUE, px(6))
        nothing = Words("nothing crosses", style.NAME).move_to((start + end) / 2)
        beat.into("carried", Create(stubs[0]), loom.speak_of([name, last]), pace=style.BRISK)
        beat.now(Create(stubs[1]), FadeIn(nothing), pace=style.CALM)
        pulse = (ApplyMethod(stub.set_stroke, None, None, 0.2, rate_func=there_and_back) for stub in stubs)
        beat.now(*pulse, pace=min(style.SLOW, beat.left))

    # What several beats ask for

    def loom_of(self, context: int, region: Region, layers: int = 0) -> Loom:
        """One of the contexts, its last token always in the same place."""
        facts, prompts = self.facts, self.prompts
        start = sum(len(prompt) for prompt in prompts[:context])
        tokens = prompts[context]
        lengths = facts.context_lengths[start : start + len(tokens)] / THINNER
        loom = Loom(tokens, lengths, region=region, layers=layers, room=0.3, keep=range(len(tokens)))
        if not layers:
            loom.shift(at(region.right - 0.45 - loom.xs[-1], 0))
        return loom

    def copy_across(self, position: int, layer: int) -> tuple[Packet, Line]:
        """What a layer carries to the last thread."""
        loom = self.loom
        start = loom.foot(position, layer)
        packet = Packet(loom.tokens[position], style.LABEL).move_to(start)
        return packet, Line(start, loom.foot(self.last, layer))

    def upright(self, entries: Array, color: str) -> Trace:
        """A vector as upright bars, on the scale of its own largest entry."""
        return Trace(entries, float(abs(entries).max()), STRIP.height, STRIP.width, color, upright=True)

    def bets_after(self, context: int) -> Bets:
        """The bets after one of the contexts, on the board."""
        facts = self.facts
        shares = facts.context_probabilities[context][:SHOWN]
        full = 1.05 * float(facts.guess_probabilities[0])
        return Bets(
            facts.guesses[:SHOWN],
            shares,
            BOARD,
            full,
            facts.guess_corpus[:SHOWN],
            facts.guess_unigram[:SHOWN],
        )

    def level(self) -> DashedLine:
        """How high the first bet stands, to see that it stays."""
        high = self.bets.top(0)[1]
        return DashedLine(at(BOARD.left, high), at(BOARD.right, high), dash_length=0.12).set_stroke(
            style.QUIET, px(3)
        )

    def swap(self, old: Loom, new: Loom) -> list[object]:
        """Other words stand before the same last token."""
        gone = [part for k in range(len(old.xs) - 1) for part in (old.chips[k], old.threads[k].token)]
        same = zip(
            (old.chips[-1], old.threads[-1].token), (new.chips[-1], new.threads[-1].token), strict=True
        )
        kept = [ReplacementTransform(one, other) for one, other in same]
        return [FadeOut(*gone, shift=0.3 * DOWN), *kept, FadeIn(*new.chips[:-1], shift=0.3 * DOWN)]

    def wide(self, model: int) -> Words:
        """How wide a model is, below its ramps."""
        words = Words(f"{self.read('widths', 'd', model)} wide", style.NAME)
        return words.move_to(at(SMALL.center[0], SMALL.bottom - 0.45))
