import numpy as np
import pytest

from narration.align import align, spread, voiced
from narration.phones import word_times
from narration.pronounce import pronounce
from narration.voices import open_voice
from narration.voices.voice import Passage

SENTENCE = "At the last one, a second layer head asks, who wears the tag of Regan?"
PASSAGE = Passage("one", tuple(pronounce(word) for word in SENTENCE.split()))


def test_two_clocks_agree_on_when_a_word_is_heard() -> None:
    speech = open_voice("flite").speak(PASSAGE)
    heard = align(speech.samples, speech.rate, PASSAGE.spoken)
    assert speech.words is not None
    assert heard is not None
    errors = np.abs(np.array(heard)[:, 0] - np.array(speech.words)[:, 0])
    assert np.median(errors) < 0.03
    assert errors.max() < 0.15


def test_words_are_found_at_any_rate_and_after_any_silence() -> None:
    speech = open_voice("flite").speak(PASSAGE)
    later = np.concatenate([np.zeros(speech.rate // 2), speech.samples])
    heard = align(np.repeat(later, 3), 3 * speech.rate, PASSAGE.spoken)
    assert speech.words is not None
    assert heard is not None
    assert heard[-1][0] == pytest.approx(speech.words[-1][0] + 0.5, abs=0.1)


def test_times_do_not_depend_on_what_was_heard_before() -> None:
    other = Passage("one", (pronounce("Something"), pronounce("else.")))
    speech, before = open_voice("flite").speak(PASSAGE), open_voice("flite").speak(other)
    first = align(speech.samples, speech.rate, PASSAGE.spoken)
    align(before.samples, before.rate, other.spoken)
    assert align(speech.samples, speech.rate, PASSAGE.spoken) == first


def test_digital_silence_between_words_does_not_lose_the_recogniser() -> None:
    speech = open_voice("flite").speak(PASSAGE)
    hushed = np.where(np.abs(speech.samples) < 0.004, 0, speech.samples)
    assert align(hushed, speech.rate, PASSAGE.spoken) is not None


def test_words_that_are_not_there_are_not_found() -> None:
    silence = np.zeros(16_000)
    assert align(silence, 16_000, PASSAGE.spoken) is None


def test_unknown_words_without_flite_are_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    speech = open_voice("flite").speak(PASSAGE)
    monkeypatch.setenv("PATH", "")
    assert align(speech.samples, speech.rate, ("qwrtzk",)) is None


def test_words_share_the_voiced_part_by_their_length() -> None:
    sound = np.concatenate([np.zeros(16_000), np.ones(16_000), np.zeros(8_000)])
    assert voiced(sound, 16_000) == pytest.approx((1.0, 2.0))
    times = spread(sound, 16_000, ("a", "long", "word"))
    assert np.array(times) == pytest.approx(np.array([(1.0, 1.2), (1.2, 1.6), (1.6, 2.0)]))


def test_phones_find_their_words_when_sounds_change() -> None:
    segments = [("pau", 0.1), ("dh", 0.2), ("ax", 0.3), ("pau", 0.6), ("t", 0.7), ("ae", 0.8), ("g", 0.9)]
    assert word_times(segments, [("dh", "iy"), ("t", "ae", "g")]) == ((0.1, 0.3), (0.6, 0.9))
    assert word_times(segments, [("dh", "iy"), ("t", "ae", "g", "z")]) == ((0.1, 0.3), (0.6, 0.9))
    assert word_times(segments, [("dh",), ("t", "ae")]) == ((0.1, 0.3), (0.6, 0.9))
    assert word_times(segments[:3], [("dh", "ax"), ("t", "ae", "g")]) is None
