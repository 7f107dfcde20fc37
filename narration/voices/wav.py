"""Reading WAV files."""

from pathlib import Path

import numpy as np
from scipy.io import wavfile

from narration.voices.voice import Samples


def read_wav(path: Path) -> tuple[Samples, int]:
    """The samples of a WAV file as mono in [-1, 1], and its rate in Hz.

    Raises
    ------
    OSError, ValueError
        If the file cannot be read, or is no WAV file.
    """
    rate, stored = wavfile.read(path)
    samples = stored.astype(np.float32)
    if stored.dtype == np.uint8:
        samples = (samples - 128) / 128
    elif np.issubdtype(stored.dtype, np.integer):
        samples /= -float(np.iinfo(stored.dtype).min)
    return samples.mean(axis=1) if samples.ndim == 2 else samples, rate
