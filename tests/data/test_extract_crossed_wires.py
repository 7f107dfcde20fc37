"""The facts of `crossed_wires`, found again in NumPy from the weights alone."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

from data.crossed_wires import CrossedWires
from data.errors import ExplainerError
from data.extract.crossed_wires import extract
from data.facts import Array
from data.models.opening import open_model
from tests.data.plain import DATA, OneLayer, softmax

BOS = 0


@pytest.fixture(scope="module")
def facts() -> CrossedWires:
    return extract(open_model("one_layer"), open_model("one_layer_single_head"))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(DATA / "tokenizer.json"))


@pytest.fixture(scope="module")
def six() -> OneLayer:
    return OneLayer("one_layer")


@pytest.fixture(scope="module")
def single() -> OneLayer:
    return OneLayer("one_layer_single_head")


def ids_of(tokenizer: Tokenizer, tokens: Sequence[str]) -> list[int]:
    return [BOS, *tokenizer.encode("".join(tokens[1:])).ids]


def without(model: OneLayer, ids: Sequence[int], position: int) -> Array:
    """The guess if nothing is brought from a position."""
    return softmax(model.logits(ids, [other != position for other in range(len(ids))]))


def test_else_makes_the_model_say_end_in_python(
    facts: CrossedWires, tokenizer: Tokenizer, six: OneLayer
) -> None:
    ids = ids_of(tokenizer, facts.python_tokens)
    at = facts.python_tokens.index("else")
    answer, *_ = tokenizer.encode("end").ids
    guess, fallen = softmax(six.logits(ids)), without(six, ids, at)
    shown = [tokenizer.encode(token).ids[0] for token in facts.shown]
    assert facts.guess == pytest.approx(np.array([fallen[shown], guess[shown]]), rel=2e-3)
    assert (facts.python_without, facts.python_with) == pytest.approx(
        (fallen[answer], guess[answer]), rel=2e-3
    )
    assert tokenizer.decode([int(guess.argmax())]) == facts.first_with == "end"
    assert tokenizer.decode([int(fallen.argmax())]) == facts.first_without
    others = [without(six, ids, position)[answer] for position in range(len(ids)) if position != at]
    assert facts.without_another == pytest.approx(min(others), rel=2e-3)
    assert facts.python_without < 0.25 * facts.python_with < facts.without_another


def test_the_row_is_there_before_anybody_asks(
    facts: CrossedWires, tokenizer: Tokenizer, six: OneLayer, single: OneLayer
) -> None:
    source, answer = (tokenizer.encode(word).ids[0] for word in (facts.source, facts.answer))
    tables = np.array([six.table(head, [source])[0] for head in range(facts.head_count)])
    tables -= tables.mean(1, keepdims=True)
    assert facts.rows_first == (tables.argmax(1) == answer).sum()
    assert facts.answer_in_rows == pytest.approx(tables[:, answer], abs=2e-3)
    shown = tables[int(facts.head.removeprefix("0."))]
    assert facts.row_entries == pytest.approx(np.sort(shown)[: -1 - len(facts.row_entries) : -1], abs=2e-3)
    assert facts.row_spread == pytest.approx(shown.std(), rel=1e-3)
    ids = ids_of(tokenizer, facts.python_tokens)
    at = facts.python_tokens.index(facts.source)
    rows = six.rows(ids)
    assert facts.attention_heads == pytest.approx(rows[:, at], rel=2e-3)
    assert facts.attention == pytest.approx(rows[int(facts.head.removeprefix("0."))], rel=2e-3, abs=1e-6)
    assert facts.row_heard == pytest.approx(facts.attention[at] * facts.row_entries, rel=1e-4)
    ruby = ids_of(tokenizer, facts.ruby_tokens)
    assert facts.attention_heads_ruby == pytest.approx(
        six.rows(ruby)[:, facts.ruby_tokens.index("else")], rel=2e-3
    )
    row = single.table(0, [source])[0]
    row -= row.mean()
    assert facts.single_row_entries == pytest.approx(
        np.sort(row)[: -1 - len(facts.row_entries) : -1], abs=5e-3
    )
    assert (facts.single_answer, facts.single_spread) == pytest.approx((row[answer], row.std()), rel=2e-3)
    assert facts.single_answer < 0.5 * facts.single_spread


def test_whoever_asks_hears_end(facts: CrossedWires, tokenizer: Tokenizer, six: OneLayer) -> None:
    ids = ids_of(tokenizer, facts.python_tokens)
    at, answer = facts.python_tokens.index(facts.source), tokenizer.encode(facts.answer).ids[0]

    def heard(text: list[int]) -> Array:
        found: Array = six.brought(text)[:, at].sum(0)
        found -= found.mean()
        return found

    some = np.random.default_rng(1).integers(1, facts.askers, 40)
    as_asked = [heard([*ids[:-1], int(asker)])[answer] for asker in some]
    assert (np.array(as_asked) > 0).all()
    assert facts.raised.all()
    assert facts.raised_count == facts.askers == len(six.W_E) - 1
    assert heard(ids)[answer] > max(as_asked)
    assert facts.loudest_asker == facts.python_tokens[-1]
    instead = np.array([heard([*ids[:at], int(other), *ids[at + 1 :]])[answer] for other in some])
    clear = np.abs(instead) > 1e-4
    assert (facts.others_raise[some - 1] == (instead > 0))[clear].all()
    assert facts.others_share == pytest.approx(facts.others_raise.mean(), rel=1e-4)
    assert instead.max() < heard(ids)[answer]
    assert facts.others_louder == 0


def test_none_outvotes_else_and_repairs_nothing(
    facts: CrossedWires, tokenizer: Tokenizer, six: OneLayer, single: OneLayer
) -> None:
    ids, answer = ids_of(tokenizer, facts.witness_tokens), tokenizer.encode(facts.answer).ids[0]
    at, witness = (facts.witness_tokens.index(token) for token in (facts.source, facts.witness))
    found = (
        softmax(six.logits(ids))[answer],
        without(six, ids, at)[answer],
        without(six, ids, witness)[answer],
    )
    assert (facts.witness_with, facts.witness_without, facts.witness_unheard) == pytest.approx(
        found, rel=2e-3
    )
    python = ids_of(tokenizer, facts.python_tokens)
    assert facts.single_with == pytest.approx(softmax(single.logits(python))[answer], rel=2e-3)
    alone = without(single, python, facts.python_tokens.index(facts.source))
    assert facts.single_without == pytest.approx(alone[answer], rel=2e-3)


def test_one_head_says_the_same_to_all(facts: CrossedWires) -> None:
    assert facts.alike_single == pytest.approx(1, abs=1e-5)
    assert facts.alike_strangers < 0.2 < 0.8 < facts.alike < 1


def test_what_was_measured_on_unseen_code_is_that_of_the_training(facts: CrossedWires) -> None:
    six, one = (
        json.loads((DATA / "weights" / name / "model.json").read_text())["card"]["after_else"]
        for name in (facts.model, facts.single)
    )
    for index, language in enumerate(facts.languages):
        assert facts.end_in_text[:, index] == pytest.approx(six[language]["probability"])
        assert facts.first_in_text[:, index] == pytest.approx(six[language]["first"])
        assert facts.single_in_text[:, index] == pytest.approx(one[language]["probability"])
        assert facts.places[index] == six[language]["places"] == one[language]["places"]
        assert facts.truth_in_text[index] == pytest.approx(six[language]["truth"])
    assert (facts.end_in_text[1] > facts.end_in_text[0]).all()


def test_a_model_that_nobody_measured_is_refused() -> None:
    with pytest.raises(ExplainerError, match="Nobody measured on held-out code"):
        extract(replace(open_model("one_layer"), card={}), open_model("one_layer_single_head"))
    with pytest.raises(ExplainerError, match="needs 1 layers"):
        extract(open_model("two_layers"), open_model("one_layer_single_head"))
