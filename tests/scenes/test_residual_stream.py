"""What the clip of the residual stream draws is in proportion to its facts, and has no faults."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Create

from data.residual_stream import ResidualStream
from narration.speak import speak
from narration.timing import Timing
from scenes.kit import style
from scenes.kit.clip import Clip
from scenes.kit.frame.place import Region
from scenes.kit.lint import lint, rehearse
from scenes.kit.weave.bill import LEAST, Bill
from scenes.kit.weave.joining import Joining
from scenes.kit.weave.planes import BYSTANDER
from scenes.residual_stream import ADDED, NEAR, ResidualStreamClip
from tests.scenes.conftest import FACTS


@pytest.fixture(scope="module")
def facts() -> ResidualStream:
    return ResidualStream.load(FACTS)


@pytest.fixture(scope="module")
def timing(facts: ResidualStream, silence: Path) -> Timing:
    return speak("residual_stream", facts, "silent", 30, silence, silence).timing


@pytest.fixture
def joining(facts: ResidualStream) -> Joining:
    count = len(facts.component_lengths)
    colors = [style.TOKEN, *[style.VALUE] * (count - 1)]
    return Joining(facts.component_lengths, colors, [1, facts.first_of_second_layer], 5.9, -2.0, NEAR)


@pytest.fixture
def bill(facts: ResidualStream, joining: Joining) -> Bill:
    numbers = [f"{push:+.1f}" for push in facts.pushes]
    return Bill(facts.pushes, numbers, [-2.3, *joining.heights], ADDED, facts.next_to_nothing)


def test_the_clip_has_no_faults(facts: ResidualStream, timing: Timing) -> None:
    assert lint(ResidualStreamClip, facts, timing) == []


@pytest.mark.parametrize("answer", [" Bo", " Wilhelmina-Rose"])
def test_nor_has_it_with_other_names(facts: ResidualStream, timing: Timing, answer: str) -> None:
    def renamed(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(answer if token == facts.answer else token for token in tokens)

    other = replace(
        facts,
        tokens=renamed(facts.tokens),
        best=renamed(facts.best),
        answer=answer,
        answer_shown=answer.strip(),
        answer_tokens=(answer,),
    )
    assert lint(ResidualStreamClip, other, timing) == []


def test_nor_with_a_long_prompt_and_other_sums(facts: ResidualStream, timing: Timing) -> None:
    tokens = (*facts.tokens[:-1], *(" and", " then") * 4, facts.tokens[-1])
    added = len(tokens) - len(facts.tokens)
    longer = replace(
        facts,
        tokens=tokens,
        embedding_lengths=np.resize(facts.embedding_lengths, len(tokens)),
        query=facts.query + added,
        looked_at=np.where(facts.looked_at == facts.query, facts.query + added, facts.looked_at),
        component_lengths=1.4 * facts.component_lengths,
        pushes=facts.pushes + np.linspace(1.5, -0.4, len(facts.pushes)),
    )
    assert lint(ResidualStreamClip, longer, timing) == []


def test_strands_are_as_wide_as_vectors_are_long(facts: ResidualStream, joining: Joining) -> None:
    top = [np.concatenate([line.get_end()[None] for line in part])[:, 0] for part in joining.parts]
    widths = joining.unit * np.asarray(facts.component_lengths)
    for index, (xs, width) in enumerate(zip(top, widths, strict=True)):
        middle = (joining.parts[index].get_left() + joining.parts[index].get_right())[0] / 2
        assert middle < joining.right
        if len(xs) > 1:
            # Strands stand in the middles of as many equal parts of the width, but for their sway.
            whole = np.ptp(xs) * len(xs) / (len(xs) - 1)
            assert whole == pytest.approx(style.em(width), abs=style.em(6))
    assert joining.right - joining.left > style.em(widths.sum())


def test_nothing_that_joins_crosses_what_is_there(joining: Joining) -> None:
    assert [*joining.heights] == sorted(joining.heights)
    ends = [float(np.mean([line.get_end()[0] for line in part])) for part in joining.parts]
    assert ends == sorted(ends, reverse=True)
    for part in joining.parts:
        for line in part:
            assert line.get_end()[1] == pytest.approx(NEAR.top)


def test_what_has_not_joined_is_not_shown(joining: Joining) -> None:
    joining.joins(2)
    step = joining.speak_of([0])
    moved = {id(member) for animation in step.animations for member in animation.mobject.submobjects}
    assert moved == {id(joining.parts[0]), id(joining.parts[2])}
    step.begin()
    step.interpolate(1)
    step.finish()
    assert joining.parts[2].plane == BYSTANDER
    assert joining.parts[1].plane == 1
    assert isinstance(joining.joins(3).animations[0], Create)


def test_bars_begin_where_the_one_below_ended(facts: ResidualStream, bill: Bill) -> None:
    sums = np.concatenate([[0], np.cumsum(facts.pushes)])
    for index, (bar, part) in enumerate(zip(bill.bars, facts.pushes, strict=True)):
        least = style.em(LEAST)
        assert bar.width == pytest.approx(max(abs(part) * bill.unit, least), rel=1e-4)
        start = bar.get_left()[0] if part >= 0 else bar.get_right()[0]
        assert start == pytest.approx(bill.x(sums[index]), abs=1e-4)
        assert (bar.get_stroke_width() > 0) == (part < 0)
    assert ADDED.left <= min(bar.get_left()[0] for bar in bill.bars)


def test_all_bars_together_end_at_the_score(facts: ResidualStream, bill: Bill) -> None:
    added, taken = bill.together(2.0)
    assert (len(added), len(taken)) == ((facts.pushes >= 0).sum(), (facts.pushes < 0).sum())
    last = taken[-1].mobject
    end, written = bill.total(2.0)
    assert last.get_left()[0] == pytest.approx(end[0], abs=1e-3)
    assert end[0] == pytest.approx(bill.x(facts.score), abs=1e-3)
    farthest = max(animation.mobject.get_right()[0] for animation in added)
    assert farthest == pytest.approx(bill.x(facts.pushes[facts.pushes >= 0].sum()), abs=0.05)
    assert farthest < written[0]


def test_another_score_falls_to_its_own_size_on_the_same_scale(facts: ResidualStream, bill: Bill) -> None:
    falls = bill.falls(facts.pushes_untrained)
    assert len(falls) == len(bill.bars)
    for fall, bar, part in zip(falls, bill.bars, facts.pushes_untrained, strict=True):
        there = fall.mobject
        assert fall.target_mobject is bar
        assert there.width == pytest.approx(max(abs(part) * bill.unit, style.em(LEAST)), rel=1e-4)
        assert there.get_y() == pytest.approx(bar.get_y())
        assert there.width <= bar.width + 1e-6
    assert bill.whole(facts.score, 2.0).get_right()[0] == pytest.approx(bill.x(facts.score), abs=1e-3)


def test_rows_that_are_alike_have_one_number(facts: ResidualStream, bill: Bill) -> None:
    alike = facts.next_to_nothing
    assert [index for index, push in enumerate(facts.pushes) if f"{push:+.1f}" in ("+0.0", "-0.0")] == [
        *alike
    ]
    assert [index for index, label in enumerate(bill.labels) if not len(label)] == [*alike][:-1]


def test_scores_stand_beside_their_nulls(facts: ResidualStream, timing: Timing) -> None:
    shown: dict[str, set[str]] = {}

    def look(clip: Clip[Any]) -> None:
        for number in clip.shown:
            shown.setdefault(number.beat, set()).add(number.field)

    rehearse(ResidualStreamClip, facts, timing, look)
    assert shown["it_adds_up"] >= {"score", "score_untrained"}
    assert shown["too_early"] >= {"pushes", "ranks"}


def test_more_and_longer_parts_still_fit() -> None:
    lengths = np.linspace(1, 12, 17)
    region = Region(0.0, 6.4, -1.9, 2.4)
    drawn = Joining(lengths, [style.TOKEN] * 17, [1, 9], 5.9, -2.0, region)
    assert drawn.left > region.left
    assert max(drawn.heights) < region.top
