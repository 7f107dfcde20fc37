"""The quiet of a room: what is heard between words, where digital silence would sound like a broken line."""

import numpy as np
from scipy.signal import butter, sosfilt

from narration.voices.voice import Samples

QUIETEST, LOUDEST = -62.0, -48.0
"""Between these levels, in dBFS, the tone follows what is heard behind a voice."""

_STEP = 0.02
_BEHIND = 0.02
# Rooms hum low and hiss little: most of it lies between these frequencies in Hz, falling off gently above.
_LOW, _HIGH = 60, 500


def room_tone(length: int, level: float, rate: int) -> Samples:
    """Quiet, low noise of `length` samples at `level` dBFS (RMS); always the same."""
    noise = np.random.default_rng(0).standard_normal(length + rate)
    low = sosfilt(butter(1, _HIGH, "lowpass", fs=rate, output="sos"), noise)
    # The first second, in which the filters settle, is left out.
    tone = sosfilt(butter(2, _LOW, "highpass", fs=rate, output="sos"), low)[rate:]
    scaled: Samples = tone * (10 ** (level / 20) / np.sqrt(np.square(tone).mean()))
    return scaled.astype(np.float32)


def level_behind(samples: Samples, rate: int) -> float:
    """How loud it is behind a voice, in dBFS: the quietest fiftieth of it, within the tone's bounds.

    A synthetic voice has nothing behind it; somebody's own microphone has a room, which must not be heard to
    come and go with the words.
    """
    step = round(_STEP * rate)
    power = np.square(samples[: len(samples) // step * step].reshape(-1, step)).mean(axis=1)
    behind = np.quantile(power, _BEHIND) if len(power) else 0.0
    return float(np.clip(10 * np.log10(max(behind, 1e-12)), QUIETEST, LOUDEST))
