"""One drawing, at least, of everything in the kit: what its reference pictures and its page show."""

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup
from numpy.typing import NDArray

from scenes.kit import style
from scenes.kit.algebra.heat import HeatMap, lit
from scenes.kit.algebra.matrix import Matrix, Table
from scenes.kit.algebra.room import Room, Turn
from scenes.kit.algebra.score_grid import ScoreGrid
from scenes.kit.algebra.strip import Strip
from scenes.kit.algebra.vectors import Plane, Slide, Strips
from scenes.kit.charts.axes import Axes, Scale, signed
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.contributions import Contributions
from scenes.kit.charts.curves import Plot, TwiceTold, halves
from scenes.kit.charts.guesses import Guess, GuessChart
from scenes.kit.charts.histogram import Histogram
from scenes.kit.charts.names import NameStrip
from scenes.kit.charts.scatter import Scatter
from scenes.kit.charts.shares import Case, Share, SharesInCases, SharesOnOneScale
from scenes.kit.charts.storage import Slabs, StorageCurve
from scenes.kit.circuit.attention import (
    AttentionArcs,
    MeasuredPattern,
    OneLook,
    PatternGrid,
    ScoreColumns,
    full_width,
    steps_back,
)
from scenes.kit.circuit.carrying import Copy
from scenes.kit.circuit.loom import Loom
from scenes.kit.circuit.pattern_arcs import PatternArcs
from scenes.kit.circuit.switch import Switch
from scenes.kit.circuit.tags import NoTag, Question, Tag
from scenes.kit.circuit.tokens import Chip, Spelled
from scenes.kit.circuit.ways import TagWays
from scenes.kit.frame import place
from scenes.kit.frame.key import Key
from scenes.kit.frame.legend import Entry
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.readout import Heading, Readout
from scenes.kit.frame.split import Split
from scenes.kit.frame.text import Claim, Label, Words
from tests.scenes import weave_drawings

TOKENS = ("<bos>", "My", " name", " is", " Ada", ".", " My", " name", " is")
TAGS = ("<bos>", *TOKENS[:-1])
SOURCE, QUERY = 4, 8


def loom() -> Loom:
    return Loom(TOKENS, TAGS, (SOURCE, 3))


def wave(*shape: int) -> NDArray[np.float64]:
    """Numbers between -1 and 1 without a pattern that the eye would take for one."""
    numbers: NDArray[np.float64] = np.sin(np.arange(np.prod(shape)) ** 1.7).reshape(shape)
    return numbers


def pattern(size: int) -> NDArray[np.float64]:
    """Each position looks mostly one step back, a little at itself, at the start and elsewhere."""
    weights = 0.02 * np.tri(size) + 0.75 * np.eye(size, k=-1) + 0.1 * np.eye(size)
    weights[:, 0] += 0.08
    normed: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return normed


def draw_loom() -> list[Mobject]:
    row = loom()
    return [row, VGroup(*row.tags[1:]), steps_back(row.feet(0), np.full(len(TOKENS), 0.9), [True] * 9)]


def draw_long_loom() -> list[Mobject]:
    tokens = ("<bos>", *(" Maximilian", " and", " I", " know", " the", " river", ",") * 5, *TOKENS[1:5])
    row = Loom(tokens, ("<bos>", *tokens[:-1]), (1, 2, 36, 37, 38, 39))
    return [row, VGroup(*row.tags[1:])]


def draw_attention_arcs() -> list[Mobject]:
    row = loom()
    weights = np.array([0.2, 0.02, 0.001, 0.05, 0.6, 0.0, 0.02, 0.01, 0.099])
    arcs = AttentionArcs(row.feet(1), QUERY, weights, 0.8 * row.above)
    return [row, arcs, Label("60%").move_to(arcs.crown(SOURCE)).shift(0.4 * DOWN)]


def draw_score_columns() -> list[Mobject]:
    row = loom()
    columns = ScoreColumns(row.feet(1), np.array([4, 1, -2, 0, 7, 0.5, 1, 2, -1.0]), 0.8 * row.above)
    return [row, columns, Question("is", row.columns.size).move_to(row.lane(SOURCE))]


def draw_pattern_arcs() -> list[Mobject]:
    row = loom()
    feet = row.feet(0)
    copies = VGroup(*(Copy(token, row.columns.size).move_to(feet[k]) for k, token in enumerate(TOKENS)))
    return [row, PatternArcs(feet, pattern(len(TOKENS)), 2.5), copies[3:5]]


def draw_tag_ways() -> list[Mobject]:
    row = loom()
    ways = TagWays(row)
    return [row, ways.to_keys, ways.to_output, VGroup(*row.tags[1:])]


def draw_measured_pattern() -> list[Mobject]:
    row = loom()
    look = OneLook(row.feet(1), len(TOKENS) - 1, SOURCE, 0.6, 0.8 * row.above)
    measured = MeasuredPattern(pattern(24), "98%", "trained", 0.36 * place.LEDGER.height)
    return [row, look, measured.move_to(place.LEDGER.point(0, 1), aligned_edge=UP + LEFT)]


def draw_pattern_grid() -> list[Mobject]:
    square = Region(place.BODY.left, place.BODY.left + 4.6, place.BODY.top - 4.6, place.BODY.top)
    return [PatternGrid(pattern(24), square.height).move_to(square.center), halves(square, 0.5)]


def draw_guesses() -> list[Mobject]:
    shares = (0.61, 0.17, 0.08, 0.05, 0.03, 0.02, 0.01, 0.002)
    names = (" Ada", " Bo", " the", " a", ".", " Maximilian", ",", " is")
    guesses = [Guess(name, share, f"{share:.1%}") for name, share in zip(names, shares, strict=True)]
    return [GuessChart(guesses, guesses[0], place.LEDGER, Guess("without it", 0.25, "25%"))]


def draw_unlikely_answer() -> list[Mobject]:
    guesses = [Guess(f" word{k}", 0.4 / (k + 1), f"{0.4 / (k + 1):.0%}") for k in range(8)]
    return [GuessChart(guesses, Guess(" Ada", 0.0004, "0.04%"), place.LEDGER)]


def draw_score_grid() -> list[Mobject]:
    parts = wave(6, 6) * 0.4
    parts[0, 3] = 5
    return [ScoreGrid(parts, "layer 0", 3, place.LEDGER)]


def draw_contributions() -> list[Mobject]:
    names = ("direct path", "0.0", "0.1", "0.2", "1.0", "1.1", "1.2")
    parts = np.array([-1.5, 0.8, -0.6, 1.2, 0.3, 6.5, 2.1])
    stack = Contributions(parts, names, {"1.1": "6.5", "1.2": "2.1"}, "8.8", 1.4, place.LEDGER)
    return [stack, stack.level("average token 1.4")]


def draw_switches() -> list[Mobject]:
    on, off = Switch("previous-token head 0.3"), Switch("induction heads 1.1, 1.2")
    off.next_to(on, DOWN, aligned_edge=LEFT)
    turn = off.turn(False)
    turn.begin()
    turn.finish()
    return [on, off]


def draw_missing_tags() -> list[Mobject]:
    row = loom()
    missing = (NoTag(tag, row.columns.size).move_to(row.tags[spot]) for spot, tag in enumerate(TAGS))
    return [row, *missing, Switch("previous-token head 0.3", on=False).move_to(place.HEADER.center)]


def draw_names() -> list[Mobject]:
    names = ("Ada", "Bo", "Chidi", "Maximilian", "Eve", "Finn", "Grace", "Hana", "Ivo", "Jo", "Kim")
    shares = np.linspace(0.95, 0.2, len(names))
    return [NameStrip(names, shares, shares / 5, {"Kim": "#2"}, place.BODY)]


def draw_curves() -> list[Mobject]:
    plot = Plot(40, 8.0, Region(-5.5, 5.5, -1.5, 2), "loss in nats")
    falling = 6.5 - 5.5 / (1 + np.exp(20.0 - np.arange(40))) + 0.3 * wave(40)
    key = Key([(style.INK, "trained"), (style.NULL, "untrained")], plot.region.point(0.7, 1.1))
    flat = plot.curve(7 + 0.1 * wave(40), style.NULL, 3)
    return [plot, flat, plot.curve(falling, style.INK, 4), plot.level(3), halves(plot.region, 0.5), key]


def draw_histogram() -> list[Mobject]:
    middles = np.arange(2.5, 180, 5)
    shares, chance = (np.exp(-(((middles - 90) / width) ** 2)) for width in (18, 12))
    region = Region(-5, 5, place.BODY.bottom + 0.8, place.BODY.top)
    drawn = Histogram(middles, shares / shares.sum(), chance / chance.sum(), region, style.TAG)
    return [drawn, drawn.mark(72), drawn.tick(60, "60°"), drawn.tick(90, "90°")]


def draw_plane() -> list[Mobject]:
    degrees = 75.0
    tag = 2 * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    plane = Plane(np.array([3.0, 0]), tag, place.STAGE)
    return [plane.fan(84), plane, plane.opening(degrees, 0.8), plane.added(0.7, 3 + 0.7 * tag[0])]


def draw_strips() -> list[Mobject]:
    names = Chip(" Maximilian"), Tag(" is")
    strips = Strips(wave(1, 64)[0], 0.5 * wave(1, 64)[0][::-1], names, place.STAGE)
    for animation in strips.named():
        animation.begin()
        animation.finish()
    return [strips, *names]


def draw_slide() -> list[Mobject]:
    plane = Plane(np.array([3.0, 0]), np.array([-0.2, 2.0]), place.PLANE)
    tag, opening, fan = Tag(" is"), plane.opening(96), plane.fan(84)
    slide = Slide(plane, np.array([0.0, 0.5, 1.0]), np.array([3.0, 2.9, 2.8]), 1, tag)
    for animation in slide.begin():
        animation.begin()
        animation.finish()
    return [fan, plane, opening, plane.inside(opening, "96°"), plane.below(fan, "random 84°"), slide, tag]


def draw_matrices() -> list[Mobject]:
    rows = Matrix(wave(5, 24), (" is", " name", ".", "<bos>", " Ada"), Region(-4.5, -0.5, -1.5, 2))
    columns = Matrix(wave(4, 16), (" everything", " my", " a", " b"), Region(2, 5, -2, 1), upright=True)
    return [rows, columns]


def draw_table() -> list[Mobject]:
    square = Region(-1.5, 2.5, -2, 2)
    return [Table(wave(12, 12) * 6, square), Slabs(64, 512, square, "d = 64")]


def draw_storage() -> list[Mobject]:
    shares, bits = np.array([0.4, 0.2, 0.1, 0.05]), np.array([0.05, 0.2, 0.6, 1.4])
    region = Region(-5.5, 5.5, place.BODY.bottom + 1.2, place.BODY.top - 0.6)
    curve = StorageCurve(shares, bits, ["128", "64", "32", "16"], 2.0, region)
    others = curve.lossless(0.7, "70%", "a list"), curve.unknown(0.25, "25%", "GPT-2")
    return [curve, curve.value(3, "1.4"), curve.level(2.0, "no model"), *others]


def draw_twice_told() -> list[Mobject]:
    losses = 6.5 - 5.5 / (1 + np.exp(20.0 - np.arange(40))) + 0.3 * wave(40)
    told = TwiceTold(losses, 20, np.full(40, 7.0), place.BESIDE, True)
    return [told, told.curve, told.numbers((6.5, "6.5"), (1.0, "1.0")), told.null(7.0, "untrained 7.0")]


def draw_claim() -> list[Mobject]:
    return [Claim("91%", Words("of the lead"), Words("next best 13%", color=style.QUIET))]


def draw_shares() -> list[Mobject]:
    bare = Share(Words("moved"), 0.6, "60%", place.LEDGER, 1.0)
    named = Share(Words("tag"), 0.03, "3%", place.STAGE, 1.0, 0.05, 1.5, style.TAG)
    return [bare, bare.otherwise(0.2), named, named.ticks(np.array([0.01, 0.012, 0.02, 0.045]))]


def draw_cases() -> list[Mobject]:
    ticks = np.array([0.2, 0.5, 0.9])
    cases = [
        Case("nothing cut", 0.6, "60%", style.ANSWER, ticks),
        Case("other head cut", 0.3, "30%", style.NULL),
    ]
    moved = [Case("this tag", 0.03, "3%", style.TAG), Case("random tag", 0.01, "1%", style.NULL)]
    answer = Spelled((" Em", "il", "o"), style.ANSWER).move_to(
        place.LEDGER.point(0, 1), aligned_edge=UP + LEFT
    )
    below = SharesOnOneScale("probability moved", moved, Words("at most 5%"), place.OVER_LOOM, 1.8)
    return [answer, SharesInCases(cases, "other names", place.LEDGER), below]


def draw_compared() -> list[Mobject]:
    shares = np.array([0.18, 0.12, 0.1, 0.04])
    numbers = [f"{share:.0%}" for share in shares]
    other = shares + np.array([-0.04, 0.01, 0.02, -0.01])
    chart = ComparedGuesses(
        (" house", " river", ".", " Maximilian"), shares, numbers, other, "text", place.LEDGER
    )
    return [chart, chart.below(1, "bits lost", "0.031", style.QUIET)]


def draw_words() -> list[Mobject]:
    readout = Readout("two_layers", "head 1.1")
    entries = (
        Entry(0, Chip(" is"), "token", "a piece of text"),
        Entry(1, Tag(" is"), "tag", "who came before"),
        Entry(2, Question("is"), "question", "who wears this?"),
        Entry(3, full_width(UP), "score", "fit above the worst"),
        Entry(4, full_width(RIGHT), "attention", "this wide = 100%"),
    )
    chips = (Chip(token) for token in ("<bos>", "\n", "Qg", " naïve"))
    rest = VGroup(*chips, Tag("<bos>"), Words("42%", style.CLAIM)).arrange(RIGHT)
    return [readout, readout.note("random tokens"), Heading("next token"), *entries, rest.move_to(at(-3, 0))]


def draw_room() -> list[Mobject]:
    points = wave(30, 3)
    colors = [style.TOKEN] * 28 + [style.TAG] * 2
    room = Room(points, place.STAGE, colors, {28: "one", 29: "other"}, ("first", "second", "third"))
    return [room]


def draw_turned_room() -> list[Mobject]:
    (room,) = draw_room()
    assert isinstance(room, Room)
    turn = Turn(room, 70)
    turn.begin()
    turn.finish()
    return [room]


def draw_heat_map() -> list[Mobject]:
    entries = 0.3 * wave(16, 16) + 1.2 * np.eye(16)
    first, second = Region(-5.5, -1.5, -2, 2), Region(0.5, 4.5, -2, 2)
    plain, dimmed = HeatMap(entries, first), HeatMap(entries, second)
    light = lit(dimmed)
    light.begin()
    light.finish()
    return [plain, dimmed, dimmed.diagonal()]


def draw_query_key_value() -> list[Mobject]:
    names = (("query", style.QUERY), ("key", style.KEY), ("value", style.VALUE))
    strips = [Strip(wave(32 + k)[k:], Words(name), color, 1.0, 5.0) for k, (name, color) in enumerate(names)]
    return [VGroup(*strips).arrange(DOWN, buff=0.3, aligned_edge=RIGHT)]


def draw_scatter() -> list[Mobject]:
    linear = Axes(signed(1.0), signed(1.0), Region(-6, -0.5, -2.2, 2), "second direction")
    cloud = Scatter(linear, wave(40), wave(80)[40:], names={3: "Ada", 10: "Bo"})
    decades = Axes(Scale(1, 1000, logarithmic=True), Scale(0, 1), Region(1, 6, -1.8, 2), "share", "rank")
    ranks = np.array([1, 3, 10, 100, 800])
    falling = Scatter(decades, ranks, 1 / ranks, style.ANSWER)
    return [cloud, falling, decades.level(0.5), decades.tick(100, "100")]


def draw_split() -> list[Mobject]:
    split = Split(("no layer", "one layer"))
    left, right = (
        Loom(TOKENS[:5], TAGS[:5] if layers else (), (), region, layers, None)
        for layers, region in enumerate(split.regions)
    )
    return [split, left, right, VGroup(*right.tags[1:])]


DRAWINGS: dict[str, Callable[[], list[Mobject]]] = {
    name.removeprefix("draw_"): draw
    for names in (globals(), vars(weave_drawings))
    for name, draw in list(names.items())
    if name.startswith("draw_")
}
IN_LIGHT = (
    *("loom", "attention_arcs", "guesses", "matrices"),
    *("room", "heat_map", "query_key_value", "scatter", "split"),
    *("threads", "looks", "rows", "bets"),
)
