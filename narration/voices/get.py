"""Fetching a neural voice from its publisher: whole and as published, or not at all.

Piper's voices are checked against their publisher's own index, which holds the size and the MD5 of every
file; what has come to be known well is also pinned here by its SHA-256, as are Kokoro's files, which have no
index.
"""

import difflib
import hashlib
import json
import re
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from narration import engine

KOKORO_LICENCE = "Apache 2.0 (Kokoro-82M)"

_ENGLISH = """
    af_alloy af_aoede af_bella af_heart af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky am_adam
    am_echo am_eric am_fenrir am_liam am_michael am_onyx am_puck am_santa bf_alice bf_emma bf_isabella bf_lily
    bm_daniel bm_fable bm_george bm_lewis
"""
_KNOWN = {
    "en_GB-alan-medium.onnx": "0a309668932205e762801f1efc2736cd4b0120329622adf62be09e56339d3330",
    "en_GB-alan-medium.onnx.json": "c0f0d124e5895c00e7c03b35dcc8287f319a6998a365b182deb5c8e752ee8c1e",
    engine.KOKORO_MODEL: "7d5df8ecf7d4b1878015a32686053fd0eebe2bc377234608764cc0ef3636a6c5",
    engine.KOKORO_VOICES: "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
}
_PATIENCE = 30
_PIECE = 1 << 18

Tell = Callable[[str, int], None]
"""Is told the file that is being fetched, and how many more of its bytes have come."""


@dataclass(frozen=True)
class Publisher:
    """Where voices are published, and the SHA-256 of files that are known."""

    piper: str = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
    kokoro: str = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
    known: Mapping[str, str] = field(default_factory=lambda: _KNOWN)


@dataclass(frozen=True)
class Fetched:
    """A voice that is there now: how to ask for it, its folder, its licence, what it was checked against."""

    spec: str
    folder: Path
    licence: str
    checked: str


@dataclass(frozen=True)
class _File:
    """A published file and what is known of it; `size` in bytes."""

    address: str
    digests: Mapping[str, str]
    size: int | None = None

    @property
    def name(self) -> str:
        return self.address.rpartition("/")[2]


def get(spec: str, tell: Tell, publisher: Publisher | None = None) -> Fetched:
    """Fetch the voice `piper:NAME` or `kokoro:SPEAKER`, unless it is there already.

    Raises
    ------
    ExplainerError
        If there is no such voice, its publisher cannot be reached, a file is not as published, or there is
        no room; nothing is left then.
    """
    publisher = publisher or Publisher()
    name, _, options = spec.partition(":")
    if name == "piper" and engine.by_name(spec):
        return _get_piper(options, tell, publisher)
    if name == "kokoro" and options in _ENGLISH.split():
        return _get_kokoro(options, tell, publisher)
    if name == "kokoro":
        raise ExplainerError(
            f"Kokoro has no English speaker `{options}`.", f"Its speakers are {', '.join(_ENGLISH.split())}."
        )
    raise ExplainerError(
        f"There is nothing to get for the voice `{spec}`.",
        "Ask for one such as piper:en_GB-alan-medium or kokoro:bm_george.",
    )


def _get_piper(name: str, tell: Tell, publisher: Publisher) -> Fetched:
    folder = engine.fetched() / name
    checked = "the sizes and MD5 sums of its publisher's index"
    if f"{name}.onnx" in publisher.known:
        checked += ", and known SHA-256 sums"
    if not folder.exists():
        index = _index(f"{publisher.piper}/voices.json")
        if name not in index:
            near = difflib.get_close_matches(name, index, n=3, cutoff=0.4)
            english = [known for known in index if known.startswith("en_")]
            raise ExplainerError(
                f"Piper's publisher has no voice `{name}`.",
                f"The nearest: {', '.join(near or english[:8])}; hear them all at "
                "https://rhasspy.github.io/piper-samples",
            )
        _fetch(_piper_files(name, index[name], publisher), folder, tell)
    return Fetched(f"piper:{name}", folder, _licence(folder / "MODEL_CARD"), checked)


def _get_kokoro(speaker: str, tell: Tell, publisher: Publisher) -> Fetched:
    folder = engine.fetched() / "kokoro"
    if not folder.exists():
        names = (engine.KOKORO_MODEL, engine.KOKORO_VOICES)
        files = [_File(f"{publisher.kokoro}/{name}", {"sha256": publisher.known[name]}) for name in names]
        _fetch(files, folder, tell)
    return Fetched(f"kokoro:{speaker}", folder, KOKORO_LICENCE, "known SHA-256 sums")


def _index(address: str) -> dict[str, Any]:
    with _reached(address) as answer:
        text = answer.read()
    try:
        index = json.loads(text)
        assert isinstance(index, dict)
    except (ValueError, AssertionError) as error:
        raise _not_as_published(address, "is no list of voices") from error
    return index


def _piper_files(name: str, entry: Any, publisher: Publisher) -> list[_File]:
    """The model, its settings and its card, as the publisher's index has them."""
    wanted = (f"{name}.onnx", f"{name}.onnx.json", "MODEL_CARD")
    try:
        listed = {path.rpartition("/")[2]: (path, about) for path, about in entry["files"].items()}
        files = []
        for file in wanted:
            path, about = listed[file]
            digests = {"md5": str(about["md5_digest"])}
            if file in publisher.known:
                digests["sha256"] = publisher.known[file]
            files.append(_File(f"{publisher.piper}/{path}", digests, int(about["size_bytes"])))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _not_as_published(
            f"{publisher.piper}/voices.json", f"does not say of what {name} is made"
        ) from error
    return files


def _fetch(files: Sequence[_File], folder: Path, tell: Tell) -> None:
    """Put all of the files into a new folder, or leave nothing."""
    beside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".fetching-", dir=folder.parent))
        for file in files:
            _download(file, beside / file.name, tell)
        beside.chmod(0o755)
        beside.rename(folder)
    except OSError as error:
        raise ExplainerError(
            f"{folder} could not be written: {(error.strerror or str(error)).lower()}.",
            "Make room there, or mend that, and ask for the voice again; nothing was left behind.",
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def _download(file: _File, path: Path, tell: Tell) -> None:
    sums = {kind: hashlib.new(kind, usedforsecurity=False) for kind in file.digests}
    size = 0
    with _reached(file.address) as answer, path.open("wb") as written:
        while piece := _more(answer, file.address):
            written.write(piece)
            size += len(piece)
            for found in sums.values():
                found.update(piece)
            tell(file.name, len(piece))
    if file.size is not None and size != file.size:
        raise _not_as_published(file.address, f"came with {size:,} bytes in place of {file.size:,}")
    for kind, found in sums.items():
        if found.hexdigest() != file.digests[kind].lower():
            raise _not_as_published(file.address, f"has another {kind.upper()} than it should have")


def _reached(address: str) -> Any:
    try:
        return urllib.request.urlopen(address, timeout=_PATIENCE)
    except urllib.error.HTTPError as error:
        raise _unreachable(address, f"it answers {error.code} {error.reason}") from error
    except (OSError, HTTPException) as error:
        raise _unreachable(address, str(getattr(error, "reason", error))) from error


def _more(answer: Any, address: str) -> bytes:
    try:
        piece: bytes = answer.read(_PIECE)
    except (OSError, HTTPException) as error:
        raise _unreachable(address, f"it broke off ({error})") from error
    return piece


def _unreachable(address: str, why: str) -> ExplainerError:
    return ExplainerError(
        f"{address} could not be fetched: {why}.", "See whether you are online, and try again later."
    )


def _not_as_published(address: str, how: str) -> ExplainerError:
    return ExplainerError(
        f"{address} {how}; it was thrown away.",
        "Try again; if it stays so, ask its publisher, and do not use the file.",
    )


def _licence(card: Path) -> str:
    """What a voice's card says of its licence."""
    text = card.read_text(encoding="utf-8", errors="replace") if card.is_file() else ""
    lines = re.findall(r"licen[cs]e\W*?[:\s]\s*(.*\S)", text, re.IGNORECASE)
    return "; ".join(dict.fromkeys(lines)) or f"not stated; see {card}"
