"""With heads off, and before training, the clip draws what is there, and nothing that is not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.induction_matching import InductionMatching
from scenes.induction_matching import InductionMatchingClip
from tests.scenes.conftest import silent_timing
from tests.scenes.rehearsed import Rehearsed, Seen, rehearsed


def failing(facts: InductionMatching, case: str, **changes: Any) -> InductionMatching:
    """Facts of a model that says what the given one says in a case in which heads are off."""
    names = np.full(len(facts.names), 1e-4)
    said: dict[str, Any] = {
        "probability": getattr(facts, f"probability{case}"),
        "guesses": facts.guesses_without_context,
        "guess_probabilities": facts.guess_probabilities_without_context,
        "probability_other_heads_off": 1e-4,
        "name_probabilities": names,
        "name_ranks": np.full(len(names), 1045),
        "common_words_first": 0.0,
        "common_word_ranks": np.full(len(facts.common_words), 300),
        "names_first": 0,
        "loss_first_half": 10.5,
        "loss_second_half": 10.1,
        "repeated_loss": 10.3 + np.sin(np.arange(len(facts.repeated_loss)) ** 1.7),
    }
    return replace(facts, **{**said, **changes})


def without_previous_token(facts: InductionMatching) -> InductionMatching:
    attention, parts = facts.attention_previous_head_off, facts.score_parts.copy()
    parts[:, facts.written_by.index(facts.previous_token_head)] = 0
    return failing(
        facts,
        "_previous_head_off",
        state="without previous-token",
        ablated=facts.previous_token_heads,
        tag_lengths=0 * facts.tag_lengths,
        attention=attention,
        attention_to_source=float(attention[facts.source]),
        attention_to_first_copy=float(attention[facts.first_copy]),
        score_parts=parts,
        probability_induction_heads_off=1e-4,
        prefix_matching=0.01,
    )


def without_induction(facts: InductionMatching) -> InductionMatching:
    contributions = facts.contributions.copy()
    contributions[facts.component_names.index(facts.induction_head)] = 0
    return failing(
        facts,
        "_induction_heads_off",
        state="without induction",
        ablated=facts.induction_heads,
        copy_length=0.0,
        contributions=contributions,
        answer_logit=float(contributions.sum()),
    )


def untrained(facts: InductionMatching) -> InductionMatching:
    """Nobody looks one step back; the query looks at itself."""
    count = len(facts.tokens)
    own = np.full(count, 0.3 / (count - 1))
    own[-1] = 0.7
    return failing(
        facts,
        "_previous_head_off",
        model="two_layers_untrained",
        state="untrained",
        tags=facts.tokens,
        tag_weights=np.full(count, 0.4),
        attention=own,
        attention_to_source=float(own[facts.source]),
        attention_to_first_copy=float(own[facts.first_copy]),
        contributions=0.01 * facts.contributions,
        answer_logit=0.01 * facts.answer_logit,
        mean_logit=-0.001,
        probability=facts.probability_untrained,
        loss_first_half=facts.uniform_loss,
        loss_second_half=facts.loss_second_half_untrained,
        repeated_loss=facts.repeated_loss_untrained,
        embedding_by_tag_share=0.0,
        probability_induction_heads_off=1e-4,
        prefix_matching=0.02,
    )


def pictures(facts: InductionMatching, folder: Path) -> dict[str, list[Seen]]:
    """The picture after every play, by beat; all words can be read."""
    played = rehearsed(InductionMatchingClip, facts, silent_timing(facts, folder))
    # A thread may pass behind the quiet line while the camera is close to it.
    assert not [fault for fault in played.faults if "stands in the overlay" not in fault.what]
    return played.pictures


@pytest.mark.parametrize("state", [without_previous_token, untrained])
def test_no_tag_hangs_where_none_was_written(
    state: Callable[[InductionMatching], InductionMatching], induction: InductionMatching, silence: Path
) -> None:
    facts = state(induction)
    beats = pictures(facts, silence)
    assert beats["a_bad_guess"][0].provenance == [f"two layers · {facts.state}"]
    assert not any(picture.tags or picture.lit for plays in beats.values() for picture in plays)


@pytest.mark.xdist_group("induction_matching")
def test_tags_hang_where_they_were_written(
    induction: InductionMatching, as_shipped: Callable[[str], Rehearsed]
) -> None:
    beats = as_shipped("induction_matching").pictures
    assert beats["a_bad_guess"][0].provenance == ["two layers"]
    assert beats["everyone_wears_a_tag"][-1].tags == len(induction.wearers)
    assert beats["everyone_wears_a_tag"][-1].lit == 1
    assert beats["two_switches"][2].tags == 0
    # Beside the board, those in the middle share a column.
    assert len(induction.wearers) > beats["two_switches"][-1].tags == beats["two_switches"][0].tags > 5


@pytest.mark.xdist_group("induction_matching")
def test_without_the_head_that_reads_them_the_tags_hang_and_nothing_goes_up(
    induction: InductionMatching, silence: Path, as_shipped: Callable[[str], Rehearsed]
) -> None:
    facts = without_induction(induction)
    beats, whole = pictures(facts, silence), as_shipped("induction_matching").pictures
    assert beats["it_fits"][-1].tags == whole["it_fits"][-1].tags == len(facts.wearers)
    rides = [of["bring_it_back"][1].packets for of in (beats, whole)]
    assert rides == [[facts.answer], [facts.answer]]
    unknown = [picture.words.count("?") for picture in (beats["it_fits"][-1], whole["it_fits"][-1])]
    assert unknown == [1, 0]
