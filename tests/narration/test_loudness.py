import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narration.loudness import LOUDNESS, PEAK, loudness, normalise, true_peak
from narration.voices.voice import Samples

RATE = 48_000


def speech_like(seed: int, level: float, spike: float) -> Samples:
    """Noise in syllables, with a spike that must be limited."""
    random = np.random.default_rng(seed)
    seconds = np.arange(4 * RATE) / RATE
    sound: Samples = (
        level * random.standard_normal(len(seconds)) * np.clip(np.sin(2 * np.pi * 3 * seconds), 0, 1)
    )
    sound[random.integers(len(sound), size=20)] = spike
    return sound


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.floats(0.001, 0.2), st.floats(-1, 1))
def test_speech_gets_the_loudness_of_the_web(seed: int, level: float, spike: float) -> None:
    found = normalise(speech_like(seed, level, spike), RATE)
    assert loudness(found, RATE) == pytest.approx(LOUDNESS, abs=0.5)
    assert true_peak(found) < PEAK + 0.2


def test_silence_stays_silence() -> None:
    assert not normalise(np.zeros(RATE), RATE).any()


def test_a_peak_between_two_samples_is_seen() -> None:
    # A sine at a quarter of the rate, sampled 45° off its peaks.
    sine = np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4)
    assert np.abs(sine).max() == pytest.approx(0.707, abs=0.01)
    assert true_peak(sine) == pytest.approx(0, abs=0.2)
