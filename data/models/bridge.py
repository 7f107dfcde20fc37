"""A plain model's weights inside a TransformerLens bridge."""

import hashlib

import torch
from torch import Tensor, nn
from transformer_lens.config import TransformerBridgeConfig
from transformer_lens.model_bridge.bridge import TransformerBridge
from transformer_lens.utilities.tl_checkpoint_conversion import convert_tl_checkpoint

from data.models.architecture import AttentionOnly


class ShortformerPositions(nn.Module):
    """Adds the positions to queries and keys, in the place where a native model would rotate them.

    The residual stream stays free of positions: `x W + p W` is `(x + p) W`.

    Parameters
    ----------
    queries, keys:
        `p W_Q` and `p W_K` of one layer, `[head, position, d_head]`.
    """

    queries: Tensor
    keys: Tensor

    def __init__(self, queries: Tensor, keys: Tensor) -> None:
        super().__init__()
        self.register_buffer("queries", queries, persistent=False)
        self.register_buffer("keys", keys, persistent=False)

    def apply_rope(
        self, q: Tensor, k: Tensor, *, position_ids: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Queries and keys `[batch, head, position, d_head]` with the positions in them."""
        length = q.shape[-2]
        return q + self.queries[:, :length], k + self.keys[:, :length]


def to_bridge(model: AttentionOnly) -> TransformerBridge:
    """The same function as `model`, with TransformerLens' hooks, cache and factored matrices.

    Double precision, so that the facts do not depend on the order in which a machine adds; no gradients.
    """
    config = model.config
    weights = {name: tensor.detach().double() for name, tensor in model.state_dict().items()}
    positions = weights.pop("pos.W_pos", None)
    bridge = TransformerBridge.boot_native(
        TransformerBridgeConfig(
            n_layers=config.n_layers,
            d_model=config.d_model,
            n_ctx=config.n_ctx,
            d_head=config.d_head or config.d_model,
            n_heads=config.n_heads or 1,
            d_vocab=config.d_vocab,
            attn_only=True,
            normalization_type=None,
            positional_embedding_type="rotary",
            init_weights=False,
        ),
        dtype=torch.float64,
    )
    stored = convert_tl_checkpoint(weights, bridge.cfg)
    biases = {
        name: torch.zeros_like(old) for name, old in bridge.state_dict().items() if name.endswith(".bias")
    }
    bridge.load_state_dict(stored | biases)
    for layer in range(config.n_layers):
        attention = bridge.blocks[layer].attn.original_component
        attention.rotary = ShortformerPositions(
            *(positions @ weights[f"blocks.{layer}.attn.W_{kind}"] for kind in "QK")
        )
    return bridge.requires_grad_(False).eval()


def digest(bridge: TransformerBridge) -> str:
    """The SHA-256 over all weights of a bridge, in single precision."""
    found = hashlib.sha256()
    for name, tensor in sorted(bridge.state_dict().items()):
        found.update(name.encode() + tensor.detach().to(torch.float32).contiguous().numpy().tobytes())
    return found.hexdigest()
