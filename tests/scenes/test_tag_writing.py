"""What the clip of the tags draws is in proportion to its facts, its nulls beside it, and has no faults."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Arrow

from data.tag_writing import TagWriting
from narration.speak import speak
from narration.timing import Timing
from scenes.kit import style
from scenes.kit.algebra.vectors import Plane
from scenes.kit.charts.histogram import Histogram
from scenes.kit.charts.shares import Share, full_scale
from scenes.kit.circuit.attention import FULL_WIDTH, HAIR, STROKE
from scenes.kit.circuit.carrying import Carrying
from scenes.kit.circuit.loom import Loom
from scenes.kit.circuit.pattern_arcs import PatternArcs
from scenes.kit.circuit.ways import TagWays
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.text import Words
from scenes.kit.lint import lint, rehearse
from scenes.tag_writing import TagWritingClip
from tests.scenes.conftest import FACTS


@pytest.fixture(scope="module")
def facts() -> TagWriting:
    return TagWriting.load(FACTS)


@pytest.fixture(scope="module")
def timing(facts: TagWriting, silence: Path) -> Timing:
    return speak("tag_writing", facts, "silent", 30, silence, silence).timing


@pytest.fixture
def loom(facts: TagWriting) -> Loom:
    return Loom(facts.tokens, facts.tags, (facts.source, facts.first_copy))


@pytest.fixture
def plane(facts: TagWriting) -> Plane:
    return Plane(facts.token_arrow, facts.tag_arrow, place.STAGE)


def angle_between(one: Arrow, other: Arrow) -> float:
    """In degrees, clockwise from the first arrow."""
    return float(np.degrees(one.get_angle() - other.get_angle()))


def test_the_clip_has_no_faults(facts: TagWriting, timing: Timing) -> None:
    assert lint(TagWritingClip, facts, timing) == []


@pytest.mark.parametrize("wearer", [" Bo", " Wilhelmina-Rose"])
def test_nor_has_it_with_other_names(facts: TagWriting, timing: Timing, wearer: str) -> None:
    def renamed(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(wearer if token == facts.answer else token for token in tokens)

    other = replace(
        facts,
        tokens=renamed(facts.tokens),
        tags=renamed(facts.tags),
        answer=wearer,
        answer_tokens=renamed(facts.answer_tokens),
    )
    assert lint(TagWritingClip, other, timing) == []


def test_scores_stand_beside_their_nulls(facts: TagWriting, timing: Timing) -> None:
    shown: dict[str, set[str]] = {}

    def look(clip: Clip[Any]) -> None:
        for number in clip.shown:
            shown.setdefault(number.beat, set()).add(number.field)

    rehearse(TagWritingClip, facts, timing, look)
    assert shown["one_step_left"] >= {"attention_on_random", "attention_untrained"}
    assert shown["will_it_say_it_twice"] >= {"moved", "moved_random"}
    assert shown["two_directions"] >= {"angle", "angle_random"}
    assert shown["not_just_this_one"] >= {"shown_leak", "shown_leak_random"}
    assert shown["hidden_not_lost"] >= {"probability_cut_from_keys", "probability_others_cut_from_keys"}


def test_looks_are_as_wide_as_weights(facts: TagWriting, loom: Loom) -> None:
    feet = loom.feet(0)
    arcs = PatternArcs(feet, facts.pattern, 2.0)
    for query, looks in enumerate(arcs.looks):
        for key, arc in enumerate(looks):
            width = facts.pattern[query, key] * FULL_WIDTH
            assert arc.get_stroke_width() * STROKE == pytest.approx(width, abs=1e-6)
            assert (arc.get_stroke_opacity() > 0) == (width >= HAIR)
            assert [*arc.get_start(), *arc.get_end()] == pytest.approx([*feet[key], *feet[query]])


def test_copies_come_from_where_the_head_looks_most(facts: TagWriting, loom: Loom) -> None:
    pattern = np.zeros_like(facts.pattern)
    pattern[3, 1] = pattern[2, 1] = 1.0
    arcs = PatternArcs(loom.feet(0), pattern, 2.0)
    carrying = Carrying(loom, arcs, pattern, facts.tokens, [2, 3])
    for ride, wearer in zip(carrying.ride, (2, 3), strict=True):
        assert ride.mobject.get_center() == pytest.approx(loom.feet(0)[1], abs=0.2)
        ride.begin()
        ride.finish()
        assert ride.mobject.get_center() == pytest.approx(loom.feet(0)[wearer], abs=0.2)


@pytest.mark.parametrize("degrees", [None, 60.0, 89.0, 91.0, 120.0])
def test_angles_and_lengths_are_true(facts: TagWriting, degrees: float | None) -> None:
    tag = facts.tag_arrow
    if degrees is not None:
        length = float(np.linalg.norm(tag))
        tag = length * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    plane = Plane(facts.token_arrow, tag, place.STAGE)
    assert angle_between(plane.upright, plane.other) == pytest.approx(degrees or facts.angle, abs=0.01)
    for arrow, vector in ((plane.upright, facts.token_arrow), (plane.other, tag)):
        assert arrow.get_length() == pytest.approx(np.linalg.norm(vector) * plane.unit, rel=1e-4)
        assert place.STAGE.holds(arrow, slack=0.15)


def test_the_opening_and_the_fan_are_the_angles(facts: TagWriting, plane: Plane) -> None:
    opening = plane.opening(facts.angle, 1.0)
    turn = opening.get_end() - plane.origin
    assert np.degrees(np.arctan2(turn[0], turn[1])) == pytest.approx(facts.angle, abs=0.01)
    _, *rims = plane.fan(facts.angle_random)
    angles = [90 - np.degrees(rim.get_angle()) for rim in rims]
    assert angles == pytest.approx([facts.angle_random, 180 - facts.angle_random], abs=0.1)


def test_sums_end_and_cast_their_shadows_where_the_facts_say(facts: TagWriting, plane: Plane) -> None:
    for times, shadow in zip(facts.slide, facts.slide_shadows, strict=True):
        arrow, _, bar = plane.added(float(times), float(shadow))
        end = facts.token_arrow + max(times, 0.01) * facts.tag_arrow
        assert arrow.get_end() == pytest.approx(plane.point(end), abs=1e-5)
        assert bar.height == pytest.approx(shadow * plane.unit, rel=1e-5)
        if times:
            assert bar.get_top()[1] == pytest.approx(arrow.get_end()[1], abs=1e-3)


def test_columns_are_shares_of_pairs(facts: TagWriting) -> None:
    drawn = Histogram(facts.angle_bins, facts.angle_shares, facts.angle_shares_random, place.BODY, style.TAG)
    heights = np.array([column.height for column in drawn.columns])
    middles = [column.get_x() for column in drawn.columns]
    seen = (facts.angle_bins > drawn.low) & (facts.angle_bins < drawn.high)
    assert heights / drawn.unit == pytest.approx(facts.angle_shares[seen], abs=1e-5)
    assert middles == pytest.approx([drawn.point(bin_, 0)[0] for bin_ in facts.angle_bins[seen]], abs=1e-5)
    assert drawn.null.height / drawn.unit == pytest.approx(facts.angle_shares_random.max(), rel=1e-5)
    assert drawn.low + drawn.high == pytest.approx(180)
    assert facts.angle_shares[seen].sum() > 0.999
    assert drawn.mark(facts.angle).get_x() == pytest.approx(drawn.point(facts.angle, 0)[0])


def test_bars_outlines_and_ticks_are_shares() -> None:
    bar = Share(Words("one"), 0.03, "3%", place.LEDGER, 0.0, full_scale([0.03, 0.04]), 1.0)
    length = bar.track.get_length()
    assert bar.bar.width == pytest.approx(0.6 * length)
    assert bar.otherwise(0.04).width == pytest.approx(0.8 * length)
    ticks = bar.ticks(np.array([0.0, 0.05]))
    assert [tick.get_x() for tick in ticks] == pytest.approx(
        [bar.track.get_start()[0], bar.track.get_end()[0]], abs=2e-3
    )


def test_every_tag_has_its_ways(facts: TagWriting, loom: Loom) -> None:
    ways = TagWays(loom)
    for position in range(1, len(facts.tokens)):
        if position in loom.columns.folded[1:]:
            continue
        line, key = ways.into(position)
        assert line.get_start() == pytest.approx(loom.tags[position].get_top())
        assert key.get_center() == pytest.approx(loom.feet(1)[position])
    assert len(ways.to_output) == len(ways.to_keys) + 1


def test_the_phrase_is_what_comes_back(facts: TagWriting) -> None:
    again = replace(facts, tokens=("<bos>", "A", " b", " c", ".", " A", " b"), first_copy=2, query=6)
    assert again.phrase_length == 2
    assert replace(again, tokens=("<bos>", "x", " b", " c", ".", " A", " b")).phrase_length == 1
