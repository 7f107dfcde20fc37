"""The weights that training starts from."""

import math

import torch

from data.models.architecture import AttentionOnly, ModelConfig

EMBEDDING_SIZE = 0.3
UNEMBEDDING_SIZE = 0.02
POSITION_SIZE = 2.0
"""Amplitude of the sinusoids: at first, heads see where tokens stand better than what they are."""

FASTEST = 3.0
"""Radians a token."""


def untrained_model(config: ModelConfig) -> AttentionOnly:
    """A model with the random weights of its seed; positions start as sinusoids: random ones learn slowly."""
    model = AttentionOnly(config)
    generator = torch.Generator().manual_seed(config.seed)
    size = {"embed.W_E": EMBEDDING_SIZE, "unembed.W_U": UNEMBEDDING_SIZE}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(std=size.get(name, 1 / math.sqrt(config.d_model)), generator=generator)
        if model.pos is not None:
            model.pos.W_pos.copy_(POSITION_SIZE * sinusoids(config.n_ctx, config.d_model))
    return model.eval()


def sinusoids(n_ctx: int, d_model: int) -> torch.Tensor:
    """Sines and cosines of the position, `[n_ctx, d_model]`, fast ones first.

    The fastest turn by nearly half a turn a token: only they tell one step back from two.
    """
    frequency = FASTEST * n_ctx ** -(torch.arange(0, d_model, 2) / d_model)
    angle = torch.arange(n_ctx)[:, None] * frequency
    return torch.stack([angle.sin(), angle.cos()], dim=-1).flatten(1)
