"""What was measured on a model while it was trained: the file `evolution.npz` beside its weights."""

from pathlib import Path

import numpy as np

from data.errors import ExplainerError
from data.facts import Array
from data.files import sha256
from data.models.opened import OpenModel
from data.models.store import read_model_page

FILE = "evolution.npz"


def read_measurements(folder: Path) -> dict[str, Array]:
    """The measurements that lie in a model's folder, by name, `[measurement, …]`.

    Raises
    ------
    ExplainerError
        If they are not those that `model.json` vouches for.
    """
    page, path = read_model_page(folder), folder / FILE
    if sha256(path) != page["card"].get("evolution_sha256"):
        name = page["config"]["name"]
        raise ExplainerError(
            f"The model {name} has measurements that were changed: {path}.",
            f"Train it anew with: explainer train {name}",
        )
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def measured_at_the_end(model: OpenModel) -> dict[str, Array] | None:
    """The last of a model's measurements, by name; None if it was not measured as it is."""
    if model.state or model.folder is None or not (model.folder / FILE).is_file():
        return None
    return {name: found[-1] for name, found in read_measurements(model.folder).items()}
