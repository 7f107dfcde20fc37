"""Taking a score and a logit apart, by which component of the model wrote what."""

import torch
from torch import Tensor
from transformer_lens import ActivationCache
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.extract.running import Head, heads_of, label

Parts = dict[str, Tensor]
"""By name of the component: `embedding`, every head, and, where a model has them, `position` and `bias`."""


def written(bridge: TransformerBridge, cache: ActivationCache, layer: int) -> Tensor:
    """What every head of a layer wrote in a run of one sequence, `[head, position, width]`."""
    z: Tensor = cache[f"blocks.{layer}.attn.hook_z"][0]
    return torch.einsum("phe,hed->hpd", z, bridge.W_O[layer])


def stream_parts(bridge: TransformerBridge, cache: ActivationCache, layer: int) -> Parts:
    """What a layer reads (the unembedding, if it is past the last): `[position, width]` of each component.

    Where the model normalises its stream, every component is divided by the norm that the run had; the
    weights are centred already.
    """
    parts = {"embedding": cache["hook_embed"][0]}
    length = len(parts["embedding"])
    for lower in range(layer):
        parts |= {
            label(head): added
            for head, added in zip(heads_of(bridge, lower), written(bridge, cache, lower), strict=True)
        }
    if bridge.cfg.positional_embedding_type == "standard":
        parts["position"] = bridge.W_pos[:length]
    if _has_biases(bridge):
        parts["bias"] = bridge.b_O[:layer].sum(0).expand(length, -1)
    if bridge.cfg.normalization_type is not None:
        norm = "ln_final" if layer == bridge.cfg.n_layers else f"blocks.{layer}.ln1"
        parts = {name: part / cache[f"{norm}.hook_scale"][0] for name, part in parts.items()}
    return parts


def score_parts(
    bridge: TransformerBridge, cache: ActivationCache, head: Head
) -> tuple[tuple[str, ...], Tensor]:
    """The scores of a head, split by what its query and its key were read from.

    Returns
    -------
    names:
        The components of the stream that the head reads, and the position.
    parts:
        `[query part, key part, query, key]`; the sum over both parts is q·k/√d_head.
    """
    layer, index = head
    stream = stream_parts(bridge, cache, layer)
    queries = {name: part @ bridge.W_Q[head] for name, part in stream.items()}
    keys = {name: part @ bridge.W_K[head] for name, part in stream.items()}
    rotary = bridge.blocks[layer].attn.original_component.rotary
    if rotary is not None:
        length = len(stream["embedding"])
        queries["position"], keys["position"] = rotary.queries[index, :length], rotary.keys[index, :length]
    if _has_biases(bridge):
        queries["bias"] = queries["bias"] + bridge.b_Q[head]
        keys["bias"] = keys["bias"] + bridge.b_K[head]
    stacked = torch.stack([*queries.values()]), torch.stack([*keys.values()])
    return tuple(queries), torch.einsum("aqe,bke->abqk", *stacked) / bridge.cfg.d_head**0.5


def contributions(
    bridge: TransformerBridge, cache: ActivationCache, position: int, token: int
) -> tuple[tuple[str, ...], Tensor]:
    """What every component adds to a token's logit at a position; the sum is the logit.

    Returns
    -------
    names:
        The direct path, then every head of every layer, and, where a model has them, positions and biases.
    added:
        `[component]`, in logits.
    """
    parts = stream_parts(bridge, cache, bridge.cfg.n_layers)
    added = {name: part[position] @ bridge.W_U[:, token] for name, part in parts.items()}
    if _has_biases(bridge):
        added["bias"] = added["bias"] + bridge.b_U[token]
    names = tuple("direct path" if name == "embedding" else name for name in added)
    return names, torch.stack([*added.values()])


def _has_biases(bridge: TransformerBridge) -> bool:
    return any(bool(bias.any()) for bias in (bridge.b_Q, bridge.b_K, bridge.b_O, bridge.b_U))
