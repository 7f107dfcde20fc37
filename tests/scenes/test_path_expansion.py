"""What the clip of the paths draws is in proportion to its facts, and has no faults."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.path_expansion import PathExpansion
from narration.speak import speak
from narration.timing import Timing
from scenes.kit import style
from scenes.kit.clip import Clip
from scenes.kit.lint import lint, rehearse
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.paths import EitherWay, Paths
from scenes.kit.weave.unfolded import LEAST, Unfolded
from scenes.path_expansion import SUM, TABLE, PathExpansionClip
from tests.scenes.conftest import FACTS


@pytest.fixture(scope="module")
def facts() -> PathExpansion:
    return PathExpansion.load(FACTS)


@pytest.fixture(scope="module")
def timing(facts: PathExpansion, silence: Path) -> Timing:
    return speak("path_expansion", facts, "silent", 30, silence, silence).timing


@pytest.fixture
def loom(facts: PathExpansion) -> Loom:
    return Loom(facts.tokens, facts.embedding_lengths, keep=[facts.source], room=0.46)


@pytest.fixture
def table(facts: PathExpansion) -> Unfolded:
    return Unfolded(facts.pushes, facts.first_names, facts.second_names, TABLE)


def test_the_clip_has_no_faults(facts: PathExpansion, timing: Timing) -> None:
    assert lint(PathExpansionClip, facts, timing) == []


@pytest.mark.parametrize("answer", [" Bo", " Wilhelmina-Rose"])
def test_nor_has_it_with_other_names(facts: PathExpansion, timing: Timing, answer: str) -> None:
    tokens = tuple(answer if token == facts.answer else token for token in facts.tokens)
    other = replace(facts, tokens=tokens, answer=answer, answer_shown=answer.strip(), guess=answer)
    assert lint(PathExpansionClip, other, timing) == []


def test_nor_with_a_long_prompt(facts: PathExpansion, timing: Timing) -> None:
    tokens = (*facts.tokens[:-1], *(" and", " then") * 4, facts.tokens[-1])
    last, length = len(tokens) - 1, len(tokens)
    arrays: dict[str, Any] = {
        name: np.where(getattr(facts, name) == facts.query, last, getattr(facts, name))
        for name in ("starts", "stops")
    }
    for name in ("embedding_lengths", "written_lengths"):
        arrays[name] = np.resize(getattr(facts, name), length)
    for name in ("looks", "looks_deaf"):
        arrays[name] = np.pad(getattr(facts, name), (0, length - len(facts.tokens)))
    longer = replace(facts, tokens=tokens, query=last, **arrays)
    assert lint(PathExpansionClip, longer, timing) == []


def test_a_path_goes_by_its_threads_and_ends_at_the_guess(facts: PathExpansion, loom: Loom) -> None:
    paths = Paths(loom, facts.starts, facts.stops)
    near = style.em(60)
    assert len(paths.every) == facts.path_count
    assert len(paths.one_head) == facts.one_head_count
    assert len(paths.two_heads) == facts.two_heads_count
    for row, across in enumerate(paths.of):
        for column, path in enumerate(across):
            start, stop = facts.starts[row, column], facts.stops[row, column]
            assert path.line.get_start()[0] == pytest.approx(loom.xs[start], abs=near)
            assert path.line.get_end()[0] == pytest.approx(loom.xs[facts.query], abs=near)
            between = [
                point[0]
                for point in path.line.points
                if loom.heights[0] + near < point[1] < loom.heights[1] - near
            ]
            assert all(x == pytest.approx(loom.xs[stop], abs=near) for x in between)


def test_no_two_heads_carry_in_the_same_lane(facts: PathExpansion, loom: Loom) -> None:
    paths = Paths(loom, facts.starts, 0 * facts.stops)
    carried = [path.line.points[:, 1] for path in paths.of[0][1:]]
    lanes = [float(np.median(heights[heights > loom.heights[0]])) for heights in carried]
    assert len({round(lane, 3) for lane in lanes}) == len(lanes)


def test_both_ways_end_where_the_other_ends(facts: PathExpansion, loom: Loom) -> None:
    ways = EitherWay(loom, facts.source, facts.query)
    assert ways.corner - ways.start == pytest.approx(ways.end - ways.other_corner)
    assert ways.other_corner - ways.start == pytest.approx(ways.end - ways.corner)
    assert ways.end[1] < loom.region.top


def test_bars_are_as_high_as_paths_add(facts: PathExpansion, table: Unfolded) -> None:
    for row, bars in enumerate(table.bars):
        for column, bar in enumerate(bars):
            push = facts.pushes[row, column]
            assert bar.height == pytest.approx(max(abs(push) * table.unit, style.em(LEAST)), rel=1e-3)
            edge = bar.get_bottom() if push >= 0 else bar.get_top()
            assert edge[1] == pytest.approx(table.ground(row), abs=1e-4)
            assert (bar[0].get_stroke_width() > 0) == (push < 0)
            below = table.ground(row - 1) if row else table.square.top
            assert bar.get_top()[1] < below


def test_all_bars_together_end_at_the_score(facts: PathExpansion, table: Unfolded) -> None:
    added, taken, end = table.together(SUM)
    above = facts.pushes[facts.pushes >= 0].sum()
    assert len(added) + len(taken) == facts.path_count
    assert end[0] - SUM.left == pytest.approx(SUM.width * facts.score / above, abs=1e-3)
    assert added[-1].mobject.get_right()[0] == pytest.approx(SUM.right, abs=1e-3)
    assert taken[-1].mobject.get_left()[0] == pytest.approx(end[0], abs=1e-3)


def test_frames_hold_all_paths_of_a_length(facts: PathExpansion, table: Unfolded) -> None:
    for heads, bars in enumerate((table.straight, table.one_head, table.two_heads)):
        frames = table.zones(heads)
        for row, across in enumerate(table.bars):
            for bar in across:
                foot = bar.get_x(), table.ground(row)
                inside = any(
                    abs(foot[0] - frame.get_x()) < frame.width / 2
                    and abs(foot[1] - frame.get_y()) < frame.height / 2
                    for frame in frames
                )
                assert inside == any(bar is one for one in bars)


def test_scores_stand_beside_their_nulls(facts: PathExpansion, timing: Timing) -> None:
    shown: dict[str, set[str]] = {}

    def look(clip: Clip[Any]) -> None:
        for number in clip.shown:
            shown.setdefault(number.beat, set()).add(number.field)

    rehearse(PathExpansionClip, facts, timing, look)
    assert shown["the_bill"] >= {"score", "score_untrained", "two_heads_add"}
    assert shown["what_it_buys"] >= {"surprise_straight", "surprise_one_head", "surprise", "published_buys"}
    assert shown["where_it_looks"] >= {"surprise_deaf", "repeated_deaf", "deaf_times"}
