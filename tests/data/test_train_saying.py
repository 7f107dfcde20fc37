"""Asking a model for what should come back."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from data.models.architecture import AttentionOnly, ModelConfig
from data.train.saying import DISTANCE, ask, common_words, fill, put, rare_tokens, say_far, say_pairs
from data.train.start import untrained_model
from tests.data.conftest import tiny_tokenizer

TINY = ModelConfig("tiny", n_layers=2, n_heads=2, d_model=24, d_head=8, n_ctx=140, d_vocab=300, seed=1)


def after_the_first(tokens: Tensor) -> Tensor:
    """What stood after the last token when it came for the first time: what induction says."""
    first = (tokens == tokens[:, -1:]).int().argmax(1)
    return tokens[torch.arange(len(tokens)), first + 1]


def the_last(tokens: Tensor) -> Tensor:
    return tokens[:, -1]


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Tensor], Tensor]], AttentionOnly]:
    """A model that says for sure what a rule says."""

    def make(rule: Callable[[Tensor], Tensor]) -> AttentionOnly:
        model = untrained_model(TINY)
        monkeypatch.setattr(
            model, "streams", lambda tokens: [100.0 * torch.eye(300)[rule(tokens)][:, None]], raising=False
        )
        monkeypatch.setattr(model.unembed, "forward", lambda stream: stream)
        return model

    return make


def test_the_answer_is_what_stood_there(sure: Callable[..., AttentionOnly]) -> None:
    film, names = torch.tensor([10, 11, 5, 12, 10, 11]), torch.tensor([5, 6, 7])
    prompts = put(film, names[0], names)
    assert prompts[1].tolist() == [0, 10, 11, 6, 12, 10, 11]
    said, wrong = (ask(sure(rule), prompts, names) for rule in (after_the_first, the_last))
    assert said.first == said.probability == 1.0
    assert wrong.first == 0.0
    assert wrong.probability < 1e-6


def test_pairs_and_distant_names(sure: Callable[..., AttentionOnly]) -> None:
    tokens = torch.arange(200, 260)
    assert min(said.first for said in say_pairs(sure(after_the_first), tiny_tokenizer(), tokens)) == 1.0
    film, names = torch.tensor([260, 261, 262, 12, 260, 261]), torch.tensor([262, 263])
    text = np.arange(20, 200, dtype=np.uint16)
    seen: list[tuple[int, ...]] = []

    def rule(tokens: Tensor) -> Tensor:
        seen.append(tuple(tokens.shape))
        return after_the_first(tokens)

    draws = say_far(sure(rule), film, names, text)
    assert min(said.probability for said in draws) == 1.0
    assert set(seen) == {(2, 1 + len(film) + DISTANCE)}


def test_words_by_how_often_they_occur() -> None:
    tokenizer = tiny_tokenizer()
    counts = torch.arange(400)
    words = [tokenizer.decode([int(token)]) for token in common_words(tokenizer, counts)]
    assert " name" in words
    assert all(word[0] == " " and word[1:].isalpha() for word in words)
    assert counts[common_words(tokenizer, counts)].diff().max() < 0
    assert rare_tokens(counts)[:2].tolist() == [1, 2]
    prompts = fill(tokenizer, "My name is {name}. My name is", torch.tensor([7, 8]))
    assert (prompts[0] != prompts[1]).sum() == 1


def test_a_head_at_its_mean_adds_that_everywhere() -> None:
    model = untrained_model(TINY)
    tokens = torch.randint(1, 300, (3, 20), generator=torch.Generator().manual_seed(0))
    means = torch.randn(2, 2, 8, generator=torch.Generator().manual_seed(1))
    heads = [(0, 0), (0, 1)]
    with torch.no_grad():
        before, after = model.streams(tokens)[:2]
        replaced = model.without(heads, means).streams(tokens)
        wanted = before + sum(means[head] @ model.attentions()[0].W_O[head[1]] for head in heads)
        assert torch.allclose(replaced[1], wanted, atol=1e-5)
        assert not torch.allclose(replaced[1], after, atol=1e-2)
        assert torch.equal(model.without(heads).streams(tokens)[1], before)


def test_what_heads_mix_is_their_pattern_times_the_values() -> None:
    model = untrained_model(TINY)
    tokens = torch.randint(1, 300, (3, 20), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        attention, stream = model.attentions()[1], model.streams(tokens)[1]
        values = torch.einsum("bpd,hde->bhpe", stream, attention.W_V)
        assert torch.allclose(model.mixed(tokens)[1], model.patterns(tokens)[1] @ values, atol=1e-5)
