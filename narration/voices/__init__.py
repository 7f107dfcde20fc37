"""Voices by name: `flite`, `espeak`, `silent`, `recorded:DIR`, `piper:NAME`, `kokoro:SPEAKER`."""

import importlib

from data.errors import ExplainerError
from narration import engine
from narration.voices.voice import Voice

# Each voice's name, and how it is asked for.
VOICES = {
    "flite": "flite",
    "espeak": "espeak",
    "silent": "silent",
    "recorded": "recorded:DIR",
    "piper": "piper:NAME or piper:MODEL.onnx",
    "kokoro": "kokoro:SPEAKER or kokoro:MODEL.onnx,VOICES.bin",
}


def open_voice(spec: str) -> Voice:
    """The voice that `spec` names, ready to speak.

    Raises
    ------
    ExplainerError
        If there is no such voice, or what it needs is not installed.
    """
    name, _, options = spec.partition(":")
    if name not in VOICES:
        raise ExplainerError(f"There is no voice `{spec}`.", f"There are {', '.join(VOICES.values())}.")
    if not (name == "kokoro" and engine.by_name(spec)):
        options = ",".join(map(str, engine.files(spec)))
    voice: Voice = importlib.import_module(f"narration.voices.{name}").open_voice(options)
    return voice
