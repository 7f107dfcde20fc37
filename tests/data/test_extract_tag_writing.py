"""The facts of `tag_writing` are what the head writes, and who reads it."""

import numpy as np
import pytest

from data.extract.prompts import Prompt
from data.extract.tag_writing import extract
from data.models.opened import OpenModel
from data.tag_writing import TagWriting


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel, prompt: Prompt) -> TagWriting:
    return extract(two_layers, prompt)


def test_the_tag_is_what_the_weights_say(facts: TagWriting, two_layers: OpenModel, prompt: Prompt) -> None:
    head = tuple(map(int, facts.previous_token_head.split(".")))
    W_V, W_O = two_layers.bridge.W_V[head].numpy(), two_layers.bridge.W_O[head].numpy()
    written = facts.pattern @ facts.before @ W_V @ W_O
    assert np.allclose(written, facts.tag, atol=1e-4)
    assert np.allclose(facts.before, two_layers.bridge.W_E[list(prompt.ids)].numpy(), atol=1e-6)


def test_angle_and_arrows_agree(facts: TagWriting) -> None:
    token, tag = facts.before[facts.source], facts.tag[facts.source]
    cosine = token @ tag / np.linalg.norm(token) / np.linalg.norm(tag)
    assert facts.cosine == pytest.approx(cosine, abs=1e-5)
    assert np.cos(np.radians(facts.angle)) == pytest.approx(cosine, abs=1e-5)
    assert facts.token_arrow @ facts.tag_arrow == pytest.approx(token @ tag, rel=1e-4)
    assert np.linalg.norm(facts.tag_arrow) == pytest.approx(facts.tag_length[facts.source], rel=1e-5)
    once = list(facts.slide).index(1.0)
    assert facts.slide_shadows[once] == pytest.approx((facts.token_arrow + facts.tag_arrow)[0], rel=1e-5)


def test_slide_passes_through_the_model_and_the_model_without_tag(facts: TagWriting) -> None:
    slide = list(facts.slide)
    assert np.allclose(facts.slide_probabilities[slide.index(1.0)], facts.guess_probabilities)
    assert np.allclose(facts.slide_probabilities[slide.index(0.0)], facts.guess_probabilities_without_tag)


def test_histograms_and_leaks_are_shares(facts: TagWriting) -> None:
    for shares in (facts.angle_shares, facts.angle_shares_random):
        assert shares.sum() == pytest.approx(1, abs=1e-4)
        assert np.average(facts.angle_bins, weights=shares) == pytest.approx(90, abs=5)
    for leak in (facts.leak, facts.leak_random, facts.leak_embedding, facts.leak_untrained):
        assert leak[-1] == pytest.approx(1, abs=1e-5)
        assert (np.diff(leak) > -1e-9).all()


def test_random_angles_are_what_drawing_gives(facts: TagWriting) -> None:
    drawn = np.random.default_rng(0).standard_normal((2, 20_000, facts.tag.shape[1]))
    one, other = drawn / np.linalg.norm(drawn, axis=-1, keepdims=True)
    cosine = np.abs((one * other).sum(-1))
    assert facts.cosine_random == pytest.approx(cosine.mean(), rel=0.03)
    spread = np.average((facts.angle_bins - 90) ** 2, weights=facts.angle_shares_random)
    assert spread == pytest.approx((np.degrees(np.arccos((one * other).sum(-1))) - 90).var(), rel=0.05)


def test_the_claim_of_the_clip(facts: TagWriting) -> None:
    assert facts.attention_on_random > 0.9
    assert facts.attention_on_random > 5 * max(facts.attention_untrained, facts.attention_uniform)
    assert facts.tagged_token == facts.tokens[facts.first_copy]
    assert facts.tags[facts.source] == facts.tagged_token
    assert facts.loudness < 1 < facts.loudness * 100
    assert facts.shown_leak < facts.shown_leak_random
    assert facts.tags_recognised > 0.9 > facts.tags_recognised_chance


def test_only_the_cut_from_the_keys_loses_the_name(facts: TagWriting) -> None:
    assert facts.attention_to_source_cut_from_output == facts.attention_to_source
    assert facts.probability_cut_from_output > 0.5
    assert facts.probability_cut_from_keys < 0.05 < facts.probability_others_cut_from_keys
    assert facts.attention_to_source_cut_from_keys < facts.attention_to_source / 5
    assert facts.repeated_loss_cut_from_keys > facts.repeated_loss + 2
