"""The facts of `direct_path`: tables, widths and what they lose."""

import math
from pathlib import Path

import numpy as np
import pytest

from data.direct_path import DirectPath
from data.extract.direct_path import extract
from data.extract.prompts import read_prompt, wording
from data.models.opening import open_model
from data.models.store import load_model
from data.train.bigrams import Bigrams, read_bigrams
from tests.data.plain import counted_pairs

# Its facts are made once, not once a worker.
pytestmark = pytest.mark.xdist_group("extract_direct_path")


@pytest.fixture(scope="module")
def facts() -> DirectPath:
    model = open_model("zero_layers_d256")
    return extract(model, read_prompt(wording(None, None), model.vocabulary, model.context_length))


def test_logits_are_the_products_that_are_shown(facts: DirectPath) -> None:
    assert np.allclose(facts.guess_columns @ facts.stream, facts.guess_logits, atol=1e-3)


def test_nothing_before_counts(facts: DirectPath) -> None:
    assert facts.largest_difference < 1e-12
    assert np.allclose(facts.context_probabilities, facts.guess_probabilities)


def test_wider_is_nearer(facts: DirectPath) -> None:
    assert (np.diff(facts.widths) > 0).all()
    assert (np.diff(facts.bits_lost) < 0).all()
    assert facts.bits_lost[-1] > 0
    assert facts.bits_lost[0] < facts.bits_lost_unigram < facts.bits_lost_uniform
    assert facts.cross_entropy[-1] == pytest.approx(
        facts.bigram_entropy + facts.bits_lost[-1] * math.log(2), rel=1e-4
    )


def test_arithmetic_of_gpt2(facts: DirectPath) -> None:
    assert facts.gpt2_table_gigabytes == pytest.approx(10.1, abs=0.01)
    assert facts.gpt2_factored_share == pytest.approx(0.0306, abs=1e-4)
    assert facts.share_stored == pytest.approx(2 * facts.widths / facts.vocabulary_size)


def test_names_are_one_small_probability(facts: DirectPath) -> None:
    assert facts.question == "My name is"
    assert facts.names_together == pytest.approx(facts.name_probabilities.sum(), rel=1e-4)
    assert facts.name_probabilities.max() < 0.05


def test_divergences_of_a_table_worked_out_by_hand(tmp_path: Path) -> None:
    np.savez(tmp_path / "bigrams.npz", row=[0, 0, 1], column=[0, 1, 1], count=[3, 1, 4])
    bigrams: Bigrams = read_bigrams(tmp_path, 2)
    assert bigrams.entropy() == pytest.approx(0.5 * (0.75 * math.log(4 / 3) + 0.25 * math.log(4)))
    assert bigrams.bits_lost(math.log(2)) == pytest.approx(1 - bigrams.entropy() / math.log(2))
    assert bigrams.unigram_cross_entropy() == pytest.approx(
        -(3 / 8) * math.log(3 / 8) - (5 / 8) * math.log(5 / 8)
    )
    assert bigrams.after(0).tolist() == [0.75, 0.25]


def test_the_squeezed_models_keep_what_their_tables_keep(facts: DirectPath) -> None:
    name = facts.model_names[facts.model_at_one_percent]
    assert abs(facts.share_stored - 0.01).min() == abs(facts.share_stored[facts.model_at_one_percent] - 0.01)
    model = load_model(name)
    guesses = (model.embed.W_E @ model.unembed.W_U).log_softmax(-1).double().numpy() / math.log(2)
    row, column, count = counted_pairs()
    shares = count / count.sum()
    pairs = np.log2(count / np.bincount(row, count)[row])
    frequency = np.log2(np.bincount(column, count)[column] / count.sum())
    lost = shares @ (pairs - guesses[row, column])
    told = shares @ (pairs - frequency)
    assert facts.kept_of_pairs_at_one_percent == pytest.approx(1 - lost / told, rel=1e-3)
    assert facts.kept_of_pairs[facts.model_at_one_percent] == pytest.approx(1 - lost / told, rel=1e-3)
    assert facts.bits_lost_of_the_list == 0
    assert facts.sparse_numbers == 2 * len(count)


def test_the_whole_table_is_seen_by_its_own_entries(facts: DirectPath) -> None:
    model = load_model(facts.model)
    table = (model.embed.W_E @ model.unembed.W_U).double().numpy()
    table -= table.mean(1, keepdims=True)
    _, column, count = counted_pairs()
    often = np.bincount(column, count, minlength=len(table))
    texts = open_model(facts.model).vocabulary.tokens(range(len(table)))
    named = [texts.index(token) for token in facts.row_tokens]
    others = [token for token in np.argsort(-often, kind="stable") if token not in named]
    order = [*named, *others]
    near, far = order[: len(facts.table_near)], order[:: facts.table_step]
    assert facts.table_near == pytest.approx(table[np.ix_(near, near)], abs=0.13)
    assert facts.table_far == pytest.approx(table[np.ix_(far, far)], abs=0.13)
    assert len(facts.table_far) == math.ceil(len(table) / facts.table_step)
    assert facts.squeezed_tables[-1] == pytest.approx(facts.table_far[::2, ::2])
    narrowest = load_model(facts.model_names[0])
    table = (narrowest.embed.W_E @ narrowest.unembed.W_U).double().numpy()
    table -= table.mean(1, keepdims=True)
    seen = order[:: facts.squeezed_step]
    assert facts.squeezed_tables[0] == pytest.approx(table[np.ix_(seen, seen)], abs=0.13)


def test_half_of_all_tokens_fit_better_than_the_middle_one(facts: DirectPath) -> None:
    model, texts = load_model(facts.model), open_model(facts.model).vocabulary
    fits = (model.embed.W_E[texts.ids(facts.shown_token)[-1]] @ model.unembed.W_U).numpy()
    middle = texts.tokens(range(len(fits))).index(facts.middle_token)
    assert (fits > fits[middle]).sum() == len(fits) // 2
    assert facts.middle_logit == pytest.approx(fits[middle], abs=1e-3)
    assert facts.middle_logit == pytest.approx(facts.middle_column @ facts.stream, abs=1e-3)


def test_the_question_has_its_own_guesses(facts: DirectPath) -> None:
    model, opened = load_model(facts.model), open_model(facts.model)
    texts = opened.vocabulary.tokens(range(facts.vocabulary_size))
    last = opened.vocabulary.ids(facts.question)[-1]
    guess = (model.embed.W_E[last] @ model.unembed.W_U).softmax(-1)
    best = guess.argsort(descending=True)[: len(facts.question_guesses)]
    assert facts.question_guesses == opened.vocabulary.tokens(best.tolist())
    assert facts.question_probabilities == pytest.approx(guess[best].numpy(), rel=1e-3)
    assert (facts.best_answer, facts.names_count) == (facts.question_guesses[0], len(facts.names))
    assert facts.told_tokens[facts.told_name] == facts.tokens[facts.source] == facts.answer
    for tokens, lengths in (
        (facts.told_tokens, facts.told_lengths),
        (facts.context_tokens, facts.context_lengths),
    ):
        ids = [texts.index(token) for token in tokens]
        assert lengths == pytest.approx(model.embed.W_E[ids].norm(dim=-1).numpy(), rel=1e-4)
