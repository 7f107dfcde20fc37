"""Kokoro: a neural voice of many speakers, from its two model files (`pip install kokoro-onnx`)."""

import importlib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.files import sha256
from narration.engine import files, version
from narration.voices.voice import Passage, Speech

SPEAKER = "bm_george"
INSTALL = "pip install kokoro-onnx"
GET_IT = f"explainer voices get kokoro:{SPEAKER}"
"""Fetches the files of all speakers to where they are found."""

# The first letter of a speaker's name tells the accent.
_LANGUAGES = {"a": "en-us", "b": "en-gb"}


class Kokoro:
    """One of Kokoro's English speakers."""

    by_sentence = True

    def __init__(self, speaker: str, model: Path, voices: Path, engine: Any) -> None:
        self.name = f"kokoro {speaker}"
        self.speaker = speaker
        self.made_of = f"{sha256(model)} {sha256(voices)} {version('kokoro')}"
        self.engine = engine

    def identity(self, passage: Passage) -> str:
        return f"{self.name} {self.made_of}"

    def speak(self, passage: Passage) -> Speech:
        language = _LANGUAGES[self.speaker[0]]
        samples, rate = self.engine.create(passage.text, voice=self.speaker, lang=language)
        return Speech(np.asarray(samples, dtype=np.float32), rate)


def speakers(voices: Path) -> tuple[str, ...]:
    """The English speakers in a file of voices; none if it cannot be read."""
    try:
        with zipfile.ZipFile(voices) as file:
            names = sorted(name.removesuffix(".npy") for name in file.namelist())
    except (OSError, zipfile.BadZipFile):
        return ()
    return tuple(name for name in names if name[0] in _LANGUAGES)


def open_voice(options: str) -> Kokoro:
    """The voice `SPEAKER` of the files that were fetched, or George's of the files `MODEL,VOICES`.

    Raises
    ------
    ExplainerError
        If Kokoro is not installed, one of the two files is missing, or they have no such speaker.
    """
    try:
        engine = importlib.import_module("kokoro_onnx")
    except ImportError as error:
        raise ExplainerError(
            "The voice kokoro is not installed.", f"Get it with: {INSTALL} && {GET_IT}"
        ) from error
    speaker = options if options and "," not in options and not options.endswith(".onnx") else SPEAKER
    found = [str(path) for path in files(f"kokoro:{options}")]
    for needed in [*found, "", ""][:2]:
        if not needed or not Path(needed).is_file():
            raise ExplainerError(
                f"The voice kokoro needs the file `{needed or 'MODEL,VOICES'}`, which is not there.",
                f"Name both with --voice kokoro:MODEL.onnx,VOICES.bin, or get them with: {GET_IT}",
            )
    model, voices = map(Path, found)
    known = speakers(voices)
    if speaker not in known:
        raise ExplainerError(
            f"{voices} holds no English speaker {speaker}.",
            f"Speakers in it: {', '.join(known) or 'none that can be read'}.",
        )
    return Kokoro(speaker, model, voices, engine.Kokoro(str(model), str(voices)))
