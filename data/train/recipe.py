"""The family of models: what is trained, on what, for how long."""

from dataclasses import asdict, dataclass

import numpy as np

from data.models.architecture import ModelConfig
from data.train.tokenizer import VOCABULARY

N_CTX = 192
ROWS = 16
"""Rows of `N_CTX` tokens in a batch."""

DENSE = range(700, 1601, 25)
"""Steps in which induction forms: measured every 25 steps."""

SETTLING_STEPS = 300
"""Steps in which the measured models settle at last."""

SETTLING_EVERY = 100
"""Then it is measured so often."""

SPREAD = 32
"""Measurements spread evenly over the logarithm of the step, besides."""


@dataclass(frozen=True)
class Recipe:
    """How one model is trained.

    steps: how many it learns for; `settling` more follow, on more repeats, at a rate that goes to nothing.
    repeated_random: share of the rows that repeat random tokens, at the last step; it grows from nothing.
    repeated_text: share of the rows that repeat snippets of text, from the first third on; it grows likewise.
    measured: whether measurements are taken along the way.
    purpose: what the model is for.
    """

    config: ModelConfig
    steps: int
    repeated_random: float
    repeated_text: float
    measured: bool
    purpose: str
    settling: int = 0

    @property
    def all_steps(self) -> int:
        """Those of learning and of settling."""
        return self.steps + self.settling

    def measured_steps(self) -> list[int]:
        """The steps before which a measurement is taken; one more is of the trained model."""
        if not self.measured:
            return []
        spread = np.geomspace(1, self.steps, SPREAD).round().astype(int).tolist()
        dense = (step for step in DENSE if step < self.steps)
        return sorted({0, *spread, *dense, *range(self.steps, self.all_steps, SETTLING_EVERY)})

    def stated(self) -> dict[str, object]:
        """The recipe as numbers and words, for the model's page."""
        return asdict(self) | {"rows": ROWS}


def _config(name: str, n_layers: int, n_heads: int, d_model: int, d_head: int, seed: int = 0) -> ModelConfig:
    return ModelConfig(name, n_layers, n_heads, d_model, d_head, N_CTX, VOCABULARY, seed)


def _bigram(width: int) -> Recipe:
    config = _config(f"zero_layers_d{width}", 0, 0, width, 0)
    return Recipe(config, 400, 0.0, 0.0, False, "no layers: the corpus' bigrams, squeezed through the width")


def _measured(name: str, seed: int, purpose: str, n_layers: int = 2, repeats: bool = True) -> Recipe:
    shares = (0.15, 0.28) if repeats else (0.0, 0.0)
    return Recipe(_config(name, n_layers, 6, 192, 32, seed), 3_600, *shares, True, purpose, SETTLING_STEPS)


_RECIPES = (
    _measured("two_layers", 0, "the two layers of the film"),
    *(
        _measured(
            f"two_layers_seed{seed}", seed, "the same from other random weights, on other draws of text"
        )
        for seed in range(1, 5)
    ),
    _measured("control_no_repeats", 0, "two layers on text with nothing repeated on purpose", repeats=False),
    _measured("control_one_layer", 0, "one layer on the same data", n_layers=1),
    Recipe(_config("one_layer", 1, 6, 192, 32), 1_600, 0.0, 0.0, False, "one layer of six heads"),
    Recipe(
        _config("one_layer_single_head", 1, 1, 192, 192),
        1_600,
        0.0,
        0.0,
        False,
        "one layer with a single head, as many weights as in the six",
    ),
    *(_bigram(width) for width in (256, 128, 64, 32, 16, 8, 4)),
)
FAMILY = {recipe.config.name: recipe for recipe in _RECIPES}
"""All models by name, in the order in which they are trained: those that take longest first."""
