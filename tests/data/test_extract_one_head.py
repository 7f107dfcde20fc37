"""What `one_head` says is what the head does, found again from the weights alone, and holds the claim."""

import numpy as np
import pytest

from data.extract.one_head import extract
from data.extract.prompts import Prompt
from data.models.opened import OpenModel
from data.one_head import OneHead
from tests.data.plain import Plain, head_named


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel, prompt: Prompt) -> OneHead:
    return extract(two_layers, prompt)


@pytest.fixture(scope="module")
def before_training() -> Plain:
    return Plain("two_layers", trained=False)


def test_query_and_keys_give_the_scores_and_these_the_attention(
    facts: OneHead, prompt: Prompt, plain: Plain
) -> None:
    head, run = head_named(facts.induction_head), plain.run(prompt.ids)
    placed = run.streams[head[0]] + plain["W_pos"][: len(prompt.ids)]
    assert facts.query_vector == pytest.approx(placed[prompt.query] @ plain.of(head, "Q"), abs=1e-4)
    assert facts.keys == pytest.approx(placed @ plain.of(head, "K"), abs=1e-4)
    scores = facts.keys @ facts.query_vector / np.sqrt(facts.head_width)
    assert facts.scores == pytest.approx(scores, abs=1e-4)
    assert facts.score_parts.sum() == pytest.approx(facts.scores[prompt.source], abs=1e-4)
    assert facts.attention == pytest.approx(run.patterns[head][prompt.query], abs=1e-6)
    assert facts.attention.sum() == pytest.approx(1)


def test_what_is_carried_is_attention_times_what_is_handed_over(
    facts: OneHead, prompt: Prompt, plain: Plain
) -> None:
    head, run = head_named(facts.induction_head), plain.run(prompt.ids)
    handed = run.streams[head[0]] @ plain.of(head, "V") @ plain.of(head, "O")
    assert facts.values @ plain.of(head, "O") == pytest.approx(handed, abs=1e-3)
    assert facts.value_lengths == pytest.approx(np.linalg.norm(handed, axis=1), rel=1e-4)
    assert facts.carried == pytest.approx(facts.attention * facts.value_lengths, rel=1e-4)
    # What the head writes is the sum of what it carries: the lengths are those of its summands.
    assert run.written[head][prompt.query] == pytest.approx(facts.attention @ handed, abs=1e-4)
    total = facts.carried.sum()
    assert facts.carried_share_of_source == pytest.approx(facts.carried[prompt.source] / total, rel=1e-4)
    assert facts.carried_share_of_start == pytest.approx(facts.carried[0] / total, rel=1e-4)


def test_the_start_is_where_it_waits(
    facts: OneHead, prompt: Prompt, plain: Plain, before_training: Plain
) -> None:
    head = head_named(facts.induction_head)
    assert facts.tokens[facts.phrase_start : facts.query + 1] == (" My", " name", " is")
    before = slice(1, facts.phrase_start)
    for model, parked, handed in (
        (plain, facts.parked_before, facts.value_of_start),
        (before_training, facts.parked_before_untrained, facts.value_of_start_untrained),
    ):
        run = model.run(prompt.ids)
        lengths = np.linalg.norm(run.streams[1] @ model.of(head, "V") @ model.of(head, "O"), axis=1)
        assert parked == pytest.approx(run.patterns[head][before, 0].mean(), rel=1e-3)
        assert handed == pytest.approx(lengths[0] / lengths[1:].mean(), rel=1e-3)
    untrained = before_training.run(prompt.ids)
    values = untrained.streams[1] @ before_training.of(head, "V")
    assert facts.values_untrained == pytest.approx(values, abs=1e-5)
    found = untrained.patterns[head][prompt.query, prompt.source]
    assert facts.weight_of_source_untrained == pytest.approx(found, rel=1e-3)
    uniform = np.mean([1 / (position + 1) for position in range(1, facts.phrase_start)])
    assert facts.parked_before_uniform == pytest.approx(uniform, rel=1e-4)


def test_the_claim_of_the_clip(facts: OneHead) -> None:
    assert facts.guess == facts.answer
    assert int(facts.scores.argmax()) == facts.source
    assert facts.weight_of_source > 2 * facts.weight_of_source_untrained
    assert facts.weight_of_source > 5 * facts.weight_of_start
    assert facts.carried_share_of_start < 0.1 * facts.weight_of_start
    assert facts.value_of_start < 0.1
    assert facts.value_of_start_untrained > 0.8
    assert facts.parked_before > 2 * max(facts.parked_before_uniform, facts.parked_before_untrained)
    assert facts.parked_before > 4 * facts.parked[facts.query]
