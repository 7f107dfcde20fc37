"""Directions in the residual stream: angles, loud directions, and what chance would give."""

import math

import torch
from torch import Tensor
from torch.nn import functional

ANGLE_BINS = 180


def cosines(rows: Tensor, others: Tensor) -> Tensor:
    """Cosine of every row of one matrix with every row of another."""
    return functional.normalize(rows, dim=-1) @ functional.normalize(others, dim=-1).T


def angle_shares(cosine: Tensor) -> Tensor:
    """How cosines spread over the angles from 0° to 180°, as fractions `[bin]`, one bin a degree."""
    degrees = cosine.clamp(-1, 1).arccos().rad2deg().flatten()
    return torch.histc(degrees, ANGLE_BINS, 0, 180) / degrees.numel()


def angle_shares_random(width: int) -> Tensor:
    """The same for two random directions in a space of that width, exactly: density ∝ sin^(width − 2)."""
    fine = torch.linspace(0, math.pi, 100 * ANGLE_BINS + 1, dtype=torch.float64)
    density = ((fine[1:] + fine[:-1]) / 2).sin() ** (width - 2)
    return (density / density.sum()).reshape(ANGLE_BINS, -1).sum(1)


def mean_cosine_random(width: int) -> float:
    """Mean |cosine| of two random directions in a space of that width, exactly."""
    return math.exp(math.lgamma(width / 2) - math.lgamma((width + 1) / 2)) / math.sqrt(math.pi)


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
