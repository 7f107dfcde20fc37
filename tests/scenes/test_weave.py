"""What is drawn on the loom is as large as what it stands for."""

from itertools import pairwise

import numpy as np
import pytest
from manim import ManimColor, Mobject

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.weave.evidence import Answers, Cases, Twice
from scenes.kit.weave.looks import FULL_WIDTH, HAIR, Arcs, Scores
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.pennants import Dock, Question
from scenes.kit.weave.planes import px
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.switches import Switches
from tests.scenes.conftest import played
from tests.scenes.weave_drawings import QUERY, SOURCE, TAGS, TOKENS, WEIGHTS, woven


def widths(line: Mobject) -> float:
    return float(line.get_stroke_width())


def test_strands_are_as_wide_as_vectors_are_long() -> None:
    lengths = np.linspace(1, 5, len(TOKENS))
    loom = Loom(TOKENS, lengths, TAGS, 0.5 * lengths, keep=[SOURCE, QUERY])
    unit = loom.layout.unit
    across = [thread.token.across for thread in loom.threads]
    assert across == pytest.approx([style.em(unit * length) for length in lengths])
    tag = loom.carry(SOURCE).strands
    assert tag.across == pytest.approx(across[SOURCE] / 2)


def test_what_joins_stands_beside_what_is_there() -> None:
    thread = woven(5, keep=range(5)).threads[SOURCE]
    left, right = thread.left, thread.right
    joined = thread.joins(thread.joined(2.0, 0.5, style.VALUE, right=True), right=True)
    assert joined.get_left()[0] > right
    assert thread.left == left
    assert thread.right == pytest.approx(joined.get_right()[0])


def test_arcs_are_as_wide_as_their_weights_and_stand_side_by_side() -> None:
    loom = woven(keep=[SOURCE, QUERY])
    weights = WEIGHTS / WEIGHTS.sum()
    arcs = Arcs(loom.feet(1), QUERY, weights, loom.room())
    for position, weight in enumerate(weights):
        assert widths(arcs.line(position)) == pytest.approx(px(max(weight * FULL_WIDTH, HAIR)))
    ends = {k: float(arcs.line(k).get_end()[0]) for k in range(len(weights)) if k != QUERY}
    order = sorted(ends, reverse=True)
    full, head = style.em(FULL_WIDTH), loom.xs[QUERY]
    assert ends[0] + weights[0] * full / 2 == pytest.approx(head + full / 2)
    for near, far in pairwise(order):
        gap = ends[far] - ends[near]
        assert gap == pytest.approx((weights[near] + weights[far]) * full / 2)


def test_scores_are_as_high_as_they_are_above_the_lowest() -> None:
    scores = np.array([4, 1, -2, 0, 7.0])
    drawn = Scores([place.at(x, 0) for x in range(5)], scores, 1.8)
    assert [bar.height for bar in drawn.bars] == pytest.approx(0.2 * (scores + 2), abs=0.011)


def test_surprise_stands_over_its_token_on_one_scale_for_both_times() -> None:
    losses, null = np.array([4, 8, 6, 1, 0.5, 2]), np.full(3, 7.0)
    drawn = Twice(("<bos>", *(" a", " b", " c") * 2), losses, null, "null", place.FULL)
    corners = [np.array([*curve.get_start_anchors(), curve.get_end()]) for curve in drawn.curves]
    (x, y), unit = corners[0][0][:2], (corners[0][1][1] - corners[0][0][1]) / 4
    for curve, said in zip(corners, (losses[:3], losses[3:]), strict=True):
        assert curve[:, 1] == pytest.approx(y + unit * (said - 4))
        assert curve[:, 0] == pytest.approx([chip.get_x() for chip in drawn.chips[:3]])
    assert drawn.level.get_y() == pytest.approx(y + unit * (null[0] - 4))
    assert curve[0][0] == pytest.approx(x)


def test_answers_have_bars_of_how_likely_they_are_before_and_after() -> None:
    before, after = np.array([0.1, 0.2]), np.array([0.9, 0.4])
    drawn = Answers(("Ada", "Bo"), before, after, {"Bo": "#3"}, place.FULL)
    full = drawn.tracks[0].width
    assert [bar.width / full for bar in drawn.bars] == pytest.approx(before)
    for rise in drawn.rise():
        rise.begin()
        rise.finish()
    assert [bar.width / full for bar in drawn.bars] == pytest.approx(after)
    assert [bar.get_left()[0] for bar in drawn.bars] == pytest.approx(
        [one.get_left()[0] for one in drawn.tracks]
    )
    colours = [chip[0].get_stroke_color() for chip in drawn.chips]
    assert colours == [ManimColor(style.ANSWER), ManimColor(style.NULL)]


def test_heads_that_are_off_are_outlines() -> None:
    loom = woven(keep=[SOURCE, QUERY])
    switches = Switches(loom, ["0.0", "0.1", "1.0"], {style.TAG: ["0.1"]}).without(["0.0"])
    assert [mark.get_fill_opacity() for mark in switches.marks.values()] == [0, 1, 1]
    assert [mark.get_y() for mark in switches.marks.values()] == pytest.approx(
        [loom.heights[0], loom.heights[0], loom.heights[1]]
    )
    assert switches.marks["0.1"].get_fill_color() == ManimColor(style.TAG)


def test_a_word_that_did_not_hold_is_not_lit() -> None:
    drawn = Cases((" the", " of"), np.array([True, False]), place.FULL, 2)
    colours = [chip[0].get_stroke_color() for chip in drawn]
    assert colours == [ManimColor(style.ANSWER), ManimColor(style.NULL)]


def test_bars_are_as_long_as_their_values() -> None:
    region = place.FULL
    values = {"a": 1.0, "b": 0.3}
    results = [Result(name, value, f"{value:.0%}", style.ANSWER, 0.5) for name, value in values.items()]
    rows = Rows(results, region, "a")
    assert rows.bar("a").width == pytest.approx(region.width)
    assert rows.bar("b").width == pytest.approx(0.3 * region.width)
    assert rows.parts["b"][4].width == pytest.approx(0.5 * region.width)
    assert rows.bar("a").get_left()[0] == pytest.approx(rows.bar("b").get_left()[0])


def test_rows_come_where_they_stay() -> None:
    results = [Result(name, 0.5, "50%", style.ANSWER) for name in ("a", "b")]
    rows = Rows(results, place.FULL, title="title")
    before = {name: rows.parts[name].get_center() for name in rows.parts}

    def come(clip: object) -> None:
        for animations in (rows.asks("a"), rows.answers("a"), rows.asks("b"), rows.answers("b")):
            clip.play(*animations, run_time=1)  # type: ignore[attr-defined]

    clip = played(come)
    shown = {id(part) for mobject in clip.mobjects for part in mobject.get_family()}
    assert {id(part) for row in rows.parts.values() for part in row} | {id(rows.title)} <= shown
    assert all(np.allclose(rows.parts[name].get_center(), centre) for name, centre in before.items())


def test_a_question_that_fits_closes_around_the_pennant_and_leaves_it() -> None:
    loom = woven(keep=[SOURCE, QUERY])
    pennant = loom.pennants[SOURCE]
    shape = pennant.panel.points.copy()
    question = Question(" is", pennant.size).on(loom.lane(SOURCE))

    def dock(clip: object) -> None:
        clip.add(pennant, question)  # type: ignore[attr-defined]
        clip.play(Dock(question, pennant), run_time=1)  # type: ignore[attr-defined]

    clip = played(dock)
    assert np.allclose(pennant.panel.points, shape)
    assert pennant in clip.mobjects
    inside, around = place.box(pennant.panel), place.box(question.panel)
    assert around.contains(inside)
    assert around.height < 1.4 * inside.height
    assert question.words[1].get_fill_opacity() == 0
