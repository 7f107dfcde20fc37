"""A model as a folder: `weights.safetensors` in half precision, and `model.json` that says what they are."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from data.errors import ExplainerError, hint
from data.files import sha256, write_whole
from data.models.architecture import AttentionOnly, ModelConfig

WEIGHTS = Path(__file__).parent.parent / "weights"
"""Where the models of the film lie, one folder each."""


def save_model(folder: Path, model: AttentionOnly, card: Mapping[str, Any]) -> None:
    """Write the model into `folder`; what stood there is replaced only when all of it could be written.

    `card` says how the model was trained and how it scored (anything that JSON can hold).

    Raises
    ------
    ExplainerError
        If the folder cannot be written to, or has no room.
    """
    tensors = {name: tensor.detach().half().contiguous() for name, tensor in model.state_dict().items()}
    with write_whole(folder / "weights.safetensors") as weights, write_whole(folder / "model.json") as page:
        save_file(tensors, weights)
        content = {"config": asdict(model.config), "weights_sha256": sha256(weights), "card": dict(card)}
        page.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_model(name_or_folder: str | Path) -> AttentionOnly:
    """The model of that name in `data/weights`, or in that folder: fp32, on the processor, ready to evaluate.

    Raises
    ------
    ExplainerError
        If there is no such model, or its files are missing, cut short or changed.
    """
    folder = find_model(name_or_folder)
    page = read_model_page(folder)
    weights = folder / "weights.safetensors"
    if not weights.is_file():
        raise _unusable(weights, "is missing")
    if sha256(weights) != page["weights_sha256"]:
        raise _unusable(weights, "is not the file that was trained (its SHA-256 differs)")
    try:
        model = AttentionOnly(ModelConfig(**page["config"]))
        model.load_state_dict({name: tensor.float() for name, tensor in load_file(weights).items()})
    except (SafetensorError, TypeError, RuntimeError) as error:
        raise _unusable(weights, "does not fit the sizes that model.json states") from error
    return model.eval().requires_grad_(False)


def find_model(name_or_folder: str | Path) -> Path:
    """The folder of a model, given its name or the folder itself.

    Raises
    ------
    ExplainerError
        If there is neither; the nearest known name is suggested.
    """
    for folder in (WEIGHTS / name_or_folder, Path(name_or_folder)):
        if (folder / "model.json").is_file():
            return folder
    known = known_models()
    name = str(name_or_folder)
    near = hint(name, known, "'")
    raise ExplainerError(
        f"There is no model {name!r}{near}.",
        f"Choose one of: {', '.join(known)}; or name a folder that holds model.json and weights.safetensors.",
    )


def known_models() -> list[str]:
    """The names of the models in `data/weights`, in alphabetical order."""
    return sorted(page.parent.name for page in WEIGHTS.glob("*/model.json"))


def read_model_page(folder: Path) -> dict[str, Any]:
    """What `model.json` in `folder` holds: `config`, `weights_sha256` and `card`.

    Raises
    ------
    ExplainerError
        If it is missing or damaged.
    """
    path = folder / "model.json"
    try:
        page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not {"config", "weights_sha256", "card"} <= page.keys():
            raise _unusable(path, "is not complete")
    except OSError as error:
        raise _unusable(path, "cannot be read") from error
    except (UnicodeDecodeError, json.JSONDecodeError, AttributeError) as error:
        raise _unusable(path, "is damaged") from error
    return page


def _unusable(path: Path, fault: str) -> ExplainerError:
    return ExplainerError(
        f"The model file {path} {fault}.", f"Make it anew with: explainer train {path.parent.name}"
    )
