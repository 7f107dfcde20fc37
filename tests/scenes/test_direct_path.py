"""What the clip of the direct path draws is in proportion to its facts, and has no faults."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import UL, Rectangle
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from data.direct_path import DirectPath
from narration.speak import speak
from scenes.direct_path import DirectPathClip
from scenes.kit import style
from scenes.kit.algebra.matrix import Matrix, Table, Trace
from scenes.kit.charts.compared import ComparedGuesses
from scenes.kit.charts.storage import THINNEST, Slabs, StorageCurve, Zoom
from scenes.kit.circuit.tokens import Chip
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.lint import lint, rehearse
from tests.scenes.conftest import FACTS


@pytest.fixture(scope="module")
def facts() -> DirectPath:
    return DirectPath.load(FACTS)


def test_the_clip_has_no_faults(facts: DirectPath, silence: Path) -> None:
    assert (
        lint(DirectPathClip, facts, speak("direct_path", facts, "silent", 30, silence, silence).timing) == []
    )


def test_nor_has_it_with_a_long_question(facts: DirectPath, silence: Path) -> None:
    question = ("<bos>", "The", *(" very", " long") * 12, " name", " of", " the", " dog", " is")
    timing = speak("direct_path", facts, "silent", 30, silence, silence).timing
    assert lint(DirectPathClip, replace(facts, question_tokens=question), timing) == []


def test_the_list_takes_its_share_of_the_table(facts: DirectPath, silence: Path) -> None:
    shares: list[float] = []

    def look(clip: Clip[Any]) -> None:
        for shape in clip.mobjects:
            if isinstance(shape, Rectangle) and shape.get_fill_color() == ManimColor(style.LOGIT):
                shares.append(shape.height / shape.width)

    timing = speak("direct_path", facts, "silent", 30, silence, silence).timing
    rehearse(DirectPathClip, facts, timing, look)
    assert shares[-1] == pytest.approx(facts.sparse_share)


def heights(trace: Trace, upright: bool = False) -> NDArray[np.float64]:
    """How far each bar of a trace reaches from its middle line, upwards or to the right."""
    # The last two paths are the edges, which hold the middle line in the middle.
    paths = trace.get_subpaths()[:-2]
    axis = 0 if upright else 1
    middle = trace.get_center()[axis]
    reaches = np.array([path[:, axis] - middle for path in paths])
    farthest: NDArray[np.float64] = reaches[np.arange(len(reaches)), np.abs(reaches).argmax(axis=1)]
    return farthest


@pytest.mark.parametrize("upright", [False, True])
def test_a_trace_shows_every_entry(facts: DirectPath, upright: bool) -> None:
    largest = float(np.abs(facts.stream).max())
    trace = Trace(facts.stream, largest, 5.0, 0.8, style.TOKEN, upright)
    assert heights(trace, upright) == pytest.approx(facts.stream / largest * 0.4, abs=1e-5)
    assert (trace.height if upright else trace.width) == pytest.approx(5.0)


def test_lines_of_a_matrix_are_on_one_scale(facts: DirectPath) -> None:
    rows, columns = facts.row_vectors[:5], facts.guess_columns
    for lines, tokens, upright in ((rows, facts.row_tokens[:5], False), (columns, facts.guesses, True)):
        matrix = Matrix(lines, tokens, place.STAGE, upright)
        unit = matrix.thickness / 2 / np.abs(lines).max()
        for trace, line in zip(matrix.traces, lines, strict=True):
            assert heights(trace, upright) == pytest.approx(line * unit, abs=1e-5)
        along = [chip.get_center()[0 if upright else 1] for chip in matrix.chips]
        assert along == pytest.approx([trace.get_center()[0 if upright else 1] for trace in matrix.traces])


def test_long_chips_of_columns_are_turned(facts: DirectPath) -> None:
    narrow = place.Region(0, 3, 0, 3)
    turned = Matrix(facts.guess_columns[:4], (" everything", " nothing", " a", " b"), narrow, True)
    assert turned.chips[0].height > turned.chips[0].width
    steps = np.diff([trace.get_x() for trace in turned.traces])
    assert steps == pytest.approx(steps[0])


def test_the_largest_logit_is_the_strongest_cell(facts: DirectPath) -> None:
    table = Table(facts.table, place.Region(0, 4, 0, 4))
    ground, logit = (ManimColor(colour).to_rgb() for colour in (style.SURFACE, style.LOGIT))
    found = np.array([[cell.get_fill_color().to_rgb() for cell in row] for row in table.cells])
    shares = np.clip(facts.table, 0, None) / facts.table.max()
    assert np.abs(found - (ground + shares[..., None] * (logit - ground))).max() < 0.01


def test_bars_and_outlines_are_model_and_corpus(facts: DirectPath) -> None:
    numbers = ["0%"] * len(facts.guesses)
    chart = ComparedGuesses(
        facts.guesses, facts.guess_probabilities, numbers, facts.guess_corpus, "text", place.LEDGER
    )
    unit = chart.rows[0].bar.width / facts.guess_probabilities[0]
    for row, outline, model, corpus in zip(
        chart.rows, chart.outlines, facts.guess_probabilities, facts.guess_corpus, strict=True
    ):
        assert row.bar.width == pytest.approx(max(model * unit, 1e-3), rel=1e-4)
        assert outline.width == pytest.approx(max(corpus * unit, 1e-3), rel=1e-4)


def test_slabs_are_as_thick_as_their_width(facts: DirectPath) -> None:
    square = place.Region(0, 4, 0, 4)
    for width in facts.widths.tolist():
        slabs = Slabs(width, facts.vocabulary_size, square, "")
        thick = max(4 * width / facts.vocabulary_size, THINNEST)
        assert (slabs.left.width, slabs.top.height) == pytest.approx((thick, thick))
        assert (slabs.left.height, slabs.top.width) == pytest.approx((4, 4))


def test_dots_stand_at_what_was_measured(facts: DirectPath) -> None:
    region = place.Region(0, 5, 0, 3)
    curve = StorageCurve(facts.share_stored, facts.bits_lost, [""] * len(facts.widths), 4.0, region)
    places = np.array([dot.get_center() for dot in curve.dots])
    assert places[:, 1] == pytest.approx(facts.bits_lost / curve.highest * 3, abs=1e-5)
    doublings = np.diff(np.log(facts.share_stored)) / np.log(1 / curve.least)
    assert np.diff(places[:, 0]) == pytest.approx(5 * doublings)
    assert curve.point(1.0, 0.0)[0] == pytest.approx(5)
    for segment, (start, end) in zip(curve.segments, zip(places[1:], places, strict=False), strict=True):
        assert (*segment.get_start(), *segment.get_end()) == pytest.approx((*start, *end))


def test_a_zoom_ends_on_its_factor() -> None:
    chip = Chip("x")
    corner, wide = chip.get_corner(UL), chip.width
    zoom = Zoom(chip, 0.01, corner)
    zoom.begin()
    zoom.interpolate(0.5)
    assert chip.width == pytest.approx(0.1 * wide, rel=1e-3)
    zoom.finish()
    assert chip.width == pytest.approx(0.01 * wide)
    assert chip.get_corner(UL) == pytest.approx(corner)


def test_contexts_are_told_apart(facts: DirectPath) -> None:
    prompts = facts.prompts
    assert ["".join(prompt[1:]) for prompt in prompts] == list(facts.contexts)
    assert {prompt[-1] for prompt in prompts} == {facts.shown_token}
