"""Directions in the residual stream: loud ones, and what chance would give."""

import torch
from torch import Tensor
from torch.nn import functional


def centred(unembedding: Tensor) -> Tensor:
    """The unembedding `[width, d_vocab]` less its mean column, which the softmax cannot see."""
    return unembedding - unembedding.mean(1, keepdim=True)


def by_loudness(vectors: Tensor, unembedding: Tensor) -> Tensor:
    """The share of every vector's squared length in each direction of an unembedding, loudest first.

    `[vector, direction]`; a random direction has 1 / width in each.
    """
    loudest = torch.linalg.svd(unembedding, full_matrices=False).U
    shares: Tensor = (vectors @ loudest) ** 2 / (vectors**2).sum(1, keepdim=True)
    return shares


def leak(vectors: Tensor, unembedding: Tensor) -> Tensor:
    """The mean share of squared length in the 1, 2, … loudest directions of an unembedding, `[rank]`.

    A random direction has rank / width there.
    """
    cumulated: Tensor = by_loudness(vectors, unembedding).mean(0).cumsum(0)
    return cumulated


def loudness(vectors: Tensor, unembedding: Tensor) -> Tensor:
    """Mean squared logits of the vectors, over those of random directions as long; 1 is chance."""
    heard = ((vectors @ unembedding) ** 2).sum(1) / (vectors**2).sum(1)
    return heard.mean() * unembedding.shape[0] / (unembedding**2).sum()


def random_directions(count: int, width: int, seed: int) -> Tensor:
    """Directions of length 1, uniformly drawn, `[count, width]`."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.randn(count, width, generator=generator, dtype=torch.float64)
    unit: Tensor = functional.normalize(drawn, dim=-1)
    return unit
