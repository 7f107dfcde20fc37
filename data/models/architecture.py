"""The toy transformer in plain torch: attention only; the residual stream holds tokens and what heads add.

No MLP, no LayerNorm, no biases. Positions reach queries and keys alone (as in Shortformer); values and the
residual stream never see them, so that with no layers the logits are exactly `W_E[token] W_U`.
Row vectors, and TransformerLens' names and shapes for the weights.
"""

import copy
import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

Head = tuple[int, int]
"""A head's (layer, index)."""


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of one model, and the seed that its weights and its training text were drawn from."""

    name: str
    n_layers: int
    n_heads: int
    d_model: int
    d_head: int
    n_ctx: int
    d_vocab: int
    seed: int


class Embed(nn.Module):
    """Token → residual stream: `W_E [d_vocab, d_model]`."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.W_E = nn.Parameter(torch.empty(config.d_vocab, config.d_model))

    def forward(self, tokens: Tensor) -> Tensor:
        return functional.embedding(tokens, self.W_E)


class Position(nn.Module):
    """What queries and keys are told about where they stand: `W_pos [n_ctx, d_model]`."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.W_pos = nn.Parameter(torch.empty(config.n_ctx, config.d_model))


class Attention(nn.Module):
    """Heads of one layer: `W_Q, W_K, W_V [n_heads, d_model, d_head]`, `W_O [n_heads, d_head, d_model]`."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        reads = (config.n_heads, config.d_model, config.d_head)
        self.W_Q = nn.Parameter(torch.empty(reads))
        self.W_K = nn.Parameter(torch.empty(reads))
        self.W_V = nn.Parameter(torch.empty(reads))
        self.W_O = nn.Parameter(torch.empty(config.n_heads, config.d_head, config.d_model))
        self.instead: Tensor | None = None
        """What is added in the place of heads that are off, everywhere the same, `[d_model]`."""

    def forward(self, stream: Tensor, positions: Tensor) -> Tensor:
        """What the heads add to the stream, `[batch, pos, d_model]`; `positions` is `[pos, d_model]`."""
        written = self.mixed(stream, positions).transpose(1, 2).flatten(2) @ self.W_O.flatten(0, 1)
        return written if self.instead is None else written + self.instead

    def mixed(self, stream: Tensor, positions: Tensor) -> Tensor:
        """The values that every head brings together, `[batch, head, pos, d_head]`; W_O writes them.

        It is `pattern` times the values, in a third of the time, for the pattern is never written down.
        """
        placed = stream + positions
        query, key = _per_head(placed, self.W_Q), _per_head(placed, self.W_K)
        return functional.scaled_dot_product_attention(
            query, key, _per_head(stream, self.W_V), is_causal=True
        )

    def pattern(self, stream: Tensor, positions: Tensor) -> Tensor:
        """Where every head looks, `[batch, head, query, key]`: softmax of q·k/√d_head up to the query."""
        placed = stream + positions
        query, key = _per_head(placed, self.W_Q), _per_head(placed, self.W_K)
        scores = (query @ key.transpose(-1, -2)).float() / math.sqrt(query.shape[-1])
        later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
        return scores.masked_fill(later, -math.inf).softmax(-1)


class Block(nn.Module):
    """One layer."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.attn = Attention(config)


class Unembed(nn.Module):
    """Residual stream → logits: `W_U [d_model, d_vocab]`."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.W_U = nn.Parameter(torch.empty(config.d_model, config.d_vocab))

    def forward(self, stream: Tensor) -> Tensor:
        return stream @ self.W_U


class AttentionOnly(nn.Module):
    """A transformer of attention layers alone. A model with no layers has no positions either."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embed = Embed(config)
        self.pos = Position(config) if config.n_layers else None
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.n_layers))
        self.unembed = Unembed(config)

    def forward(self, tokens: Tensor) -> Tensor:
        """Logits `[batch, pos, d_vocab]` of the next token for `tokens [batch, pos]`, BOS first."""
        logits: Tensor = self.unembed(self.streams(tokens)[-1])
        return logits

    def streams(self, tokens: Tensor) -> list[Tensor]:
        """The residual stream `[batch, pos, d_model]` before the first layer and after every layer."""
        streams: list[Tensor] = [self.embed(tokens)]
        for attention in self.attentions():
            streams.append(streams[-1] + attention(streams[-1], self._positions(tokens)))
        return streams

    def patterns(self, tokens: Tensor) -> Tensor:
        """Where every head looks: `[layer, batch, head, query, key]`, each row sums to 1."""
        patterns = [
            attention.pattern(stream, self._positions(tokens))
            for attention, stream in zip(self.attentions(), self.streams(tokens), strict=False)
        ]
        return torch.stack(patterns)

    def mixed(self, tokens: Tensor) -> Tensor:
        """The values that every head brings together, `[layer, batch, head, pos, d_head]`."""
        mixed = [
            attention.mixed(stream, self._positions(tokens))
            for attention, stream in zip(self.attentions(), self.streams(tokens), strict=False)
        ]
        return torch.stack(mixed)

    def attentions(self) -> list[Attention]:
        """The attention of every layer, first layer first."""
        return [block.attn for block in self.blocks if isinstance(block, Block)]

    def without(self, heads: Iterable[Head], means: Tensor | None = None) -> "AttentionOnly":
        """A copy of the model in which these heads add nothing to the stream (ablation by zero).

        With `means`, what they mix on average, `[layer, head, d_head]`, they add that, at every position.
        """
        ablated = copy.deepcopy(self)
        with torch.no_grad():
            for layer, head in heads:
                attention = ablated.attentions()[layer]
                if means is not None:
                    before = 0.0 if attention.instead is None else attention.instead
                    attention.instead = before + means[layer, head] @ attention.W_O[head]
                attention.W_O[head] = 0.0
        return ablated

    def _positions(self, tokens: Tensor) -> Tensor:
        if self.pos is None:
            raise ValueError("a model with no layers has no positions")
        return self.pos.W_pos[: tokens.shape[1]]


def _per_head(stream: Tensor, weight: Tensor) -> Tensor:
    """`[batch, pos, d_model]` times `[head, d_model, d_head]` gives `[batch, head, pos, d_head]`."""
    heads, width, size = weight.shape
    flat = stream @ weight.transpose(0, 1).reshape(width, heads * size)
    return flat.view(*stream.shape[:2], heads, size).transpose(1, 2)
