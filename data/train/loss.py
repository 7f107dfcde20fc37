"""The training loss, worked out in pieces: a whole `[token, d_vocab]` table would take half of the time."""

from typing import Any

import torch
from torch import Tensor

PIECE = 768
"""Tokens per piece."""


class _CrossEntropy(torch.autograd.Function):
    """Computes the gradients along with the loss, since a piece's probabilities are at hand only then."""

    @staticmethod
    def forward(context: Any, stream: Tensor, W_U: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
        coarse_stream, coarse_W_U = stream.bfloat16(), W_U.bfloat16()
        stream_gradient, W_U_gradient = torch.empty_like(stream), torch.zeros_like(W_U)
        weights = weights / weights.sum()
        loss = stream.new_zeros(())
        for start in range(0, len(stream), PIECE):
            piece = slice(start, start + PIECE)
            target, weight = targets[piece, None], weights[piece, None]
            logits = (coarse_stream[piece] @ coarse_W_U).float()
            largest = logits.amax(1, keepdim=True)
            chosen = logits.gather(1, target)
            exponentials = logits.sub_(largest).exp_()
            total = exponentials.sum(1, keepdim=True)
            loss += (weight * (total.log() + largest - chosen)).sum()
            error = exponentials.mul_(weight / total).scatter_add_(1, target, -weight).bfloat16()
            stream_gradient[piece] = (error @ coarse_W_U.T).float()
            W_U_gradient += (coarse_stream[piece].T @ error).float()
        context.save_for_backward(stream_gradient, W_U_gradient)
        return loss

    @staticmethod
    def backward(context: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        stream_gradient, W_U_gradient = context.saved_tensors
        return outer[0] * stream_gradient, outer[0] * W_U_gradient, None, None


def cross_entropy(stream: Tensor, W_U: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """Mean of `-log softmax(stream W_U)[target]` in nats, weighted; the products are in bf16.

    Shapes: `stream [token, d_model]`, `W_U [d_model, d_vocab]`, `targets` and `weights [token]`.
    """
    loss: Tensor = _CrossEntropy.apply(stream, W_U, targets, weights)  # type: ignore[no-untyped-call]
    return loss
