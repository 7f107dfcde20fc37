"""From the name of a clip to its facts files."""

import difflib
import importlib
import inspect
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch

from data.errors import ExplainerError
from data.extract.heads import without_heads
from data.extract.prompts import read_prompt, wording
from data.extract.provenance import provenance
from data.facts import Facts
from data.models.opening import open_model

HERE = Path(__file__).parent


def subjects() -> list[str]:
    """All that can be extracted: every module here whose dataclass lies in `data` under the same name."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if (HERE.parent / path.name).is_file() and not path.stem.startswith("_")
    )


def make(
    chosen: Sequence[str],
    out: Path,
    name: str | None = None,
    prompt: str | None = None,
    model: str | None = None,
    without: str | None = None,
) -> list[Path]:
    """Extract the facts of the chosen clips (all of them, if none is chosen) and write them into `out`.

    Nothing is written before all of them are there.

    Parameters
    ----------
    name:
        The name in the sentence; with a `prompt` of one's own it must stand there.
    prompt:
        The sentence, `{name}` in it being filled in; else the default one.
    model:
        Name, folder or repository of the model; else each clip's own. Of several clips, those about another
        number of layers keep their own.
    without:
        The role of the heads that are turned off, `previous-token` or `induction`; of several clips, those
        that say nothing of such a model keep all heads.

    Returns
    -------
    The `.npz` files written.

    Raises
    ------
    ExplainerError
        If a clip or model is unknown, the prompt unusable, the folder not writable, or no clip can do
        without the heads.
    """
    torch.set_num_threads(1)
    modules = {subject: _module(subject) for subject in chosen or subjects()}
    text = wording(name, prompt)
    opened = cache(open_model)
    if model:
        layers = int(opened(model).bridge.cfg.n_layers)
        fitting = [subject for subject, module in modules.items() if layers == module.LAYERS]
    ablated = [
        subject for subject, module in modules.items() if without in getattr(module, "CAN_DO_WITHOUT", ())
    ]
    if without and not ablated:
        raise ExplainerError(
            f"{' and '.join(modules)} cannot be told with the {without} heads off.",
            f"Clips that can: {', '.join(_without_heads()) or 'none'}.",
        )
    finished: list[tuple[Facts, dict[str, Any]]] = []
    for subject, module in modules.items():
        read = opened(model if model and (subject in fitting or not fitting) else module.MODEL)
        if without and subject in ablated:
            read.require_layers(module.LAYERS, subject)
            read = without_heads(read, without)
        asked = None
        if "prompt" in inspect.signature(module.extract).parameters:
            asked = read_prompt(text, read.vocabulary, read.context_length, name)
        facts = module.extract(read, asked) if asked else module.extract(read)
        finished.append((facts, provenance(subject, read, asked)))
    for facts, origin in finished:
        facts.save(out, origin)
    return [out / f"{facts.subject}.npz" for facts, _ in finished]


def _module(subject: str) -> Any:
    if subject not in subjects():
        near = difflib.get_close_matches(subject, subjects(), n=1, cutoff=0.4)
        raise ExplainerError(
            f"There is no clip {subject!r} with facts to extract"
            + (f"; the nearest name is {near[0]!r}." if near else "."),
            f"Choose among: {', '.join(subjects())}.",
        )
    return importlib.import_module(f"data.extract.{subject}")


def _without_heads() -> list[str]:
    return [subject for subject in subjects() if hasattr(_module(subject), "CAN_DO_WITHOUT")]
