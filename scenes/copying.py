"""The diagonal of a head's table lights up: it says what it is given. But only some heads can spell it."""

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    ApplyMethod,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    Rectangle,
    ReplacementTransform,
    ShowPassingFlash,
    Square,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    VGroup,
    VMobject,
)
from manim.typing import Point3D
from manim.utils.rate_functions import linear, there_and_back

from data.copying import Copying
from scenes.kit import style
from scenes.kit.algebra.vanes import Vanes
from scenes.kit.charts.axes import Axes, Scale, signed
from scenes.kit.charts.scatter import Scatter
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.chips import Chip, Packet
from scenes.kit.weave.lamps import Lamps, Light
from scenes.kit.weave.looks import beam
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, Step, px
from scenes.kit.weave.raster import Flight, WholeTable
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.words import Asked, Named, Provenance

UNDER_WORDS = Region(place.FULL.left, place.FULL.right, place.FULL.bottom, 2.2)
SQUARE = Region(-2.6, 2.3, place.FULL.bottom + 0.05, 2.28)
BOARD = Region(-6.4, -2.3, -2.3, 1.8)
VANES = Region(-1.8, 4.0, 0.75, 3.15)
BEFORE = Region(-1.8, 4.0, place.FULL.bottom, 0.25)
COLUMNS = Region(place.FULL.left, place.FULL.right, -2.05, 2.2).split(2, gap=0.8)
THIRDS = Region(place.FULL.left, place.FULL.right, -0.75, 2.35).split(3, gap=0.4)
FOOT = Region(-4.2, 4.2, place.FULL.bottom, -1.2)
CHART = Region(-5.9, 5.6, -1.75, 2.9)
DOT = 0.11


class CopyingClip(Clip[Copying]):
    """Heads that point back at what they are given, and heads that can spell it."""

    facts_type = Copying

    def cast(self) -> None:
        facts = self.facts
        self.loom = Loom(facts.called, facts.called_lengths, region=UNDER_WORDS, layers=1, room=0.45)
        self.tables = [
            WholeTable(near, far, facts.table_step, SQUARE, len(facts.called), style.VALUE)
            for near, far in (
                (facts.speller_near, facts.speller_far),
                (facts.misspeller_near, facts.misspeller_far),
            )
        ]
        self.names = [f"head {facts.speller}", f"head {facts.misspeller}"]
        self.leaving: list[Mobject] = []

    @beat
    def an_echo(self, beat: Beat) -> None:
        facts, loom = self.facts, self.loom
        self.asked = Asked("Is a head just an echo?")
        self.origin = Provenance("two layers", self.names[0])
        self.opens_on(*loom.chips, *loom.bands, fixed=[self.origin, self.asked])
        threads = [LaggedStart(*map(Create, thread.token), lag_ratio=0.1) for thread in loom.threads]
        beat.now(*threads, pace=style.CALM, before="head")
        well = Line(loom.chips[0].get_top() + 0.4 * UP, loom.end(0))
        call = Packet(facts.called[0]).move_to(well.get_start())
        beat.now(MoveAlongPath(call, well, rate_func=there_and_back), pace=2 * style.SLOW, before="head")
        reader = len(facts.called) - 1
        here, there = loom.foot(0, 0), loom.foot(reader, 0)
        look = beam(there, here)
        aside = here + 0.25 * (there - here)
        named = Named("head", aside, aside + at(0, 0.6), style.QUERY)
        beat.by("head", FadeOut(call), Create(look), FadeIn(named))
        copy = Packet(facts.called[0]).move_to(here)
        beat.now(FadeIn(copy, scale=0.6), pace=style.QUICK)
        across = MoveAlongPath(copy, Line(here, there))
        beat.now(across, FadeOut(named), pace=0.7 * beat.until("echoed_word"))
        self.guess = Chip(facts.speller_answers[0], color=style.ANSWER).move_to(loom.end(reader) + 0.3 * DOWN)
        strands = loom.threads[reader].joined(float(facts.called_copies[0]), loom.heights[0], style.VALUE)
        rise = LaggedStart(*map(Create, strands), lag_ratio=0.05)
        beat.by("echoed_word", rise, ReplacementTransform(copy, self.guess))
        route = VMobject().set_points_as_corners([well.get_start(), here, there, self.guess.get_bottom()])
        again = ShowPassingFlash(route.set_stroke(style.VALUE, px(9)), 0.3)
        beat.into("echo", again, pace=style.SLOW)
        beat.now(FadeOut(look), pace=min(style.BRISK, beat.left))

    @beat
    def every_token(self, beat: Beat) -> None:
        facts, table = self.facts, self.tables[0]
        heads = [Chip(token, style.LABEL, style.ANSWER) for token in facts.called]
        sides = [Chip(token, style.LABEL) for token in facts.called]
        for index, (head, side) in enumerate(zip(heads, sides, strict=True)):
            head.move_to(at(table.cell(0, index)[0], SQUARE.top + 0.42))
            side.move_to(at(SQUARE.left - 0.2, table.cell(index, 0)[1]), aligned_edge=RIGHT)
        moved = [ReplacementTransform(old, new) for old, new in zip(self.loom.chips, sides, strict=True)]
        moved.append(ReplacementTransform(self.guess, heads[0]))
        leave = self.stage.clear(*self.loom.chips, self.guess), self.overlay.drop(self.asked)
        beat.by("token", *leave, *moved, FadeIn(table))
        row = Rectangle(width=SQUARE.width, height=SQUARE.height / 3).set_stroke(style.INK, px(5))
        row.move_to(at(SQUARE.center[0], table.cell(0, 0)[1]))
        column = Rectangle(width=SQUARE.width / 3, height=SQUARE.height).set_stroke(style.INK, px(5))
        column.move_to(at(table.cell(0, 0)[0], SQUARE.center[1]))
        goes_in = Named("put in", row.get_right(), row.get_right() + at(0.6, 0))
        comes_out = Named("comes out", heads[-1].get_right(), heads[-1].get_right() + at(0.9, 0))
        beat.by("row", FadeIn(*heads[1:]), Create(row), FadeIn(goes_in))
        down = row.animate.shift(2 * SQUARE.height / 3 * DOWN)
        beat.now(down, FadeOut(goes_in), pace=0.6 * beat.until("answer"))
        beat.by("answer", Transform(row, column), FadeIn(comes_out))
        across = row.animate.shift(2 * SQUARE.width / 3 * RIGHT)
        beat.now(across, pace=0.5 * beat.until("diagonal"))
        frame = table.frame(0, 0)
        gone = FadeOut(comes_out, *heads, *sides)
        beat.by("diagonal", ReplacementTransform(row, frame), gone)
        size = self.read("tokens_count", ",")
        count = Words(f"{size} × {size}", style.SECOND).move_to(
            at(SQUARE.right + 0.5, 1.9), aligned_edge=LEFT
        )
        step = self.read("table_step", "d")
        origin = self.read_off("two layers", self.names[0], f"every {step}th token, row’s mean removed")
        beat.by("out", Flight(table, facts.tokens_count, frame, (0, 0)), FadeIn(count), *origin)
        light = Line(SQUARE.point(0, 1), SQUARE.point(1, 0)).set_stroke(style.INK, px(7))
        beat.now(ShowPassingFlash(light, 0.4), pace=min(style.SLOW, beat.left))
        self.count, self.frame_of_cell = count, frame

    @beat
    def does_it_point_back(self, beat: Beat) -> None:
        facts, table = self.facts, self.tables[0]
        aside = table.animate.scale_to_fit_width(BOARD.width).move_to(BOARD.center)
        asks = Words("Does it point back?", style.NAME, style.QUIET)
        asks.move_to(BOARD.point(0, 1) + at(0, 0.45), aligned_edge=LEFT)
        cell = self.frame_of_cell
        far = at(SQUARE.right - 0.1, cell.get_y())
        reads = ApplyMethod(cell.move_to, far, rate_func=linear)
        beat.now(reads, pace=beat.before("point back", 100) - style.CALM)
        beat.by("point back", aside, FadeOut(self.count, cell), FadeIn(asks))
        light = Line(BOARD.point(0, 1), BOARD.point(1, 0)).set_stroke(style.INK, px(6))
        beat.now(ShowPassingFlash(light, 0.4), pace=style.SLOW, before="as")
        self.vanes = vanes = Vanes(facts.speller_eigenvalues, VANES)
        beat.by("eigenvalue", LaggedStart(*vanes.rise(), lag_ratio=0.12))
        tip = vanes.vanes[0][1].get_center()
        named = Named("eigenvalue", tip, tip + at(0.6, 0.05), style.VALUE)
        beat.now(FadeIn(named), pace=style.BRISK, before="forward")
        self.score = Words(self.read("speller_score", ".2f"), style.HERO, weight=MEDIUM)
        self.score.move_to(at(VANES.right + 0.35, 2.0), aligned_edge=LEFT)
        of = Words("score", style.NAME, style.QUIET).next_to(self.score, DOWN, buff=0.02, aligned_edge=LEFT)
        forward = Named("forward", tip, tip + at(0.6, 0.05), style.VALUE)
        beat.at("forward", FadeOut(named), FadeIn(forward, self.score, of), pace=style.BRISK)
        before = Vanes(facts.speller_eigenvalues_untrained, BEFORE, style.NULL)
        null = Words(self.read("speller_score_untrained", ".2f"), style.SECOND)
        null.move_to(at(BEFORE.right + 0.35, -1.1), aligned_edge=LEFT)
        untrained = Words("untrained", style.NAME, style.QUIET)
        untrained.next_to(null, DOWN, buff=0.05, aligned_edge=LEFT)
        pace = 0.7 * beat.after("training")
        beat.at("training", LaggedStart(*before.rise(), lag_ratio=0.05), pace=pace)
        low = min((vane[1].get_center() for vane in before.vanes), key=lambda end: float(end[1]))
        backward = Named("reversed", low, low + at(0.6, -0.05))
        beat.now(FadeIn(null, untrained, backward), pace=min(style.BRISK, beat.left))
        self.leaving = [asks, of, before, null, untrained, forward, backward]

    @beat
    def the_neighbour(self, beat: Beat) -> None:
        facts = self.facts
        squares = [Region(side.left, side.left + 2.3, 0, 2.3) for side in COLUMNS]
        rows = [Region(side.left + 2.7, side.right, 0, 2.3) for side in COLUMNS]
        scores = [self.score_of("speller", 0), self.score_of("misspeller", 1)]
        titles = [self.title(side) for side in range(2)]
        left, right = Vanes(facts.speller_eigenvalues, rows[0]), Vanes(facts.misspeller_eigenvalues, rows[1])
        shrink = self.tables[0].animate.scale_to_fit_width(squares[0].width).move_to(squares[0].center)
        away = FadeOut(*self.leaving)
        turned = [*self.vanes.into(left), FadeOut(self.score), FadeIn(scores[0])]
        beat.now(away, shrink, *turned, FadeIn(titles[0]), pace=style.CALM, before="same")
        other = self.tables[1]
        other.reach_to(facts.tokens_count)
        other.scale_to_fit_width(squares[1].width).move_to(squares[1].center)
        come = FadeIn(other, titles[1], scores[1])
        origin = self.read_off("two layers", *self.names)
        beat.by("same", come, LaggedStart(*right.rise(), lag_ratio=0.02), *origin)
        answers = facts.speller_answers, facts.misspeller_answers
        self.calls: list[Mobject] = []
        closer = self.camera_in(COLUMNS[1].point(0.5, 0.4), by=1.9), self.overlay.drop(self.origin)
        marks = ("called_word", "wrong_word"), ("other_word", "other_wrong_word"), ("less", "")
        for index, (called, answered) in enumerate(marks):
            asked = [self.call(facts.called[index], side, index) for side in range(2)]
            said = [self.answer(answers[side][index], asked[side], bool(side)) for side in range(2)]
            wires = [
                Line(call.get_right(), chip.get_left()).set_stroke(style.VALUE, px(4))
                for call, chip in zip(asked, said, strict=True)
            ]
            beat.into(called, *(FadeIn(chip, shift=0.2 * RIGHT) for chip in asked), pace=style.QUICK)
            arrive = [*map(Create, wires), *(FadeIn(chip, shift=0.3 * RIGHT) for chip in said)]
            if answered:
                beat.by(answered, *arrive, *([] if index else closer))
            else:
                beat.now(*arrive, pace=min(style.CALM, beat.left))
            if index == 1:
                out = self.camera_out(), self.overlay.add(self.origin)
                beat.now(*out, pace=beat.before("less", 100) - style.QUICK)
            self.calls += [*asked, *wires, *said]
        self.titles, self.scores = titles, scores
        self.leaving = [*self.tables, left, right, *self.calls]

    @beat
    def it_cannot_spell(self, beat: Beat) -> None:
        facts = self.facts
        self.lamps = [Lamps(0 * facts.speller_spells, side) for side in COLUMNS]
        beat.by("count", FadeOut(*self.leaving), FadeIn(*self.lamps))
        numbers = [
            self.large(self.percent(field), side)
            for side, field in enumerate(("speller_spelled", "misspeller_spelled"))
        ]
        beat.by("spells", Light(self.lamps[0], facts.speller_spells))
        beat.now(FadeIn(numbers[0]), pace=style.QUICK, before="misspeller_spelled")
        beat.by("misspeller_spelled", Light(self.lamps[1], facts.misspeller_spells))
        beat.now(FadeIn(numbers[1]), pace=style.QUICK)
        mark = around(self.scores[1])
        beat.now(Create(mark), pace=style.SLOW, before="raise")
        line = COLUMNS[1].point(0, 0) + at(0, -0.35)
        raised = Words(f"raises {self.percent('misspeller_raises')}", style.NAME).move_to(
            line, aligned_edge=LEFT
        )
        beat.at("raise", FadeIn(raised, shift=0.1 * UP), pace=style.BRISK)
        place_of = Words(f"usually to place {self.read('misspeller_place', 'd')}", style.NAME)
        place_of.move_to(at(COLUMNS[1].right, line[1]), aligned_edge=RIGHT)
        beat.into("more", FadeIn(place_of, shift=0.1 * UP), pace=style.BRISK)
        self.numbers, self.leaving = numbers, [mark, raised, place_of]

    @beat
    def deaf_to_loudness(self, beat: Beat) -> None:
        facts, lamps = self.facts, self.lamps[0]
        vanes = Vanes(facts.speller_eigenvalues, COLUMNS[0])
        gone = FadeOut(self.lamps[1], self.numbers[1], self.titles[1], self.scores[1], *self.leaving)
        over = COLUMNS[1].center - COLUMNS[0].center
        score, number = self.large(self.read("stage_scores", ".2f", 0), 0), self.numbers[0]
        of = Words("score", style.NAME, style.QUIET).move_to(self.scores[0], aligned_edge=LEFT)
        spells = Words("spells", style.NAME, style.QUIET).move_to(of).align_to(at(COLUMNS[1].left, 0), LEFT)
        moved = [lamps.animate.shift(over), number.animate.shift(over)]
        beat.now(
            gone, *moved, FadeOut(self.scores[0]), FadeIn(of, score, spells), pace=style.CALM, before="point"
        )
        beat.by("point", LaggedStart(*vanes.rise(), lag_ratio=0.04))
        beat.into("loud", Step(vanes.vanes[facts.directions_left :], BYSTANDER), pace=style.BRISK)
        beat.wait_until("silence")
        for stage in range(1, len(facts.stage_directions)):
            fewer = vanes.silence(int(facts.stage_directions[stage]))
            now = self.large(self.percent("stage_spelled", stage), 1)
            same = self.large(self.read("stage_scores", ".2f", stage), 0)
            go = LaggedStart(*reversed(fewer), lag_ratio=0.1)
            dim = Light(lamps, facts.stage_spells[stage])
            left = beat.until("perfect") / (len(facts.stage_directions) - stage)
            beat.now(go, dim, FadeOut(number, score), FadeIn(now, same), pace=left)
            number, score = now, same
        mark = around(score)
        beat.now(Create(mark), pace=style.BRISK, before="spelled_left")
        beat.at("spelled_left", Transform(mark, around(number)), pace=0.5 * beat.after("spelled_left"))
        self.leaving = [vanes, lamps, number, score, of, spells, mark, self.titles[0]]

    @beat
    def several_can(self, beat: Beat) -> None:
        facts = self.facts
        sides, middle = (THIRDS[0], THIRDS[2]), THIRDS[1]
        pair = [Lamps(0 * facts.together_spells, side) for side in sides]
        names = [self.over(side, f"head {name}") for side, name in zip(sides, facts.pair, strict=True)]
        origin = self.read_off("two layers", *(f"head {name}" for name in facts.pair))
        beat.now(FadeOut(*self.leaving), FadeIn(*pair, *names), *origin, pace=style.CALM, before="these")
        lit = [Light(lamps, held) for lamps, held in zip(pair, facts.pair_spells, strict=True)]
        numbers = [self.beside(side, self.percent("pair_spelled", index)) for index, side in enumerate(sides)]
        beat.by("many", *lit)
        beat.now(FadeIn(*numbers), pace=style.QUICK, before="where")
        copies = [lamps.copy() for lamps in pair]
        title = self.over(middle, "together")
        slide = [copy.animate.move_to(middle.center) for copy in copies]
        beat.at("where", *slide, until="add")
        both = Lamps(facts.pair_spells[-1], middle)
        self.remove(*copies)
        self.add(both)
        number = self.beside(middle, self.percent("together"))
        near = self.camera_in(middle.center + at(0, 0.2), by=1.5)
        beat.by("together", Light(both, facts.together_spells), FadeIn(title), near)
        beat.now(FadeIn(number, scale=1.3), pace=style.QUICK)
        one = Result(
            "one layer, all six together",
            facts.one_layer_together,
            self.percent("one_layer_together"),
            style.ANSWER,
            facts.one_layer_best,
        )
        rows = Rows([one], FOOT)
        beat.by("one", self.camera_out())
        beat.now(*rows.grow(), pace=min(style.SLOW, beat.left))
        self.trio = [*pair, both]
        self.leaving = [*names, *numbers, title, number, rows]

    @beat
    def what_adds_up(self, beat: Beat) -> None:
        facts = self.facts
        axes = Axes(signed(1.0), Scale(0, 1), CHART)
        first = facts.head_models.index(facts.model)
        colors = [style.VALUE if index >= first else style.TOKEN for index in range(len(facts.scores))]
        before = Scatter(axes, facts.scores_untrained, facts.spelled_untrained, style.NULL, radius=DOT)
        after = Scatter(axes, facts.scores, facts.spelled, colors, radius=DOT)
        names = [
            Words("spells all", color=style.QUIET).next_to(axes.upright.get_end(), LEFT, buff=0.2),
            Words("points back →", color=style.QUIET).next_to(CHART.point(1, 0), DOWN + LEFT, buff=0.25),
            *self.key(),
            Words("← reversed", color=style.QUIET).next_to(CHART.point(0, 0), DOWN + RIGHT, buff=0.25),
        ]
        two = axes.point(facts.together_score, facts.together)
        six = axes.point(facts.one_layer_score, facts.one_layer_together)
        pair = [after.dots[facts.head_names.index(name, first)] for name in facts.pair]
        goals = [*(dot.get_center() for dot in pair), two]
        shrink = [
            lamps.animate.scale_to_fit_width(2 * DOT).move_to(goal)
            for lamps, goal in zip(self.trio, goals, strict=True)
        ]
        origin = self.read_off("one and two layers", "all heads")
        away = FadeOut(*self.leaving)
        beat.now(*shrink, away, FadeIn(axes, *names), *origin, pace=style.SLOW, before="most")
        null = Named("untrained", axes.point(0, 0) + at(0, DOT), axes.point(-0.3, 0.2))
        beat.by("most", LaggedStart(*map(FadeIn, (*before.dots, *after.dots)), lag_ratio=0.05), FadeIn(null))
        poor = axes.point(facts.misspeller_score, facts.misspeller_spelled) + at(0, DOT)
        cannot = Named("say copy, can’t spell", poor, axes.point(0.8, 0.42), style.VALUE)
        beat.now(FadeIn(cannot), pace=style.BRISK, before="some")
        good = axes.point(facts.speller_score, facts.speller_spelled) + at(-DOT, 0)
        can = Named("can spell it", good, good + at(-0.8, 0), style.VALUE)
        beat.into("some", FadeIn(can), pace=style.BRISK)
        added = [TransformFromCopy(dot, self.sum_at(two)) for dot in pair]
        beat.at("together", FadeOut(*self.trio), *added, pace=style.BRISK)
        added = [TransformFromCopy(dot, self.sum_at(six)) for dot in after.dots[:first]]
        beat.into("whole", *added, pace=2 * style.SLOW)

    # What several beats ask for

    def read_off(self, *parts: str) -> list[Change]:
        """Say in the quiet line what the picture is read off from now on."""
        old, self.origin = self.origin, Provenance(*parts)
        return [self.overlay.drop(old), self.overlay.add(self.origin)]

    def sum_at(self, point: Point3D) -> Square:
        """The mark of several heads together."""
        return Square(2 * DOT, stroke_width=0).set_fill(style.ANSWER, 1).rotate(PI / 4).move_to(point)

    def key(self) -> list[VGroup]:
        """What stands for what, in the empty quarter of the chart."""
        marks: list[tuple[VMobject, str]] = [
            (Dot(radius=DOT, color=style.TOKEN), "head of one layer"),
            (Dot(radius=DOT, color=style.VALUE), "head of two layers"),
            (self.sum_at(at(0, 0)), "several together"),
        ]
        rows = [VGroup(mark, Words(name).next_to(mark, RIGHT, buff=0.2)) for mark, name in marks]
        both = VGroup(*rows).arrange(DOWN, buff=0.15, aligned_edge=LEFT)
        both.move_to(CHART.point(0, 1), aligned_edge=UP + LEFT)
        return rows

    def title(self, side: int) -> Words:
        """A head's name over its column."""
        column = COLUMNS[side]
        return Words(self.names[side], style.NAME).move_to(at(column.left, 3.05), aligned_edge=LEFT)

    def score_of(self, head: str, side: int) -> Words:
        """A head's score, below its name."""
        words = Words(f"score {self.read(f'{head}_score', '.2f')}", style.NAME, style.QUIET)
        return words.move_to(at(COLUMNS[side].left, 2.6), aligned_edge=LEFT)

    def large(self, number: str, side: int) -> Words:
        """A number in large, over its column."""
        words = Words(number, style.HERO, weight=MEDIUM)
        return words.move_to(at(COLUMNS[side].right, 2.78), aligned_edge=RIGHT)

    def over(self, region: Region, name: str) -> Words:
        """A name over some lamps."""
        return Words(name, style.NAME).move_to(region.point(0, 1) + at(0, 0.35), aligned_edge=LEFT)

    def beside(self, region: Region, number: str) -> Words:
        """How many are lit, beside the name."""
        words = Words(number, style.SECOND, weight=MEDIUM)
        return words.move_to(region.point(1, 1) + at(0, 0.4), aligned_edge=RIGHT)

    def call(self, token: str, side: int, row: int) -> Chip:
        """What is put into a head."""
        chip = Chip(token, style.TOKEN_SMALL)
        return chip.move_to(at(COLUMNS[side].left, -0.6 - 0.75 * row), aligned_edge=LEFT)

    def answer(self, token: str, asked: Chip, wrong: bool) -> Chip:
        """What comes out of it."""
        chip = Chip(token, style.TOKEN_SMALL, style.NULL if wrong else style.ANSWER)
        return chip.move_to(at(asked.get_left()[0] + 3.0, asked.get_y()), aligned_edge=LEFT)


def around(words: Words) -> SurroundingRectangle:
    """A frame for a number that is spoken of."""
    return SurroundingRectangle(words, color=style.INK, buff=0.04, corner_radius=0.08)
