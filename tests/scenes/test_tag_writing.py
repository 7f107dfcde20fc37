"""What the clip of the tags draws is in proportion to its facts, its nulls beside it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.tag_writing import TagWriting
from narration.speak import speak
from narration.timing import Timing
from scenes.kit import style
from scenes.kit.frame.place import Region
from scenes.kit.lint import lint
from scenes.kit.weave.fan import FAINTEST, FULL_LOOK, LEAST, Fan
from scenes.kit.weave.gap import Gap
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import px
from scenes.kit.weave.rows import Rows
from scenes.kit.weave.strip import Strip
from scenes.kit.weave.thread import Strands
from scenes.tag_writing import TagWritingClip
from tests.scenes.conftest import FACTS
from tests.scenes.rehearsed import Rehearsed

TORN = "torn_between", "torn_between_cut_from_output", "torn_between_cut_from_keys"
REGION = Region(-6.0, 3.0, -1.0, 2.0)


@pytest.fixture(scope="module")
def facts() -> TagWriting:
    return TagWriting.load(FACTS)


@pytest.fixture(scope="module")
def timing(facts: TagWriting, silence: Path) -> Timing:
    return speak("tag_writing", facts, "silent", 30, silence, silence).timing


@pytest.fixture
def loom(facts: TagWriting) -> Loom:
    seen = slice(0, facts.source + 1)
    lengths = facts.before_length[seen], facts.tags[seen], facts.tag_length[seen]
    return Loom(facts.tokens[seen], *lengths, keep=range(facts.source + 1))


@pytest.fixture
def strip(facts: TagWriting) -> Strip:
    return Strip(facts.tag_by_loudness, REGION, style.TAG)


@pytest.mark.parametrize("wearer", [" Bo", " Wilhelmina-Rose"])
def test_it_has_no_faults_with_other_names(facts: TagWriting, timing: Timing, wearer: str) -> None:
    def renamed(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(wearer if token == facts.answer else token for token in tokens)

    other = replace(
        facts,
        tokens=renamed(facts.tokens),
        tags=renamed(facts.tags),
        answer=wearer,
        answer_shown=wearer.strip(),
        answer_tokens=renamed(facts.answer_tokens),
    )
    assert lint(TagWritingClip, other, timing) == []


@pytest.mark.xdist_group("tag_writing")
def test_scores_stand_beside_their_nulls(as_shipped: Callable[[str], Rehearsed]) -> None:
    shown: dict[str, set[str]] = {}
    for number in as_shipped("tag_writing").clip.shown:
        shown.setdefault(number.beat, set()).add(number.field)
    assert shown["one_step_left"] >= {"attention_on_random", "attention_untrained"}
    assert shown["it_does_not"] >= {"tagged_token_probability", "tagged_token_probability_without_tag"}
    assert shown["loud_and_quiet"] >= {"wearer_quiet", "shown_leak_random"}
    assert shown["quieter_not_silent"] >= {"moved", "moved_random"}
    assert shown["hidden_not_lost"] >= {*TORN, "times_as_many_tokens"}


@pytest.mark.xdist_group("tag_writing")
def test_surprise_is_drawn_on_the_scale_of_all_tokens(
    facts: TagWriting, as_shipped: Callable[[str], Rehearsed]
) -> None:
    rows: Rows = as_shipped("tag_writing").clip.rows  # type: ignore[attr-defined]
    for result, field in zip(rows.results, TORN, strict=True):
        share = getattr(facts, field) / facts.vocabulary_size
        bar = rows.bar(result.name)
        assert bar.width / rows.parts[result.name][2].width == pytest.approx(share, rel=1e-5)


def test_threads_and_tags_are_as_wide_as_vectors_are_long(facts: TagWriting, loom: Loom) -> None:
    loom.wear()
    unit = style.em(loom.layout.unit)
    for position in loom.hung:
        token, tag = loom.threads[position].strands
        assert token.across == pytest.approx(facts.before_length[position] * unit)
        assert tag.across == pytest.approx(max(facts.tag_length[position] * unit, style.em(1.2)))
        assert tag.get_right()[0] < token.get_center()[0]


def test_looks_are_as_wide_as_weights(facts: TagWriting, loom: Loom) -> None:
    feet, size = loom.feet(0), len(loom.xs)
    for pattern in (facts.pattern[:size, :size], facts.random_pattern_untrained):
        for query, looks in enumerate(Fan(feet, pattern, 1.0, style.QUERY).looks):
            weights = [float(weight) for weight in pattern[query, : query + 1] if weight >= LEAST]
            widths = [px(max(weight * FULL_LOOK, FAINTEST)) for weight in weights]
            assert [look.get_stroke_width() for look in looks] == pytest.approx(widths if query else [])
            for look in looks:
                assert look.get_start()[0] == pytest.approx(feet[query][0], abs=0.13)


def test_the_strip_holds_the_whole_tag_loudest_first(facts: TagWriting, strip: Strip) -> None:
    heights = np.array([bar.height for bar in strip.bars])
    least = style.em(2)
    assert heights == pytest.approx(np.maximum(strip.shares * strip.unit, least))
    assert heights.max() == pytest.approx(REGION.height)
    assert strip.shares[: facts.shown_rank].sum() == pytest.approx(facts.wearer_leak, rel=1e-4)
    places = sorted(bar.get_x() for bar in strip.bars)
    assert [bar.get_x() for bar in strip.bars] != places
    sorting = strip.sorts()
    sorting.begin()
    sorting.finish()
    assert [bar.get_x() for bar in strip.bars] == pytest.approx(places)
    assert [bar.get_bottom()[1] for bar in strip.bars] == pytest.approx([REGION.bottom] * len(places))


def test_columns_are_as_high_as_their_share_of_the_tag(facts: TagWriting, strip: Strip) -> None:
    stacking = strip.stacks(facts.shown_rank)
    stacking.begin()
    stacking.finish()
    loudest, quietest = strip.bars[: facts.shown_rank], strip.bars[-facts.shown_rank :]
    chance = strip.chance(facts.shown_leak_random)
    per_share = (chance.get_y() - REGION.bottom) / facts.shown_leak_random
    assert loudest.height / per_share == pytest.approx(facts.wearer_leak, rel=1e-4)
    assert quietest.height / per_share == pytest.approx(
        facts.tag_by_loudness[-facts.shown_rank :].sum(), rel=1e-4
    )
    assert loudest.get_x() == pytest.approx(strip.foot(0)[0])
    assert quietest.get_right()[0] < REGION.right < chance.get_right()[0] + 0.2
    assert sum(bar.height for bar in strip.bars) / per_share == pytest.approx(1, rel=1e-4)


def test_a_gap_opens_and_closes() -> None:
    strands = Strands(0.0, -1.0, 2.0, 30.0, style.TAG, thick=True)
    before = [line.points.copy() for line in strands]
    gap = Gap([strands], 0.4, 0.8)
    assert gap.lids.get_y() == pytest.approx(0.4)
    assert gap.lids.width > strands.across
    for change, cut in ((gap.opens(), True), (gap.closes(), False)):
        change.begin()
        change.finish()
        for line, points in zip(strands, before, strict=True):
            inside = (line.points[:, 1] > 0.42) & (line.points[:, 1] < 0.78)
            assert inside.any() != cut
            assert np.array_equal(line.points, points) != cut
            assert line.get_bottom()[1] == pytest.approx(-1.0)
            assert line.get_top()[1] == pytest.approx(2.0)
