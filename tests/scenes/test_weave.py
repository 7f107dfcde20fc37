"""What is drawn on the loom is as large as what it stands for."""

from itertools import pairwise

import numpy as np
import pytest
from manim import Mobject

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.weave.looks import FULL_WIDTH, HAIR, Arcs
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.pennants import Dock, Question
from scenes.kit.weave.planes import px
from scenes.kit.weave.rows import Result, Rows
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


def test_bars_are_as_long_as_their_values() -> None:
    region = place.FULL
    values = {"a": 1.0, "b": 0.3}
    results = [Result(name, value, f"{value:.0%}", style.ANSWER, 0.5) for name, value in values.items()]
    rows = Rows(results, region, "a")
    assert rows.bar("a").width == pytest.approx(region.width)
    assert rows.bar("b").width == pytest.approx(0.3 * region.width)
    assert rows.parts["b"][4].width == pytest.approx(0.5 * region.width)
    assert rows.bar("a").get_left()[0] == pytest.approx(rows.bar("b").get_left()[0])


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
