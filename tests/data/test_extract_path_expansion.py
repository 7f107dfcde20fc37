"""The facts of `path_expansion` are what the weights alone say of every path."""

import dataclasses
import json

import numpy as np
import pytest

from data.errors import ExplainerError
from data.extract.path_expansion import NEARLY_ALL, extract
from data.extract.prompts import Prompt, read_prompt
from data.facts import Array
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.models.store import load_model
from data.path_expansion import PathExpansion
from data.train.measure import PERIOD, ROWS, repeated_random_tokens
from data.train.paths import by_paths
from tests.data.plain import DATA, Head, Plain, head_named, softmax


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel, prompt: Prompt) -> PathExpansion:
    return extract(two_layers, prompt)


@pytest.fixture(scope="module")
def answers(prompt: Prompt, plain: Plain) -> Array:
    """How a stream is read for the answer's score, `[width]`."""
    read: Array = plain["W_U"][:, prompt.answer_ids[0]] - plain["W_U"].mean(1)
    return read


def carries(plain: Plain, head: Head, pattern: Array, stream: Array) -> Array:
    carried: Array = pattern @ stream @ plain.of(head, "V") @ plain.of(head, "O")
    return carried


def test_every_path_adds_what_its_heads_carry_one_after_the_other(
    facts: PathExpansion, prompt: Prompt, plain: Plain, answers: Array
) -> None:
    embedded, patterns = plain["W_E"][list(prompt.ids)], plain.run(prompt.ids).patterns
    assert facts.path_count == len(facts.first_names) * len(facts.second_names)
    for row, first in enumerate(facts.first_names):
        stream = embedded
        if first:
            stream = carries(plain, head_named(first), patterns[head_named(first)], embedded)
        for column, second in enumerate(facts.second_names):
            reached = stream
            if second:
                reached = carries(plain, head_named(second), patterns[head_named(second)], stream)
            assert facts.pushes[row, column] == pytest.approx(reached[-1] @ answers, abs=1e-5)


def test_all_paths_together_are_the_model(facts: PathExpansion, prompt: Prompt, plain: Plain) -> None:
    logits, answer = plain.run(prompt.ids).logits[-1], prompt.answer_ids[0]
    assert facts.score == pytest.approx(logits[answer] - logits.mean(), rel=1e-5)
    assert facts.pushes.sum() == pytest.approx(facts.score, rel=1e-5)
    assert facts.two_heads_add == pytest.approx(facts.pushes[1:, 1:].sum(), rel=1e-5)
    assert 1 + facts.one_head_count + facts.two_heads_count == facts.path_count == facts.pushes.size
    assert facts.largest_remainder < 1e-8


def test_no_fewer_paths_add_nine_tenths(facts: PathExpansion) -> None:
    largest = np.sort(facts.pushes, axis=None)[::-1]
    enough = facts.adding_paths
    assert largest[:enough].sum() >= NEARLY_ALL * facts.score > largest[: enough - 1].sum()
    adding = [facts.pushes[0, facts.second_names.index(name)] for name in facts.adding_heads]
    assert adding == largest[:enough].tolist()
    assert facts.adding_heads_count == len(adding)


def test_a_path_is_drawn_where_most_of_it_goes(facts: PathExpansion, prompt: Prompt, plain: Plain) -> None:
    patterns, last = plain.run(prompt.ids).patterns, prompt.query
    for row, first in enumerate(facts.first_names):
        for column, second in enumerate(facts.second_names):
            start, stop = facts.starts[row, column], facts.stops[row, column]
            looks = patterns[head_named(first)] if first else np.eye(len(prompt.ids))
            looked = patterns[head_named(second)][last] if second else np.eye(len(prompt.ids))[last]
            assert looked[stop] * looks[stop, start] == pytest.approx((looked[:, None] * looks).max())


def test_where_and_what_are_independent(
    facts: PathExpansion, prompt: Prompt, plain: Plain, answers: Array
) -> None:
    head, source = head_named(facts.head), prompt.source
    embedded, looks = plain["W_E"][list(prompt.ids)], plain.run(prompt.ids).patterns[head][-1]
    entries = embedded @ plain.of(head, "V") @ plain.of(head, "O") @ answers
    assert facts.looks == pytest.approx(looks, abs=1e-6)
    assert facts.look_at_source == pytest.approx(looks[source], rel=1e-5)
    assert facts.entry == pytest.approx(entries[source], rel=1e-5)
    assert facts.brought == pytest.approx(looks[source] * entries[source], rel=1e-5)
    assert facts.largest_other_entry == pytest.approx(max(np.delete(entries, source)), rel=1e-5)
    path = facts.pushes[0, facts.second_names.index(facts.head)]
    assert looks @ entries == pytest.approx(path, rel=1e-5)
    assert path == facts.pushes[0, 1:].max()
    assert facts.either_way < 1e-8


def deaf_patterns(plain: Plain, ids: list[int]) -> dict[Head, Array]:
    """Where the second layer looks if the first writes nothing."""
    silent = {head: 0.0 for head in plain.heads if head[0] == 0}
    return {head: found for head, found in plain.run(ids, held=silent).patterns.items() if head[0]}


def test_a_deaf_layer_looks_elsewhere(facts: PathExpansion, prompt: Prompt, plain: Plain) -> None:
    deaf = deaf_patterns(plain, list(prompt.ids))[head_named(facts.head)][-1]
    assert facts.looks_deaf == pytest.approx(deaf, abs=1e-6)
    assert facts.looks_deaf[prompt.source] < 0.1 * facts.look_at_source
    run = plain.run(prompt.ids)
    written = np.linalg.norm(run.streams[1] - run.streams[0], axis=1)
    assert facts.written_lengths == pytest.approx(written, rel=1e-5)


def test_surprise_at_repeated_tokens_by_each_length_of_path(facts: PathExpansion, plain: Plain) -> None:
    rows = repeated_random_tokens(len(plain["W_E"]), ROWS, PERIOD)
    found: dict[str, list[float]] = {"straight": [], "one": [], "two": [], "deaf": []}
    for ids in rows.tolist():
        run, embedded, deaf = plain.run(ids), plain["W_E"][ids], deaf_patterns(plain, ids)
        upper = [head for head in plain.heads if head[0]]
        streams = {
            "straight": embedded,
            "one": run.streams[1] + sum(carries(plain, head, run.patterns[head], embedded) for head in upper),
            "two": run.streams[2],
            "deaf": run.streams[1] + sum(carries(plain, head, deaf[head], run.streams[1]) for head in upper),
        }
        for left, stream in streams.items():
            own = softmax(stream @ plain["W_U"])[np.arange(len(ids) - 1), ids[1:]]
            found[left].append(float(-np.log(own[PERIOD:]).mean()))
    means = {left: np.mean(losses) for left, losses in found.items()}
    assert facts.repeated_straight == pytest.approx(means["straight"], rel=1e-4)
    assert facts.repeated_one_head == pytest.approx(means["one"], rel=1e-4)
    assert facts.repeated == pytest.approx(means["two"], rel=1e-4)
    assert facts.repeated_deaf == pytest.approx(means["deaf"], rel=1e-4)


def test_training_leaves_out_what_the_facts_leave_out(plain: Plain) -> None:
    model, tokens = load_model("two_layers"), repeated_random_tokens(3072, 1, 20)
    left = {name: stream[0].numpy() for name, stream in by_paths(model, tokens).items()}
    ids = tokens[0].tolist()
    run, embedded, deaf = plain.run(ids), plain["W_E"][ids], deaf_patterns(plain, ids)
    upper = [head for head in plain.heads if head[0]]
    one = run.streams[1] + sum(carries(plain, head, run.patterns[head], embedded) for head in upper)
    unheard = run.streams[1] + sum(carries(plain, head, deaf[head], run.streams[1]) for head in upper)
    assert left["straight"] == pytest.approx(embedded, abs=1e-4)
    assert left["one_head"] == pytest.approx(one, abs=1e-3)
    assert left["two_heads"] == pytest.approx(run.streams[2], abs=1e-3)
    assert left["deaf"] == pytest.approx(unheard, abs=1e-3)


def test_what_paths_buy_in_text_is_what_training_measured(facts: PathExpansion) -> None:
    card = json.loads((DATA / "weights" / "two_layers" / "model.json").read_text())["card"]["at_the_end"]
    straight, one, two, deaf = (np.array(draws) for draws in card["paths"].values())
    assert two == pytest.approx(card["loss"], abs=1e-3)
    assert facts.surprise_straight == pytest.approx(straight.mean(), rel=1e-5)
    assert facts.one_head_buys == pytest.approx((straight - one).mean(), rel=1e-5)
    assert facts.two_heads_buy == pytest.approx((one - two).mean(), rel=1e-4)
    assert facts.two_heads_share == pytest.approx((one - two).mean() / (straight - two).mean(), rel=1e-4)
    assert facts.deaf_times == pytest.approx((deaf - two).mean() / (one - two).mean(), rel=1e-4)


def test_the_claim_of_the_clip(facts: PathExpansion) -> None:
    assert facts.guess == facts.answer
    assert facts.adding_paths < 6
    assert len(facts.adding_heads) == facts.adding_paths
    assert -0.1 * facts.score < facts.two_heads_add < 0
    assert facts.entry > 3 * facts.largest_other_entry
    assert 10 * facts.two_heads_buy_error < facts.two_heads_buy < 0.05 * facts.one_head_buys
    assert facts.deaf_times > 5
    assert facts.repeated_one_head - facts.repeated < 0.05
    assert facts.repeated_deaf > 20 * facts.repeated
    assert abs(facts.score_untrained) < 0.01 * facts.score
    assert np.abs(facts.pushes_untrained).max() < 0.02 * facts.score


def test_it_holds_for_another_name(two_layers: OpenModel) -> None:
    prompt = read_prompt(
        "My name is Alice. They know me here. My name is", two_layers.vocabulary, two_layers.context_length
    )
    facts = extract(two_layers, prompt)
    assert facts.pushes.sum() == pytest.approx(facts.score, rel=1e-5)
    assert abs(facts.two_heads_add) < 0.1 * facts.score


def test_another_number_of_layers_is_refused(prompt: Prompt) -> None:
    with pytest.raises(ExplainerError, match="needs 2 layers"):
        extract(open_model("one_layer"), prompt)


def test_a_model_that_nobody_measured_is_refused(two_layers: OpenModel, prompt: Prompt) -> None:
    with pytest.raises(ExplainerError, match="Nobody measured"):
        extract(dataclasses.replace(two_layers, card={}), prompt)
