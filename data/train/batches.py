"""What the models see at each step: real text, and a small share of text that repeats itself."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from data.train.tokenizer import BOS_ID

SHORTEST_RANDOM, LONGEST_RANDOM = 8, 96
"""Periods of repeated random tokens."""

SHORTEST_SNIPPET, LONGEST_SNIPPET, LONGEST_GAP = 4, 48, 20
"""Lengths of the snippets of real text that come back, and of other text between two copies, in tokens."""

SUBSTITUTED = 0.18
"""Share of a snippet's tokens that are replaced, half of them by first names, before it is repeated."""


@dataclass(frozen=True)
class Batches:
    """Draws the batch of any step; the same seed and step always give the same batch.

    `repeated_text` is the share of rows that repeat snippets of text; the share of rows that repeat random
    tokens grows evenly from nothing to `repeated_random` at the last of `steps`.
    """

    text: NDArray[np.uint16]
    names: NDArray[np.uint16]
    d_vocab: int
    n_ctx: int
    rows: int
    steps: int
    repeated_random: float
    repeated_text: float
    seed: int

    def draw(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        """Inputs (BOS first), targets, and the weight of each target in the loss, all `[rows, n_ctx]`."""
        chance = np.random.default_rng([self.seed, step])
        repeated_random = self.repeated_random * step / self.steps
        rows, weights = [], []
        for kind in chance.random(self.rows):
            if kind < repeated_random:
                row, weight = self._repeated_random(chance)
            elif kind < repeated_random + self.repeated_text:
                row, weight = self._repeated_text(chance)
            else:
                row, weight = self._text(chance, self.n_ctx), np.ones(self.n_ctx, dtype=np.float32)
            rows.append(row)
            weights.append(weight)
        targets = torch.from_numpy(np.stack(rows).astype(np.int64))
        starts = torch.full((self.rows, 1), BOS_ID, dtype=torch.int64)
        inputs = torch.cat([starts, targets[:, :-1]], dim=1)
        return inputs, targets, torch.from_numpy(np.stack(weights))

    def _text(self, chance: np.random.Generator, length: int) -> NDArray[np.uint16]:
        start = chance.integers(len(self.text) - length)
        return self.text[start : start + length]

    def _repeated_random(self, chance: np.random.Generator) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
        period = int(chance.integers(SHORTEST_RANDOM, LONGEST_RANDOM + 1))
        once = chance.integers(BOS_ID + 1, self.d_vocab, period).astype(np.uint16)
        return np.resize(once, self.n_ctx), (np.arange(self.n_ctx) >= period).astype(np.float32)

    def _repeated_text(self, chance: np.random.Generator) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
        length = int(chance.integers(SHORTEST_SNIPPET, LONGEST_SNIPPET + 1))
        snippet = self._text(chance, length).copy()
        kind = chance.random(length)
        snippet[kind < SUBSTITUTED / 2] = chance.choice(self.names, int((kind < SUBSTITUTED / 2).sum()))
        strange = (kind >= SUBSTITUTED / 2) & (kind < SUBSTITUTED)
        snippet[strange] = chance.integers(BOS_ID + 1, self.d_vocab, int(strange.sum()))
        pieces, weights = [snippet], [np.zeros(length, dtype=np.float32)]
        while sum(len(piece) for piece in pieces) < self.n_ctx:
            gap = int(chance.integers(LONGEST_GAP + 1)) if chance.random() < 0.5 else 0
            copied = np.ones(length, dtype=np.float32)
            copied[0] = float(gap == 0)
            pieces += [self._text(chance, gap), snippet]
            weights += [np.zeros(gap, dtype=np.float32), copied]
        return np.concatenate(pieces)[: self.n_ctx], np.concatenate(weights)[: self.n_ctx]
