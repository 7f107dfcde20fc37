"""Which heads do what: looking one step back, looking one past an earlier copy."""

from dataclasses import dataclass

import torch
from torch import Tensor
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.errors import ExplainerError
from data.extract.parts import contributions
from data.extract.prompts import Prompt
from data.extract.running import Head, label, run
from data.models.opened import OpenModel
from data.train.circuit import carriers
from data.train.measure import (
    PERIOD,
    ROWS,
    prefix_matching,
    previous_attention,
    repeated_random_tokens,
)


@dataclass(frozen=True)
class Measured:
    """How every head attends on repeated random tokens.

    previous: mean attention to the token before, `[layer, head]`.
    prefix_matching: mean attention from the second copy to the token after its first, `[layer, head]`.
    pattern: mean attention, `[layer, head, query, key]`.
    """

    previous: Tensor
    prefix_matching: Tensor
    pattern: Tensor

    @property
    def previous_token_heads(self) -> list[Head]:
        """All heads of layer 0 that look one step back, best first."""
        return carriers(0, self.previous[0])

    @property
    def previous_token_head(self) -> Head:
        """The head of layer 0 that looks one step back most."""
        return self.previous_token_heads[0]

    @property
    def induction_heads(self) -> list[Head]:
        """All heads of layer 1 that look one past an earlier copy, best first."""
        return carriers(1, self.prefix_matching[1])


def repeated_tokens(bridge: TransformerBridge, bos: int) -> Tensor:
    """BOS, uniformly drawn tokens, and the same again, `[sequence, 1 + 2·period]`.

    The very sequences that training measures on; shorter ones where the context has no room for them.
    """
    period = min(PERIOD, (int(bridge.cfg.n_ctx) - 1) // 2)
    return repeated_random_tokens(int(bridge.cfg.d_vocab), ROWS, period, bos)


def measure(bridge: TransformerBridge, bos: int) -> Measured:
    """Measure every head on repeated random tokens."""
    cache = run(bridge, repeated_tokens(bridge, bos))
    pattern = torch.stack(
        [cache[f"blocks.{layer}.attn.hook_pattern"].mean(0) for layer in range(bridge.cfg.n_layers)]
    )
    return Measured(
        previous=previous_attention(pattern), prefix_matching=prefix_matching(pattern), pattern=pattern
    )


def uniform_pattern(length: int) -> Tensor:
    """The pattern of a head that looks everywhere alike, `[query, key]`: a null of attention scores."""
    return torch.ones(length, length, dtype=torch.float64).tril() / torch.arange(1, length + 1)[:, None]


def shown_induction_head(bridge: TransformerBridge, prompt: Prompt, heads: Measured) -> Head:
    """Of the heads that carry the circuit, the one that adds most to the answer's logit on this prompt."""
    names, added = contributions(bridge, run(bridge, prompt.ids), prompt.query, prompt.answer_ids[0])
    return max(heads.induction_heads, key=lambda head: float(added[names.index(label(head))]))


def without_heads(model: OpenModel, role: str) -> OpenModel:
    """The model without the heads of a role, `previous-token` or `induction`: all that carry it, together.

    Raises
    ------
    ExplainerError
        If the model is not trained, so that no head of it has a role.
    """
    if model.bridge is not model.whole:
        raise ExplainerError(
            f"{model.name} has learnt nothing yet, so none of its heads can be turned off by its role.",
            "Leave out --without, or name the trained model with --model.",
        )
    roles = measure(model.whole, model.vocabulary.bos)
    heads = {"previous-token": roles.previous_token_heads, "induction": roles.induction_heads}
    return model.without(role, heads[role])
