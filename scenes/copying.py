"""The diagonal of a head's table lights up: it says what it is given. But only some heads can spell it."""

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    ApplyMethod,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    ShowPassingFlash,
    Square,
    TransformFromCopy,
    VMobject,
)
from manim.typing import Point3D
from manim.utils.rate_functions import linear, there_and_back

from data.copying import Copying
from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.vanes import Chain, Vane, Vanes
from scenes.kit.charts.axes import Axes, Scale, signed
from scenes.kit.charts.scatter import Scatter
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.lines import bracket
from scenes.kit.frame.panel import Panel, around
from scenes.kit.frame.place import Region, at, box
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.chips import Chip, Packet
from scenes.kit.weave.lamps import Lamps, Light
from scenes.kit.weave.looks import beam
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import BYSTANDER, Step, px
from scenes.kit.weave.raster import Flight, Raster, WholeTable
from scenes.kit.weave.replies import Reply
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.words import Asked, Named, Provenance

UNDER_WORDS = Region(place.FULL.left, place.FULL.right, place.FULL.bottom, 2.2)
SQUARE = Region(-2.6, 2.3, place.FULL.bottom + 0.05, 2.28)
LARGE = [Region(left, left + SQUARE.width, SQUARE.bottom, SQUARE.top) for left in (-5.6, 0.7)]
TABLES, ROWS, CHAINS = (
    [Region(left, right, bottom, bottom + 2.5) for bottom in (0.6, -2.45)]
    for left, right in ((-5.5, -3.0), (-2.6, 2.4), (2.9, 3.5))
)
COLUMNS = Region(place.FULL.left, place.FULL.right, -1.2, 2.2).split(2, gap=0.8)
THIRDS = Region(place.FULL.left, place.FULL.right, -0.6, 2.35).split(3, gap=0.4)
FOOT = Region(-4.2, 4.2, place.FULL.bottom, -1.5)
CHART = Region(-5.9, 5.6, -1.75, 2.9)
ENTRIES = 0.0, 4.5
"""Of tables, in standard deviations, what is drawn as the ground and in full colour."""
DOT = 0.11


class CopyingClip(Clip[Copying]):
    """Heads whose directions all come out forward, and heads that can spell what they are given."""

    facts_type = Copying

    def cast(self) -> None:
        facts = self.facts
        self.loom = Loom(facts.called, facts.called_lengths, region=UNDER_WORDS, layers=1, room=0.45)
        self.tables = [
            WholeTable(near, far, facts.table_step, SQUARE, len(facts.called), style.VALUE, ENTRIES)
            for near, far in (
                (facts.speller_near, facts.speller_far),
                (facts.misspeller_near, facts.misspeller_far),
            )
        ]
        self.untrained = Raster(facts.speller_far_untrained, LARGE[1], style.VALUE, ENTRIES)
        self.panels = [Panel(column) for column in COLUMNS]
        self.names = [f"head {facts.speller}", f"head {facts.misspeller}"]

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
        self.guess = Chip(facts.speller_answers[0], color=style.ANSWER).set_z_index(2)
        self.guess.move_to(loom.end(reader) + 0.3 * DOWN)
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
        clear = self.stage.clear(*self.loom.chips, self.guess), self.overlay.drop(self.asked)
        beat.by("token", *clear, *moved, FadeIn(table))
        row = table.band(0)
        column = row.copy().stretch_to_fit_width(row.height).stretch_to_fit_height(row.width)
        column.move_to(at(table.cell(0, 0)[0], SQUARE.center[1]))
        goes_in = Named("goes in", row.get_right(), row.get_right() + at(0.6, 0))
        comes_out = Named("comes out", heads[-1].get_right(), heads[-1].get_right() + at(0.9, 0))
        beat.by("row", FadeIn(*heads[1:]), Create(row), FadeIn(goes_in))
        beat.into("out", FadeOut(row, goes_in), Create(column), FadeIn(comes_out), pace=style.CALM)
        frame = table.frame(0, 0)
        gone = FadeOut(comes_out, *heads, *sides)
        beat.into("diagonal", ReplacementTransform(column, frame), gone, pace=style.BRISK)
        step = self.read("table_step", "d")
        origin = self.read_off("two layers", self.names[0], f"every {step}th token, row’s mean removed")
        beat.by("bright", Flight(table, facts.tokens_count, frame, (0, 0)), *origin)
        size = self.read("tokens_count", ",")
        titles = [Panel(LARGE[0]).name(f"{size} × {size}"), Panel(LARGE[1]).name("untrained")]
        aside = at(LARGE[0].left - SQUARE.left, 0)
        beat.by(
            "training",
            table.animate.shift(aside),
            frame.animate.shift(aside),
            arrive(self.untrained, *titles),
        )
        light = Line(LARGE[0].point(0, 1), LARGE[0].point(1, 0)).set_stroke(style.INK, px(7))
        beat.now(ShowPassingFlash(light, 0.4), pace=min(style.SLOW, beat.left))
        self.frame_of_cell = frame

    @beat
    def forward_or_round(self, beat: Beat) -> None:
        facts, cell = self.facts, self.frame_of_cell
        reads = ApplyMethod(cell.move_to, at(LARGE[0].right - 0.1, cell.get_y()), rate_func=linear)
        beat.now(reads, pace=beat.before("directions", 100) - style.CALM)
        self.vanes = after = Vanes(facts.speller_eigenvalues, ROWS[0])
        before = Vanes(facts.speller_eigenvalues_untrained, ROWS[1], style.NULL)
        put_in = [
            self.put_in(vanes.ground, table) for vanes, table in zip((after, before), TABLES, strict=True)
        ]
        smaller = [
            picture.animate.scale_to_fit_width(region.width).move_to(region.center)
            for picture, region in zip((self.tables[0], self.untrained), TABLES, strict=True)
        ]
        beat.by("directions", self.stage.clear(), *smaller, FadeIn(put_in[0]))
        forward, turned = after.vanes[0], before.vanes[0]
        beat.by("forward", TransformFromCopy(put_in[0], forward), Create(after.ground))
        names = [self.name_of(forward, "forward"), self.name_of(turned, "turned round")]
        beat.now(FadeIn(names[0]), pace=style.QUICK)
        beat.by("eigenvalue", LaggedStart(*after.rise(but=1), lag_ratio=0.05))
        one = after.vanes[facts.directions // 2][1].get_center()
        named = Named("eigenvalue", one, one + at(0.4, 0.5))
        beat.now(FadeIn(named, put_in[1]), pace=style.QUICK)
        beat.by("round", TransformFromCopy(put_in[1], turned), Create(before.ground))
        beat.now(FadeIn(names[1]), LaggedStart(*before.rise(but=1), lag_ratio=0.05), pace=style.SLOW)
        chains = [Chain(vanes, region) for vanes, region in zip((after, before), CHAINS, strict=True)]
        self.score = Words(self.read("speller_score", ".2f"), style.HERO, weight=MEDIUM)
        null = Words(self.read("speller_score_untrained", ".2f"), style.SECOND, weight=MEDIUM)
        said: list[Words] = []
        for number, region, name in zip((self.score, null), CHAINS, ("score", "untrained"), strict=True):
            number.move_to(region.point(1, 0.75) + at(0.4, 0), aligned_edge=LEFT)
            said.append(Words(name, style.NAME, style.QUIET).next_to(number, DOWN, 0.08, aligned_edge=LEFT))
        beat.by("one", FadeIn(chains[0].measure), LaggedStart(*chains[0].grow(after), lag_ratio=0.2))
        beat.now(FadeIn(chains[0].end, self.score, said[0]), pace=style.QUICK)
        beat.by("training", FadeIn(chains[1].measure))
        grown = LaggedStart(*chains[1].grow(before), lag_ratio=0.2)
        beat.now(grown, pace=beat.left - style.BRISK)
        beat.now(FadeIn(chains[1].end, null, said[1]), pace=min(style.QUICK, beat.left))

    @beat
    def the_neighbour(self, beat: Beat) -> None:
        facts = self.facts
        squares = [Region(side.left, side.left + 2.3, 0, 2.3) for side in COLUMNS]
        rows = [Region(side.left + 2.7, side.right, 0, 2.3) for side in COLUMNS]
        self.scores = [self.score_of("speller", 0), self.score_of("misspeller", 1)]
        self.titles = [panel.title(name) for panel, name in zip(self.panels, self.names, strict=True)]
        left, right = Vanes(facts.speller_eigenvalues, rows[0]), Vanes(facts.misspeller_eigenvalues, rows[1])
        shrink = self.tables[0].animate.scale_to_fit_width(squares[0].width).move_to(squares[0].center)
        turned = self.stage.clear(), *self.vanes.into(left)
        beat.now(shrink, *turned, arrive(self.titles[0], self.scores[0]), pace=style.CALM, before="same")
        other = self.tables[1]
        other.reach_to(facts.tokens_count)
        other.scale_to_fit_width(squares[1].width).move_to(squares[1].center)
        come = FadeIn(other, self.titles[1], self.scores[1])
        origin = self.read_off("two layers", *self.names)
        beat.by("same", come, LaggedStart(*right.rise(), lag_ratio=0.02), *origin)
        answers = facts.speller_answers, facts.misspeller_answers
        self.replies: list[Reply] = []
        marks = ("called_word", "wrong_word"), ("other_word", "other_wrong_word"), ("most", "less")
        for index, (called, answered) in enumerate(marks):
            pair = [self.reply(facts.called[index], answers[side][index], side, index) for side in range(2)]
            if called == "most":
                picked = box(*self.replies)
                held = picked.point(1, 1) + at(0.2, 0), picked.point(1, 0) + at(0.2, 0), at(-0.1, 0)
                beat.at("picked", Create(bracket(*held)), pace=style.BRISK)
            beat.into(called, *(reply.goes_in() for reply in pair), pace=style.QUICK)
            beat.by(answered, *(part for reply in pair for part in reply.comes_out()))
            self.replies += pair

    @beat
    def it_cannot_spell(self, beat: Beat) -> None:
        facts = self.facts
        self.lamps = [Lamps(0 * facts.speller_spells, side) for side in COLUMNS]
        cells = [(lamps, int(index)) for index in facts.called_places for lamps in self.lamps]
        fly = [
            FadeOut(reply.put_in, scale=0.1, target_position=lamps.lamp(index).center)
            for reply, (lamps, index) in zip(self.replies, cells, strict=True)
        ]
        rings = [lamps.ring(index) for lamps, index in cells]
        clear = self.stage.clear(*self.titles, *self.scores)
        beat.by("light", clear, FadeIn(*self.lamps), *fly, arrive(*rings))
        fields = "speller_spelled", "misspeller_spelled"
        numbers = [panel.large(self.percent(field)) for panel, field in zip(self.panels, fields, strict=True)]
        beat.at("spells", Light(self.lamps[0], facts.speller_spells), pace=style.SLOW, before=fields[1])
        beat.now(FadeIn(numbers[0]), pace=style.QUICK, before=fields[1])
        beat.at(fields[1], Light(self.lamps[1], facts.misspeller_spells), FadeIn(numbers[1]), pace=style.CALM)
        untrained = [
            panel.note(f"untrained: {self.percent('spelled_untrained', facts.index_of(name))}")
            for panel, name in zip(self.panels, (facts.speller, facts.misspeller), strict=True)
        ]
        beat.now(FadeIn(*untrained), pace=style.QUICK)
        mark = around(self.scores[1])
        beat.now(Create(mark), pace=style.SLOW, before="raise")
        raised = self.panels[1].note(
            f"lifts the right token {self.percent('misspeller_raises')} of the time", 1
        )
        beat.at("raise", FadeIn(raised, shift=0.1 * UP), pace=style.BRISK)
        place_of = self.panels[1].note(f"usually only to place {self.read('misspeller_place', 'd')}", 2)
        beat.into("more", FadeIn(place_of, shift=0.1 * UP), pace=style.BRISK)
        self.numbers = numbers

    @beat
    def how_many_are_left(self, beat: Beat) -> None:
        facts, lamps = self.facts, self.lamps[0]
        left, right = self.panels
        vanes = Vanes(facts.speller_eigenvalues, COLUMNS[1])
        count = self.counted(0)
        number, score = self.numbers[0], right.large(self.read("stage_scores", ".2f", 0))
        clear = self.stage.clear(lamps, self.titles[0], number)
        beat.now(
            clear,
            arrive(score, count, right.under("score"), left.under("spells")),
            pace=style.CALM,
            before="point",
        )
        beat.by("point", LaggedStart(*vanes.rise(), lag_ratio=0.04))
        beat.into("many", Step(vanes.vanes[facts.directions_left :], BYSTANDER), pace=style.BRISK)
        beat.wait_until("take")
        for stage in range(1, len(facts.stage_directions)):
            fewer = vanes.silence(int(facts.stage_directions[stage]))
            now, same = left.large(self.percent("stage_spelled", stage)), self.counted(stage)
            go = LaggedStart(*reversed(fewer), lag_ratio=0.1)
            dim = Light(lamps, facts.stage_spells[stage])
            pace = beat.until("perfect") / (len(facts.stage_directions) - stage)
            beat.now(go, dim, leave(number, count), arrive(now, same), pace=pace)
            number, count = now, same
        mark = around(score)
        beat.now(Create(mark), pace=style.BRISK, before="spelled_left")
        beat.at("spelled_left", FadeOut(mark), Create(around(number)), pace=style.SLOW)

    @beat
    def several_can(self, beat: Beat) -> None:
        facts = self.facts
        sides, middle = (THIRDS[0], THIRDS[2]), THIRDS[1]
        pair = [Lamps(0 * facts.together_spells, side) for side in sides]
        names = [Panel(side).name(f"head {name}") for side, name in zip(sides, facts.pair, strict=True)]
        origin = self.read_off("two layers", *(f"head {name}" for name in facts.pair))
        old = self.lamps[0]
        come = FadeOut(old), FadeIn(*pair), arrive(*names)
        beat.now(self.stage.clear(old), *come, *origin, pace=style.CALM, before="different")
        lit = [Light(lamps, held) for lamps, held in zip(pair, facts.pair_spells, strict=True)]
        beat.by("many", *lit)
        numbers = [Panel(side).share(self.percent("pair_spelled", index)) for index, side in enumerate(sides)]
        beat.now(FadeIn(*numbers), pace=style.QUICK, before="place")
        copies = [lamps.copy() for lamps in pair]
        beat.by("place", *(copy.animate.move_to(middle.center) for copy in copies))
        both = Lamps(facts.pair_spells[-1], middle)
        self.remove(*copies)
        self.add(both)
        title = Panel(middle).name("either")
        beat.by("add", Light(both, facts.either_spells), FadeIn(title))
        found = both.ring(facts.both_miss_place)
        answers = zip((*sides, middle), (*facts.both_miss_answers, facts.both_miss), strict=True)
        replies = [
            Reply(
                facts.both_miss,
                said,
                side.point(0, 0) + at(0, -0.45),
                1.9,
                style.NULL if side != middle else "",
            )
            for side, said in answers
        ]
        beat.now(Create(found), pace=style.QUICK, before="wrong")
        asked = [TransformFromCopy(found, reply.put_in) for reply in replies]
        beat.by("wrong", *asked)
        beat.now(*replies[0].comes_out(), *replies[1].comes_out(), pace=style.CALM)
        summed, number = Panel(middle).name("together"), Panel(middle).share(self.percent("together"))
        beat.into("together", leave(title), arrive(summed), pace=style.BRISK)
        beat.now(Light(both, facts.together_spells), *replies[2].comes_out(), pace=style.SLOW)
        beat.now(FadeIn(number, scale=1.3), pace=style.BRISK)
        one = Result(
            "one layer, all six together",
            facts.one_layer_together,
            self.percent("one_layer_together"),
            style.ANSWER,
            facts.one_layer_best,
        )
        come_in, bar = Rows([one], FOOT).grow()
        beat.at("smaller", come_in, pace=style.BRISK)
        beat.at("six", bar, pace=style.SLOW)
        self.trio = [*pair, both]

    @beat
    def what_adds_up(self, beat: Beat) -> None:
        facts = self.facts
        axes = Axes(signed(1.0), Scale(0, 1), CHART)
        before = Scatter(axes, facts.scores_untrained, facts.spelled_untrained, style.NULL, radius=DOT)
        after = Scatter(axes, facts.scores, facts.spelled, style.INK, radius=DOT)
        names = [
            Words("spells all", color=style.QUIET).next_to(axes.upright.get_end(), RIGHT, buff=0.2),
            Words("forward →", color=style.QUIET).next_to(CHART.point(1, 0), DOWN + LEFT, buff=0.25),
            Words("← turned round", color=style.QUIET).next_to(CHART.point(0, 0), DOWN + RIGHT, buff=0.25),
        ]
        two = axes.point(facts.together_score, facts.together)
        six = axes.point(facts.one_layer_score, facts.one_layer_together)
        pair = [after.dots[facts.index_of(name)] for name in facts.pair]
        goals = [*(dot.get_center() for dot in pair), two]
        shrink = [
            lamps.animate.scale_to_fit_width(2 * DOT).move_to(goal)
            for lamps, goal in zip(self.trio, goals, strict=True)
        ]
        origin = self.read_off("one and two layers", "all heads")
        clear = self.stage.clear(*self.trio)
        beat.now(clear, *shrink, arrive(axes, *names), *origin, pace=style.SLOW, before="most")
        null = Named("untrained", axes.point(0, 0) + at(0, DOT), axes.point(-0.3, 0.2))
        dots = LaggedStart(*map(FadeIn, (*before.dots, *after.dots)), lag_ratio=0.05)
        beat.now(dots, FadeIn(null), pace=style.CALM, before="some")
        low, high = self.held(after, facts.only_forward), self.held(after, facts.can_spell)
        foot = bracket(low.point(0, 1) + at(0, 0.2), low.point(1, 1) + at(0, 0.2), at(0, -0.1))
        side = bracket(high.point(0, 0) + at(-0.2, 0), high.point(0, 1) + at(-0.2, 0), at(0.1, 0))
        cannot = Words("forward, but can’t spell").next_to(foot, LEFT, buff=0.2)
        can = Words("can spell").next_to(side, LEFT, buff=0.2)
        beat.into("some", Create(foot), FadeIn(cannot), pace=style.QUICK)
        beat.now(Create(side), FadeIn(can), FadeOut(*self.trio), pace=style.BRISK)
        sums = [
            Named("two together", two, two + at(-0.9, 0)),
            Named("six of one layer", six, six + at(-0.7, 0.5)),
        ]
        added = [TransformFromCopy(dot, self.sum_at(two)) for dot in pair]
        beat.now(*added, FadeIn(sums[0]), pace=style.BRISK)
        asked = Asked("Is a whole model", "one sum?")
        added = [TransformFromCopy(dot, self.sum_at(six)) for dot in after.dots[: facts.index_of()]]
        beat.by("whole", *added, FadeIn(sums[1]))
        beat.now(self.overlay.add(asked), pace=min(style.BRISK, beat.left))

    # What several beats ask for

    def read_off(self, *parts: str) -> list[Change]:
        """Say in the quiet line what the picture is read off from now on."""
        old, self.origin = self.origin, Provenance(*parts)
        return [self.overlay.drop(old), self.overlay.add(self.origin)]

    def put_in(self, ground: Line, table: Region) -> Vane:
        """What goes into a table along a direction: it points up."""
        foot = at(table.left - 0.5, ground.get_y())
        return self.vanes.vane(foot, foot + at(0, 0.4 * table.height), style.INK)

    def name_of(self, vane: Vane, name: str) -> Named:
        """A name at the tip of a vane."""
        tip = vane[1].get_center()
        return Named(name, tip, tip + at(0.6, 0), style.QUIET)

    def held(self, dots: Scatter, which: Array) -> Region:
        """What some of the dots take up."""
        return box(*(dot for dot, chosen in zip(dots.dots, which, strict=True) if chosen))

    def sum_at(self, point: Point3D) -> Square:
        """The mark of several heads together."""
        return Square(2 * DOT, stroke_width=0).set_fill(style.ANSWER, 1).rotate(PI / 4).move_to(point)

    def score_of(self, head: str, side: int) -> Words:
        """A head's score, below its name."""
        return self.panels[side].under(f"score {self.read(f'{head}_score', '.2f')}")

    def counted(self, stage: int) -> Words:
        """How many directions are left, over the right column."""
        return self.panels[1].title(f"{self.read('stage_directions', 'd', stage)} directions")

    def reply(self, token: str, said: str, side: int, row: int) -> Reply:
        """What is put into a head, and what comes out of it."""
        left = at(COLUMNS[side].left, -0.6 - 0.75 * row)
        return Reply(token, said, left, 3.0, style.NULL if side else style.ANSWER)
