"""What is scored once, when a training is over: on held-out text, which is there only then."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from data.models.architecture import AttentionOnly
from data.train.circuit import previous_token_heads
from data.train.measure import PERIOD, ROWS, next_token_losses, repeated_random_tokens, text_from
from data.train.paths import by_paths
from data.train.saying import DRAWS, SEED, ask, put, say_far
from data.train.texts import Texts

TEXT_ROWS = 128
"""Rows of text in a draw."""


@torch.no_grad()
def score_at_the_end(model: AttentionOnly, texts: Texts) -> dict[str, Any]:
    """The scores of a trained model, for its page.

    `names` and `words`: share of the first names, and of the commonest words, that come first in the film's
    sentence. On each of five draws of text: `loss`, the cross-entropy in nats; `distant`, the mean
    probability of a name with 80 tokens of text between it and the question; `distant_without`, the same
    without the previous-token heads. Of a model of two layers, `paths`: `loss` with some of its paths alone.
    """
    film, names, words = (
        torch.from_numpy(tokens.astype(np.int64)) for tokens in (texts.film, texts.names, texts.words)
    )
    repeated = repeated_random_tokens(model.config.d_vocab, ROWS, PERIOD)
    whole, without = (
        [said.probability for said in say_far(one, film, names, texts.held_out)]
        for one in (model, model.without(previous_token_heads(model, repeated)))
    )
    return {
        "names": ask(model, put(film, names[0], names), names).first,
        "words": ask(model, put(film, names[0], words), words).first,
        "loss": losses_on_text(model, texts),
        "distant": whole,
        "distant_without": without,
        **({"paths": losses_of_paths(model, texts)} if model.config.n_layers == 2 else {}),
    }


@torch.no_grad()
def losses_on_text(model: AttentionOnly, texts: Texts) -> list[float]:
    """Cross-entropy in nats on each of five draws of held-out text, the same for every model."""
    return [
        float(torch.cat([next_token_losses(model, part) for part in parts]).mean())
        for parts in _draws(model, texts)
    ]


@torch.no_grad()
def losses_of_paths(model: AttentionOnly, texts: Texts) -> dict[str, list[float]]:
    """Cross-entropy in nats on the same draws of a model of two layers, by what `by_paths` leaves of it."""
    found: dict[str, list[float]] = {}
    for parts in _draws(model, texts):
        losses: dict[str, list[Tensor]] = {}
        for part in parts:
            for left, stream in by_paths(model, part[:, :-1]).items():
                logits = model.unembed(stream).transpose(1, 2)
                losses.setdefault(left, []).append(functional.cross_entropy(logits, part[:, 1:]))
        for left, of_parts in losses.items():
            found.setdefault(left, []).append(float(torch.stack(of_parts).mean()))
    return found


def _draws(model: AttentionOnly, texts: Texts) -> Iterator[tuple[Tensor, ...]]:
    """Five draws of rows of held-out text, each in parts of as many rows."""
    generator = np.random.default_rng(SEED)
    for _ in range(DRAWS):
        starts = generator.integers(len(texts.held_out) - model.config.n_ctx, size=TEXT_ROWS)
        text = text_from(texts.held_out, starts, model.config.n_ctx)
        yield torch.tensor_split(text, TEXT_ROWS // ROWS)
