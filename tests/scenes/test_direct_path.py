"""What the clip of the direct path draws is in proportion to its facts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import VMobject
from manim.utils.color import ManimColor

from data.direct_path import DirectPath
from explainer.checks.movie import flashes
from narration.speak import speak
from scenes.direct_path import DirectPathClip
from scenes.kit import style
from scenes.kit.frame.place import Region, at, box
from scenes.kit.lint import lint
from scenes.kit.weave.bets import Bets
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.ramps import PRODUCTS, UPRIGHT, Column, OffRamp, OnRamp
from scenes.kit.weave.raster import Flight, Raster, Refill, WholeTable
from scenes.kit.weave.storage import LEAST, Kept, Ramps, within
from scenes.kit.weave.travel import Uncrossed, climb
from tests.scenes.conftest import FACTS

SQUARE = Region(0, 4, 0, 4)


@pytest.fixture(scope="module")
def facts() -> DirectPath:
    return DirectPath.load(FACTS)


def test_it_has_no_faults_with_a_long_question(facts: DirectPath, silence: Path) -> None:
    timing = speak("direct_path", facts, "silent", 30, silence, silence).timing
    told = (*facts.told_tokens[:-1], *(" very", " long") * 6, facts.told_tokens[-1])
    longer = replace(facts, told_tokens=told, told_lengths=np.resize(facts.told_lengths, len(told)))
    assert lint(DirectPathClip, longer, timing) == []


def bets(facts: DirectPath) -> Bets:
    return Bets(
        facts.guesses, facts.guess_probabilities, SQUARE, 0.3, facts.guess_corpus, facts.guess_unigram
    )


def test_bars_are_bets_outlines_the_text_and_ticks_the_frequency(facts: DirectPath) -> None:
    chart = bets(facts)
    high = (SQUARE.top - chart.foot) / 0.3
    assert [bar.height for bar in chart.bars] == pytest.approx(facts.guess_probabilities * high, rel=1e-4)
    assert [line.height for line in chart.outlines] == pytest.approx(facts.guess_corpus * high, rel=1e-4)
    ticks = np.array([tick.get_y() - chart.foot for tick in chart.ticks])
    assert ticks == pytest.approx(facts.guess_unigram * high, abs=1e-5)
    assert [bar.get_bottom()[1] for bar in chart.bars] == pytest.approx([chart.foot] * len(chart.bars))


def test_hairs_are_on_the_scale_of_the_bars(facts: DirectPath) -> None:
    chart = bets(facts)
    shares = np.array([0.01, 0.2, 0.1])
    assert [hair.height for hair in chart.hairs(shares, 6.0)] == pytest.approx(shares * chart.unit)


def test_a_brighter_cell_is_a_larger_entry(facts: DirectPath) -> None:
    rows = facts.row_vectors[:6]
    raster = Raster(rows, SQUARE)
    order = rows.ravel().argsort()
    bright = raster.pixels(rows)[..., :3].sum(-1).ravel()[order].astype(int)
    assert (np.diff(bright) >= 0).all()
    assert bright[-1] > bright[0]
    assert raster.row(1).center[1] == pytest.approx(4 - 4 * 1.5 / 6)


def column(entries: np.ndarray[Any, Any], x: float = 0.0) -> Column:
    return Column(entries, x, style.TOKEN)


def test_a_column_is_to_scale_and_agrees_where_both_have_the_same_sign() -> None:
    one, other = column(np.array([4.0, -2.0, 1.0, 2.0])), column(np.array([1.0, -2.0, -1.0, 0.0]))
    assert (one.trace.height, one.trace.width) == pytest.approx((UPRIGHT.height, UPRIGHT.width))
    agree, differ = one.products(other, 4.0)
    for trace, shares in ((agree, [1, 1, 0, 0]), (differ, [0, 0, 0.25, 0])):
        assert trace.get_center() == pytest.approx(one.trace.get_center())
        bars = [bar[:, 0].max() - bar[:, 0].min() for bar in bars_of(trace)]
        assert bars == pytest.approx([share * PRODUCTS / 2 for share in shares], abs=1e-6)
    assert max(point[0] for bar in bars_of(differ) for point in bar) == pytest.approx(0)


def bars_of(trace: VMobject) -> list[np.ndarray[Any, Any]]:
    """The corners of every bar; the last two paths only hold the middle."""
    return [np.array(path) for path in trace.get_subpaths()[:-2]]


def test_a_row_that_is_lifted_turns_into_its_column(facts: DirectPath) -> None:
    ramp = OnRamp(facts.row_tokens[:6], facts.row_vectors[:6], SQUARE, "rows")
    lifted, upright = ramp.lifted(facts.row_tokens[2]), column(facts.row_vectors[2])
    assert lifted.get_center() == pytest.approx(ramp.frame(facts.row_tokens[2]).get_center())
    turn = ramp.turns(lifted, upright)
    turn.begin()
    turn.finish()
    assert lifted.points == pytest.approx(upright.trace.points)


def test_what_fits_is_named_when_it_has_been_passed(facts: DirectPath) -> None:
    names = ("4", "3", "2", "1")
    ramp = OffRamp(facts.guesses[:4], facts.guess_columns[:4], names, -3, 3, "columns", "null")
    slide, *come, named = ramp.passed_by(column(facts.stream, 5))
    assert [id(one.mobject) for one in come] == [id(fit) for fit in ramp.fits[1:-1]]
    for animation in (slide, *come, named):
        animation.begin()
        animation.interpolate(0.7)
    near = min(ramp.columns, key=lambda one: abs(one.trace.get_x() - slide.mobject.get_x()))
    assert near is ramp.columns[1]
    assert [fit.visibility > 0.9 for fit in ramp.fits[1:-1]] == [False, True]


def told(facts: DirectPath) -> Loom:
    return Loom(facts.told_tokens, facts.told_lengths, layers=0)


def test_a_token_goes_up_its_own_thread_and_nothing_crosses(facts: DirectPath) -> None:
    loom, last = told(facts), len(facts.told_tokens) - 1
    up, gap = climb(loom, 2), Uncrossed(loom, facts.told_name, last, "nothing")
    up.begin()
    for alpha in (0.3, 0.6):
        up.interpolate(alpha)
        assert up.mobject.get_x() == pytest.approx(loom.xs[2])
    tried = gap.tried()
    tried.begin()
    reached = []
    for alpha in np.linspace(0, 1, 21):
        tried.interpolate(alpha)
        reached.append(tried.mobject.get_x())
    assert max(reached) < (loom.xs[facts.told_name] + loom.xs[last]) / 2
    assert reached[-1] == pytest.approx(reached[0])
    assert box(gap).left > loom.xs[facts.told_name]
    assert box(gap).right < loom.xs[last]


def test_a_table_fades_on_its_own_scale(facts: DirectPath) -> None:
    wide, narrow = facts.squeezed_tables[-1], facts.squeezed_tables[0]
    raster = Raster(wide, SQUARE)
    there, first = raster.pixels(narrow), raster.pixel_array.copy()
    refill = Refill(raster, narrow)
    refill.begin()
    assert (raster.pixel_array == first).all()
    refill.interpolate(1)
    assert (raster.pixel_array == there).all()
    assert raster.pixel_array[..., :3].std() < first[..., :3].std()


def shown(table: WholeTable, row: int, column: int) -> list[int]:
    """The colour at the middle of a cell."""
    each = len(table.pixel_array) / table.side
    pixel: list[int] = table.pixel_array[int((row + 0.5) * each), int((column + 0.5) * each), :3].tolist()
    return pixel


def test_the_table_shows_its_corner_and_then_all_of_it(facts: DirectPath) -> None:
    near, far, step = facts.table_near, facts.table_far, facts.table_step
    table = WholeTable(near, far, step, SQUARE, 3)
    for row, column in ((0, 0), (1, 0), (2, 1)):
        assert shown(table, row, column) == table.pixels(near)[row, column, :3].tolist()
    frame = table.frame(1, 0)
    assert frame.get_center() == pytest.approx(at(2 / 3, 2))
    flight = Flight(table, facts.vocabulary_size, frame, (1, 0))
    flight.begin()
    assert shown(table, 2, 1) == table.pixels(near)[2, 1, :3].tolist()
    flight.interpolate(1)
    last = (facts.vocabulary_size - 1) // step
    assert table.pixel_array[-1, -1, :3].tolist() == table.pixels(far)[last, last, :3].tolist()
    assert frame.get_center() == pytest.approx(table.cell(1, 0))


def flown(facts: DirectPath) -> list[int]:
    """Where three seconds of the flight flash more than is safe, as a movie of them is judged."""
    table = WholeTable(facts.table_near, facts.table_far, facts.table_step, SQUARE, 3)
    flight, frames = Flight(table, facts.vocabulary_size, table.frame(1, 0), (1, 0), run_time=3.0), []
    flight.begin()
    for alpha in np.linspace(0, 1, 90):
        flight.interpolate(alpha)
        frames.append(table.pixel_array[..., :3].mean(-1).reshape(20, 24, 20, 24).mean((1, 3)))
    return flashes(np.stack(frames).astype(np.uint8), 30)


def test_a_flight_does_not_flash(facts: DirectPath, monkeypatch: pytest.MonkeyPatch) -> None:
    assert flown(facts) == []
    monkeypatch.setattr("scenes.kit.weave.raster.SHUTTER", 0.0)
    assert flown(facts) != []


def test_our_table_is_a_dot_in_that_of_gpt2(facts: DirectPath) -> None:
    dot = within(SQUARE, facts.share_of_gpt2_vocabulary)
    assert dot.width / SQUARE.width == pytest.approx(facts.vocabulary_size / facts.gpt2_vocabulary)
    assert (dot.left, dot.top) == (SQUARE.left, SQUARE.top)


def test_ramps_are_as_thick_as_their_width(facts: DirectPath) -> None:
    for width, stored in zip(facts.widths, facts.share_stored, strict=True):
        left, top = Ramps(float(stored) / 2, SQUARE).slabs
        thick = max(4 * float(width) / facts.vocabulary_size, style.em(1))
        assert (left.width, top.height) == pytest.approx((thick, thick), rel=1e-4)
        assert (left.height, top.width) == pytest.approx((4, 4))


def test_dots_stand_at_what_is_stored_and_kept(facts: DirectPath) -> None:
    chart = Kept(facts.share_stored, facts.kept_of_pairs, Region(0, 6, 0, 3), "none", "whole")
    dots = np.array([dot.get_center() for dot in chart.dots])
    assert dots[:, 1] == pytest.approx(3 * facts.kept_of_pairs, abs=1e-5)
    assert dots[:, 0] == pytest.approx(6 * np.log(facts.share_stored / LEAST) / -np.log(LEAST), abs=1e-4)
    assert chart.mark(facts.sparse_share, 1.0).get_center()[1] == pytest.approx(3)
    assert chart.mark(facts.sparse_share, 1.0).get_x() < dots[-1, 0]
    for piece, wider, narrower in zip(chart.pieces, dots[1:], dots, strict=False):
        assert (*piece.get_start(), *piece.get_end()) == pytest.approx((*wider, *narrower))


def test_it_is_in_the_colours_of_the_theme(facts: DirectPath) -> None:
    style.use("light")
    raster = Raster(facts.row_vectors[:6], SQUARE)
    full = raster.pixels(np.full((1, 1), 1e6))[0, 0, :3] / 255
    assert full == pytest.approx(ManimColor(style.TOKEN).to_rgb(), abs=0.01)
