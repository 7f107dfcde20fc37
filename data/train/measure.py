"""What is measured on a model, during training and after: attention, copying, composition, loss."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from data.models.architecture import Attention, AttentionOnly
from data.train.texts import Texts
from data.train.tokenizer import BOS_ID

SEED = 1_000
ROWS = 16
PERIOD = 64
"""Repeated random tokens: so many sequences, each of so many tokens twice."""

RANDOM_PAIRS = 20
"""Pairs of random heads that K-composition is compared with."""


@dataclass(frozen=True)
class Measurement:
    """Scores of one model at one moment, on text that it never saw and on repeated random tokens.

    loss: cross-entropy of held-out text, nats.
    loss_first_half, loss_second_half: the same on random tokens and on their repetition, nats.
    previous_token: mean attention from a token of held-out text to the one before, `[layer, head]`.
    prefix_matching: mean attention from a repeated token to the one after its first copy, `[layer, head]`.
    ov_copying: Re Σλ / Σ|λ| of the eigenvalues of `W_E W_OV W_U`, `[layer, head]`.
    k_composition: ‖W_OV W_QKᵀ‖ / (‖W_OV‖ ‖W_QK‖) less that of random heads, `[layer-0 head, layer-1 head]`.
    tag_leak: share of the squared length of `W_E W_OV` in the loudest sixth of the directions of the centred
        unembedding, less the sixth that a random direction has there, `[head of layer 0]`.
    answer: probability of the name at the end of the film's sentence.
    patterns: where every head looks in that sentence, BOS first, `[layer, head, query, key]`.
    means: what every head mixes on held-out text, on average, `[layer, head, d_head]`; put in the place of a
        head's own, it switches the head off without telling the others that this is no text.
    """

    loss: float
    loss_first_half: float
    loss_second_half: float
    previous_token: NDArray[np.float32]
    prefix_matching: NDArray[np.float32]
    ov_copying: NDArray[np.float32]
    k_composition: NDArray[np.float32]
    tag_leak: NDArray[np.float32]
    answer: float
    patterns: NDArray[np.float16]
    means: NDArray[np.float32]


@torch.no_grad()
def measure(model: AttentionOnly, texts: Texts) -> Measurement:
    """Measure a model on the text that was held out."""
    repeated = repeated_random_tokens(model.config.d_vocab, ROWS, PERIOD)
    text = rows_of_text(texts.held_out, ROWS, model.config.n_ctx)
    film = torch.tensor([[BOS_ID, *texts.film.tolist()]])
    losses = next_token_losses(model, repeated)
    return Measurement(
        loss=float(next_token_losses(model, text).mean()),
        loss_first_half=float(losses[:, :PERIOD].mean()),
        loss_second_half=float(losses[:, PERIOD:].mean()),
        previous_token=previous_token_scores(model, text).numpy(),
        prefix_matching=prefix_matching_scores(model, repeated).numpy(),
        ov_copying=torch.stack([copying_scores(model, layer) for layer in model.attentions()]).numpy(),
        k_composition=(k_composition(model) - random_k_composition(model)).numpy(),
        tag_leak=tag_leak(model).numpy(),
        answer=float(model(film)[0, -1].softmax(-1)[int(texts.names[0])]),
        patterns=model.patterns(film)[:, 0].half().numpy(),
        means=model.mixed(text)[..., 1:, :].mean((1, 3)).numpy(),
    )


def repeated_random_tokens(
    d_vocab: int, rows: int, period: int, bos: int = BOS_ID, seed: int = SEED
) -> Tensor:
    """BOS, then uniformly drawn tokens, then the same again: `[rows, 1 + 2·period]`, a seed's only draw."""
    others = torch.tensor([token for token in range(d_vocab) if token != bos])
    generator = torch.Generator().manual_seed(seed)
    once = others[torch.randint(len(others), (rows, period), generator=generator)]
    return torch.cat([torch.full((rows, 1), bos), once, once], dim=1)


def rows_of_text(tokens: NDArray[np.uint16], rows: int, n_ctx: int) -> Tensor:
    """BOS and a stretch of text in each row, `[rows, n_ctx]`, spread evenly over the tokens."""
    return text_from(tokens, np.linspace(0, len(tokens) - n_ctx, rows).astype(int), n_ctx)


def text_from(tokens: NDArray[np.uint16], starts: NDArray[np.int64], n_ctx: int) -> Tensor:
    """BOS and the stretch of text that begins at each of `starts`, `[start, n_ctx]`."""
    text = np.stack([tokens[start : start + n_ctx - 1] for start in starts]).astype(np.int64)
    return torch.cat([torch.full((len(text), 1), BOS_ID), torch.from_numpy(text)], dim=1)


def next_token_losses(model: AttentionOnly, tokens: Tensor) -> Tensor:
    """-log of the probability of every token after the first, nats, `[row, pos - 1]`."""
    logits: Tensor = model(tokens[:, :-1])
    return logits.logsumexp(-1) - logits.gather(2, tokens[:, 1:, None])[..., 0]


def previous_attention(pattern: Tensor) -> Tensor:
    """Mean attention to the token before, from every token but BOS, of patterns `[…, query, key]`."""
    return pattern.diagonal(-1, -2, -1).mean(-1)


def prefix_matching(pattern: Tensor) -> Tensor:
    """Mean attention from a repeated token to one past its first copy, of patterns `[…, query, key]`."""
    period = (pattern.shape[-1] - 1) // 2
    return pattern.diagonal(1 - period, -2, -1)[..., 2:].mean(-1)


def previous_token_scores(model: AttentionOnly, tokens: Tensor) -> Tensor:
    """Mean attention to the token before, over all tokens but BOS, `[layer, head]`."""
    return previous_attention(model.patterns(tokens)).mean(1)


def prefix_matching_scores(model: AttentionOnly, repeated: Tensor) -> Tensor:
    """Mean attention from each repeated token to the one after its first copy, `[layer, head]`."""
    return prefix_matching(model.patterns(repeated)).mean(1)


def copying_scores(model: AttentionOnly, attention: Attention) -> Tensor:
    """Re Σλ / Σ|λ| of every head's `W_E W_OV W_U`, `[head]`: 1 where all of it copies, about 0 at random."""
    through = attention.W_O @ (model.unembed.W_U @ model.embed.W_E) @ attention.W_V
    eigenvalues = torch.linalg.eigvals(through)
    scores: Tensor = eigenvalues.real.sum(-1) / eigenvalues.abs().sum(-1)
    return scores


def k_composition(model: AttentionOnly) -> Tensor:
    """How much the keys of layer 1 read of what layer 0 writes, `[head of layer 0, head of layer 1]`."""
    if len(model.attentions()) < 2:
        return torch.zeros(0, 0)
    first, second = model.attentions()[:2]
    return _composition(first.W_V @ first.W_O, second.W_K @ second.W_Q.transpose(1, 2))


@cache
def _random_composition(d_model: int, d_head: int) -> float:
    generator = torch.Generator().manual_seed(SEED)
    written, read = (
        torch.randn(RANDOM_PAIRS, d_model, d_head, generator=generator)
        @ torch.randn(RANDOM_PAIRS, d_head, d_model, generator=generator)
        for _ in range(2)
    )
    return float(_composition(written, read).diagonal().mean())


def random_k_composition(model: AttentionOnly) -> float:
    """The mean K-composition of random matrices of the same shapes and rank: the null."""
    return _random_composition(model.config.d_model, model.config.d_head)


def _composition(written: Tensor, read: Tensor) -> Tensor:
    together = written[:, None] @ read[None]
    sizes = written.norm(dim=(1, 2))[:, None] * read.norm(dim=(1, 2))[None]
    scores: Tensor = together.norm(dim=(2, 3)) / sizes
    return scores


def tag_leak(model: AttentionOnly) -> Tensor:
    """Share of the tags' squared length where the unembedding is loudest, less random's, `[head]`."""
    first = model.attentions()[0]
    W_U = model.unembed.W_U - model.unembed.W_U.mean(1, keepdim=True)
    rank = model.config.d_model // 6
    loudest = torch.linalg.svd(W_U @ W_U.T).U[:, :rank]
    tags = model.embed.W_E @ (first.W_V @ first.W_O)
    shares = (tags @ loudest).square().sum(-1) / tags.square().sum(-1)
    beyond_chance: Tensor = shares.mean(1) - rank / model.config.d_model
    return beyond_chance
