"""Training one model: seeded, resumable, and written whole or not at all."""

import hashlib
import json
import pickle
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from data.files import sha256, write_whole
from data.models.architecture import AttentionOnly
from data.models.store import save_model
from data.train.after_else import after_else
from data.train.at_the_end import losses_on_text, score_at_the_end
from data.train.batches import Batches
from data.train.evolution import FILE, write_evolution
from data.train.loss import cross_entropy
from data.train.measure import Measurement, measure
from data.train.optimiser import optimisers, set_rate, set_settling_rate
from data.train.recipe import ROWS, Recipe
from data.train.start import untrained_model
from data.train.texts import Texts, count_bigrams

SAVED_EVERY = 250
"""Steps after which the whole state of the training is kept, so that an interrupt costs little."""

LONGEST_GRADIENT = 1.0
LIBRARIES = ("numpy", "safetensors", "tokenizers", "torch")

Progress = Callable[[int, float], None]
"""Told after every step: how many steps are done, and the step's loss in nats."""


@dataclass
class _State:
    """All that a training needs to go on after an interrupt; batches follow from the step alone."""

    model: AttentionOnly
    optimisers: list[torch.optim.Optimizer]
    step: int = 0
    seconds: float = 0.0
    measured: list[tuple[int, Measurement]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        kept = {
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "step": self.step,
            "seconds": self.seconds,
            "measured": [(step, _tensors(measurement)) for step, measurement in self.measured],
        }
        with write_whole(path) as beside:
            torch.save(kept, beside)

    def load(self, path: Path) -> None:
        """Go on from a saved state; one that cannot be read is passed over, and training begins anew."""
        try:
            kept = torch.load(path, weights_only=True)
        except (OSError, RuntimeError, EOFError, pickle.UnpicklingError):
            return
        self.model.load_state_dict(kept["model"])
        for optimiser, state in zip(self.optimisers, kept["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        self.step, self.seconds = kept["step"], kept["seconds"]
        self.measured = [(step, _measurement(tensors)) for step, tensors in kept["measured"]]


def train(recipe: Recipe, texts: Texts, folder: Path, cache: Path, progress: Progress) -> None:
    """Train a model and write it into `folder`, and `evolution.npz`, what was measured while it learned.

    Goes on from the last state in `cache` if a training of the same recipe on the same text was interrupted.

    Raises
    ------
    ExplainerError
        If `folder` or `cache` cannot be written to.
    """
    torch.set_num_threads(1)
    model = untrained_model(recipe.config).train()
    state = _State(model, optimisers(model))
    kept = cache / "training" / f"{recipe.config.name}-{_key(recipe, texts)}.pt"
    state.load(kept)
    loss_of = _bigram_loss(model, texts) if recipe.config.n_layers == 0 else _text_loss(recipe, model, texts)
    measured_steps = set(recipe.measured_steps())
    while state.step < recipe.all_steps:
        started = time.monotonic()
        if state.step == recipe.steps:
            state.optimisers = optimisers(model)
        if state.step in measured_steps and all(step != state.step for step, _ in state.measured):
            state.measured.append((state.step, measure(model, texts)))
        loss = _take_step(state, loss_of(state.step), recipe)
        state.seconds += time.monotonic() - started
        if state.step % SAVED_EVERY == 0:
            state.save(kept)
        progress(state.step, loss)
    if recipe.measured:
        state.measured.append((state.step, measure(model, texts)))
        write_evolution(folder / FILE, state.measured)
    save_model(folder, model, _card(recipe, texts, state, folder))
    kept.unlink(missing_ok=True)


def _take_step(state: _State, loss: Tensor, recipe: Recipe) -> float:
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(state.model.parameters(), LONGEST_GRADIENT)
    for optimiser in state.optimisers:
        if state.step < recipe.steps:
            set_rate(optimiser, state.step, recipe.steps)
        else:
            set_settling_rate(optimiser, state.step - recipe.steps, recipe.settling)
        optimiser.step()
        optimiser.zero_grad()
    state.step += 1
    return float(loss.detach())


def _text_loss(recipe: Recipe, model: AttentionOnly, texts: Texts) -> Callable[[int], Tensor]:
    config = recipe.config
    batches = Batches(
        text=texts.training,
        names=texts.names,
        words=texts.words,
        d_vocab=config.d_vocab,
        n_ctx=config.n_ctx,
        rows=ROWS,
        steps=recipe.steps,
        repeated_random=recipe.repeated_random,
        repeated_text=recipe.repeated_text,
        seed=config.seed,
    )

    def loss(step: int) -> Tensor:
        inputs, targets, weights = batches.draw(step)
        with torch.autocast("cpu", torch.bfloat16):
            stream = model.streams(inputs)[-1]
        return cross_entropy(
            stream.float().flatten(0, 1), model.unembed.W_U, targets.flatten(), weights.flatten()
        )

    return loss


def _bigram_loss(model: AttentionOnly, texts: Texts) -> Callable[[int], Tensor]:
    """With no layers only the last token matters: every step sees all of the text, as a table of bigrams."""
    row, column, count = (torch.from_numpy(part.astype(np.int64)) for part in count_bigrams(texts.training))
    size = model.config.d_vocab
    following = torch.zeros(size, size).index_put_((row, column), count.float() / count.sum())

    def loss(step: int) -> Tensor:
        logits = model.unembed(model.embed.W_E)
        return functional.cross_entropy(logits, following, reduction="sum")

    return loss


def _card(recipe: Recipe, texts: Texts, state: _State, folder: Path) -> dict[str, Any]:
    card: dict[str, Any] = {
        "recipe": recipe.stated(),
        "minutes": round(state.seconds / 60, 1),
        "corpus_sha256": texts.corpus_sha256,
        "tokenizer_sha256": texts.tokenizer_sha256,
        "versions": {name: version(name) for name in LIBRARIES},
    }
    if recipe.measured:
        card["evolution_sha256"] = sha256(folder / FILE)
        card["at_the_end"] = score_at_the_end(state.model, texts)
    else:
        card["loss"] = losses_on_text(state.model, texts)
        if state.model.config.n_layers == 1:
            card["after_else"] = after_else(state.model, texts)
    return card


def _key(recipe: Recipe, texts: Texts) -> str:
    """Tells apart trainings that could not go on from each other's state."""
    same = [recipe.stated(), texts.corpus_sha256, texts.tokenizer_sha256, version("torch")]
    return hashlib.sha256(json.dumps(same).encode()).hexdigest()[:16]


def _tensors(measurement: Measurement) -> dict[str, Any]:
    return {
        name: torch.from_numpy(found) if isinstance(found, np.ndarray) else found
        for name, found in asdict(measurement).items()
    }


def _measurement(stored: dict[str, Any]) -> Measurement:
    arrays: dict[str, Any] = {
        name: found.numpy() if isinstance(found, Tensor) else found for name, found in stored.items()
    }
    return Measurement(**arrays)
