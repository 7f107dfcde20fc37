"""Loudness for the web: −16 LUFS, with room under full scale for what the AAC encoder adds (up to 2 dB)."""

import numpy as np
import pyloudnorm
from scipy.ndimage import convolve1d, minimum_filter1d
from scipy.signal import resample_poly

from narration.voices.voice import Samples

LOUDNESS = -16.0
PEAK = -4.0

_OVERSAMPLING = 4
_LOOK_AHEAD = 0.005
_CLOSE = 0.05


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770), −inf for silence."""
    return float(pyloudnorm.Meter(rate).integrated_loudness(samples))


def true_peak(samples: Samples) -> float:
    """The highest peak in dBTP, between the samples too (fourfold oversampling)."""
    return float(20 * np.log10(max(_peaks(samples).max(initial=0), 1e-10)))


def digital_silence(samples: Samples, rate: int) -> float:
    """The longest stretch, in seconds, in which nothing at all is heard: less than half a step of 16 bits."""
    still = np.abs(samples) < 0.5 / 32768
    edges = np.flatnonzero(np.diff(still, prepend=False, append=False))
    return float((edges[1::2] - edges[::2]).max(initial=0) / rate)


def normalise(samples: Samples, rate: int) -> Samples:
    """The same sound at −16 LUFS with true peaks below −4 dBTP; silence stays silence."""
    peaks = _peaks(samples)
    gain, limited = 1.0, samples
    # Limiting takes a little loudness away; a few rounds bring it back.
    for _ in range(8):
        found = loudness(limited, rate)
        if not np.isfinite(found):
            return samples
        if abs(found - LOUDNESS) < _CLOSE:
            break
        gain *= 10 ** ((LOUDNESS - found) / 20)
        limited = samples * gain * _limit(peaks * gain, rate)
    return limited.astype(np.float32)


def _peaks(samples: Samples) -> Samples:
    """The highest absolute value within each sample's span, at fourfold rate."""
    between = resample_poly(samples, _OVERSAMPLING, 1)
    peaks: Samples = np.abs(between).reshape(-1, _OVERSAMPLING).max(axis=1)
    return peaks


def _limit(peaks: Samples, rate: int) -> Samples:
    """The gain, at most 1, that keeps the peaks under the ceiling; it moves smoothly, ahead of each peak."""
    wanted = np.minimum(1, 10 ** (PEAK / 20) / np.maximum(peaks, 1e-9))
    width = 2 * round(_LOOK_AHEAD * rate) + 1
    window = np.hanning(width + 2)[1:-1]
    gain: Samples = convolve1d(minimum_filter1d(wanted, width), window / window.sum(), mode="nearest")
    return gain
