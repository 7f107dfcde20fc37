"""Gathering what was measured while the models of a family learned."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.evolution import Evolution
from data.extract.common import of_model
from data.extract.heads import uniform_pattern
from data.extract.prompts import wording
from data.extract.running import number
from data.extract.subject import Needed, subject
from data.facts import Array
from data.models.opened import OpenModel
from data.models.store import read_model_page
from data.train.circuit import CARRIES
from data.train.evolution import FILE, read_evolution
from data.train.measure import PERIOD, prefix_matching, previous_attention

PIECES = ("previous token", "prefix matching", "copying", "K-composition", "second half learned")


@dataclass(frozen=True)
class _Run:
    """The measurements of one training and what its `model.json` says."""

    page: dict[str, Any]
    measured: dict[str, Array]

    @property
    def previous_token(self) -> Array:
        """`[measurement, head]` of the first layer."""
        return self.measured["previous_token"][:, 0]

    @property
    def prefix_matching(self) -> Array:
        """`[measurement, head]` of the last layer."""
        return self.measured["prefix_matching"][:, -1]

    @property
    def ov_copying(self) -> Array:
        """`[measurement, head]` of the last layer."""
        return self.measured["ov_copying"][:, -1]

    @property
    def k_composition(self) -> Array:
        """`[measurement, head of the first layer, head of the last]`; zero where there is no second layer."""
        found = self.measured["k_composition"]
        heads = self.previous_token.shape[1]
        return found if found.size else np.zeros((len(found), heads, heads))

    @property
    def heads(self) -> tuple[int, int]:
        """The best head of the first and of the last layer at the end."""
        return int(self.previous_token[-1].argmax()), int(self.prefix_matching[-1].argmax())

    def half_there(self) -> list[int]:
        """The steps of `PIECES`."""
        lower, upper = self.heads
        curves = (
            self.previous_token[:, lower],
            self.prefix_matching[:, upper],
            self.ov_copying[:, upper],
            self.k_composition[:, lower, upper],
            self.measured["loss_second_half"],
        )
        return [int(self.measured["step"][_half_way(curve)]) for curve in curves]


@subject(Needed("two_layers", layers=2), prompted=False)
def extract(model: OpenModel) -> Evolution:
    """The facts of `evolution`: the measurements that lie beside a model and beside its siblings.

    Raises
    ------
    ExplainerError
        If the model is a published one, or the measurements are missing, changed, or do not fit together.
    """
    runs = _read_runs(model)
    steps = runs[0].measured["step"]
    if any(not np.array_equal(run.measured["step"], steps) for run in runs):
        raise ExplainerError(
            "The trainings beside each other were not measured at the same steps.",
            "Train them anew with: explainer train",
        )
    config = [run.page["config"] for run in runs]
    recipe = [run.page["card"]["recipe"] for run in runs]
    uniform = uniform_pattern(2 * PERIOD + 1)
    text = uniform_pattern(config[0]["n_ctx"])

    def stacked(name: str) -> Array:
        return np.stack([run.measured[name] for run in runs])

    return Evolution(
        **of_model(model),
        runs=tuple(one["name"] for one in config),
        purposes=tuple(one["purpose"] for one in recipe),
        measurements=tuple(run.page["card"]["evolution_sha256"] for run in runs),
        layers=np.array([one["n_layers"] for one in config]),
        seeds=np.array([one["seed"] for one in config]),
        repeats=np.array([one["repeated_random"] + one["repeated_text"] for one in recipe]),
        steps=steps,
        loss=stacked("loss"),
        loss_first_half=stacked("loss_first_half"),
        loss_second_half=stacked("loss_second_half"),
        previous_token=np.stack([run.previous_token for run in runs]),
        prefix_matching=np.stack([run.prefix_matching for run in runs]),
        ov_copying=np.stack([run.ov_copying for run in runs]),
        k_composition=np.stack([run.k_composition for run in runs]),
        tag_leak=stacked("tag_leak"),
        answer_probability=stacked("answer"),
        tokens=_prompt(model),
        previous_token_pattern=runs[0].measured["patterns"][:, 0, runs[0].heads[0]],
        induction_pattern=runs[0].measured["patterns"][:, -1, runs[0].heads[1]],
        previous_token_uniform=number(previous_attention(text)),
        prefix_matching_uniform=number(prefix_matching(uniform)),
        uniform_loss=number(math.log(config[0]["d_vocab"])),
        previous_token_head=np.array([run.heads[0] for run in runs]),
        induction_head=np.array([run.heads[1] for run in runs]),
        learned=np.array([run.prefix_matching[-1, run.heads[1]] >= CARRIES for run in runs]),
        pieces=PIECES,
        half_there=np.array([run.half_there() for run in runs]),
    )


def _prompt(model: OpenModel) -> tuple[str, ...]:
    """The tokens of the sentence on which trainings are measured."""
    return model.vocabulary.tokens(model.vocabulary.ids(wording(None, None)))


def _half_way(curve: Array) -> int:
    """The first measurement from which on a curve is nearer to its end than to its beginning."""
    middle = (curve[0] + curve[-1]) / 2
    far = np.flatnonzero((curve > middle) != (curve[-1] > middle))
    return int(far[-1]) + 1 if len(far) else 0


def _read_runs(model: OpenModel) -> list[_Run]:
    """The runs beside a model, the model's own first."""
    if model.folder is None:
        raise ExplainerError(
            f"evolution needs what was measured during a training, but {model.name} was not trained here.",
            "Choose one of the project's own with --model, or name the clips without evolution.",
        )
    own = model.folder.resolve()
    folders = sorted({path.parent for path in own.parent.glob(f"*/{FILE}")})
    if own not in folders:
        raise ExplainerError(
            f"The model {model.name} has no measurements beside it in {own}.",
            f"Train it anew with: explainer train {model.name}",
        )
    folders.sort(key=lambda folder: folder != own)
    return [_Run(read_model_page(folder), read_evolution(folder)) for folder in folders]
