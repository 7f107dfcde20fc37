"""Takes as microphones give them: rooms, coughs, cut files; each is handled, or named in one sentence."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import wavfile

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from narration.fill import FilledBeat
from narration.pronounce import pronounce
from narration.speak import Spoken, speak
from narration.takes import as_said
from narration.voices import open_voice
from narration.voices.voice import Passage, Samples

WORDS = "One head looks a single step back, and hangs a tag on each token: the word that came before it."
BEATS = f"## one\n{WORDS.replace('tag', '*tag*')}\n\n## two\nNobody knows why."
RATE = 16_000


def said(text: str) -> Samples:
    """The words, half as loud as they could be."""
    words = tuple(pronounce(word) for word in text.split())
    samples: Samples = open_voice("flite").speak(Passage("one", words)).samples
    half: Samples = samples * (0.5 / np.abs(samples).max())
    return half


def in_a_room(samples: Samples, before: float = 0.5, after: float = 1.0) -> Samples:
    """With the noise of a room at −50 dBFS, before and after the words too."""
    whole = np.pad(samples, (round(before * RATE), round(after * RATE)))
    room: Samples = 10**-2.5 * np.random.default_rng(0).standard_normal(len(whole))
    return whole + room


def with_a_cough(samples: Samples) -> Samples:
    room = in_a_room(samples)
    cough = 0.4 * np.hanning(RATE // 4) * np.random.default_rng(1).standard_normal(RATE // 4)
    room[-RATE // 2 :][: len(cough)] += cough
    return room


@pytest.fixture
def takes(tmp_path: Path) -> Path:
    """A folder with a good take of each beat."""
    folder = tmp_path / "takes"
    folder.mkdir()
    put(folder / "one.wav", said(WORDS))
    put(folder / "two.wav", said("Nobody knows why."))
    return folder


def put(path: Path, samples: Samples) -> None:
    wavfile.write(path, RATE, samples.astype(np.float32))


@pytest.fixture
def spoken(write: Any, regan: InductionMatching, takes: Path, tmp_path: Path) -> Any:
    """Speak the two beats with the takes."""

    def speak_them() -> Spoken:
        out, cache = tmp_path / "out", tmp_path / "cache"
        return speak("clip", regan, f"recorded:{takes}", 30, out, cache, write(BEATS))

    return speak_them


@pytest.mark.parametrize("microphone", [in_a_room, with_a_cough])
def test_a_beat_ends_soon_after_its_last_word(spoken: Any, takes: Path, microphone: Any) -> None:
    clean = spoken().timing
    for take in ("one", "two"):
        put(takes / f"{take}.wav", microphone(wavfile.read(takes / f"{take}.wav")[1]))
    real = spoken().timing
    assert real.timed_by == "forced alignment"
    for beat, same in zip(real.beats, clean.beats, strict=True):
        length, wanted = (b.words[-1].end - b.words[0].start for b in (beat, same))
        assert length == pytest.approx(wanted, abs=0.3)
        assert beat.end_frame / 30 - beat.words[-1].end < 0.9
    errors = [
        abs((word.start - real.beats[0].words[0].start) - (same.start - clean.beats[0].words[0].start))
        for word, same in zip(real.beats[0].words, clean.beats[0].words, strict=True)
    ]
    assert np.median(errors) < 0.05


def halves(path: Path) -> None:
    rate, samples = wavfile.read(path)
    wavfile.write(path, rate, samples[: len(samples) // 2])


def other_words(path: Path) -> None:
    put(path, said("Random tokens, said twice, draw a stripe, and the loss falls from then on to nothing."))


def only_noise(path: Path) -> None:
    put(path, in_a_room(np.zeros(4 * RATE)))


def cut_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:30])


def cut_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def junk(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(5000))


def junk_inside(path: Path) -> None:
    body = b"WAVE" + np.random.default_rng(0).bytes(5000)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def no_numbers(path: Path) -> None:
    put(path, np.where(np.arange(RATE) == 100, np.nan, 0.1))


def one_hertz(path: Path) -> None:
    wavfile.write(path, 1, wavfile.read(path)[1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def whispered(path: Path) -> None:
    put(path, 1e-3 * said(WORDS))


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (halves, "does not say what beat `one` says"),
        (other_words, "does not say what beat `one` says"),
        (only_noise, "does not say what beat `one` says"),
        (cut_header, "is cut short"),
        (cut_file, "is cut short"),
        (junk, "is not a WAV file"),
        (junk_inside, "is not a WAV file that can be read"),
        (folder, "is a folder"),
        (no_numbers, "holds samples that are no numbers"),
        (one_hertz, "has 1 samples a second"),
        (empty, "is not a WAV file"),
        (whispered, "is too quiet"),
    ],
)
def test_harm_to_a_take_is_named(spoken: Any, takes: Path, harm: Any, what: str) -> None:
    harm(takes / "one.wav")
    with pytest.raises(ExplainerError, match=what) as caught:
        spoken()
    assert "one.wav" in caught.value.what
    assert caught.value.remedy


def test_a_take_in_ones_own_words_keeps_them(spoken: Any, takes: Path) -> None:
    free = "So here one head simply looks back and hangs a tag there."
    put(takes / "one.wav", said(free))
    with pytest.raises(ExplainerError, match="does not say"):
        spoken()
    (takes / "one.txt").write_text(free + "\n", encoding="utf-8")
    one = spoken().timing.beats[0]
    assert one.text == free
    assert [word.text for word in one.words] == free.split()
    assert one.marks == {"tag": one.words[10].start}
    (takes / "one.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(ExplainerError, match=r"one\.txt, the words of a take, cannot be read"):
        spoken()


def test_a_mark_goes_where_its_word_went() -> None:
    words = ("One", "head", "looks", "back,", "and", "hangs", "a", "tag.")
    beat = FilledBeat("one", "One", 0, words, {"looks": 2, "hangs": 5, "tag": 7})
    assert as_said(beat, "Well: one head looks, then it leaves a tag").marks == {
        "looks": 3,
        "hangs": 6,
        "tag": 8,
    }
    assert as_said(beat, "Nothing").marks == {"looks": 0, "hangs": 0, "tag": 0}
