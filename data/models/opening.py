"""Opening a model by its name, folder or repository."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from data.errors import ExplainerError
from data.files import sha256
from data.models.bridge import digest, to_bridge
from data.models.opened import OpenModel
from data.models.published import REPOSITORY, open_published
from data.models.store import WEIGHTS, find_model, load_model, read_model_page
from data.models.vocabulary import Vocabulary
from data.train.start import untrained_model

DATA = Path(__file__).parent.parent
BOS = 0

UNTRAINED = "_untrained"
"""Behind a model's name: the same model as it was before training."""


def open_model(name: str) -> OpenModel:
    """Open a model of `data/weights` by its name, a folder of the same format, or a published repository.

    The tokenizer lies two folders above the model's, or in it, or is the project's own. With `_untrained`
    behind its name, a model has the random weights that its training started from.

    Raises
    ------
    ExplainerError
        If there is no such model, its files are damaged, or the hub does not answer.
    """
    if not Path(name).exists() and not (WEIGHTS / name).exists():
        if name.endswith(UNTRAINED):
            return _before_training(open_model(name.removesuffix(UNTRAINED)))
        if REPOSITORY.fullmatch(name):
            return open_published(name)
    folder = find_model(name)
    model = load_model(folder)
    page = read_model_page(folder)
    home = _home(folder)
    tokenizer, corpus = home / "tokenizer.json", home / "corpus.json"
    bridge = to_bridge(model)
    return OpenModel(
        name=model.config.name,
        bridge=bridge,
        whole=bridge,
        vocabulary=_vocabulary(tokenizer, page),
        untrained=cache(lambda: to_bridge(untrained_model(model.config))),
        folder=folder,
        card=page["card"],
        provenance={
            "weights_sha256": page["weights_sha256"],
            "tokenizer_sha256": sha256(tokenizer),
            "corpus_sha256": page["card"].get("corpus_sha256", ""),
            "corpus_manifest_sha256": sha256(corpus) if corpus.is_file() else "",
        },
    )


def _before_training(trained: OpenModel) -> OpenModel:
    bridge = trained.untrained()
    hashes = {
        "weights_sha256": digest(bridge),
        "trained_weights_sha256": trained.provenance["weights_sha256"],
    }
    return replace(
        trained,
        name=trained.name + UNTRAINED,
        bridge=bridge,
        card={},
        provenance={**trained.provenance, **hashes},
        state="untrained",
    )


def home_of(model: OpenModel) -> Path:
    """The folder that holds the tokenizer and the counts of the corpus that a model was trained on."""
    return _home(model.folder) if model.folder else DATA


def _home(folder: Path) -> Path:
    places = (folder, folder.resolve().parent.parent, DATA)
    return next((place for place in places if (place / "tokenizer.json").is_file()), DATA)


def _vocabulary(path: Path, page: dict[str, Any]) -> Vocabulary:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing more particular
        raise _unusable(path, "is missing or damaged") from error
    size, trained_on = page["config"]["d_vocab"], page["card"].get("tokenizer_sha256")
    if tokenizer.get_vocab_size() != size or trained_on not in (None, sha256(path)):
        raise _unusable(path, "is not the one that the model was trained with")
    return Vocabulary(tokenizer, BOS)


def _unusable(path: Path, fault: str) -> ExplainerError:
    return ExplainerError(
        f"The tokenizer {path} {fault}.", "Get it back from the repository, or train the models anew."
    )


def siblings(model: OpenModel, layers: int) -> list[OpenModel]:
    """All models with so many layers that lie beside a model of the project's own format, narrowest first."""
    folder = model.folder
    pages = sorted(folder.parent.glob("*/model.json")) if folder else []
    names = [page.parent for page in pages if read_model_page(page.parent)["config"]["n_layers"] == layers]
    family = [open_model(str(name)) for name in names]
    return sorted(family, key=lambda one: int(one.bridge.cfg.d_model))
