"""A model that is ready to be read."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.errors import ExplainerError
from data.models.architecture import Head
from data.models.vocabulary import Vocabulary


@dataclass(frozen=True)
class OpenModel:
    """A model that the extraction reads.

    name: what the facts call it.
    bridge: TransformerLens' view of it, double precision, without gradients.
    whole: the same as it was trained, with all its heads on: what a head is for is found there. It is
        `bridge` itself, unless something was done to the model.
    vocabulary: its tokenizer.
    untrained: gives the same architecture with the weights that training started from.
    folder: where the project's own format lies; None for a published model.
    card: what the training measured, as `model.json` states it; empty for a published model.
    provenance: hashes of the weights, the tokenizer and the corpus.
    state: what was done to the model, such as `without induction` or `untrained`; empty for nothing.
    ablated: the heads that write nothing.
    """

    name: str
    bridge: TransformerBridge
    whole: TransformerBridge
    vocabulary: Vocabulary
    untrained: Callable[[], TransformerBridge]
    folder: Path | None
    card: Mapping[str, Any]
    provenance: Mapping[str, str]
    state: str = ""
    ablated: tuple[Head, ...] = ()

    @property
    def context_length(self) -> int:
        """How many tokens the model reads at most."""
        return int(self.bridge.cfg.n_ctx)

    def without(self, role: str, heads: Sequence[Head]) -> "OpenModel":
        """The model with the heads of a role off: they look as before, and write zero at all positions."""
        bridge = copy.deepcopy(self.bridge)
        width = int(bridge.cfg.d_head)
        with torch.no_grad():
            for layer, head in heads:
                bridge.blocks[layer].attn.o.weight[:, head * width : (head + 1) * width] = 0.0
        return replace(self, bridge=bridge, state=f"without {role}", ablated=tuple(heads))

    def require_layers(self, layers: int, subject: str) -> None:
        """Raise an `ExplainerError` unless the model has so many layers."""
        if self.bridge.cfg.n_layers != layers:
            raise ExplainerError(
                f"{subject} needs {layers} layers, but the model {self.name} has {self.bridge.cfg.n_layers}.",
                "Choose another with --model.",
            )

    def require_bare_stream(self, subject: str) -> None:
        """Raise an `ExplainerError` unless the stream holds tokens and what heads add, and nothing else."""
        if (
            self.bridge.cfg.normalization_type is not None
            or self.bridge.cfg.positional_embedding_type == "standard"
        ):
            raise ExplainerError(
                f"{subject} needs a model without LayerNorm or positions in the stream, unlike {self.name}.",
                f"Choose one of the project's own with --model, or name the clips without {subject}.",
            )
