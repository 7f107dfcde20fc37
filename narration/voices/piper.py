"""Piper: a neural voice from the user's own model file (`pip install piper-tts`, GPL, hence optional).

Piper draws its intonation at random, so the same sentence never sounds quite the same twice; once spoken,
it is kept in the cache.
"""

import importlib
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.files import sha256
from narration.engine import version
from narration.voices.voice import Passage, Speech

INSTALL = "pip install piper-tts"
GET_IT = "explainer voices get piper:en_GB-alan-medium"
"""Fetches a voice to where it is found by its name."""


class Piper:
    """A Piper voice."""

    by_sentence = True

    def __init__(self, model: Path, settings: Path, engine: Any) -> None:
        self.name = f"piper {model.stem}"
        self.made_of = f"{sha256(model)} {sha256(settings)} {version('piper')}"
        self.engine = engine

    def identity(self, passage: Passage) -> str:
        return f"piper {self.made_of}"

    def speak(self, passage: Passage) -> Speech:
        chunks = list(self.engine.synthesize(passage.text))
        samples = np.concatenate([chunk.audio_float_array for chunk in chunks]).astype(np.float32)
        return Speech(samples, chunks[0].sample_rate)


def open_voice(options: str) -> Piper:
    """The voice of the model file `options`; its `.json` lies beside it.

    Raises
    ------
    ExplainerError
        If Piper is not installed, or the model or its `.json` is missing.
    """
    try:
        engine = importlib.import_module("piper")
    except ImportError as error:
        raise ExplainerError(
            "The voice piper is not installed.", f"Get it with: {INSTALL} && {GET_IT}"
        ) from error
    model, settings = Path(options), Path(f"{options}.json")
    for needed in (model, settings):
        if not options or not needed.is_file():
            raise ExplainerError(
                f"The voice piper needs `{needed if options else 'MODEL.onnx'}`, which is not there.",
                f"Name a model with --voice piper:MODEL.onnx, or get a voice such as this: {GET_IT}",
            )
    return Piper(model, settings, engine.PiperVoice.load(model))
