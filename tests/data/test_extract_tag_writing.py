"""The facts of `tag_writing` are what the head writes, and who reads it."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from data.extract.prompts import Prompt
from data.extract.tag_writing import extract
from data.facts import Array
from data.models.opened import OpenModel
from data.models.store import load_model
from data.tag_writing import TagWriting
from data.train.start import untrained_model
from tests.data.plain import Plain, counted_pairs, head_named, softmax

# Its facts are made once, not once a worker.
pytestmark = pytest.mark.xdist_group("extract_tag_writing")


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel, prompt: Prompt) -> TagWriting:
    return extract(two_layers, prompt)


def test_the_tag_is_what_the_weights_say(facts: TagWriting, two_layers: OpenModel, prompt: Prompt) -> None:
    head = tuple(map(int, facts.previous_token_head.split(".")))
    W_V, W_O = two_layers.bridge.W_V[head].numpy(), two_layers.bridge.W_O[head].numpy()
    written = facts.pattern @ facts.before @ W_V @ W_O
    assert np.allclose(written, facts.tag, atol=1e-4)
    assert np.allclose(facts.before, two_layers.bridge.W_E[list(prompt.ids)].numpy(), atol=1e-6)


def test_leaks_are_shares(facts: TagWriting) -> None:
    for leak in (facts.leak, facts.leak_embedding, facts.leak_untrained):
        assert leak[-1] == pytest.approx(1, abs=1e-5)
        assert (np.diff(leak) > -1e-9).all()
    assert facts.shown_leak_random == pytest.approx(facts.shown_rank / len(facts.leak), rel=1e-5)


def test_the_claim_of_the_clip(facts: TagWriting) -> None:
    assert facts.attention_on_random > 0.9
    assert facts.attention_on_random > 5 * max(facts.attention_untrained, facts.attention_uniform)
    assert facts.tagged_token == facts.tokens[facts.first_copy]
    assert facts.tags[facts.source] == facts.tagged_token
    assert facts.loudness < 1 < facts.loudness * 100
    assert facts.shown_leak < facts.shown_leak_random
    assert facts.tags_recognised > 0.9 > facts.tags_recognised_chance


def test_only_the_cut_from_the_keys_loses_the_name(facts: TagWriting) -> None:
    assert facts.probability_cut_from_output > 0.5
    assert facts.probability_cut_from_keys < 0.05 < facts.probability_others_cut_from_keys
    whole, cut = facts.attention_at_query, facts.attention_at_query_cut_from_keys
    assert cut[facts.source] < whole[facts.source] / 5
    assert facts.repeated_loss_cut_from_keys > facts.repeated_loss + 2


def test_the_cuts_are_what_the_plain_model_does_with_them(
    facts: TagWriting, two_layers: OpenModel, prompt: Prompt, plain: Plain
) -> None:
    tagging = [head_named(name) for name in facts.previous_token_heads]
    readers = [head_named(name) for name in facts.induction_heads]
    cases: dict[str, dict[str, Any]] = {
        "": {},
        "_cut_from_output": {"from_output": True},
        "_cut_from_keys": {"from_keys_of": readers},
    }
    answer = prompt.answer_ids[0]
    named = prompt.with_names(two_layers.vocabulary, two_layers.context_length).values()
    sentences = [[*one.ids, *one.answer_ids] for one in named]
    for suffix, how in cases.items():
        found = plain.run(prompt.ids, cut=tagging, **how)
        row = found.patterns[head_named(facts.induction_head)][prompt.query]
        where = suffix if suffix == "_cut_from_keys" else ""
        assert getattr(facts, f"attention_at_query{where}") == pytest.approx(row, abs=1e-6)
        assert getattr(facts, f"probability{suffix}") == pytest.approx(found.guess[answer], rel=1e-4)
        losses = [plain.run(ids, cut=tagging, **how).losses(ids) for ids in sentences]
        mean_loss = np.concatenate(losses).mean()
        assert getattr(facts, f"loss{suffix}") == pytest.approx(mean_loss, rel=1e-4)
        assert getattr(facts, f"torn_between{suffix}") == pytest.approx(np.exp(mean_loss), rel=1e-3)
    others = [head for head in plain.heads if head[0] == 0 and head not in tagging]
    under = [
        plain.run(ids, cut=[other], from_keys_of=readers).losses(ids) for other in others for ids in sentences
    ]
    assert facts.loss_others_cut_from_keys == pytest.approx(np.concatenate(under).mean(), rel=1e-4)
    assert facts.surprise_rise_cut_from_keys == pytest.approx(facts.loss_cut_from_keys - facts.loss, abs=1e-4)
    assert math.log(facts.times_as_many_tokens) == pytest.approx(facts.surprise_rise_cut_from_keys, abs=1e-4)


def test_it_looks_back_on_random_tokens_too(
    facts: TagWriting, two_layers: OpenModel, prompt: Prompt, plain: Plain
) -> None:
    texts = two_layers.vocabulary.tokens(range(len(plain["W_E"])))
    ids = [texts.index(token) for token in facts.random_tokens]
    assert len(ids) == len(set(ids)) == prompt.source + 1
    found = plain.run(ids).patterns[head_named(facts.previous_token_head)]
    assert facts.random_pattern == pytest.approx(found, abs=1e-5)
    assert facts.random_pattern.diagonal(-1).min() > 0.8
    untrained = untrained_model(load_model("two_layers").config).patterns(torch.tensor([ids]))[0, 0].detach()
    assert any(facts.random_pattern_untrained == pytest.approx(one.numpy(), abs=1e-5) for one in untrained)


def test_what_moves_the_guess_is_what_is_added_to_the_stream(
    facts: TagWriting, prompt: Prompt, plain: Plain
) -> None:
    head = head_named(facts.previous_token_head)
    run = plain.run(prompt.ids)
    tag = run.written[head][prompt.source]
    bare = run.streams[2][prompt.source] - tag

    def moved(vector: Array) -> float:
        one, other = (softmax(stream @ plain["W_U"]) for stream in (bare, bare + vector))
        return float(np.abs(one - other).sum() / 2)

    assert facts.moved == pytest.approx(moved(tag), rel=1e-4)
    with_tag, without = softmax((bare + tag) @ plain["W_U"]), softmax(bare @ plain["W_U"])
    best = np.argsort(-with_tag)[: len(facts.guesses)]
    assert facts.guess_probabilities == pytest.approx(with_tag[best], abs=1e-6)
    assert facts.guess_probabilities_without_tag == pytest.approx(without[best], abs=1e-6)
    tagged = prompt.ids[prompt.first_copy]
    assert facts.tagged_token_probability == pytest.approx(with_tag[tagged], rel=1e-4)
    assert facts.tagged_token_probability_without_tag == pytest.approx(without[tagged], rel=1e-4)
    static = plain["W_E"] @ plain.of(head, "V") @ plain.of(head, "O")
    wrong = [
        moved(vector / np.linalg.norm(vector) * np.linalg.norm(tag))
        for token, vector in enumerate(static)
        if token != prompt.ids[prompt.first_copy]
    ]
    assert facts.moved_wrong_tag == pytest.approx(np.mean(wrong), rel=1e-4)
    drawn = np.random.default_rng(1).standard_normal((200, len(tag)))
    random = [moved(vector / np.linalg.norm(vector) * np.linalg.norm(tag)) for vector in drawn]
    assert facts.moved_random == pytest.approx(np.mean(random), rel=0.1)
    assert facts.sentence_to_answer == "My name is Regan"


def test_the_tag_lies_where_the_output_hardly_listens(
    facts: TagWriting, prompt: Prompt, plain: Plain
) -> None:
    unembedding = plain["W_U"] - plain["W_U"].mean(1, keepdims=True)
    heard, axes = np.linalg.eigh(unembedding @ unembedding.T)
    loudest = axes[:, ::-1]
    assert facts.direction_loudness == pytest.approx(heard[::-1] / heard.sum(), abs=1e-6)

    def shares(vector: Array) -> Array:
        shares: Array = (vector @ loudest) ** 2 / (vector @ vector)
        return shares

    assert facts.uniform_loss == pytest.approx(np.log(plain["W_U"].shape[1]))
    head, rank = head_named(facts.previous_token_head), facts.shown_rank
    run = plain.run(prompt.ids)
    tag, token = run.written[head][prompt.source], run.streams[0][prompt.source]
    assert facts.tag_by_loudness == pytest.approx(shares(tag), abs=1e-5)
    assert facts.embedding_by_loudness == pytest.approx(shares(token), abs=1e-5)
    assert facts.wearer_leak == pytest.approx(shares(tag)[:rank].sum(), rel=1e-4)
    assert facts.wearer_quiet == pytest.approx(shares(tag)[-rank:].sum(), rel=1e-4)
    assert facts.wearer_leak_embedding == pytest.approx(shares(token)[:rank].sum(), rel=1e-4)
    each = []
    for other in (one for one in plain.heads if one[0] == 0):
        static = plain["W_E"] @ plain.of(other, "V") @ plain.of(other, "O")
        loud = ((static @ loudest[:, :rank]) ** 2).sum(1) / (static**2).sum(1)
        each.append(loud.mean())
        if other == head:
            _, column, count = counted_pairs()
            often = np.bincount(column, count, minlength=len(static))
            assert facts.shown_leak_by_frequency == pytest.approx(np.average(loud, weights=often), rel=1e-4)
    assert facts.leak_each_head == pytest.approx(np.array(each), abs=1e-5)
    assert facts.shown_leak == pytest.approx(each[head[1]], rel=1e-4)
