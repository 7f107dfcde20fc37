"""The facts of `induction_matching` are what the model does, and say what the clip says."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
import torch

from data.errors import ExplainerError
from data.extract.induction_matching import extract
from data.extract.prompts import NAMES, Prompt, read_prompt, wording
from data.extract.running import logits
from data.induction_matching import InductionMatching
from data.models.opened import OpenModel
from data.models.store import load_model


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel, prompt: Prompt) -> InductionMatching:
    return extract(two_layers, prompt)


def circuit_heads(facts: InductionMatching) -> Iterator[str]:
    yield from (*facts.previous_token_heads, *facts.induction_heads)


def test_contributions_sum_to_the_logit(facts: InductionMatching) -> None:
    assert facts.contributions.sum() == pytest.approx(facts.answer_logit, abs=1e-3)


def test_score_parts_sum_to_the_score_above_the_mean(facts: InductionMatching) -> None:
    others = np.delete(facts.scores, facts.source)
    assert facts.score_parts.sum() == pytest.approx(facts.scores[facts.source] - others.mean(), abs=1e-3)


def test_attention_is_the_softmax_of_the_scores(facts: InductionMatching) -> None:
    weights = np.exp(facts.scores - facts.scores.max())
    assert np.allclose(weights / weights.sum(), facts.attention, atol=1e-6)
    assert facts.attention[facts.source] == pytest.approx(facts.attention_to_source, rel=1e-4)


def test_answer_is_what_followed_the_first_copy(facts: InductionMatching) -> None:
    assert facts.tokens[facts.first_copy] == facts.tokens[facts.query]
    assert facts.first_copy + 1 == facts.source
    assert facts.tokens[facts.source] == facts.answer
    assert facts.context_free_prompt == "My name is"
    assert facts.answer_shown == "Regan"


def test_the_claim_of_the_clip(facts: InductionMatching) -> None:
    assert facts.guesses[0] == facts.answer
    assert facts.probability > 0.5
    assert facts.tags[facts.source] == facts.tokens[facts.query]
    assert int(facts.attention.argmax()) == facts.source
    for null in (
        facts.probability_without_context,
        facts.probability_shuffled,
        facts.probability_untrained,
        facts.probability_previous_head_off,
        facts.probability_induction_heads_off,
    ):
        assert null < 0.02
    assert facts.probability_random_heads_off > 0.5
    assert facts.embedding_by_tag_share > 2 * facts.next_best_share
    assert facts.loss_second_half < facts.loss_first_half / 5
    assert facts.prefix_matching > 10 * max(facts.prefix_matching_untrained, facts.prefix_matching_uniform)


def test_every_head_of_the_circuit_is_named(facts: InductionMatching) -> None:
    assert set(circuit_heads(facts)) <= set(facts.head_names)
    assert facts.induction_head in facts.induction_heads
    scores = dict(zip(facts.head_names, facts.prefix_matching_each_head, strict=True))
    assert all(scores[one] >= scores[other] for one, other in pairwise(facts.induction_heads))


def test_heads_off_is_what_the_plain_model_says_without_them(
    facts: InductionMatching, prompt: Prompt
) -> None:
    model = load_model(facts.model)
    for name, found in zip(facts.head_names, facts.probability_each_head_off, strict=True):
        layer, head = map(int, name.split("."))
        plain = model.without([(layer, head)])(torch.tensor([prompt.ids]))[0, -1].softmax(-1)
        assert found == pytest.approx(float(plain[prompt.answer_ids[0]]), rel=1e-3, abs=1e-6)


def test_a_name_of_several_tokens(two_layers: OpenModel) -> None:
    name = "Zebulon"
    prompt = read_prompt(wording(name, None), two_layers.vocabulary, two_layers.context_length, name)
    facts = extract(two_layers, prompt)
    assert len(facts.answer_tokens) > 1
    assert "".join(facts.answer_tokens).strip() == facts.answer_shown == name
    assert facts.answer == facts.tokens[facts.source] == facts.answer_tokens[0]
    assert np.prod(facts.answer_token_probabilities) == pytest.approx(facts.probability, rel=1e-3)
    step_by_step = 1.0
    ids = list(prompt.ids)
    for token in prompt.answer_ids:
        step_by_step *= float(logits(two_layers.bridge, ids)[-1].softmax(-1)[token])
        ids.append(token)
    assert step_by_step == pytest.approx(facts.probability, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "name", "phrase", "answer"),
    [
        ("My name is Alice. My name is", "Alice", "My name is", "Alice"),
        ("This is Bob. And this is", None, "This is", "Bob"),
        ("one two three one two", None, "one two", "three"),
        ("name Anna and name Clara or name", None, "name", "Clara"),
    ],
)
def test_the_end_is_found_again(
    two_layers: OpenModel, text: str, name: str | None, phrase: str, answer: str
) -> None:
    found = read_prompt(text, two_layers.vocabulary, two_layers.context_length, name)
    assert (found.phrase, found.answer) == (phrase, answer)


def test_another_name_takes_the_answers_place(two_layers: OpenModel, prompt: Prompt) -> None:
    other = prompt.with_answer("Alice", two_layers.vocabulary, two_layers.context_length)
    assert other.text == prompt.text.replace("Regan", "Alice")
    assert other.answer == "Alice"


def test_names_that_the_prompt_says_already_are_left_out(two_layers: OpenModel) -> None:
    text = "We saw Alice there with Bob. We saw Alice"
    prompt = read_prompt(text, two_layers.vocabulary, two_layers.context_length)
    assert prompt.answer == "there"
    named = prompt.with_names(two_layers.vocabulary, two_layers.context_length)
    assert set(NAMES) - set(named) == {"Alice", "Bob"}
    assert named["Clara"].text == "We saw Alice Clara with Bob. We saw Alice"


def test_facts_of_fewer_names(two_layers: OpenModel) -> None:
    text = "We saw Alice there. We saw Alice"
    facts = extract(two_layers, read_prompt(text, two_layers.vocabulary, two_layers.context_length))
    assert facts.names_count == len(facts.names) == len(facts.name_probabilities) == len(NAMES) - 1


def test_a_prompt_in_which_no_name_has_room_is_refused(two_layers: OpenModel) -> None:
    text = f"{' '.join(NAMES)} we saw there. We saw"
    prompt = read_prompt(text, two_layers.vocabulary, two_layers.context_length)
    with pytest.raises(ExplainerError, match="No other name"):
        prompt.with_names(two_layers.vocabulary, two_layers.context_length)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello, world. Hello", "','"),
        ('We saw "Alice" there. We saw', "' \"'"),
        ("x fooBar and foo", "'Bar'"),
    ],
)
def test_an_answer_that_is_no_word_is_refused(two_layers: OpenModel, text: str, found: str) -> None:
    with pytest.raises(ExplainerError, match=f"{found}, which is no word"):
        read_prompt(text, two_layers.vocabulary, two_layers.context_length)


def test_untrained_model_starts_where_training_did(two_layers: OpenModel) -> None:
    assert not torch.equal(two_layers.untrained().W_E, two_layers.bridge.W_E)
    assert torch.equal(two_layers.untrained().W_E, two_layers.untrained().W_E)
