"""Cutting the way of layer-0 heads to one reader while all other readers still hear them."""

from collections.abc import Iterable

import torch
from torch import Tensor
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.extract.running import Head, Hook


class _Listener:
    """Remembers what some heads of layer 0 write together in the run that is going on."""

    def __init__(self, bridge: TransformerBridge, heads: Iterable[Head]) -> None:
        self.indices = [index for _, index in heads]
        self.outputs = bridge.W_O[0, self.indices]
        self.written: Tensor

    def hook(self) -> Hook:
        def listen(z: Tensor, hook: object) -> Tensor:
            self.written = torch.einsum("bphe,hed->bpd", z[:, :, self.indices], self.outputs)
            return z

        return "blocks.0.attn.hook_z", listen


def from_output(bridge: TransformerBridge, heads: Iterable[Head]) -> list[Hook]:
    """Hooks that take what heads write out of the stream that the unembedding reads, and nowhere else."""
    listener = _Listener(bridge, heads)

    def cut(stream: Tensor, hook: object) -> Tensor:
        return stream - listener.written

    return [listener.hook(), ("ln_final.hook_in", cut)]


def from_keys(bridge: TransformerBridge, heads: Iterable[Head], readers: Iterable[Head]) -> list[Hook]:
    """Hooks that take what heads write out of the keys of some heads of layer 1, and nowhere else."""
    listener = _Listener(bridge, heads)
    indices = [index for _, index in readers]

    def cut(keys: Tensor, hook: object) -> Tensor:
        cut_keys = keys.clone()
        for index in indices:
            cut_keys[:, :, index] -= listener.written @ bridge.W_K[1, index]
        return cut_keys

    return [listener.hook(), ("blocks.1.attn.hook_k", cut)]
