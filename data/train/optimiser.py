"""Adam for the embeddings, Muon for what the heads read and write, one schedule for both."""

import math
from typing import Any

import torch
from torch import Tensor, nn

RATES = {"W_E": 5.6e-3, "W_pos": 8e-4, "W_U": 8e-3, "W_Q": 0.01, "W_K": 0.01, "W_V": 0.015, "W_O": 0.015}
"""Peak learning rate of each kind of weight. Embeddings that grow fast would drown the positions, and with
them the previous-token head, without which no induction forms; heads that learn twice as fast as this find
that head from most seeds and lose it again."""

MUON_MOMENTUM = 0.95
WARMUP = 100
HEADS_WAIT = 150
"""Steps before the heads begin to learn. By then the direct path knows the bigrams, and most of what is left
to gain is in the token before; heads that learn from the start may settle elsewhere, and none looks back."""

LAST_RATE = 0.1
"""The schedule's end, as a share of its peak: a linear warm-up, then a cosine."""

SETTLING_RATE, SETTLING_WARMUP = 0.15, 30
"""Where a model settles on other text: the highest rate, as a share of the peak, and the steps until then.
From there it goes down to nothing."""


class Muon(torch.optim.Optimizer):
    """Momentum whose update is made orthogonal, head by head: every singular value becomes about one.

    Takes stacks of matrices `[head, rows, columns]`. The iteration's coefficients are K. Jordan's.
    """

    def __init__(self, groups: list[dict[str, Any]]) -> None:
        super().__init__(groups, {"lr": 0.0})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for parameter in group["params"]:
                momentum = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                momentum.lerp_(parameter.grad, 1 - MUON_MOMENTUM)
                ahead = parameter.grad.lerp(momentum, MUON_MOMENTUM)
                parameter.add_(orthogonalised(ahead), alpha=-group["lr"])


def orthogonalised(matrices: Tensor) -> Tensor:
    """The nearest semi-orthogonal matrices to a stack of matrices, roughly (five Newton–Schulz steps)."""
    tall = matrices.shape[-2] > matrices.shape[-1]
    x: Tensor = matrices.transpose(-1, -2) if tall else matrices
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        square = x @ x.transpose(-1, -2)
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.transpose(-1, -2) if tall else x


def optimisers(model: nn.Module) -> list[torch.optim.Optimizer]:
    """The optimisers of a model: Adam for its tables, and Muon where there are heads."""
    groups: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for name, parameter in model.named_parameters():
        peak = RATES[name.split(".")[-1]]
        groups[parameter.ndim == 3].append({"params": [parameter], "lr": 0.0, "peak": peak})
    adam = torch.optim.Adam(groups[False], betas=(0.9, 0.98), fused=True)
    return [adam, Muon(groups[True])] if groups[True] else [adam]


def set_rate(optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
    """Set the learning rates of one step of the schedule."""
    waited = step - HEADS_WAIT if isinstance(optimiser, Muon) else step
    warm = min(1.0, max(0.0, (waited + 1) / WARMUP))
    _set(optimiser, warm * (LAST_RATE + (1 - LAST_RATE) * _cosine(step / steps)))


def set_settling_rate(optimiser: torch.optim.Optimizer, step: int, steps: int) -> None:
    """Set the learning rates of one of the last `steps`, in which the model settles."""
    _set(optimiser, min(1.0, (step + 1) / SETTLING_WARMUP) * SETTLING_RATE * _cosine(step / steps))


def _cosine(part: float) -> float:
    """From one down to nothing."""
    return 0.5 * (1 + math.cos(math.pi * part))


def _set(optimiser: torch.optim.Optimizer, share: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * share
