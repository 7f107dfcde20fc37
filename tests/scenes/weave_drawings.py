"""Drawings of the film's loom and of what happens on it, for reference pictures and the kit's page."""

from typing import cast

import numpy as np
from manim import DOWN, LEFT, RIGHT, Group, Mobject, VGroup

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.camera import Ground
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words
from scenes.kit.weave.bets import Bets
from scenes.kit.weave.bill import Bill
from scenes.kit.weave.chips import Chip, Packet, Unknown
from scenes.kit.weave.choices import Choices
from scenes.kit.weave.entries import Entries
from scenes.kit.weave.evidence import Answers, Cases, Twice
from scenes.kit.weave.fan import Fan
from scenes.kit.weave.joining import Joining, LeftOut
from scenes.kit.weave.lamps import Lamps
from scenes.kit.weave.looks import Arcs, Scores, beam
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.parking import Parking
from scenes.kit.weave.passage import Passage, Triple
from scenes.kit.weave.paths import EitherWay, Paths
from scenes.kit.weave.pennants import Question
from scenes.kit.weave.planes import BYSTANDER, RELATED
from scenes.kit.weave.rack import Compared, Rack
from scenes.kit.weave.ramps import Column, OffRamp, OnRamp
from scenes.kit.weave.raster import CornerOfTable, Raster, WholeTable
from scenes.kit.weave.replies import Reply
from scenes.kit.weave.rows import Outlined, Result, Rows
from scenes.kit.weave.shares import Shares
from scenes.kit.weave.storage import Kept, Pairs, Ramps
from scenes.kit.weave.strip import Strip
from scenes.kit.weave.switches import Switches
from scenes.kit.weave.travel import Uncrossed
from scenes.kit.weave.unfolded import Unfolded
from scenes.kit.weave.whole import Whole
from scenes.kit.weave.words import Asked, Hero, Named, Note, Provenance

TOKENS = ("<bos>", "My", " name", " is", " Ada", ".", " Who", " is", " it", "?", " My", " name", " is")
TAGS = ("<bos>", *TOKENS[:-1])
SOURCE, QUERY = 4, 12
WEIGHTS = np.array([0.3, 0.01, 0.0, 0.02, 0.61, 0.0, 0.0, 0.02, 0.0, 0.01, 0.01, 0.01, 0.01])


def woven(length: int = len(TOKENS), **options: object) -> Loom:
    """A loom on which all tags hang."""
    tokens, tags = TOKENS[:length], TAGS[:length]
    lengths = 2 + np.sin(np.arange(length) ** 1.7) * 0.5
    loom = Loom(tokens, lengths, tags, 0.6 * lengths, **options)  # type: ignore[arg-type]
    for position in list(loom.pennants):
        loom.carry(position).hang()
    return loom


def draw_threads() -> list[Mobject]:
    loom = woven(5, keep=range(5))
    loom.pennants[SOURCE] = loom.pennants[SOURCE].other(lit=True)
    for position in loom.seen:
        plane = 1.0 if position == SOURCE else RELATED if position == 3 else BYSTANDER
        for part in (loom.chips[position], *loom.threads[position].strands):
            part.stand(plane)
    carried = woven(5, keep=range(5)).carry(SOURCE)
    name = Named("thread", at(loom.threads[2].right + 0.05, 1.2), at(loom.threads[2].right + 0.5, 1.2))
    layer = Named("first layer", *loom.beside(0, 2))
    seen: list[Mobject] = [loom, *loom.threads, *loom.everything(), name, carried.packet, layer]
    return [*seen, Provenance("two layers", "head 0.2")]


def draw_looks() -> list[Mobject]:
    loom = woven(keep=[0, 3, SOURCE, QUERY], room=0.4, tall=[0, QUERY])
    arcs = Arcs(loom.feet(1), QUERY, WEIGHTS, 0.8 * loom.room())
    for position, arc in enumerate(arcs.arcs):
        arc.stand(1.0 if position == SOURCE else RELATED)
    number = Words("61%", style.SECOND).move_to(arcs.between(SOURCE))
    return [*loom.everything(), arcs.bloom(SOURCE), arcs, number, arcs.ghost(3)]


def draw_scores_and_beams() -> list[Mobject]:
    loom = woven(keep=[SOURCE, QUERY], room=0.4, tall=[0, SOURCE, QUERY])
    beams = [beam(loom.foot(position, 0), loom.foot(position - 1, 0)) for position in loom.seen[1:]]
    return [*loom.everything(), *beams, Scores(loom.feet(1), np.log(WEIGHTS + 0.001), 0.7 * loom.room())]


def draw_question() -> list[Mobject]:
    loom = woven(keep=[3, SOURCE, QUERY], room=0.36, tall=[SOURCE, QUERY])
    question = Question(" is", loom.pennants[SOURCE].size).on(loom.lane(SOURCE))
    unknown = Unknown().move_to(loom.end(QUERY) + 0.45 * DOWN)
    asked = Asked("It has read “Ada” once.", "How does it know to say it again?")
    return [*loom.everything(), question, question.clicks(), unknown, VGroup(asked).scale(0.5), Ground()]


def draw_note() -> list[Mobject]:
    return [Note("said aloud:", "what was done", "and to how much"), Ground()]


def draw_rows() -> list[Mobject]:
    results = [
        Result("all on", 0.84, "84%", style.ANSWER),
        Result("tagging off", 0.002, "0.2%", style.ANSWER, null=0.84),
        Result(" Ada", 0.41, "41%", style.TOKEN, null=0.3, token=True),
    ]
    region = Region(place.FULL.left, 0.0, place.FULL.bottom, place.FULL.top)
    key = Outlined("all on").move_to(at(3, -1))
    return [Rows(results, region, "tagging off", "guesses Ada"), Packet(" Ada").move_to(at(3, 0)), key]


def draw_answers() -> list[Mobject]:
    names = ("Ada", "Bo", "Maximilian", "Zoe", "Ann", "Eve", "Tom", "Kim")
    likely = np.linspace(0.2, 0.9, 8)
    return [Answers(names, likely, likely, {"Zoe": "#3"}, place.FULL, columns=4)]


def draw_switches() -> list[Mobject]:
    tokens = TOKENS[:5]
    loom = Loom(tokens, np.ones(5), region=Region(-4.0, 4.0, -2.0, 2.5), keep=range(5))
    heads = [f"{layer}.{head}" for layer in (0, 1) for head in range(6)]
    roles = {style.TAG: ["0.2"], style.QUERY: ["1.0", "1.5"]}
    return [*loom.row(), *loom.bands, Switches(loom, heads, roles).without(["1.5", "0.0"])]


def draw_words_that_hold() -> list[Mobject]:
    region = Region(place.FULL.left, place.FULL.right, place.FULL.bottom, 1.3)
    tokens = (" the", " and", " house", ",", " of", " river", " is", " in")
    return [Cases(tokens, np.array([1, 1, 0, 0, 1, 1, 1, 0], bool), region, 4)]


def draw_said_twice() -> list[Mobject]:
    losses = np.array([8, 9.5, 11, 7, 10, 0.4, 0.1, 0.3, 0.2, 0.1])
    tokens = ("<bos>", *(" old", " rain", " key", "ly", " at") * 2)
    return [Twice(tokens, losses, np.full(5, 8.0), "knowing nothing", place.FULL)]


def draw_bets() -> list[Mobject]:
    shares = np.array([0.25, 0.1, 0.06, 0.03])
    region = Region(place.FULL.left, 0.0, place.FULL.bottom, place.FULL.top)
    return [Bets((" the", " a", ",", " Maximilian"), shares, region, 0.3, 0.9 * shares, 0.3 * shares)]


def draw_fan() -> list[Mobject]:
    loom = woven(5, keep=range(5))
    back = 0.9 * np.eye(5, k=-1) + 0.1 * np.eye(5)
    even = np.tri(5) / np.arange(1, 6)[:, None]
    fans = [
        Fan(loom.feet(0), pattern, 1.2, color) for pattern, color in ((even, style.NULL), (back, style.QUERY))
    ]
    return [*loom.everything(), *fans]


def draw_ramps_and_table() -> list[Mobject]:
    square, curve = Region(-5.8, -1.8, -2.2, 1.8), Region(0.6, 6.2, -1.8, 2.4)
    entries = np.sin(np.arange(48 * 48) ** 1.7).reshape(48, 48)
    table = WholeTable(entries, entries[::4, ::4], 4, square, 48)
    stored = np.array([0.003, 0.01, 0.04, 0.17])
    kept = Kept(stored, np.array([0.4, 0.67, 0.91, 0.98]), curve, "knows nothing", "knows all")
    chart = [kept.axes, kept.none, kept.whole, *kept.pieces, *kept.dots]
    return [table, Ramps(0.08, square), kept, *chart]


def draw_embedding() -> list[Mobject]:
    rows = np.sin(np.arange(5 * 48) ** 1.7).reshape(5, 48)
    ramp = OnRamp(
        (" the", " of", " to", " and", " a"), rows, Region(-4.8, 2.1, -1.75, 1.9), "a row for each token"
    )
    column = Column(rows[1], 5.4, style.TOKEN)
    return [ramp, ramp.frame(" of"), ramp.lifted(" of"), column, column.named("48 numbers")]


def draw_unembedding() -> list[Mobject]:
    columns = np.sin(np.arange(4 * 48) ** 1.7).reshape(4, 48)
    fits = ("10.8", "9.3", "8.2", "7.9")
    ramp = OffRamp(
        (" the", " a", ",", " this"), columns, fits, -6.2, 2.4, "a column for each token", "in the middle"
    )
    vector = Column(columns[0] + columns[1], 5.4, style.TOKEN)
    ramp.remove(ramp.columns[0], ramp.columns[-1])
    return [ramp, vector, *ramp.agreeing(vector)]


def draw_corner_of_a_table() -> list[Mobject]:
    square, entries = Region(-4.9, 0.0, -2.5, 2.2), np.sin(np.arange(48 * 48) ** 1.7).reshape(48, 48)
    table = WholeTable(entries, entries[::4, ::4], 4, square, 3)
    corner = CornerOfTable(table, (" the", " of", " to"), (" the", " of", " to"), square)
    for chip in corner.others(1, 0):
        chip.stand(BYSTANDER)
    return [corner, table.band(1), table.frame(1, 0)]


def draw_list_of_pairs() -> list[Mobject]:
    return [Pairs(" of", (" the", " a", " {", " this"), Region(-6, 2, -0.5, 0.5))]


def draw_nothing_crosses() -> list[Mobject]:
    tokens = ("<bos>", "My", " name", " is", " Ada", ".", " My", " name", " is")
    loom = Loom(tokens, 2 + 0 * np.arange(9), layers=0, keep={4, 8})
    gap = Uncrossed(loom, 4, 8, "nothing crosses")
    return [*loom.everything(), gap, gap.empty()]


def draw_raster() -> list[Mobject]:
    return [Raster(np.sin(np.arange(9 * 64) ** 1.7).reshape(9, 64), Region(-5, 5, -1.5, 2.5))]


def bare() -> Loom:
    """A loom without tags, and room above its layers."""
    return Loom(TOKENS, np.full(len(TOKENS), 2.0), keep=[SOURCE, QUERY], room=0.46, tall=[QUERY])


def draw_what_a_head_compares() -> list[Mobject]:
    loom, vectors = bare(), np.sin(np.arange(len(TOKENS) * 32) ** 1.7).reshape(-1, 32)
    keys, query = Rack(loom, vectors, style.KEY), np.cos(np.arange(32) ** 1.3)
    rows, colors = (query, vectors[SOURCE]), (style.QUERY, style.KEY)
    parts = rows[0] * rows[1]
    compared = Compared(rows, parts, colors, Region(-4.6, 4.0, 1.5, place.FULL.top))
    load = Rack(loom, vectors, style.VALUE).load(SOURCE, 0.7).move_to(loom.foot(SOURCE, 1))
    pairs = [compared.pair(int(parts.argmax()), "+"), compared.pair(int(parts.argmin()), "−")]
    return [*loom.everything(), keys, compared, load, *pairs]


def draw_parking() -> list[Mobject]:
    loom = bare()
    spot, *askers = loom.feet(1)
    return [*loom.everything(), Parking(spot, askers, np.linspace(1, 0, len(askers)), 0.5 * loom.room())]


def draw_shares() -> list[Mobject]:
    loom = bare()
    return [*loom.everything(), Shares(loom.feet(1), np.linspace(1, 0, len(TOKENS)), 0.8 * loom.room())]


def draw_whole() -> list[Mobject]:
    whole = Whole(WEIGHTS, Region(-4.6, 4.6, 1.0, 1.4), style.QUERY)
    return [whole, whole.names([*map(str.strip, TOKENS)])]


def draw_loud_to_quiet() -> list[Mobject]:
    shares = np.exp(-0.1 * np.arange(48)[::-1]) + 0.01
    strip = Strip(shares / shares.sum(), Region(place.FULL.left, 0.5, -1.5, 2.0), style.TAG)
    ends = strip.under("loud", LEFT), strip.under("quiet", RIGHT)
    hero = Hero("92%", "in the quietest sixth", style.TAG).move_to(at(3.5, 1))
    return [strip, strip.ground, strip.titled("where the tag lies"), *ends, hero]


def joining() -> Joining:
    """A thread that six heads of two layers add to."""
    lengths = np.array([4.6, 0.8, 0.05, 5.3, 6.7, 1.5, 2.4])
    colors = [style.TOKEN, *[style.VALUE] * 2, style.TAG, *[style.VALUE] * 3]
    drawn = Joining(lengths, colors, [1, 4], 5.9, -2.0, Region(2.9, place.FULL.right, -1.95, 2.4))
    drawn.joined = [*range(len(lengths))]
    return drawn


def draw_joining() -> list[Mobject]:
    drawn = joining()
    guess = Chip(" Ada", style.TOKEN_SMALL, style.ANSWER).move_to(drawn.end, DOWN)
    left_out = [LeftOut("MLP").move_to(at(-5, 1)), LeftOut("LayerNorm").move_to(at(-4.5, 0))]
    return [*(drawn.band(layer, 0.0) for layer in (0, 1)), drawn, guess, *left_out]


def draw_bill() -> list[Mobject]:
    drawn, pushes = joining(), np.array([-0.6, 0.4, 0.0, -0.5, 8.2, 4.1, 0.9])
    numbers = [f"{push:+.1f}" for push in pushes]
    region = Region(place.FULL.left, 2.8, place.FULL.bottom, 2.4)
    bill = Bill(pushes, numbers, [-2.3, *drawn.heights], region, alike=range(1, 3))
    added, taken = bill.together(2.75)
    together = [cast(Mobject, each.mobject) for each in (*added, *taken)]
    falls = [cast(Mobject, animation.mobject) for animation in bill.falls(0.1 * pushes)]
    return [bill, *falls, *together, drawn]


CODE = ("<bos>", "if", " [", ' "$', "name", '"', " ];", " then", "\n", "echo", " Ada", "\n")


def draw_passages() -> list[Mobject]:
    left, right = place.FULL.split(2, gap=0.8)
    wide = Passage(CODE, "a text", left)
    narrow = Passage(CODE, "wrapped", Region(right.left, right.left + 3.2, right.bottom, right.top))
    wide.stand(BYSTANDER)
    for position in (1, 9, wide.last):
        wide.chips[position].stand(1.0)
    looks = [wide.look(position, weight) for position, weight in ((1, 0.4), (9, 0.2))]
    triple = Triple("a skip-trigram", "if", "\n", "fi").move_to(at(-3.4, -1.4))
    narrow.says("fi")
    return [looks[0], wide.cut(looks[1]), wide, wide.beside(9, "20%"), narrow, triple]


def draw_entries() -> list[Mobject]:
    values = np.array([[3.0, 4.5], [-3.4, 2.0]])
    null = np.array([1.0, 0.0]), np.array([2.0, 1.5])
    numbers = [["+3.0", "+4.5"], ["−3.4", "+2.0"]]
    return [Entries(("if", "echo"), ("end", "fi"), values, numbers, null, Region(-3, 3, -1.5, 2.5))]


def draw_choices() -> list[Mobject]:
    choices = Choices(87, 42, Region(-2, 2, -2, 2))
    for square in choices[choices.left :]:
        square.stand(BYSTANDER)
    return [choices]


def draw_lamps() -> list[Mobject]:
    held = np.sin(np.arange(300) ** 1.7)
    left, right = Region(-5.6, -0.6, -1.8, 2.2), Region(0.6, 5.6, -1.8, 2.2)
    lamps = Lamps(held > -0.9, left), Lamps(held > 0.9, right)
    return [Group(*lamps, lamps[1].ring(47)), lamps[0].mesh()]


def draw_replies() -> list[Mobject]:
    asked = ("workers", "workers"), ("package", "installed")
    return [
        VGroup(
            *(
                Reply(f" {token}", f" {said}", at(-4, 1 - line), 3.5, "" if token == said else style.NULL)
                for line, (token, said) in enumerate(asked)
            )
        )
    ]


def draw_paths() -> list[Mobject]:
    loom = bare()
    starts = np.array([[QUERY, SOURCE, 0], [QUERY - 1, SOURCE - 1, 0], [0, 2, 0]])
    stops = np.array([[QUERY, SOURCE, 0]] * 3)
    return [*loom.everything(), Paths(loom, starts, stops)]


def draw_either_way() -> list[Mobject]:
    loom = Loom(TOKENS, np.full(len(TOKENS), 2.0), keep=[SOURCE, QUERY], room=0.46, tall=[SOURCE, QUERY])
    return [*loom.everything(), EitherWay(loom, SOURCE, QUERY)]


def draw_unfolded() -> list[Mobject]:
    pushes = np.array([[-0.3, 8.9, 0.2, 4.2], [0.1, -0.6, 0.0, 0.2], [-0.3, 0.1, -0.2, 0.0]])
    names = ("", "0.0", "0.1"), ("", "1.0", "1.1", "1.2")
    table = Unfolded(pushes, *names, Region(place.FULL.left, 0.6, place.FULL.bottom, place.FULL.top))
    row = Region(1.4, place.FULL.right, 0.2, 0.8)
    added, taken, _ = table.together(row)
    return [table, table.zones(2), *(cast(Mobject, move.mobject) for move in (*added, *taken))]
