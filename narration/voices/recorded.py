"""An author's own voice: one WAV file per beat, named after it."""

from pathlib import Path

import numpy as np

from data.errors import ExplainerError
from data.files import sha256
from narration.voices.voice import Passage, Samples, Speech
from narration.voices.wav import read_wav

# A run of samples at full scale is an overloaded microphone; a single one, a take as loud as it goes.
_FULL_SCALE = 0.999
_OVERLOADED_RUN = 3
_SHORTEST = 0.3


class Recorded:
    """Takes in a folder: `<beat>.wav`, any rate, mono or stereo."""

    by_sentence = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"recorded in {folder.name}"

    def identity(self, passage: Passage) -> str:
        return f"recorded {sha256(self._take(passage))}"

    def speak(self, passage: Passage) -> Speech:
        path = self._take(passage)
        try:
            samples, rate = read_wav(path)
        except (OSError, ValueError) as error:
            raise ExplainerError(
                f"The take {path} is not a WAV file.", "Save it as uncompressed WAV."
            ) from error
        if len(samples) < _SHORTEST * rate or not np.abs(samples).max():
            raise ExplainerError(f"The take {path} holds no speech.", f"Record beat `{passage.beat}` again.")
        if _overloaded(samples):
            raise ExplainerError(
                f"The take {path} is clipped: its peaks are cut off at full scale.",
                f"Record beat `{passage.beat}` again, further from the microphone or at a lower level.",
            )
        return Speech(samples, rate)

    def _take(self, passage: Passage) -> Path:
        path = self.folder / f"{passage.beat}.wav"
        if not path.exists():
            raise ExplainerError(
                f"The take of beat `{passage.beat}` is missing: there is no {path}.",
                f"Record: “{' '.join(word.written for word in passage.words)}”",
            )
        return path


def open_voice(options: str) -> Recorded:
    """The takes in the folder `options`.

    Raises
    ------
    ExplainerError
        If there is no such folder.
    """
    folder = Path(options)
    if not options or not folder.is_dir():
        raise ExplainerError(
            f"There is no folder of takes `{options}`.",
            "Name one with --voice recorded:DIR, one WAV per beat.",
        )
    return Recorded(folder)


def _overloaded(samples: Samples) -> bool:
    full = np.abs(samples) >= _FULL_SCALE
    runs = np.lib.stride_tricks.sliding_window_view(full, _OVERLOADED_RUN)
    return bool(runs.all(axis=1).any())
