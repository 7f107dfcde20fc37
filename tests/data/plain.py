"""Models once more, in NumPy and from the weights alone: what facts are held against; runs of two layers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.facts import Array
from data.models.store import load_model
from data.train.start import untrained_model

DATA = Path(__file__).parents[2] / "data"

Head = tuple[int, int]


@dataclass(frozen=True)
class Run:
    """streams: before layer 0, before layer 1, at the end, `[position, width]`. patterns: `[query, key]` of
    every head. written: what every head adds, `[position, width]`. logits: `[position, token]`."""

    streams: tuple[Array, Array, Array]
    patterns: dict[Head, Array]
    written: dict[Head, Array]
    logits: Array

    @property
    def guess(self) -> Array:
        """The probabilities of the token after the last."""
        return softmax(self.logits[-1])

    def losses(self, ids: Sequence[int]) -> Array:
        """Of every token but the first, in nats."""
        own: Array = softmax(self.logits)[np.arange(len(ids) - 1), ids[1:]]
        return -np.log(own)


class Plain:
    """The weights of any model of `data/weights`, or those that its training started from."""

    def __init__(self, name: str, trained: bool = True) -> None:
        model = load_model(name) if trained else untrained_model(load_model(name).config)
        self.heads = [(layer, head) for layer in (0, 1) for head in range(model.config.n_heads)]
        self.weights: dict[str, Array] = {
            key: tensor.double().numpy() for key, tensor in model.state_dict().items()
        }

    def __getitem__(self, name: str) -> Array:
        """`W_E`, `W_U` or `W_pos`."""
        found: Array = next(weight for key, weight in self.weights.items() if key.endswith(name))
        return found

    def of(self, head: Head, kind: str) -> Array:
        """`W_Q`, `W_K`, `W_V` or `W_O` of a head."""
        found: Array = self.weights[f"blocks.{head[0]}.attn.W_{kind}"][head[1]]
        return found

    def run(
        self,
        ids: Sequence[int],
        held: Mapping[Head, Array | float] | None = None,
        cut: Collection[Head] = (),
        from_keys_of: Collection[Head] = (),
        from_output: bool = False,
    ) -> Run:
        """Run a sequence; heads may be `held` at a vector that they write at every position.

        What the heads `cut` write is taken out of the keys that some heads read, or of what the output reads.
        """
        streams = [self["W_E"][list(ids)]]
        patterns: dict[Head, Array] = {}
        written: dict[Head, Array] = {}
        for layer in (0, 1):
            stream = streams[-1]
            for head in (one for one in self.heads if one[0] == layer):
                hidden = sum(written[one] for one in cut) if head in from_keys_of else 0.0
                patterns[head] = self._pattern(head, stream, stream - hidden)
                written[head] = patterns[head] @ stream @ self.of(head, "V") @ self.of(head, "O")
                if held and head in held:
                    written[head] = np.zeros_like(stream) + held[head]
            streams.append(stream + sum(written[head] for head in self.heads if head[0] == layer))
        read = streams[-1] - (sum(written[one] for one in cut) if from_output else 0.0)
        return Run((streams[0], streams[1], streams[2]), patterns, written, read @ self["W_U"])

    def _pattern(self, head: Head, asking: Array, asked: Array) -> Array:
        placed = self["W_pos"][: len(asking)]
        queries, keys = (asking + placed) @ self.of(head, "Q"), (asked + placed) @ self.of(head, "K")
        scores = queries @ keys.T / np.sqrt(queries.shape[1])
        return softmax(np.where(np.tril(np.ones_like(scores)), scores, -np.inf))


class OneLayer:
    """A model of one layer from its weights alone."""

    def __init__(self, name: str) -> None:
        model = load_model(name)
        found = {key: tensor.double().numpy() for key, tensor in model.state_dict().items()}
        self.W_E, self.W_U, self.W_pos = found["embed.W_E"], found["unembed.W_U"], found["pos.W_pos"]
        self.W_Q, self.W_K, self.W_V, self.W_O = (found[f"blocks.0.attn.W_{kind}"] for kind in "QKVO")

    def rows(self, ids: Sequence[int]) -> Array:
        """Where every head looks from the last token, `[head, token]`."""
        placed = self.W_E[list(ids)] + self.W_pos[: len(ids)]
        scores = [(placed[-1] @ q) @ (placed @ k).T for q, k in zip(self.W_Q, self.W_K, strict=True)]
        return softmax(np.array(scores) / np.sqrt(self.W_Q.shape[-1]))

    def table(self, head: int, ids: Sequence[int]) -> Array:
        """What a head says on looking at each token alone, `[token, d_vocab]`."""
        said: Array = self.W_E[list(ids)] @ self.W_V[head] @ self.W_O[head] @ self.W_U
        return said

    def brought(self, ids: Sequence[int]) -> Array:
        """What every head adds to the last logits, by the token it looks at: `[head, token, d_vocab]`."""
        rows = self.rows(ids)
        return np.array([row[:, None] * self.table(head, ids) for head, row in enumerate(rows)])

    def logits(self, ids: Sequence[int], at: Sequence[bool] | None = None) -> Array:
        """The last logits, of what the layer brings only the part from the tokens marked `at`."""
        brought = self.brought(ids)
        kept = brought if at is None else brought[:, np.array(at)]
        found: Array = self.W_E[ids[-1]] @ self.W_U + kept.sum((0, 1))
        return found


def softmax(scores: Array) -> Array:
    """Along the last axis."""
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Array = weights / weights.sum(-1, keepdims=True)
    return shares


def counted_pairs() -> tuple[Array, Array, Array]:
    """The pairs of the training text: the first token, the second, and how often they come."""
    with np.load(DATA / "bigrams.npz") as counted:
        row, column, count = (counted[name].astype(int) for name in ("row", "column", "count"))
    return row, column, count


def head_named(name: str) -> Head:
    """The head of a name such as `1.3`."""
    layer, index = name.split(".")
    return int(layer), int(index)
