"""The facts of `induction_matching` are what the model does, and say what the clip says."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from data.errors import ExplainerError
from data.extract.induction_matching import extract
from data.extract.prompts import NAMES, Prompt, read_prompt, wording
from data.extract.running import logits
from data.extract.text import ordinary_text
from data.induction_matching import InductionMatching
from data.models.opened import OpenModel
from data.models.store import load_model
from data.train.corpus import NAMES as FIRST_NAMES
from data.train.start import untrained_model
from tests.data.plain import DATA, Head, Plain, counted_pairs, head_named

pytestmark = pytest.mark.xdist_group(
    "extract_induction_matching"
)  # Its facts are made once, not once a worker.


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
    assert facts.probability_other_heads_off > 0.5
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


def test_what_rides_from_each_position_adds_up(
    facts: InductionMatching, prompt: Prompt, plain: Plain
) -> None:
    run = plain.run(prompt.ids)
    column = plain["W_U"][:, prompt.answer_ids[0]] - plain["W_U"].mean(1)
    for name, found in zip(facts.induction_heads, facts.pushes, strict=True):
        head = head_named(name)
        values = run.streams[1] @ plain.of(head, "V") @ plain.of(head, "O") @ column
        assert found == pytest.approx(run.patterns[head][prompt.query] * values, abs=1e-4)
        assert found.sum() == pytest.approx(run.written[head][prompt.query] @ column, abs=1e-4)
        row = facts.attention_each_induction_head[facts.induction_heads.index(name)]
        assert row == pytest.approx(run.patterns[head][prompt.query], abs=1e-6)
    assert facts.embedding_lengths == pytest.approx(np.linalg.norm(run.streams[0], axis=1), rel=1e-5)
    assert facts.pushes_by_source == pytest.approx(facts.pushes[:, prompt.source])
    upper = sum(run.written[head][prompt.query] @ column for head in plain.heads if head[0] == 1)
    assert facts.second_layer_push == pytest.approx(upper, rel=1e-4)
    assert facts.pushes_by_source.sum() > 0.8 * facts.second_layer_push
    pushes = dict(zip(facts.induction_heads, facts.pushes_by_source, strict=True))
    others = set(facts.induction_heads) - set(facts.sharing)
    assert facts.sharing == facts.joining[: len(facts.sharing)]
    assert min(pushes[head] for head in facts.sharing) > 0.1 * max(pushes.values())
    assert all(pushes[head] <= 0.1 * max(pushes.values()) for head in others)


def test_heads_alone_together_and_at_their_means(
    facts: InductionMatching, two_layers: OpenModel, prompt: Prompt, plain: Plain
) -> None:
    def answer(held: dict[Head, Any]) -> float:
        return float(plain.run(prompt.ids, held).guess[prompt.answer_ids[0]])

    induction = [head_named(name) for name in facts.induction_heads]
    joining = [head_named(name) for name in facts.joining]
    assert sorted(joining) == sorted(induction)
    joined = [answer(dict.fromkeys(joining[k:], 0.0)) for k in range(len(joining) + 1)]
    assert facts.probability_as_heads_join == pytest.approx(np.array(joined), abs=1e-6)
    alone = [answer({other: 0.0 for other in induction if other != head}) for head in induction]
    assert facts.probability_each_head_alone == pytest.approx(np.array(alone), abs=1e-6)
    runs = [plain.run(row) for row in ordinary_text(two_layers).tolist()]
    means = {head: np.mean([run.written[head][1:] for run in runs], (0, 1)) for head in plain.heads}
    each = [answer({head: means[head]}) for head in plain.heads]
    assert facts.probability_each_head_at_mean == pytest.approx(np.array(each), abs=1e-5)
    previous = [head_named(name) for name in facts.previous_token_heads]
    for found, heads in (
        (facts.probability_previous_head_at_mean, previous),
        (facts.probability_induction_heads_at_mean, induction),
    ):
        assert found == pytest.approx(answer({head: means[head] for head in heads}), rel=1e-3)
    others = [head for head in plain.heads if head[0] == 1 and head not in induction]
    held = answer({head: means[head] for head in others})
    assert facts.probability_other_heads_at_mean == pytest.approx(held, rel=1e-4)


def test_text_is_drawn_by_the_pairs_of_the_corpus(two_layers: OpenModel) -> None:
    rows = ordinary_text(two_layers)
    assert torch.equal(rows, ordinary_text(two_layers))
    assert (rows[:, 0] == two_layers.vocabulary.bos).all()
    row, column, _ = counted_pairs()
    pairs = set(zip(row.tolist(), column.tolist(), strict=True))
    drawn = {pair for row in rows[:, 1:].tolist() for pair in pairwise(row)}
    assert drawn <= pairs
    assert len(drawn) > 1000


def test_names_and_words_in_the_same_sentence(
    facts: InductionMatching, two_layers: OpenModel, prompt: Prompt, plain: Plain
) -> None:
    named = prompt.with_names(two_layers.vocabulary, two_layers.context_length).values()
    for one, found in zip(named, facts.name_attention_to_source, strict=True):
        pattern = plain.run(one.ids).patterns[head_named(facts.induction_head)]
        assert found == pytest.approx(pattern[one.query, one.source], abs=1e-5)
    vocabulary = two_layers.vocabulary
    row, column, count = counted_pairs()
    often = np.bincount(column, count)
    texts = vocabulary.tokens(range(len(often)))
    goes_on = np.array([text[:1].isalpha() for text in texts])[column]
    after, on = (np.bincount(row, weights, len(often)) for weights in (count, count * goes_on))
    words = [
        token
        for token in sorted(range(len(often)), key=lambda token: -often[token])
        if re.fullmatch(r" [A-Za-z]+", texts[token])
        and on[token] < 0.5 * after[token]
        and texts[token].strip() not in FIRST_NAMES
        and token not in prompt.ids
    ][: facts.common_words_count]
    assert facts.common_words == tuple(texts[token] for token in words[: len(facts.common_words)])
    first = 0
    for place, token in enumerate(words):
        ids = [token if position == prompt.source else old for position, old in enumerate(prompt.ids)]
        guess = plain.run(ids).guess
        first += int(guess.argmax()) == token
        if place < len(facts.common_words):
            assert facts.common_word_probabilities[place] == pytest.approx(guess[token], abs=1e-5)
            assert facts.common_word_ranks[place] == 1 + (guess > guess[token]).sum()
            assert facts.common_word_guesses[place] == texts[int(guess.argmax())]
    assert facts.common_words_first == pytest.approx(first / len(words), rel=1e-4)


def test_a_short_sequence_of_random_tokens(
    facts: InductionMatching, two_layers: OpenModel, plain: Plain
) -> None:
    bos, *tokens = facts.short_tokens
    once, again = tokens[: facts.short_period], tokens[facts.short_period :]
    assert once == again
    assert len(set(once)) == len(once)
    assert all(token.strip().isalpha() for token in once)
    texts = two_layers.vocabulary.tokens(range(len(plain["W_E"])))
    ids = [texts.index(token) for token in (bos, *tokens)]
    run = plain.run(ids)
    assert facts.short_loss == pytest.approx(run.losses(ids), abs=1e-3)
    assert facts.short_pattern == pytest.approx(run.patterns[head_named(facts.induction_head)], abs=1e-5)
    assert facts.short_loss[facts.short_period :].mean() < 0.2 * facts.short_loss[: facts.short_period].mean()
    untrained = untrained_model(load_model("two_layers").config)(torch.tensor([ids]))[0].log_softmax(-1)
    assert facts.short_loss_untrained == pytest.approx(
        -untrained[range(len(ids) - 1), ids[1:]].detach().numpy(), abs=1e-3
    )


def test_what_was_planted_is_what_the_card_says(facts: InductionMatching, two_layers: OpenModel) -> None:
    page = json.loads((DATA / "weights" / "two_layers" / "model.json").read_text(encoding="utf-8"))
    recipe = page["card"]["recipe"]
    assert (facts.planted_random, facts.planted_snippets) == (
        recipe["repeated_random"],
        recipe["repeated_text"],
    )
    assert facts.planted_random + facts.planted_snippets > 0


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
