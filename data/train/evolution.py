"""What was measured on a model while it was trained: the file `evolution.npz` beside its weights."""

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import ExplainerError
from data.files import sha256, write_whole
from data.models.store import read_model_page
from data.train.measure import Measurement

FILE = "evolution.npz"


def write_evolution(path: Path, measured: list[tuple[int, Measurement]]) -> None:
    """Write the measurements as arrays with the axis `[measurement, …]`, beside `step [measurement]`."""
    arrays: dict[str, Any] = {}
    for name, first in asdict(measured[0][1]).items():
        kind = first.dtype if isinstance(first, np.ndarray) else np.float32
        arrays[name] = np.array([getattr(found, name) for _, found in measured], kind)
    with write_whole(path) as beside:
        np.savez_compressed(beside, step=np.array([step for step, _ in measured], np.int32), **arrays)


def read_evolution(folder: Path) -> dict[str, NDArray[Any]]:
    """The measurements that lie in a model's folder, by name, `[measurement, …]`.

    Raises
    ------
    ExplainerError
        If they are missing, not those that `model.json` vouches for, or those of an earlier version.
    """
    page, path = read_model_page(folder), folder / FILE
    model = page["config"]["name"]
    if not path.is_file() or sha256(path) != page["card"].get("evolution_sha256"):
        raise ExplainerError(
            f"The model {model} has measurements that were changed or are missing: {path}.",
            f"Train it anew with: explainer train {model}",
        )
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        measured = {name: stored[name] for name in stored.files}
    missing = {field.name for field in fields(Measurement)} - measured.keys()
    if missing:
        raise ExplainerError(
            f"The model {model} was trained before {', '.join(sorted(missing))} were measured.",
            f"Train it anew with: explainer train {model}",
        )
    return measured
