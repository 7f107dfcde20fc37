"""What is drawn is the data: lengths, widths, areas and pixels are in proportion to the facts."""

import numpy as np
import pytest
from manim import LEFT, Rectangle, VMobject
from manim.utils.color import ManimColor

from data.induction_matching import InductionMatching
from scenes.kit import style
from scenes.kit.algebra.score_grid import ScoreGrid
from scenes.kit.charts.bars import Lengthen
from scenes.kit.charts.contributions import Contributions
from scenes.kit.charts.curves import Plot
from scenes.kit.charts.guesses import Guess, GuessChart
from scenes.kit.charts.names import NameStrip
from scenes.kit.circuit.attention import (
    FULL_WIDTH,
    HAIR,
    STROKE,
    AttentionArcs,
    PatternGrid,
    ReadOn,
    ScoreColumns,
    Sweep,
)
from scenes.kit.circuit.loom import Loom
from scenes.kit.circuit.tags import Question
from scenes.kit.circuit.tokens import Chip
from scenes.kit.frame import place
from scenes.kit.frame.text import percent


@pytest.fixture(scope="module")
def loom(induction: InductionMatching) -> Loom:
    return Loom(induction.tokens, induction.tags, (induction.source, induction.first_copy))


def chart(*probabilities: float, answer: str, null: Guess | None = None) -> GuessChart:
    guesses = [
        Guess(f" {letter}", share, "") for letter, share in zip("abcdefgh", probabilities, strict=False)
    ]
    return GuessChart(guesses, Guess(answer, 0.3, "30%"), place.LEDGER, null)


def test_bars_are_as_long_as_probabilities() -> None:
    drawn = chart(0.5, 0.3, 0.125, 0.0001, answer=" b", null=Guess("alone", 0.25, "25%"))
    for token, probability in ((" a", 0.5), (" b", 0.3), (" c", 0.125), (" d", 0.0001)):
        assert drawn.rows[token].bar.width == pytest.approx(probability * place.LEDGER.width)
        assert drawn.rows[token].track.width == pytest.approx(place.LEDGER.width)
    assert drawn.null[0].width == pytest.approx(0.25 * place.LEDGER.width)


def test_guesses_are_sorted_and_the_answer_is_always_there() -> None:
    among, below = chart(0.5, 0.3, 0.1, answer=" b"), chart(0.5, 0.4, 0.35, answer=" z")
    for drawn, order in ((among, [" a", " b", " c"]), (below, [" a", " b", " z"])):
        assert sorted(drawn.rows, key=lambda token: -drawn.rows[token].bar.get_y()) == order
    gaps = np.diff([row.bar.get_y() for row in below.rows.values()])
    assert gaps[-1] < gaps[0] - 0.01


def test_an_answer_of_several_tokens_stands_beside_its_first() -> None:
    among, below = chart(0.5, 0.2, 0.1, answer=" ann"), chart(0.5, 0.4, 0.35, answer=" ann")
    for drawn, order in ((among, [" a", " ann", " b"]), (below, [" a", " b", " ann"])):
        assert sorted(drawn.rows, key=lambda token: -drawn.rows[token].bar.get_y()) == order
        assert drawn.answer.chip.words.written == "ann"
        assert drawn.answer.bar.width == pytest.approx(0.3 * place.LEDGER.width)


def test_arcs_are_as_wide_as_weights(induction: InductionMatching, loom: Loom) -> None:
    arcs = AttentionArcs(loom.feet(1), induction.query, induction.attention, 1.0)
    for arc, weight, foot in zip(arcs.arcs, induction.attention, loom.feet(1), strict=True):
        assert arc.get_stroke_width() * STROKE == pytest.approx(weight * FULL_WIDTH, rel=1e-5)
        assert (arc.get_stroke_opacity() > 0) == (weight * FULL_WIDTH >= HAIR)
        assert arc.get_start() == pytest.approx(foot)


def test_columns_are_as_high_as_scores_above_the_lowest(induction: InductionMatching, loom: Loom) -> None:
    columns = ScoreColumns(loom.feet(1), induction.scores, 1.5)
    heights = np.array([bar.height for bar in columns.bars])
    assert heights == pytest.approx((induction.scores - induction.scores.min()) * columns.unit, abs=1e-5)
    assert heights.max() == pytest.approx(1.5)


def test_a_sweep_leaves_every_column_whole(induction: InductionMatching, loom: Loom) -> None:
    columns = ScoreColumns(loom.feet(1), induction.scores, 1.5)
    whole = [bar.points.copy() for bar in columns.bars]
    stops = [loom.lane(position) for position in range(len(loom.chips))]
    sweep = Sweep(Question("is"), stops, columns)
    sweep.begin()
    sweep.interpolate(0.5)
    assert sum(bar.height for bar in columns.bars) < sum(np.ptp(points[:, 1]) for points in whole)
    sweep.finish()
    assert all(bar.points == pytest.approx(points) for bar, points in zip(columns.bars, whole, strict=True))


def test_pixels_are_weights(induction: InductionMatching) -> None:
    pattern = induction.repeated_pattern
    pixels = PatternGrid(pattern, 4.0).pixel_array
    low, high = (255 * ManimColor(colour).to_rgb() for colour in (style.SURFACE, style.QUERY))
    assert pixels.shape[:2] == pattern.shape
    assert np.abs(pixels[..., :3] - (low + pattern[..., None] * (high - low))).max() <= 0.51


def test_a_pattern_is_read_from_the_top_and_whole_in_the_end(induction: InductionMatching) -> None:
    grid = PatternGrid(induction.repeated_pattern, 4.0)
    reading = ReadOn(grid)
    reading.begin()
    reading.interpolate(0.5)
    seen = grid.pixel_array[:, 0, 3] > 0
    assert seen[: len(seen) // 2].all()
    assert not seen[-1]
    reading.finish()
    assert (grid.pixel_array[..., 3] == 255).all()


def test_areas_are_parts_of_the_score(induction: InductionMatching) -> None:
    parts = induction.score_parts
    grid = ScoreGrid(parts, "layer 0", 3, place.LEDGER)
    areas = np.array([[square.width**2 for square in row] for row in grid.squares])
    assert areas == pytest.approx(np.abs(parts) / np.abs(parts).max() * areas.max(), abs=2e-6)
    filled = np.array([[square.get_fill_opacity() > 0 for square in row] for row in grid.squares])
    assert (filled == (parts > 0)).all()
    assert all(grid.frame.width > square.width for row in grid.squares for square in row)


def test_steps_add_up_to_the_logit(induction: InductionMatching) -> None:
    names = induction.component_names
    numbers = {induction.induction_head: "1"}
    stack = Contributions(induction.contributions, names, numbers, "9", induction.mean_logit, place.LEDGER)
    edge = stack.zero
    for bar, part in zip(stack.bars, induction.contributions, strict=True):
        assert bar.width == pytest.approx(abs(part) * stack.unit, abs=1e-5)
        assert (bar.get_left() if part > 0 else bar.get_right())[0] == pytest.approx(edge, abs=1e-5)
        edge += part * stack.unit
    assert edge == pytest.approx(stack.zero + induction.answer_logit * stack.unit, abs=2e-3 * stack.unit)
    assert stack.sum.width == pytest.approx(abs(induction.answer_logit) * stack.unit, abs=2e-3 * stack.unit)
    assert stack.level("")[0].get_x() == pytest.approx(stack.zero + induction.mean_logit * stack.unit)


def test_every_name_has_its_bar_and_its_null(induction: InductionMatching) -> None:
    nulls = induction.name_probabilities_without_context
    ranks = {induction.names[3]: "#2"}
    strip = NameStrip(induction.names, induction.name_probabilities, nulls, ranks, place.BODY)
    for bar, null, probability, alone in zip(
        strip.bars, strip.nulls, induction.name_probabilities, nulls, strict=True
    ):
        assert bar.width == pytest.approx(probability * strip.length, abs=1e-5)
        assert null.width == pytest.approx(alone * strip.length, abs=1e-5)
    assert [index for index, bar in enumerate(strip.bars) if not bar.get_fill_opacity()] == [3]


def test_a_name_is_brought_or_comes_but_not_both(induction: InductionMatching) -> None:
    nulls = induction.name_probabilities_without_context
    strip = NameStrip(induction.names, induction.name_probabilities, nulls, {}, place.BODY)
    name, old = induction.names[4], Chip(" " + induction.names[4])
    assert next(id(animation.mobject) for animation in strip.take(name, old, Rectangle())) == id(old)
    besides = strip.besides(name)
    assert {*strip.chips} - {chip for chip, _ in besides} == {strip.chips[4]}
    assert {*strip.bars} - {bar for _, bar in besides} == {strip.bars[4]}


def test_a_bar_that_grows_is_as_high_as_ever() -> None:
    bar = Rectangle(width=3, height=0.5, stroke_width=2)
    grow = Lengthen(bar, LEFT)
    grow.begin()
    for alpha in (0.0, 0.5, 1.0):
        grow.interpolate(alpha)
        assert (bar.width, bar.height) == pytest.approx((3 * alpha, 0.5))
        assert bar.get_left()[0] == pytest.approx(-1.5)


def test_a_tag_behind_folded_tokens_comes_from_a_chip_that_is_seen() -> None:
    tokens = ("<bos>", *(" Maximilian", " and", " I", " know", " the", " river", ",") * 5)
    loom = Loom(tokens, ("<bos>", *tokens[:-1]), (1, 2, 34, 35))
    after = loom.columns.folded[-1] + 1
    hung = loom.hang(after)
    hung.begin()
    for alpha in (0.0, 0.5, 1.0):
        hung.interpolate(alpha)
        assert loom.tags[after].panel.get_fill_opacity() == 1


def test_a_curve_goes_through_its_values(induction: InductionMatching) -> None:
    losses = induction.repeated_loss
    plot = Plot(len(losses), 12.0, place.BODY, "loss")
    curve: VMobject = plot.curve(losses, style.INK, 4)
    corners = np.array([*curve.get_start_anchors(), curve.get_end()])
    assert (corners[:, 1] - place.BODY.bottom) / place.BODY.height * 12 == pytest.approx(losses, abs=1e-4)
    assert (corners[:, 0] - place.BODY.left) / place.BODY.width == pytest.approx(
        np.linspace(0, 1, len(losses))
    )


@pytest.mark.parametrize(
    ("probability", "written"),
    [
        (0.95, "95%"),
        (0.9962, "99.6%"),
        (0.99996, "99.996%"),
        (0.00003, "0.003%"),
        (0.006, "1%"),
        (0.5, "50%"),
    ],
)
def test_probabilities_are_never_rounded_to_none_or_all(probability: float, written: str) -> None:
    assert format(probability, percent(probability)) == written
