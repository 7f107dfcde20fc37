"""The facts of `residual_stream` are what the weights alone say is added, part by part."""

import numpy as np
import pytest
import torch

from data.errors import ExplainerError
from data.extract.prompts import Prompt, read_prompt
from data.extract.residual_stream import NEARLY_ALL, extract
from data.facts import Array
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.residual_stream import ResidualStream
from tests.data.plain import Plain, head_named, softmax


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel, prompt: Prompt) -> ResidualStream:
    return extract(two_layers, prompt)


@pytest.fixture(scope="module")
def added(facts: ResidualStream, prompt: Prompt, plain: Plain) -> Array:
    """What each component adds at the last position, `[component, width]`."""
    run = plain.run(prompt.ids)
    heads = [run.written[head_named(name)][-1] for name in facts.component_names[1:]]
    return np.stack([plain["W_E"][prompt.ids[-1]], *heads])


def scores(logits: Array) -> Array:
    """Logits less their mean over the vocabulary."""
    above: Array = logits - logits.mean(-1, keepdims=True)
    return above


def test_every_head_is_told_once_and_in_its_layer(facts: ResidualStream, plain: Plain) -> None:
    named = [head_named(name) for name in facts.component_names[1:]]
    assert sorted(named) == plain.heads
    assert [layer for layer, _ in named] == sorted(layer for layer, _ in named)
    assert named[facts.last_of_first_layer - 1][0] == 0
    assert named[facts.first_of_second_layer - 1][0] == 1
    assert facts.first_of_second_layer == facts.last_of_first_layer + 1
    for layer in (0, 1):
        pushes = [push for (of, _), push in zip(named, facts.pushes[1:], strict=True) if of == layer]
        assert pushes == sorted(pushes, reverse=True)


def test_the_parts_are_the_whole_stream_and_the_whole_score(
    facts: ResidualStream, prompt: Prompt, plain: Plain, added: Array
) -> None:
    run, answer = plain.run(prompt.ids), prompt.answer_ids[0]
    assert np.allclose(added.sum(0), run.streams[2][-1])
    assert facts.score == pytest.approx(scores(run.logits[-1])[answer], rel=1e-5)
    assert facts.pushes.sum() == pytest.approx(facts.score, rel=1e-5)
    assert facts.pushes == pytest.approx(scores(added @ plain["W_U"])[:, answer], abs=1e-5)
    assert facts.component_lengths == pytest.approx(np.linalg.norm(added, axis=1), rel=1e-5)
    assert facts.entries[:, :-1] == pytest.approx(added.cumsum(0)[:, : facts.entries.shape[1] - 1], abs=1e-5)
    assert facts.entries[:, -1] == pytest.approx(added.cumsum(0)[:, -1], abs=1e-5)
    assert facts.largest_remainder < 1e-8
    assert facts.probability == pytest.approx(run.guess[answer], rel=1e-5)


def test_guesses_on_the_way_are_those_of_what_is_there(
    facts: ResidualStream, prompt: Prompt, two_layers: OpenModel, plain: Plain, added: Array
) -> None:
    answer = prompt.answer_ids[0]
    for index in range(len(added)):
        logits = added[: index + 1].sum(0) @ plain["W_U"]
        order = np.argsort(-logits).tolist()
        assert facts.ranks[index] == order.index(answer) + 1
        assert facts.best[index] == two_layers.vocabulary.token(order[0])
        assert facts.probabilities[index] == pytest.approx(softmax(logits)[answer], rel=1e-4)


def test_heads_look_where_their_pattern_is_highest(
    facts: ResidualStream, prompt: Prompt, plain: Plain
) -> None:
    patterns = plain.run(prompt.ids).patterns
    looked = [patterns[head_named(name)][-1].argmax() for name in facts.component_names[1:]]
    assert facts.looked_at.tolist() == [prompt.query, *looked]


def test_no_fewer_heads_add_nine_tenths(facts: ResidualStream) -> None:
    pushes = dict(zip(facts.component_names[1:], facts.pushes[1:], strict=True))
    all_heads = sum(pushes.values())
    adding = [pushes[name] for name in facts.adding_heads]
    assert adding == sorted(pushes.values(), reverse=True)[: facts.adding_head_count]
    assert sum(adding) >= NEARLY_ALL * all_heads > sum(adding[:-1])


def test_an_untrained_model_adds_but_says_nothing(
    facts: ResidualStream, two_layers: OpenModel, prompt: Prompt
) -> None:
    final = two_layers.untrained()(torch.tensor([prompt.ids]))[0, -1].numpy()
    answer = prompt.answer_ids[0]
    assert facts.score_untrained == pytest.approx(scores(final)[answer], rel=1e-4)
    assert facts.pushes_untrained.sum() == pytest.approx(facts.score_untrained, abs=1e-4)
    assert facts.rank_untrained == (final > final[answer]).sum() + 1
    assert facts.lengths_untrained[1:].min() > 0.1 * facts.lengths_untrained[0]


def test_the_claim_of_the_clip(facts: ResidualStream) -> None:
    assert facts.best[-1] == facts.answer
    assert facts.probability > 0.99
    assert facts.probabilities[facts.last_of_first_layer] < 0.001
    assert facts.ranks[facts.last_of_first_layer] > 100
    assert facts.ranks[facts.first_of_second_layer] == 1
    assert 1 < facts.adding_head_count < facts.head_count / 2
    assert facts.component_lengths[facts.longest_of_first_layer] > facts.component_lengths[0]
    assert facts.pushes.min() < 0
    assert abs(facts.score_untrained) < 0.01 * facts.score


def test_it_holds_for_another_name(two_layers: OpenModel) -> None:
    prompt = read_prompt(
        "My name is Alice. They know me here. My name is", two_layers.vocabulary, two_layers.context_length
    )
    facts = extract(two_layers, prompt)
    assert facts.answer == facts.best[-1] == " Alice"
    assert facts.pushes.sum() == pytest.approx(facts.score, rel=1e-5)


def test_another_number_of_layers_is_refused(prompt: Prompt) -> None:
    with pytest.raises(ExplainerError, match="needs 2 layers"):
        extract(open_model("one_layer"), prompt)
