"""What the clip of one head draws is in proportion to its facts, and has no faults with any prompt."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Transform

from data.one_head import OneHead
from narration.speak import speak
from narration.timing import Timing
from scenes.kit import style
from scenes.kit.clip import Clip
from scenes.kit.frame.place import Region
from scenes.kit.lint import lint, rehearse
from scenes.kit.weave.looks import Scores
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.parking import LANE, Parking
from scenes.kit.weave.planes import px
from scenes.kit.weave.rack import Compared, Rack
from scenes.kit.weave.shares import Shares
from scenes.kit.weave.whole import Whole
from scenes.one_head import OneHeadClip
from tests.scenes.conftest import FACTS


@pytest.fixture(scope="module")
def facts() -> OneHead:
    return OneHead.load(FACTS)


@pytest.fixture(scope="module")
def timing(facts: OneHead, silence: Path) -> Timing:
    return speak("one_head", facts, "silent", 30, silence, silence).timing


@pytest.fixture
def loom(facts: OneHead) -> Loom:
    return Loom(facts.tokens, facts.embedding_lengths, keep=range(5), room=0.46)


def with_prompt(facts: OneHead, name: str, middle: int) -> OneHead:
    """The same facts on "My name is NAME. … My name is" with `middle` other tokens between."""
    words = (" I", " know", " every", " house", " near", " the", " river", " and", " who", " lives", " there")
    between = tuple(words[index % len(words)] for index in range(middle))
    tokens = ("<bos>", "My", " name", " is", f" {name}", ".", *between, " My", " name", " is")
    columns = np.resize(np.arange(len(facts.tokens)), len(tokens))
    spots: dict[str, Any] = {
        entry.name: getattr(facts, entry.name)[columns]
        for entry in fields(facts)
        if entry.metadata.get("axes", ("",))[0] == "position"
    }
    spots["attention"] = spots["attention"] / spots["attention"].sum()
    query = len(tokens) - 1
    said: dict[str, Any] = {"tokens": tokens, "answer": f" {name}", "answer_shown": name, "guess": f" {name}"}
    return replace(facts, **said, **spots, query=query, phrase_start=query - 2)


def test_the_clip_has_no_faults(facts: OneHead, timing: Timing) -> None:
    assert lint(OneHeadClip, facts, timing) == []


@pytest.mark.parametrize(("name", "middle"), [("Bo", 0), ("Wilhelmina-Rose", 4), ("Maximilianus14", 31)])
def test_nor_has_it_with_other_names_and_prompts(
    facts: OneHead, timing: Timing, name: str, middle: int
) -> None:
    assert lint(OneHeadClip, with_prompt(facts, name, middle), timing) == []


def test_every_number_that_is_spoken_of_is_shown(facts: OneHead, timing: Timing) -> None:
    shown: dict[str, Clip[Any]] = {}
    rehearse(OneHeadClip, facts, timing, lambda clip: shown.update(last=clip))
    read = {number.field for number in shown["last"].shown}
    assert {
        "scores",
        "weight_of_source",
        "weight_of_source_untrained",
        "carried_share_of_start",
        "weight_of_start",
        "parked_before",
        "value_of_start",
        "value_of_start_untrained",
    } <= read


def test_strips_share_one_scale(facts: OneHead, loom: Loom) -> None:
    values = Rack(loom, facts.values, style.VALUE)
    unit = values.thick / 2 / abs(facts.values).max()
    for position, strip in values.strips.items():
        bars = strip.points[: 16 * facts.head_width].reshape(-1, 16, 3)
        ends = bars[:, :, 0] - values.place(position)[0]
        assert ends[np.arange(facts.head_width), abs(ends).argmax(1)] == pytest.approx(
            unit * facts.values[position], abs=1e-6
        )


def test_what_is_compared_adds_up_to_the_score(facts: OneHead) -> None:
    region = Region(-4, 4, 0, 3)
    vectors = facts.query_vector, facts.keys[facts.source]
    compared = Compared(vectors, facts.score_parts, (style.QUERY, style.KEY), region)
    agree, differ = facts.score_parts.clip(min=0), facts.score_parts.clip(max=0)
    assert agree.sum() + differ.sum() == pytest.approx(facts.scores[facts.source], rel=1e-4)
    assert region.holds(compared, 0.02)
    middle = compared.agree.get_center()[1]
    assert (compared.agree.points[:, 1] >= middle - compared.row).all()
    assert np.isclose(compared.differ.get_center()[1], middle)


def test_arcs_to_the_start_are_as_wide_as_their_shares_and_stand_side_by_side(
    facts: OneHead, loom: Loom
) -> None:
    spot, *askers = loom.feet(1)
    shares = facts.parked[1:].clip(min=0.1)
    parking = Parking(spot, askers, shares, 1.2)
    assert [line.get_stroke_width() for line in parking.lines] == pytest.approx(px(LANE) * shares)
    assert [line.get_start()[0] for line in parking.lines] == pytest.approx([foot[0] for foot in askers])
    ends = np.array([line.get_end()[0] for line in parking.lines])
    widths = style.em(LANE) * shares
    # The first asker is the nearest one: its arc is the innermost, and the last one's the outermost.
    assert ends[:-1] - ends[1:] == pytest.approx((widths[:-1] + widths[1:]) / 2)


def test_columns_are_as_high_as_their_shares(facts: OneHead, loom: Loom) -> None:
    shares = Shares(loom.feet(1), facts.parked, 2.0)
    assert [bar.height for bar in shares] == pytest.approx(2.0 * facts.parked, abs=0.02)


def test_all_attention_fills_the_bar_that_is_one(facts: OneHead) -> None:
    region = Region(-4, 4, 2.8, 3.2)
    whole = Whole(facts.attention, region, style.QUERY)
    long = np.array([piece.get_length() for piece in whole.pieces])
    assert long == pytest.approx(region.width * facts.attention, abs=0.05)
    assert region.holds(whole, 0.02)
    assert len(whole.names(["start", *facts.tokens[1:]])) == 3


def test_softmax_makes_columns_as_high_as_their_shares(facts: OneHead, loom: Loom) -> None:
    scores = Scores(loom.feet(1), facts.scores, 1.2)
    becoming = scores.into_shares(facts.attention, 2.0)
    aims = [change.target_mobject for change in becoming if isinstance(change, Transform)]
    assert [aim.get_length() for aim in aims] == pytest.approx(2.0 * facts.attention, abs=0.011)
    assert [aim.get_start() for aim in aims] == pytest.approx(np.array(loom.feet(1)))
