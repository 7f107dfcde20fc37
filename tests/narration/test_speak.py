from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import wavfile

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from narration.fill import FilledScript, fill
from narration.loudness import digital_silence, loudness, true_peak
from narration.pronounce import pronounce
from narration.script import read
from narration.speak import RATE, speak, speak_script
from narration.timing import Timing
from narration.voices import open_voice
from narration.voices.voice import Passage, Speech
from narration.voices.wav import read_wav

BEATS = """## one
After *{facts.answer_shown}*, it gets {facts.probability:percent}. So — *who*?

## two {hold: 1.5}
Nobody knows."""


class Counted:
    """The silent voice, with what it was asked to say."""

    def __init__(self) -> None:
        self.silent = open_voice("silent")
        self.name, self.by_sentence = self.silent.name, True
        self.asked: list[str] = []

    def identity(self, passage: Passage) -> str:
        return self.name

    def speak(self, passage: Passage) -> Speech:
        self.asked.append(passage.text)
        return self.silent.speak(passage)


def script_of(write: Any, facts: InductionMatching, beats: str = BEATS) -> FilledScript:
    return fill(read("clip", write(beats)), facts)


@pytest.mark.parametrize("frame_rate", [15, 24, 30, 60])
def test_sound_and_frames_are_of_one_length(
    write: Any, regan: InductionMatching, tmp_path: Path, frame_rate: int
) -> None:
    timing, sound = speak_script(script_of(write, regan), open_voice("flite"), frame_rate, tmp_path / "cache")
    assert sound.frame_count() == timing.end_frame * RATE / frame_rate
    assert (sound.frame_rate, sound.channels) == (48_000, 1)
    assert timing.beats[0].first_frame == 0
    assert timing.beats[1].first_frame == timing.beats[0].end_frame


def test_words_are_heard_where_the_timing_says(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    timing, sound = speak_script(script_of(write, regan), open_voice("flite"), 30, tmp_path / "cache")
    one, two = timing.beats
    assert [word.text for word in one.words] == ["After", "Regan,", "it", "gets", "95%.", "So", "—", "who?"]
    assert one.marks == {"answer_shown": one.words[1].start, "who": one.words[7].start}
    samples = np.frombuffer(sound.raw_data, dtype="<i2") / 32768
    level = [
        np.abs(samples[round(word.start * RATE) : round(word.end * RATE)]).max(initial=0)
        for word in one.words
    ]
    assert all(loud > 0.05 for loud, word in zip(level, one.words, strict=True) if word.text != "—")
    # Air at the head, quiet between the sentences and after each beat, its hold, air at the tail.
    assert one.words[0].start == pytest.approx(0.32, abs=0.02)
    assert 0 < np.abs(samples[: round(0.29 * RATE)]).max() < 0.005
    pause = samples[round((one.words[4].end + 0.06) * RATE) : round((one.words[5].start - 0.03) * RATE)]
    assert len(pause) > 0.1 * RATE
    assert np.abs(pause).max() < 0.01
    assert one.end_frame / 30 - one.words[-1].end == pytest.approx(0.45, abs=1 / 30)
    assert two.end_frame / 30 - two.words[-1].end == pytest.approx(0.8 + 1.5, abs=1 / 30)
    assert timing.timed_by == "the voice"


def test_it_is_as_loud_as_speech_on_the_web(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    spoken = speak("clip", regan, "flite", 30, tmp_path, tmp_path / "cache", write(BEATS))
    samples, rate = read_wav(spoken.wav)
    assert rate == RATE
    assert loudness(samples, rate) == pytest.approx(-16, abs=0.5)
    assert true_peak(samples) < -1.5
    # No line that goes dead between words, only the quiet of a room.
    assert digital_silence(samples, rate) < 0.005
    level = 10 * np.log10(np.square(samples[: round(0.25 * RATE)]).mean())
    assert level == pytest.approx(-62, abs=1)


def test_the_same_text_gives_the_same_bytes(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    folder = write(BEATS)
    first = speak("clip", regan, "flite", 30, tmp_path / "a", tmp_path / "cold", folder)
    again = speak("clip", regan, "flite", 30, tmp_path / "b", tmp_path / "other", folder)
    cached = speak("clip", regan, "flite", 30, tmp_path / "c", tmp_path / "cold", folder)
    assert first.wav.read_bytes() == again.wav.read_bytes() == cached.wav.read_bytes()
    assert first.timing == again.timing == cached.timing == Timing.load(tmp_path / "a" / "timing.json")
    assert [number.text for number in first.numbers] == ["Regan", "95%"]


def test_only_a_changed_sentence_is_spoken_again(
    write: Any, regan: InductionMatching, tmp_path: Path
) -> None:
    voice = Counted()
    speak_script(script_of(write, regan), voice, 30, tmp_path / "cache")
    assert voice.asked == ["After Reagan, it gets ninety five percent.", "So, who?", "Nobody knows."]
    speak_script(script_of(write, regan, BEATS.replace("Nobody", "Somebody")), voice, 30, tmp_path / "cache")
    assert voice.asked[3:] == ["Somebody knows."]


@pytest.mark.parametrize("kept_bytes", [0, 100])
def test_a_damaged_cache_is_spoken_anew(
    write: Any, regan: InductionMatching, tmp_path: Path, kept_bytes: int
) -> None:
    voice = Counted()
    before, _ = speak_script(script_of(write, regan), voice, 30, tmp_path / "cache")
    for kept in (tmp_path / "cache").iterdir():
        kept.write_bytes(kept.read_bytes()[:kept_bytes])
    after, _ = speak_script(script_of(write, regan), voice, 30, tmp_path / "cache")
    assert len(voice.asked) == 6
    assert before == after


def test_silence_needs_no_loudness(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    _, sound = speak_script(script_of(write, regan), open_voice("silent"), 30, tmp_path / "cache")
    assert sound.max == 0


def test_recorded_beats_are_aligned(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    takes = tmp_path / "takes"
    takes.mkdir()
    words = {
        "one": "After Regan, it gets ninety five percent. So, who?",
        "two": "Nobody knows.",
    }
    for beat, text in words.items():
        speech = open_voice("flite").speak(Passage(beat, tuple(pronounce(word) for word in text.split())))
        wavfile.write(takes / f"{beat}.wav", speech.rate, speech.samples.astype(np.float32) * 0.5)
    voice = f"recorded:{takes}"
    spoken = speak("clip", regan, voice, 30, tmp_path / "out", tmp_path / "cache", write(BEATS))
    assert spoken.timing.timed_by == "forced alignment"
    # A take in which nobody can be followed is timed by length, if its author says what is said in it.
    wavfile.write(takes / "two.wav", 16_000, (0.1 * np.sin(np.arange(16_000) / 5)).astype(np.float32))
    (takes / "two.txt").write_text("Nobody knows.")
    spoken = speak("clip", regan, voice, 30, tmp_path / "out", tmp_path / "cache", write(BEATS))
    assert spoken.timing.timed_by == "forced alignment (1 of 2), word length (1 of 2)"


def test_a_fault_leaves_what_stood_there(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    spoken = speak("clip", regan, "silent", 30, tmp_path / "out", tmp_path / "cache", write(BEATS))
    before = spoken.wav.read_bytes()
    with pytest.raises(ExplainerError, match="line 9"):
        speak(
            "clip", regan, "silent", 30, tmp_path / "out", tmp_path / "cache", write("## one\na\n{facts.x}")
        )
    with pytest.raises(ExplainerError, match="holds nothing that can be said"):
        speak("clip", regan, "silent", 30, tmp_path / "out", tmp_path / "cache", write("## one\n—"))
    assert spoken.wav.read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["narration.wav", "timing.json"]
