"""Reading WAV files."""

import struct
import warnings
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from narration.voices.voice import Samples

_LOWEST, _HIGHEST = 8_000, 384_000
# What a program writes for its length that does not know it yet.
_LENGTH_UNKNOWN = (0, 0xFFFFFFFF)


def read_wav(path: Path) -> tuple[Samples, int]:
    """The samples of a WAV file as mono in [-1, 1], and its rate in Hz.

    Raises
    ------
    OSError, ValueError
        If the file cannot be read, or is no whole WAV file of sound; the message says what is wrong with it.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] not in (b"RIFF", b"RIFX", b"RF64") or head[8:] != b"WAVE":
        raise ValueError("is not a WAV file")
    length = struct.unpack("<I", head[4:8])[0]
    if head[:4] == b"RIFF" and length not in _LENGTH_UNKNOWN and length + 8 > path.stat().st_size:
        raise ValueError("is cut short: it ends before its header says so")
    try:
        with warnings.catch_warnings():
            # Programs add pieces of their own, such as titles; they are not of interest.
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            rate, stored = wavfile.read(path)
    except (ArithmeticError, EOFError, LookupError, MemoryError, NameError, TypeError, struct.error) as error:
        raise ValueError("is not a WAV file that can be read") from error
    except ValueError as error:
        raise ValueError(f"is not a WAV file that can be read ({error})") from error
    if not _LOWEST <= rate <= _HIGHEST:
        raise ValueError(f"has {rate} samples a second, which is no rate for speech")
    samples = stored.astype(np.float32)
    if stored.dtype == np.uint8:
        samples = (samples - 128) / 128
    elif np.issubdtype(stored.dtype, np.integer):
        samples /= -float(np.iinfo(stored.dtype).min)
    if not np.isfinite(samples).all():
        raise ValueError("holds samples that are no numbers")
    return samples.mean(axis=1) if samples.ndim == 2 else samples, rate
