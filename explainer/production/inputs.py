"""What a stage was made from, as one hash: the stage is repeated exactly when the hash changes."""

import functools
import hashlib
import json
import platform
from pathlib import Path
from typing import Any

from data.files import sha256
from explainer.fast import environment
from explainer.production.paths import REPOSITORY
from narration import engine

LIBRARIES = (*environment.LIBRARIES, "pocketsphinx", "pydub")
"""What the picture and the sound are made with."""


def fingerprint(**inputs: Any) -> str:
    """One hash of named inputs: strings, numbers, and whatever JSON can hold of them."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def contents(*paths: Path) -> dict[str, str]:
    """The SHA-256 of every file among `paths` and in the folders among them; compiled files are left out.

    Files are named from there on, so that a folder may move as a whole without a change.
    """
    found: dict[str, str] = {}
    for path in paths:
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                found[str(file.relative_to(path.parent))] = sha256(file)
    return found


def code(*paths: str) -> dict[str, dict[str, str]]:
    """The SHA-256 of source files, by the files and folders of this repository that they are in."""
    return {path: contents(REPOSITORY / path) for path in paths}


@functools.cache
def versions() -> dict[str, str]:
    """The versions of Python and of what the picture and the sound are made with."""
    return {"python": platform.python_version(), **environment.installed(LIBRARIES)}


def voice_files(voice: str) -> dict[str, str]:
    """What a voice is made of: the size and time of its files, by name, and the version of its engine."""
    name, files = voice.partition(":")[0], []
    for path in engine.files(voice):
        files += sorted(path.rglob("*")) if path.is_dir() else [path]
        if name == "piper":
            files.append(Path(f"{path}.json"))
    found = [(file, file.stat()) for file in files if file.is_file()]
    times = {str(file): f"{status.st_size} {status.st_mtime_ns}" for file, status in found}
    return {"engine": engine.version(name), **times}
