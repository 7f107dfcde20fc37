"""Forced alignment: when each word is heard in a stretch of speech, for voices that do not say so themselves.

Where the recogniser cannot follow, the words share the voiced part in proportion to their length.
"""

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from pocketsphinx import Decoder
from scipy.signal import resample_poly

from narration.phones import phones_of
from narration.voices.voice import Samples

_RATE = 16_000
_FRAMES_PER_SECOND = 100
_QUIET = 0.2
_NOISE = 3e-4

Times = tuple[tuple[float, float], ...]


def align(samples: Samples, rate: int, words: tuple[str, ...]) -> Times | None:
    """Start and end in seconds of each word, found by pocketsphinx; None where it cannot follow.

    Parameters
    ----------
    samples:
        Mono speech in [-1, 1] at `rate` Hz.
    words:
        The words as they are heard, in order.
    """
    plain = tuple(word.lower() for word in words)
    decoder = _decoder()
    if not plain or not teach(decoder, plain):
        return None
    if not np.any(samples):
        return None
    try:
        decoder.reinit_feat()
        decoder.set_align_text(" ".join(plain))
        decoder.start_utt()
        decoder.process_raw(audible(samples, rate), full_utt=True)
        decoder.end_utt()
        segments = list(decoder.seg() or ())
    except RuntimeError:
        return None
    # An alternative pronunciation is named `word(2)`; silences stand between < > or ( ) or [ ].
    heard = [part for part in segments if part.word[0] not in "<[("]
    if tuple(part.word.partition("(")[0] for part in heard) != plain:
        return None
    return tuple(
        (
            max(0.0, part.start_frame / _FRAMES_PER_SECOND - _QUIET),
            (part.end_frame + 1) / _FRAMES_PER_SECOND - _QUIET,
        )
        for part in heard
    )


def spread(samples: Samples, rate: int, words: tuple[str, ...]) -> Times:
    """Times in proportion to the words' lengths, over the voiced part of the samples."""
    first, last = voiced(samples, rate)
    edges = np.cumsum([0, *(len(word) + 2 for word in words)], dtype=float)
    edges = first + edges / edges[-1] * (last - first)
    return tuple((float(start), float(end)) for start, end in pairwise(edges))


def voiced(samples: Samples, rate: int) -> tuple[float, float]:
    """Where sound begins and ends, in seconds.

    That is the first and the last 10 ms within 45 dB of the loudest, and 10 dB above the room's quiet.
    """
    step = rate // 100
    whole = samples[: len(samples) // step * step].reshape(-1, step)
    power = np.square(whole).mean(axis=1)
    if not power.size or not power.max():
        return 0.0, len(samples) / rate
    top, room = power.max(), np.quantile(power, 0.1)
    loud = np.flatnonzero(power > max(top * 10**-4.5, min(10 * room, top * 10**-1.5)))
    return float(loud[0] * step / rate), float((loud[-1] + 1) * step / rate)


def audible(samples: Samples, rate: int) -> bytes:
    """The samples as the recogniser takes them: 16 bits at 16 kHz, quiet at both ends, over a faint noise.

    Speech programs give digital silence between sounds, where the recogniser loses its way: of 23 sentences
    of espeak it followed 3 without the noise, 22 with it.
    """
    at_rate = resample_poly(samples, _RATE, rate) if rate != _RATE else samples
    padded = np.pad(at_rate, round(_QUIET * _RATE))
    noisy = padded + _NOISE * np.random.default_rng(0).standard_normal(len(padded))
    return (np.clip(noisy, -1, 1) * 32767).astype("<i2").tobytes()


@cache
def _decoder() -> Any:
    # Nothing is carried over from what was heard before: the same speech gets the same times.
    return Decoder(lm=None, cmn="batch", remove_noise=False, loglevel="FATAL")


def teach(decoder: Any, words: tuple[str, ...]) -> bool:
    """Add the words that a recogniser's dictionary lacks; False if their sounds are not known."""
    unknown = tuple(sorted({word for word in words if decoder.lookup_word(word) is None}))
    if not unknown:
        return True
    phones = phones_of(unknown)
    if phones is None:
        return False
    for word, sounds in zip(unknown, phones, strict=True):
        decoder.add_word(word, " ".join("AH" if sound == "ax" else sound.upper() for sound in sounds), True)
    return True
