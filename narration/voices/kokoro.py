"""Kokoro: a neural voice from the user's own model files (`pip install kokoro-onnx`)."""

import importlib
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.files import sha256
from narration.voices.voice import Passage, Speech

_SPEAKER = "bm_george"
_LANGUAGE = "en-gb"
_GET_FILES = "its model (.onnx) and voices (.bin) are on the release page of the kokoro-onnx project"


class Kokoro:
    """Kokoro's speaker George, British English."""

    name = f"kokoro {_SPEAKER}"
    by_sentence = True

    def __init__(self, model: Path, engine: Any) -> None:
        self.model_hash = sha256(model)
        self.engine = engine

    def identity(self, passage: Passage) -> str:
        return f"{self.name} {self.model_hash}"

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
        raise ExplainerError(
            "The voice kokoro is not installed.", f"Install it with: pip install kokoro-onnx; {_GET_FILES}."
        ) from error
    model, _, voices = options.partition(",")
    for needed in (model, voices):
        if not needed or not Path(needed).is_file():
            raise ExplainerError(
                f"The voice kokoro needs the file `{needed or 'MODEL,VOICES'}`, which is not there.",
                f"Name both with --voice kokoro:MODEL.onnx,VOICES.bin; {_GET_FILES}.",
            )
    return Kokoro(Path(model), engine.Kokoro(model, voices))
