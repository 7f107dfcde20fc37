"""Every drawing of the kit, and the poster's frame of every clip, look as they did when last looked at.

References are recorded by `RECORD_PICTURES=1 .venv/bin/python -m pytest tests/scenes/test_pictures.py`;
look at every picture that this changes before committing it.
"""

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Camera, Mobject, VGroup
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter

import scenes.kit
from data.direct_path import DirectPath
from data.facts import Facts
from data.induction_matching import InductionMatching
from data.tag_writing import TagWriting
from narration import script
from narration.speak import speak
from scenes.direct_path import DirectPathClip
from scenes.induction_matching import InductionMatchingClip
from scenes.kit import style
from scenes.kit.algebra.matrix import Matrix, Table
from scenes.kit.algebra.score_grid import ScoreGrid
from scenes.kit.algebra.vectors import Plane, Slide, Strips
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.contributions import Contributions
from scenes.kit.charts.curves import Plot, TwiceTold, halves
from scenes.kit.charts.guesses import Guess, GuessChart
from scenes.kit.charts.histogram import Histogram
from scenes.kit.charts.names import NameStrip
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
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.key import Key
from scenes.kit.frame.legend import Entry
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.readout import Heading, Readout
from scenes.kit.frame.text import Claim, Label, Words
from scenes.kit.lint import rehearse
from scenes.tag_writing import TagWritingClip
from tests.scenes.conftest import FACTS

Pixels = NDArray[np.uint8]

PICTURES = Path("tests/scenes/pictures")
WIDTH, HEIGHT = 480, 270

MEAN = 1.5
"""Pictures may differ by this much on average, of 255.

Another way of smoothing edges makes 1.0, type that is 2% wider 0.8, the 256 colours of a reference 0.05;
a ground that is lighter by 2 of 255 makes 1.9.
"""

SOFT, FAR = 0.7, 32
STRAY = 8 / (WIDTH * HEIGHT)
"""The share of pixels that may be stray.

Both pictures are blurred by SOFT pixels; a pixel is stray if it then is more than FAR, of 255, out of the
range of those around it in the other. So a line that moved by a pixel at most, or has other edges, is not:
all of the above make 4 stray pixels or fewer. A bar of 86 pixels that grows by a tenth makes 48.
"""

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


DRAWINGS: dict[str, Callable[[], list[Mobject]]] = {
    name.removeprefix("draw_"): draw for name, draw in list(globals().items()) if name.startswith("draw_")
}
IN_LIGHT = ("loom", "attention_arcs", "guesses", "matrices")
CLIPS: dict[str, tuple[type[Clip[Any]], type[Facts]]] = {
    "direct_path": (DirectPathClip, DirectPath),
    "tag_writing": (TagWritingClip, TagWriting),
    "induction_matching": (InductionMatchingClip, InductionMatching),
}


def picture(mobjects: Sequence[Mobject]) -> Pixels:
    """What the camera sees, as rows of RGB."""
    camera = Camera(
        pixel_width=WIDTH,
        pixel_height=HEIGHT,
        frame_width=place.FRAME.width,
        frame_height=place.FRAME.height,
        background_color=style.BACKGROUND,
    )
    camera.capture_mobjects(mobjects)
    return np.array(camera.pixel_array[..., :3], dtype=np.uint8)


def stray(one: Pixels, other: Pixels) -> NDArray[np.bool_]:
    """Where either picture has something of which the other has nothing like it within a pixel."""
    found = np.zeros(one.shape[:2], dtype=bool)
    soft = [gaussian_filter(pixels.astype(float), (SOFT, SOFT, 0)) for pixels in (one, other)]
    for here, there in (soft, soft[::-1]):
        low, high = (extreme(there, size=(3, 3, 1)) for extreme in (minimum_filter, maximum_filter))
        found |= ((here < low - FAR) | (here > high + FAR)).any(axis=-1)
    return found


def compare(found: Pixels, reference: Path, folder: Path) -> None:
    """See that a picture looks like its reference; if not, put both and their difference into the folder."""
    assert reference.is_file(), f"{reference} is missing: record it with RECORD_PICTURES=1, and look at it"
    known = np.asarray(Image.open(reference).convert("RGB"))
    difference = np.abs(known.astype(int) - found)
    mean, share = float(difference.mean()), float(stray(known, found).mean())
    beside = folder / reference.name
    if mean > MEAN or share > STRAY:
        shown = np.hstack([known, found, np.minimum(4 * difference, 255).astype(np.uint8)])
        Image.fromarray(shown).save(beside)
    assert not beside.exists(), (
        f"{reference.stem} differs by {mean:.2f} of 255 on average (at most {MEAN}), and {share:.4%} of its"
        f" pixels are stray (at most {STRAY:.4%}): reference, found and 4 times the difference in {beside}"
    )


def check(found: Pixels, reference: Path, folder: Path) -> None:
    """Compare a picture with its reference, or make it the reference if asked to."""
    if not os.environ.get("RECORD_PICTURES"):
        return compare(found, reference, folder)
    PICTURES.mkdir(exist_ok=True)
    colours = Image.fromarray(found).quantize(256, kmeans=8, dither=Image.Dither.NONE)
    colours.save(reference, optimize=True)
    pytest.skip(f"recorded {reference}")


@pytest.mark.parametrize(
    ("name", "theme"),
    [*((name, "dark") for name in DRAWINGS), *((name, "light") for name in IN_LIGHT)],
)
def test_a_drawing_looks_as_it_did(name: str, theme: str, tmp_path: Path) -> None:
    style.use(theme)
    suffix = "" if theme == "dark" else f"_{theme}"
    check(picture(DRAWINGS[name]()), PICTURES / f"kit_{name}{suffix}.png", tmp_path)


@pytest.mark.parametrize("name", CLIPS)
def test_a_clips_poster_looks_as_it_did(name: str, silence: Path, tmp_path: Path) -> None:
    clip_type, facts_type = CLIPS[name]
    facts = facts_type.load(FACTS)
    poster = script.read(name).poster
    seen: list[Pixels] = []

    def look(clip: Clip[Any]) -> None:
        if clip.beats[-1].timing.name == poster:
            seen.append(picture(clip.mobjects))

    rehearse(clip_type, facts, speak(name, facts, "silent", 30, silence, silence).timing, look)
    check(seen[-1], PICTURES / f"clip_{name}.png", tmp_path)


def test_everything_in_the_kit_has_a_picture() -> None:
    found = walk_packages(scenes.kit.__path__, "scenes.kit.")
    modules = [import_module(module.name) for module in found]
    made = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    kit = {
        thing for thing in made if issubclass(thing, Mobject) and thing.__module__.startswith("scenes.kit.")
    }
    drawn = {type(part) for draw in DRAWINGS.values() for mobject in draw() for part in mobject.get_family()}
    bases = {base for thing in drawn for base in thing.__mro__}
    assert kit - bases == set()


def test_every_picture_belongs_to_a_drawing() -> None:
    kit = {f"kit_{name}" for name in DRAWINGS} | {f"kit_{name}_light" for name in IN_LIGHT}
    clips = {f"clip_{name}" for name in CLIPS}
    assert {file.stem for file in PICTURES.glob("*.png")} <= kit | clips


def grow(chart: GuessChart) -> None:
    chart.answer.bar.stretch(1.1, 0, about_edge=LEFT)


def repaint(chart: GuessChart) -> None:
    chart.rows[" the"].bar.set_fill(style.TAG)


def lose(chart: GuessChart) -> None:
    chart.rows[" a"].number.set_opacity(0)


def move(chart: GuessChart) -> None:
    chart.shift(2 * place.FRAME.width / WIDTH * RIGHT)


@pytest.mark.parametrize("fault", [grow, repaint, lose, move])
def test_a_fault_is_seen_and_shown(fault: Callable[[GuessChart], None], tmp_path: Path) -> None:
    (chart,) = draw_guesses()
    assert isinstance(chart, GuessChart)
    fault(chart)
    with pytest.raises(AssertionError, match="differs by") as refused:
        compare(picture([chart]), PICTURES / "kit_guesses.png", tmp_path)
    shown = tmp_path / "kit_guesses.png"
    assert str(shown) in str(refused.value)
    assert Image.open(shown).size == (3 * WIDTH, HEIGHT)


def test_another_ground_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(style, "BACKGROUND", "#111319")
    with pytest.raises(AssertionError, match="differs by"):
        compare(picture(draw_guesses()), PICTURES / "kit_guesses.png", tmp_path)


def test_other_edges_are_not(tmp_path: Path) -> None:
    (chart,) = draw_guesses()
    compare(
        picture([chart.shift(0.4 * place.FRAME.width / WIDTH * RIGHT)]),
        PICTURES / "kit_guesses.png",
        tmp_path,
    )
