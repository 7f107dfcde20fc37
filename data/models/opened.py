"""A model that is ready to be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transformer_lens.model_bridge.bridge import TransformerBridge

from data.errors import ExplainerError
from data.models.vocabulary import Vocabulary


@dataclass(frozen=True)
class OpenModel:
    """A model that the extraction reads.

    name: what the facts call it.
    bridge: TransformerLens' view of it, double precision, without gradients.
    vocabulary: its tokenizer.
    untrained: gives the same architecture with the weights that training started from.
    folder: where the project's own format lies; None for a published model.
    card: what the training measured, as `model.json` states it; empty for a published model.
    provenance: hashes of the weights, the tokenizer and the corpus.
    """

    name: str
    bridge: TransformerBridge
    vocabulary: Vocabulary
    untrained: Callable[[], TransformerBridge]
    folder: Path | None
    card: Mapping[str, Any]
    provenance: Mapping[str, str]

    @property
    def context_length(self) -> int:
        """How many tokens the model reads at most."""
        return int(self.bridge.cfg.n_ctx)

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
