"""The training text as tokens, kept between runs."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from data.errors import ExplainerError
from data.files import sha256, write_whole
from data.models.store import read_model_page
from data.train.corpus import NAMES, Corpus, read_corpus
from data.train.debian import gather
from data.train.recipe import FAMILY
from data.train.saying import FILM, common_words, name_tokens
from data.train.tokenizer import VOCABULARY, encode, train_tokenizer

Bigrams = tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint32]]
"""Every pair of tokens that occurs: the first token, the second, how often; sorted."""

CODE = ("\n", ":", "else", "end", "def", "then", " then", "fi", "done")
"""What tells of code, and in which language it is."""


@dataclass(frozen=True)
class Texts:
    """Tokens to train on and tokens held out, and what is asked of the models.

    names, words: tokens of the first names, and of the commonest words.
    film: the film's sentence with the first of the names.
    code: those of `CODE` that are one token.
    """

    training: NDArray[np.uint16]
    held_out: NDArray[np.uint16]
    names: NDArray[np.uint16]
    words: NDArray[np.uint16]
    film: NDArray[np.uint16]
    corpus_sha256: str
    tokenizer_sha256: str
    code: dict[str, int] = field(default_factory=dict)


def prepare(
    corpus: Path | None, out: Path, cache: Path, trained: Collection[str], report: Callable[[str], None]
) -> Texts:
    """Read the corpus, make the tokenizer unless `out` has one, and turn the text into tokens.

    Writes `tokenizer.json`, `corpus.json` (where the text is from) and `bigrams.npz` into `out`. `corpus` is
    a folder of text files; without one the text is gathered from Debian's packages. `trained` are the names
    of the models that are to be trained on it.

    Raises
    ------
    ExplainerError
        If there is no text, or it cannot be gathered, or `out` cannot be written to, or other models stay
        there that were trained on another text.
    """
    folder = corpus or gather(cache, report)
    report(f"corpus: reading {folder}")
    texts = read_corpus(folder)
    _require_one_text(texts, folder, out, trained)
    path = out / "tokenizer.json"
    if not path.is_file():
        report("corpus: training the tokenizer")
        with write_whole(path) as beside:
            train_tokenizer(texts.documents).save(str(beside))
    tokenizer = Tokenizer.from_file(str(path))
    kept = cache / f"tokens-{hashlib.sha256(f'{texts.sha256}{sha256(path)}'.encode()).hexdigest()[:16]}.npz"
    if not kept.is_file():
        report(f"corpus: turning {sum(map(len, texts.documents)) / 1e6:.0f} MB of text into tokens")
        with write_whole(kept) as beside:
            held_out = encode(tokenizer, texts.held_out)
            np.savez(beside, training=encode(tokenizer, texts.documents), held_out=held_out)
    with np.load(kept) as tokens:
        training, held_out = tokens["training"], tokens["held_out"]
    manifest = _manifest(folder, corpus is None, texts, len(training), len(held_out))
    with write_whole(out / "corpus.json") as page:
        page.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    row, column, count = count_bigrams(training)
    with write_whole(out / "bigrams.npz") as beside:
        np.savez_compressed(beside, row=row, column=column, count=count)
    counts = torch.from_numpy(np.bincount(training, minlength=VOCABULARY))
    names, words = (
        tokens.numpy().astype(np.uint16)
        for tokens in (name_tokens(tokenizer), common_words(tokenizer, counts))
    )
    film = np.array(tokenizer.encode(FILM.format(name=NAMES[0])).ids, dtype=np.uint16)
    return Texts(training, held_out, names, words, film, texts.sha256, sha256(path), code_tokens(tokenizer))


def code_tokens(tokenizer: Tokenizer) -> dict[str, int]:
    """The tokens of those of `CODE` that are one token."""
    ids = {word: tokenizer.encode(word).ids for word in CODE}
    return {word: found[0] for word, found in ids.items() if len(found) == 1}


def _require_one_text(texts: Corpus, folder: Path, out: Path, trained: Collection[str]) -> None:
    """Models without layers are compared with the bigrams of the text, so all in a folder share one text."""
    others = [
        name
        for name in FAMILY
        if name not in trained
        and (out / "weights" / name / "model.json").is_file()
        and read_model_page(out / "weights" / name)["card"].get("corpus_sha256") != texts.sha256
    ]
    if others:
        raise ExplainerError(
            f"The text in {folder} is not the one on which {', '.join(others)} in {out} were trained.",
            "Train the whole family anew on it: name no model; or train into another folder with --out.",
        )


def count_bigrams(tokens: NDArray[np.uint16]) -> Bigrams:
    """How often each token follows each other one."""
    pairs, count = np.unique(tokens[:-1].astype(np.int64) * VOCABULARY + tokens[1:], return_counts=True)
    row, column = np.divmod(pairs, VOCABULARY)
    return row.astype(np.uint16), column.astype(np.uint16), count.astype(np.uint32)


def _manifest(folder: Path, debian: bool, texts: Corpus, training: int, held_out: int) -> dict[str, Any]:
    packages = json.loads((folder / "packages.json").read_text(encoding="utf-8")) if debian else []
    return {
        "source": "Debian packages" if debian else folder.name,
        "files": texts.files,
        "characters": sum(map(len, texts.documents)),
        "tokens": training,
        "tokens_held_out": held_out,
        "names_swapped": texts.names_swapped,
        "sha256": texts.sha256,
        "packages": packages,
    }
