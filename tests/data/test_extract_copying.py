"""The facts of `copying` are what the weights say when a token is put into a head."""

from pathlib import Path

import numpy as np
import pytest
import torch

from data.copying import Copying
from data.errors import ExplainerError
from data.extract.copying import CALLED, extract
from data.extract.prompts import NAMES
from data.facts import Array
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.models.store import load_model
from data.train.start import untrained_model
from tests.data.plain import Head, Plain, counted_pairs, head_named


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel) -> Copying:
    return extract(two_layers, open_model("one_layer"))


@pytest.fixture(scope="module")
def one() -> Plain:
    return Plain("one_layer")


def score(model: Plain, head: Head) -> float:
    """From the matrix as wide as the stream, which has the same eigenvalues and zeros besides."""
    found = np.linalg.eigvals(model.of(head, "V") @ model.of(head, "O") @ model["W_U"] @ model["W_E"])
    return float(found.real.sum() / np.abs(found).sum())


def table(model: Plain, *heads: Head) -> Array:
    written = sum(model.of(head, "V") @ model.of(head, "O") for head in heads)
    found: Array = model["W_E"] @ written @ model["W_U"]
    return found


def spells(rows: Array, bos: int) -> Array:
    """Whether each token, in the tokenizer's order and without the beginning, comes first in its row."""
    rows = rows.copy()
    rows[:, bos] = -np.inf
    best: Array = rows.argmax(1) == np.arange(len(rows))
    return np.delete(best, bos)


def by_frequency(bos: int, size: int) -> Array:
    """The place of each token in the facts' order, the tokenizer's order without the beginning."""
    _, column, count = counted_pairs()
    often = np.bincount(column, count, minlength=size)
    return np.argsort(-np.delete(often, bos), kind="stable")


def test_scores_and_spelling_of_every_head_are_those_of_the_tables(
    facts: Copying, one: Plain, plain: Plain, two_layers: OpenModel
) -> None:
    bos = two_layers.vocabulary.bos
    order = by_frequency(bos, len(plain["W_E"]))
    texts = np.delete(np.array(two_layers.vocabulary.tokens(range(len(plain["W_E"])))), bos)[order]
    named = np.isin(texts, [f" {name}" for name in NAMES])
    for index, (name, model) in enumerate(zip(facts.head_names, facts.head_models, strict=True)):
        of, head = plain if model == "two_layers" else one, head_named(name)
        held = spells(table(of, head), bos)[order]
        assert facts.scores[index] == pytest.approx(score(of, head), abs=1e-5)
        assert facts.spelled[index] == pytest.approx(held.mean(), abs=1e-6)
        assert facts.spelled_common[index] == pytest.approx(held[:500].mean(), abs=1e-6)
        assert facts.spelled_names[index] == pytest.approx(held[named].mean(), abs=1e-6)
        if model == "two_layers" and name in (facts.speller, facts.misspeller):
            shown = facts.speller_spells if name == facts.speller else facts.misspeller_spells
            assert (shown == held).all()


def test_before_training_no_head_points_back_or_spells(facts: Copying) -> None:
    assert np.abs(facts.scores_untrained).max() < 0.2
    assert facts.spelled_untrained.max() < 0.005
    before = untrained_model(load_model("two_layers").config)
    layer, index = head_named(facts.speller)
    attention = list(before.attentions())[layer]
    with torch.no_grad():
        through = attention.W_V[index] @ attention.W_O[index] @ before.unembed.W_U @ before.embed.W_E
    found = np.linalg.eigvals(through.double().numpy())
    assert facts.speller_score_untrained == pytest.approx(found.real.sum() / np.abs(found).sum(), abs=1e-3)


def test_what_is_put_in_and_what_comes_out(facts: Copying, plain: Plain, two_layers: OpenModel) -> None:
    texts = two_layers.vocabulary.tokens(range(len(plain["W_E"])))
    assert facts.called[:2] == CALLED
    for head, answers in (
        (facts.speller, facts.speller_answers),
        (facts.misspeller, facts.misspeller_answers),
    ):
        rows = table(plain, head_named(head))
        for token, answer in zip(facts.called, answers, strict=True):
            assert texts[rows[texts.index(token)].argmax()] == answer
    bos = two_layers.vocabulary.bos
    ordered = np.delete(np.array(texts), bos)[by_frequency(bos, len(texts))]
    assert tuple(ordered[facts.called_places]) == facts.called
    rows = table(plain, head_named(facts.misspeller))
    places = (rows > rows.diagonal()[:, None]).sum(1) + 1
    assert facts.misspeller_place == pytest.approx(np.median(places), abs=1)
    raises = (rows.diagonal() > rows.mean(1)).mean()
    assert facts.misspeller_raises == pytest.approx(raises, abs=1e-3)


def test_the_diagonal_of_the_table_shown_is_lit(facts: Copying) -> None:
    for near, far in (
        (facts.speller_near, facts.speller_far),
        (facts.misspeller_near, facts.misspeller_far),
    ):
        step = facts.table_step
        assert (near[::step, ::step] == far[: -(-len(near) // step), : -(-len(near) // step)]).all()
        assert far.diagonal().mean() > far.mean() + 2 * far.std()
    assert facts.speller_far.diagonal().mean() > 1.5 * facts.misspeller_far.diagonal().mean()
    assert abs(facts.speller_far_untrained.diagonal().mean()) < 0.3 * facts.speller_far_untrained.std()


def test_silenced_directions_leave_the_score_and_take_the_spelling(
    facts: Copying, plain: Plain, two_layers: OpenModel
) -> None:
    head = head_named(facts.speller)
    out = plain.of(head, "V") @ plain.of(head, "O") @ plain["W_U"]
    found, right = np.linalg.eig(out @ plain["W_E"])
    left = np.linalg.inv(right)
    loudest = np.argsort(-np.abs(found))[: facts.directions_left]
    projector = (right[:, loudest] @ left[loudest]).real
    held = spells(plain["W_E"] @ projector @ out, two_layers.vocabulary.bos)
    assert facts.spelled_left == pytest.approx(held.mean(), abs=1e-3)
    kept = found[loudest]
    assert facts.score_left == pytest.approx(kept.real.sum() / np.abs(kept).sum(), abs=1e-5)
    assert facts.stage_spelled == pytest.approx(facts.stage_spells.mean(1), abs=1e-6)
    assert facts.stage_spelled[0] == pytest.approx(facts.speller_spelled, abs=1e-6)


def test_sums_of_tables_spell_what_their_heads_cannot(
    facts: Copying, one: Plain, plain: Plain, two_layers: OpenModel
) -> None:
    bos = two_layers.vocabulary.bos
    pair = [head_named(name) for name in facts.pair]
    assert facts.together == pytest.approx(spells(table(plain, *pair), bos).mean(), abs=1e-6)
    alone = [spells(table(plain, head), bos) for head in pair]
    assert facts.pair_spelled == pytest.approx([held.mean() for held in alone], abs=1e-6)
    all_six = spells(table(one, *((0, head) for head in range(6))), bos)
    assert facts.one_layer_together == pytest.approx(all_six.mean(), abs=1e-6)


def test_the_commonest_word_that_both_miss_and_their_sum_spells(
    facts: Copying, plain: Plain, two_layers: OpenModel
) -> None:
    bos, size = two_layers.vocabulary.bos, len(plain["W_E"])
    texts = np.array(two_layers.vocabulary.tokens(range(size)))
    ids = np.delete(np.arange(size), bos)[by_frequency(bos, size)]
    pair = [head_named(name) for name in facts.pair]
    best = [table(plain, *heads).argmax(1) for heads in ([pair[0]], [pair[1]], pair)]
    token = ids[facts.both_miss_place]
    assert texts[token] == facts.both_miss
    assert tuple(texts[[said[token] for said in best[:2]]]) == facts.both_miss_answers
    assert best[2][token] == token
    row, column, count = counted_pairs()
    letters = np.array([text[:1].isalpha() for text in texts])
    goes_on = np.bincount(row, count * letters[column], minlength=size)
    ends = goes_on < 0.5 * np.bincount(row, count, minlength=size)
    for other in ids[: facts.both_miss_place]:
        is_word = texts[other][:1] == " " and texts[other][1:].isalpha() and ends[other]
        assert not (is_word and best[2][other] == other != best[0][other] and best[1][other] != other)


def test_the_claim_of_the_clip(facts: Copying) -> None:
    assert facts.speller_answers == facts.called
    assert facts.misspeller_score > 0.9 > 0.2 > facts.misspeller_spelled
    assert facts.speller_spelled > 0.9
    assert facts.score_left > 0.99 > 0.1 > facts.spelled_left
    assert facts.together > facts.pair_spelled.max() + 0.1
    assert facts.pair_same_mistake == 0


def test_a_model_of_other_tokens_is_refused(tiny: Path) -> None:
    other = open_model(str(tiny / "weights" / "two_layers"))
    with pytest.raises(ExplainerError, match="is not one token"):
        extract.read(other, other)
