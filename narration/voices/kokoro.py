"""Kokoro: a neural voice from the user's own model files (`pip install kokoro-onnx`)."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.files import sha256
from narration.engine import version
from narration.voices.voice import Passage, Speech

_SPEAKER = "bm_george"
_LANGUAGE = "en-gb"
_FILES = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
GET_IT = f"pip install kokoro-onnx && curl -LO {_FILES}/kokoro-v1.0.onnx -LO {_FILES}/voices-v1.0.bin"
"""Fetches the engine and, into the folder where it is run, the two files."""


class Kokoro:
    """Kokoro's speaker George, British English."""

    name = f"kokoro {_SPEAKER}"
    by_sentence = True

    def __init__(self, model: Path, voices: Path, engine: Any) -> None:
        self.made_of = f"{sha256(model)} {sha256(voices)} {version('kokoro')}"
        self.engine = engine

    def identity(self, passage: Passage) -> str:
        return f"{self.name} {self.made_of}"

    def speak(self, passage: Passage) -> Speech:
        samples, rate = self.engine.create(passage.text, voice=_SPEAKER, lang=_LANGUAGE)
        return Speech(np.asarray(samples, dtype=np.float32), rate)


def open_voice(options: str) -> Kokoro:
    """The voice of the files `MODEL,VOICES` that `options` names.

    Raises
    ------
    ExplainerError
        If Kokoro is not installed, or one of the two files is missing.
    """
    try:
        engine = importlib.import_module("kokoro_onnx")
    except ImportError as error:
        raise ExplainerError("The voice kokoro is not installed.", f"Get it with: {GET_IT}") from error
    model, _, voices = options.partition(",")
    for needed in (model, voices):
        if not needed or not Path(needed).is_file():
            raise ExplainerError(
                f"The voice kokoro needs the file `{needed or 'MODEL,VOICES'}`, which is not there.",
                f"Name both with --voice kokoro:MODEL.onnx,VOICES.bin, or get them with: {GET_IT}",
            )
    return Kokoro(Path(model), Path(voices), engine.Kokoro(model, voices))
