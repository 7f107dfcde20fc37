"""What ordinary text is like, as far as it can be known without the text: the counts of the corpus' pairs."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.extract.running import SEED
from data.models.opened import OpenModel
from data.models.opening import home_of
from data.train.bigrams import Bigrams, read_bigrams

ROWS, LENGTH = 32, 64


def counts(model: OpenModel) -> Bigrams | None:
    """The pairs of the corpus that a model was trained on; None if nobody counted them.

    Raises
    ------
    ExplainerError
        If the file of them is damaged.
    """
    path = bigrams_of(model)
    return None if path is None else read_bigrams(path.parent, int(model.bridge.cfg.d_vocab))


def bigrams_of(model: OpenModel) -> Path | None:
    """The file of the pairs of the corpus that a model was trained on; None if nobody counted them."""
    path = home_of(model) / "bigrams.npz"
    return path if model.folder is not None and path.is_file() else None


def ordinary_text(model: OpenModel) -> Tensor:
    """BOS and tokens drawn one after the other by the corpus' pairs, `[row, position]`, always the same draw.

    Where nobody counted pairs, all tokens are drawn alike.
    """
    generator = torch.Generator().manual_seed(SEED)
    size = int(model.bridge.cfg.d_vocab)
    counted = counts(model)
    alone = torch.ones(size, dtype=torch.float64) if counted is None else counted.unigram
    drawn = [torch.full((ROWS,), model.vocabulary.bos)]
    for position in range(1, min(LENGTH, model.context_length)):
        after = alone.expand(ROWS, size).clone()
        if counted is not None and position > 1:
            followed = counted.counts[drawn[-1]]
            seen = followed.sum(1) > 0
            after[seen] = followed[seen]
        drawn.append(torch.multinomial(after, 1, generator=generator)[:, 0])
    return torch.stack(drawn, dim=1)


def readable_tokens(model: OpenModel, count: int) -> list[int]:
    """BOS and different random tokens, drawn alike among those that are made of letters."""
    texts = model.vocabulary.tokens(range(int(model.bridge.cfg.d_vocab)))
    readable = [token for token, text in enumerate(texts) if text.strip().isalpha()]
    drawn = np.random.default_rng(SEED).choice(readable, count, replace=False)
    return [model.vocabulary.bos, *drawn.tolist()]


def commonest_words(model: OpenModel, count: int, but: Iterable[int]) -> list[int]:
    """The ids of the commonest words of one token, a leading space included, without those in `but`.

    A token is a word if it is made of letters and the next token mostly begins with none. Where nobody
    counted pairs, the tokenizer's order stands for how common a token is, as its making nearly sees to.
    """
    texts = model.vocabulary.tokens(range(int(model.bridge.cfg.d_vocab)))
    counted = counts(model)
    words = torch.tensor([text[:1] == " " and text[1:].isalpha() for text in texts])
    order = torch.arange(len(texts))
    if counted is not None:
        goes_on = torch.tensor([text[:1].isalpha() for text in texts], dtype=torch.float64)
        words &= counted.counts @ goes_on < 0.5 * counted.counts.sum(1)
        order = counted.unigram.argsort(descending=True, stable=True)
    left_out = set(but)
    found = [int(token) for token in order if words[token] and int(token) not in left_out]
    return found[:count]
