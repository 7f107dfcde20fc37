"""The bridge computes what the plain model computes."""

import pytest
import torch

from data.extract.running import heads_of, logits, off, run, scores
from data.models.architecture import ModelConfig
from data.models.bridge import to_bridge
from data.models.opened import OpenModel
from data.models.store import load_model
from data.train.start import untrained_model

TOKENS = torch.tensor([[0, 5, 9, 2, 7, 5, 9, 2], [0, 1, 1, 8, 3, 4, 11, 6]])


@pytest.mark.parametrize(("layers", "heads", "size"), [(0, 0, 0), (1, 1, 12), (2, 3, 4)])
def test_logits_are_the_plain_models(layers: int, heads: int, size: int) -> None:
    model = untrained_model(ModelConfig("any", layers, heads, 12, size, 16, 20, 3))
    assert torch.allclose(to_bridge(model)(TOKENS).float(), model(TOKENS), atol=1e-5)


def test_trained_logits_and_patterns_are_the_plain_models(two_layers: OpenModel) -> None:
    model = load_model("two_layers")
    assert torch.allclose(two_layers.bridge(TOKENS).float(), model(TOKENS), atol=1e-4)
    cache = run(two_layers.bridge, TOKENS)
    for layer, pattern in enumerate(model.patterns(TOKENS)):
        assert torch.allclose(cache[f"blocks.{layer}.attn.hook_pattern"].float(), pattern, atol=1e-4)


def test_scores_are_those_before_the_softmax(two_layers: OpenModel) -> None:
    cache = run(two_layers.bridge, TOKENS)
    for layer in (0, 1):
        seen = torch.ones(TOKENS.shape[1], TOKENS.shape[1], dtype=torch.bool).tril()
        found = scores(two_layers.bridge, cache, layer).masked_fill(~seen, -torch.inf).softmax(-1)
        assert torch.allclose(found, cache[f"blocks.{layer}.attn.hook_pattern"], atol=1e-9)


def test_stream_holds_no_positions(two_layers: OpenModel) -> None:
    cache = run(two_layers.bridge, TOKENS)
    assert torch.equal(cache["blocks.0.hook_resid_pre"], two_layers.bridge.W_E[TOKENS])


def test_heads_off_is_ablation_by_zero(two_layers: OpenModel) -> None:
    model = load_model("two_layers")
    for layer in (0, 1):
        heads = heads_of(two_layers.bridge, layer)[:2]
        found = logits(two_layers.bridge, TOKENS, off(heads))
        assert torch.allclose(found.float(), model.without(heads)(TOKENS), atol=1e-4)
