"""The corpus' own bigrams, and how far a model's guesses are from them."""

import math
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from data.errors import ExplainerError

ROWS_AT_ONCE = 512


@dataclass(frozen=True)
class Bigrams:
    """How often one token follows another in the training text: `counts [d_vocab, d_vocab]`."""

    counts: Tensor

    @property
    def unigram(self) -> Tensor:
        """How often each token comes as a next token, `[d_vocab]`; sums to 1."""
        return self.counts.sum(0) / self.counts.sum()

    def after(self, token: int) -> Tensor:
        """What the corpus goes on with after a token, `[d_vocab]`; sums to 1."""
        return self.counts[token] / self.counts[token].sum()

    def entropy(self) -> float:
        """Cross-entropy of the table itself, in nats: what no model of bigrams can go below."""
        total, rows = self.counts.sum(), self.counts.sum(1, keepdim=True)
        seen = self.counts > 0
        return float(-(self.counts * (self.counts / rows.clamp(min=1)).log())[seen].sum() / total)

    def unigram_cross_entropy(self) -> float:
        """Cross-entropy in nats of guessing by frequency alone."""
        seen = self.unigram[self.unigram > 0]
        return float(-(seen * seen.log()).sum())

    def cross_entropy_of(self, W_E: Tensor, W_U: Tensor) -> float:
        """Cross-entropy in nats of `softmax(W_E W_U)`, worked out some rows at a time."""
        total = 0.0
        for start in range(0, len(W_E), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            total -= float((self.counts[rows] * (W_E[rows] @ W_U).log_softmax(-1)).sum())
        return total / float(self.counts.sum())

    def bits_lost(self, cross_entropy: float) -> float:
        """Kullback-Leibler divergence in bits from the table, of guesses with that cross-entropy in nats."""
        return (cross_entropy - self.entropy()) / math.log(2)


def read_bigrams(folder: Path, d_vocab: int) -> Bigrams:
    """The bigrams that were counted when the corpus was turned into tokens, of `bigrams.npz` in `folder`.

    Raises
    ------
    ExplainerError
        If the file is missing or damaged, or of a larger vocabulary.
    """
    path = folder / "bigrams.npz"
    counts = torch.zeros(d_vocab, d_vocab, dtype=torch.float64)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            places = (
                torch.from_numpy(stored["row"].astype(int)),
                torch.from_numpy(stored["column"].astype(int)),
            )
            counts[places] = torch.from_numpy(stored["count"].astype(float))
    except (OSError, EOFError, ValueError, KeyError, IndexError, zipfile.BadZipFile, zlib.error) as error:
        raise ExplainerError(
            f"The corpus' bigrams {path} are missing or damaged.", "Count them anew with: explainer train"
        ) from error
    return Bigrams(counts)
