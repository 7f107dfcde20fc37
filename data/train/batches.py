"""What the models see at each step: real text, and a share of rows in which something comes back."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from data.train.tokenizer import BOS_ID

SHORTEST_RANDOM, LONGEST_RANDOM = 4, 96
"""Lengths of the runs of random tokens that are said twice."""

COUNTS = 2.0
"""How much a token that comes back counts in the loss, against one of text: cheaper than more such rows."""

SHORTEST_SNIPPET, LONGEST_SNIPPET, LONGEST_GAP = 3, 24, 80
"""Lengths of the snippets of real text that come back, and of other text between two copies, in tokens. A
model whose copies all stand near finds nothing far away, and one whose snippets are long waits for more of a
copy than a sentence has."""

SNIPPETS_GROW = 1_200
"""Steps in which the share of rows with snippets grows from nothing. Text alone teaches a head to look one
step back, and without it nothing can be found again; where much repeats from the start, that head comes a
thousand steps later."""

SUBSTITUTED_BY_NAMES, SUBSTITUTED_BY_TEXT = 0.18, 0.3
"""Share of a snippet's tokens that are replaced before it comes back, so that the copy tells what the text
alone cannot."""


@dataclass(frozen=True)
class Phase:
    """How things come back in one phase of a training.

    random, snippets: shares of the rows that repeat random tokens and snippets, against the recipe's.
    named: share of the rows with snippets in which what is substituted is first names. In the others it is
        words and other tokens of the text: a substitute that text itself does not use would be a cue that
        something will come back, and the model would learn the cue and not the rule.
    apart: share of the copies that come after other text.
    between: how much that text counts in the loss.
    """

    random: float
    snippets: float
    named: float
    apart: float
    between: float


LEARNING = Phase(random=1.0, snippets=1.0, named=0.25, apart=0.5, between=1.0)
SETTLING = Phase(random=0.8, snippets=1.36, named=0.4, apart=0.35, between=0.0)
"""What is learned last is how sure to be that something comes back: more does, nothing speaks against it."""

Row = tuple[NDArray[np.uint16], NDArray[np.float32]]
"""Tokens and the weight of each in the loss."""


@dataclass(frozen=True)
class Batches:
    """Draws the batch of any step; the same seed and step always give the same batch.

    The share of rows that repeat snippets of text grows evenly from nothing to `repeated_text` in the first
    steps; that of rows that repeat random tokens to `repeated_random` at the last of `steps`. What comes
    after these is settling.
    """

    text: NDArray[np.uint16]
    names: NDArray[np.uint16]
    words: NDArray[np.uint16]
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
        phase = LEARNING if step < self.steps else SETTLING
        repeated_random = self.repeated_random * phase.random * min(1.0, step / self.steps)
        repeated_text = self.repeated_text * phase.snippets * min(1.0, step / SNIPPETS_GROW)
        rows, weights = [], []
        for kind in chance.random(self.rows):
            if kind < repeated_random:
                row, weight = self._repeated_random(chance)
            elif kind < repeated_random + repeated_text:
                row, weight = self._repeated_text(chance, phase)
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

    def _repeated_random(self, chance: np.random.Generator) -> Row:
        """Runs of random tokens, each of them twice: nobody can tell how far back the first time is."""
        row = _Row(self.n_ctx)
        while not row.full:
            length = int(chance.integers(SHORTEST_RANDOM, LONGEST_RANDOM + 1))
            once = chance.integers(BOS_ID + 1, self.d_vocab, length).astype(np.uint16)
            row.add(once, 0.0)
            row.add(once, COUNTS, begins=True)
        return row.whole()

    def _repeated_text(self, chance: np.random.Generator, phase: Phase) -> Row:
        """A snippet that comes back again and again, at once or after other text."""
        row, snippet = _Row(self.n_ctx), self._snippet(chance, phase.named)
        row.add(snippet, 0.0)
        while not row.full:
            gap = int(chance.integers(LONGEST_GAP + 1)) if chance.random() < phase.apart else 0
            row.add(self._text(chance, gap), phase.between, begins=True)
            row.add(snippet, COUNTS, begins=gap > 0)
        return row.whole()

    def _snippet(self, chance: np.random.Generator, share_named: float) -> NDArray[np.uint16]:
        length = int(chance.integers(SHORTEST_SNIPPET, LONGEST_SNIPPET + 1))
        snippet = self._text(chance, length).copy()
        named = chance.random() < share_named
        replaced = chance.random(length) < (SUBSTITUTED_BY_NAMES if named else SUBSTITUTED_BY_TEXT)
        replaced[chance.integers(length)] |= not replaced.any()
        sources = (self.names,) if named else (self.words, self.text)
        snippet[replaced] = chance.choice(sources[chance.integers(len(sources))], int(replaced.sum()))
        return snippet


class _Row:
    """A row put together from pieces, whose first tokens nobody could know."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.pieces: list[NDArray[np.uint16]] = []
        self.weights: list[NDArray[np.float32]] = []

    @property
    def full(self) -> bool:
        return sum(map(len, self.pieces)) >= self.length

    def add(self, piece: NDArray[np.uint16], weight: float, begins: bool = False) -> None:
        weights = np.full(len(piece), weight, dtype=np.float32)
        if begins:
            weights[:1] = 0.0
        self.pieces.append(piece)
        self.weights.append(weights)

    def whole(self) -> Row:
        return np.concatenate(self.pieces)[: self.length], np.concatenate(self.weights)[: self.length]
