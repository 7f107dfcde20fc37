"""Reading off models with no layers what they know, and how well it fits through their width."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.direct_path import DirectPath
from data.errors import ExplainerError
from data.extract.common import of_prompt
from data.extract.prompts import NAMES, Prompt
from data.extract.running import GUESSES, next_token, number
from data.extract.subject import Needed, subject
from data.facts import Array
from data.models.opened import OpenModel
from data.models.opening import home_of, siblings
from data.train.bigrams import Bigrams, read_bigrams

SHOWN = " of"
CONTEXTS = ("It was a part of", "The name of", "at the end of")
TABLE_SIZE, NEAR, FAR, SQUEEZED = 24, 192, 256, 128
"""Rows of the table that are named, that lie in its corner, and that the whole is seen by, large or small."""
GPT2_VOCABULARY, GPT2_WIDTH, GPT2_BYTES = 50_257, 768, 4


@subject(Needed("zero_layers_d256", layers=0, bare_stream=True))
def extract(model: OpenModel, prompt: Prompt) -> DirectPath:
    """The facts of `direct_path`; the prompt's phrase, such as "My name is", is what it cannot answer.

    Raises
    ------
    ExplainerError
        If the model has layers, or the corpus' bigrams are missing.
    """
    bridge, vocabulary = model.bridge, model.vocabulary
    bigrams = read_bigrams(home_of(model), bridge.cfg.d_vocab)
    shown = _single(model, SHOWN)
    chosen = next_token(bridge, [vocabulary.bos, shown]).topk(GUESSES).indices
    return DirectPath(
        **of_prompt(model, prompt),
        vocabulary_size=bridge.cfg.d_vocab,
        width=bridge.cfg.d_model,
        shown_token=SHOWN,
        shown_word=SHOWN.strip(),
        **_through_the_model(model, bigrams, shown, chosen),
        **_contexts(model, chosen),
        **_table(model, bigrams),
        gpt2_vocabulary=GPT2_VOCABULARY,
        gpt2_width=GPT2_WIDTH,
        gpt2_bytes_per_number=GPT2_BYTES,
        gpt2_table_gigabytes=number(GPT2_VOCABULARY**2 * GPT2_BYTES / 1e9),
        gpt2_factored_share=number(2 * GPT2_WIDTH / GPT2_VOCABULARY),
        **_squeezed(model, bigrams),
        **_question(model, prompt),
    )


def _through_the_model(model: OpenModel, bigrams: Bigrams, shown: int, chosen: Tensor) -> dict[str, Any]:
    bridge = model.bridge
    stream, columns = bridge.W_E[shown], bridge.W_U[:, chosen].T
    fits = stream @ bridge.W_U
    probabilities, middle = fits.softmax(-1), int(fits.argsort(descending=True)[len(fits) // 2])
    return {
        "stream": stream.numpy(),
        "guesses": model.vocabulary.tokens(chosen.tolist()),
        "guess_columns": columns.numpy(),
        "guess_logits": (columns @ stream).numpy(),
        "guess_probabilities": probabilities[chosen].numpy(),
        "guess_corpus": bigrams.after(shown)[chosen].numpy(),
        "guess_unigram": bigrams.unigram[chosen].numpy(),
        "middle_token": model.vocabulary.token(middle),
        "middle_column": bridge.W_U[:, middle].numpy(),
        "middle_logit": number(fits[middle]),
    }


def _contexts(model: OpenModel, chosen: Tensor) -> dict[str, Any]:
    prompts = [model.vocabulary.ids(context) for context in CONTEXTS]
    after = torch.stack([next_token(model.bridge, ids) for ids in prompts])
    return {
        "contexts": CONTEXTS,
        "context_tokens": model.vocabulary.tokens([token for ids in prompts for token in ids]),
        "context_lengths": model.bridge.W_E[[token for ids in prompts for token in ids]].norm(dim=-1).numpy(),
        "context_probabilities": after[:, chosen].numpy(),
        "largest_difference": number(
            max((one - other).abs().max() for one, other in pairwise([*after, after[0]]))
        ),
    }


def _table(model: OpenModel, bigrams: Bigrams) -> dict[str, Any]:
    """The commonest words' corner of the folded table."""
    bridge, order = model.bridge, _order(model, bigrams)
    words = order[:TABLE_SIZE]
    names = model.vocabulary.tokens(words)
    rows = (bridge.W_E[words] @ bridge.W_U).numpy()
    near, step = order[:NEAR], math.ceil(len(order) / FAR)
    return {
        "table_near": _entries(bridge, near),
        "table_far": _entries(bridge, order[::step]),
        "table_step": step,
        "row_tokens": names,
        "column_tokens": names,
        "row_vectors": bridge.W_E[words].numpy(),
        "table": rows[:, words] - rows.mean(1, keepdims=True),
    }


def _order(model: OpenModel, bigrams: Bigrams) -> list[int]:
    """All tokens: first the commonest that begin a word, then the others, by how common they are."""
    common = [int(token) for token in bigrams.unigram.argsort(descending=True, stable=True)]
    texts = model.vocabulary.tokens(common)
    words = [
        token for token, text in zip(common, texts, strict=True) if text[:1] == " " and text[1:].isalpha()
    ][:TABLE_SIZE]
    return [*words, *(token for token in common if token not in words)]


def _entries(bridge: TransformerBridge, tokens: list[int]) -> Array:
    """The entries of the whole table for some tokens, in quarters of a logit, `[row, column]`."""
    rows = bridge.W_E[tokens] @ bridge.W_U
    entries = rows[:, tokens] - rows.mean(1, keepdim=True)
    in_quarters: Array = (4 * entries).round().numpy() / 4
    return in_quarters


def _squeezed(model: OpenModel, bigrams: Bigrams) -> dict[str, Any]:
    """Every width's storage and loss, beside the floor and the nulls."""
    size = int(model.bridge.cfg.d_vocab)
    family = siblings(model, layers=0)
    widths = np.array([int(one.bridge.cfg.d_model) for one in family])
    cross_entropies = np.array([bigrams.cross_entropy_of(one.bridge.W_E, one.bridge.W_U) for one in family])
    untrained = model.untrained()
    unigram = bigrams.unigram_cross_entropy()
    pairs = bigrams.counts.to_sparse()
    nonzero = len(pairs.values())
    bits_lost = np.array([bigrams.bits_lost(found) for found in cross_entropies])
    kept = 1 - bits_lost / bigrams.bits_lost(unigram)
    shares = 2 * widths / size
    at_one_percent = int(np.abs(shares - 0.01).argmin())
    step = math.ceil(size / SQUEEZED)
    seen = _order(model, bigrams)[::step]
    return {
        "model_names": tuple(one.name for one in family),
        "model_weights": tuple(one.provenance["weights_sha256"] for one in family),
        "widths": widths,
        "share_stored": shares,
        "squeezed_tables": np.stack([_entries(one.bridge, seen) for one in family]),
        "squeezed_step": step,
        "bits_lost": bits_lost,
        "kept_of_pairs": kept,
        "model_at_one_percent": at_one_percent,
        "kept_of_pairs_at_one_percent": number(kept[at_one_percent]),
        "cross_entropy": cross_entropies,
        "table_numbers": size**2,
        "nonzero_bigrams": nonzero,
        "sparse_numbers": 2 * nonzero,
        "sparse_share": number(2 * nonzero / size**2),
        "bits_lost_of_the_list": number(bigrams.bits_lost(_cross_entropy_of_list(bigrams, pairs))),
        "bigram_entropy": number(bigrams.entropy()),
        "unigram_cross_entropy": number(unigram),
        "bits_lost_unigram": number(bigrams.bits_lost(unigram)),
        "bits_lost_untrained": number(
            bigrams.bits_lost(bigrams.cross_entropy_of(untrained.W_E, untrained.W_U))
        ),
        "bits_lost_uniform": number(bigrams.bits_lost(math.log(size))),
    }


def _cross_entropy_of_list(bigrams: Bigrams, pairs: Tensor) -> float:
    """Cross-entropy in nats of the table that is read back from a list of pairs and how often they come."""
    table = pairs.to_dense()
    rows, columns = pairs.indices()
    guesses = table[rows, columns] / table.sum(1)[rows]
    return float(-(bigrams.counts[rows, columns] * guesses.log()).sum() / bigrams.counts.sum())


def _question(model: OpenModel, prompt: Prompt) -> dict[str, Any]:
    after = next_token(model.bridge, prompt.phrase_ids)
    names = [_single(model, f" {name}") for name in NAMES]
    best = after.topk(GUESSES)
    told = model.vocabulary.ids(f"{prompt.phrase} {prompt.answer}. {prompt.phrase}")
    return {
        "question": prompt.phrase,
        "told_tokens": model.vocabulary.tokens(told),
        "told_name": len(prompt.phrase_ids),
        "told_lengths": model.bridge.W_E[told].norm(dim=-1).numpy(),
        "question_guesses": model.vocabulary.tokens(best.indices.tolist()),
        "question_probabilities": best.values.numpy(),
        "names": NAMES,
        "names_count": len(NAMES),
        "name_probabilities": after[names].numpy(),
        "names_together": number(after[names].sum()),
        "best_answer": model.vocabulary.token(int(best.indices[0])),
        "best_answer_probability": number(best.values[0]),
    }


def _single(model: OpenModel, text: str) -> int:
    """The id of a text that is one token."""
    ids = model.vocabulary.ids(text)
    if len(ids) != 2:
        raise ExplainerError(
            f"{text!r} is not one token of {model.name}.", "direct_path needs the project's own tokenizer."
        )
    return ids[1]
