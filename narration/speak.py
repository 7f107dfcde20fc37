"""The way from a script to sound: the one function that the production line calls is `speak`."""

import functools
import hashlib
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from data.errors import ExplainerError
from data.facts import Facts
from data.files import sha256, write_whole
from narration import script, truth
from narration.align import Times, align, spread, voiced
from narration.fill import FilledBeat, FilledNumber, FilledScript, fill
from narration.loudness import normalise
from narration.pronounce import SpokenWord, pronounce
from narration.room_tone import level_behind, room_tone
from narration.timing import BeatTiming, Timing, Word
from narration.voices import open_voice
from narration.voices.recorded import Recorded
from narration.voices.voice import Passage, Samples, Voice

with warnings.catch_warnings():
    # pydub warns where there is no ffmpeg; WAV files need none.
    warnings.simplefilter("ignore", RuntimeWarning)
    from pydub import AudioSegment

RATE = 48_000

_AIR_BEFORE = 0.3
_AIR_AFTER = 0.8
_REST = 0.45
_BETWEEN_SENTENCES = 0.3
# What is kept around the words, so that no breath is cut; less than the rest after a beat.
_AROUND = 0.25
_LEAD, _TAIL, _FADE = 0.02, 0.05, 0.005

_BY_VOICE, _BY_ALIGNMENT, _BY_LENGTH = "the voice", "forced alignment", "word length"


@dataclass(frozen=True)
class Spoken:
    """A spoken clip: when each word is heard, the sound, and the numbers that the facts filled in."""

    timing: Timing
    wav: Path
    numbers: tuple[FilledNumber, ...]


@dataclass(frozen=True)
class _Part:
    """A spoken passage at 48 kHz, trimmed; when each written word is heard in it; and who timed it."""

    samples: Samples
    words: tuple[Word, ...]
    timed_by: str


def speak(
    clip: str,
    facts: Facts,
    voice: str,
    frame_rate: int,
    folder: Path,
    cache: Path,
    scripts: Path = script.FOLDER,
) -> Spoken:
    """Speak a clip's script for these `facts`; write `narration.wav` and `timing.json` into `folder`.

    Parameters
    ----------
    voice:
        `flite`, `espeak`, `silent`, `recorded:DIR`, `piper:NAME`, `kokoro:SPEAKER` and so on.
    frame_rate:
        Frames per second; every beat ends on a whole frame and the sound is exactly as long as the frames.
    cache:
        A folder in which spoken sentences are kept, so that only changed ones are spoken again.
    scripts:
        The folder of the scripts.

    Raises
    ------
    ExplainerError
        If the script has a fault (with file and line) or is not true of the facts, or the voice is not there.
    """
    told = script.read(clip, scripts, getattr(facts, "state", ""))
    truth.check(told, facts)
    filled, speaker = fill(told, facts), open_voice(voice)
    if isinstance(speaker, Recorded):
        speaker = speaker.of(clip)
        filled = speaker.as_said(filled)
    timing, sound = speak_script(filled, speaker, frame_rate, cache)
    wav = folder / "narration.wav"
    with write_whole(wav) as beside:
        sound.export(beside, format="wav").close()
    timing.save(folder / "timing.json")
    return Spoken(timing, wav, filled.numbers)


def speak_script(
    filled: FilledScript, voice: Voice, frame_rate: int, cache: Path
) -> tuple[Timing, AudioSegment]:
    """When each word is heard, and the sound: mono, 48 kHz, exactly as long as the clip's frames."""
    beats: list[BeatTiming] = []
    placed: list[tuple[int, _Part]] = []
    second = _AIR_BEFORE
    for number, beat in enumerate(filled.beats):
        words: list[Word] = []
        for passage in _passages(beat, voice.by_sentence):
            part = _spoken(voice, passage, cache)
            sample = round(second * RATE)
            placed.append((sample, part))
            second = sample / RATE
            words += [Word(word.text, second + word.start, second + word.end) for word in part.words]
            second += len(part.samples) / RATE + _BETWEEN_SENTENCES
        first_frame = beats[-1].end_frame if beats else 0
        rest = _AIR_AFTER if number == len(filled.beats) - 1 else _REST
        end_frame = ceil((words[-1].end + rest + beat.hold) * frame_rate)
        marks = {mark: words[index].start for mark, index in beat.marks.items()}
        beats.append(
            BeatTiming(beat.name, beat.title, beat.text, first_frame, end_frame, tuple(words), marks)
        )
        second = end_frame / frame_rate
    timed_by = _timed_by([part.timed_by for _, part in placed])
    timing = Timing(filled.clip, filled.title, frame_rate, voice.name, timed_by, tuple(beats))
    return timing, _sound(placed, round(timing.end_frame * RATE / frame_rate))


def _passages(beat: FilledBeat, by_sentence: bool) -> list[Passage]:
    words = [pronounce(written) for written in beat.words]
    if not any(word.spoken for word in words):
        raise ExplainerError(
            f"Beat `{beat.name}` holds nothing that can be said: {beat.text}", "Write words in it."
        )
    sentences: list[list[SpokenWord]] = [[]]
    for word in words:
        said_something = any(earlier.spoken for earlier in sentences[-1])
        if by_sentence and word.spoken and said_something and sentences[-1][-1].stop in (".", "?", "!"):
            sentences.append([])
        sentences[-1].append(word)
    return [Passage(beat.name, tuple(sentence)) for sentence in sentences]


def _spoken(voice: Voice, passage: Passage, cache: Path) -> _Part:
    """The passage as sound, from the cache where it has been spoken before."""
    key = hashlib.sha256("\n".join([_code(), voice.identity(passage), passage.text]).encode()).hexdigest()
    path = cache / f"{key[:32]}.npz"
    try:
        # Of a damaged file, NumPy would leave the handle open that it made itself.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            samples, times, timed_by = stored["samples"], stored["times"], str(stored["timed_by"])
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error):
        samples, times, timed_by = _speak_now(voice, passage)
        with write_whole(path) as beside:
            np.savez(beside, samples=samples, times=times, timed_by=timed_by)
    return _Part(samples, _written(passage, times), timed_by)


@functools.cache
def _code() -> str:
    """Hash of the code that makes what the cache keeps."""
    room = Path(__file__).parent
    sources = [
        room / name
        for name in ("speak.py", "align.py", "phones.py", "pronounce.py", "takes.py", "hearing.py")
    ]
    return "".join(sha256(path) for path in [*sources, *sorted((room / "voices").glob("*.py"))])


def _speak_now(voice: Voice, passage: Passage) -> tuple[Samples, NDArray[np.float64], str]:
    """Samples at 48 kHz, times (spoken word × start, end) in seconds, and who timed them."""
    speech = voice.speak(passage)
    times: Times | None
    if speech.words:
        times, timed_by = speech.words, _BY_VOICE
    else:
        times, timed_by = align(speech.samples, speech.rate, passage.spoken), _BY_ALIGNMENT
        if times is None:
            times, timed_by = spread(speech.samples, speech.rate, passage.spoken), _BY_LENGTH
    begins, ends = voiced(speech.samples, speech.rate)
    # A little may sound around the words; what sounds longer is a cough, or the room.
    begins = max(0, min(max(begins, times[0][0] - _AROUND), times[0][0]) - _LEAD)
    ends = max(min(ends, times[-1][1] + _AROUND), times[-1][1]) + _TAIL
    samples = speech.samples[round(begins * speech.rate) : round(ends * speech.rate)]
    samples = resample_poly(samples, RATE, speech.rate).astype(np.float32)
    fade = np.linspace(0, 1, round(_FADE * RATE), dtype=np.float32)
    samples[: len(fade)] *= fade
    samples[-len(fade) :] *= fade[::-1]
    return samples, np.asarray(times) - begins, timed_by


def _written(passage: Passage, times: NDArray[np.float64]) -> tuple[Word, ...]:
    """Times of the written words: from the first to the last of the words that are heard for each."""
    words: list[Word] = []
    first = 0
    for word in passage.words:
        last = first + len(word.spoken)
        # What is not heard, such as a dash by itself, stands at the end of the word before it.
        start = float(times[first, 0] if last > first else times[max(first - 1, 0), 1])
        end = float(times[last - 1, 1] if last > first else start)
        words.append(Word(word.written, start, end))
        first = last
    return tuple(words)


def _sound(placed: list[tuple[int, _Part]], length: int) -> AudioSegment:
    """The parts at their samples in the quiet of a room, at the loudness of speech on the web."""
    said = np.zeros(length, dtype=np.float32)
    for sample, part in placed:
        said[sample : sample + len(part.samples)] += part.samples
    return as_sound(said, [slice(sample, sample + len(part.samples)) for sample, part in placed])


def as_sound(said: Samples, spoken: Sequence[slice] = (slice(None),)) -> AudioSegment:
    """Samples at 48 kHz at the loudness of speech on the web, with room tone; silence stays silent.

    The tone is as loud as what is heard behind the words where something is `spoken`.
    """
    if not said.any():
        return _segment(said)
    loud = normalise(said, RATE)
    level = level_behind(np.concatenate([loud[where] for where in spoken]), RATE)
    return _segment(loud + room_tone(len(loud), level, RATE))


def _segment(samples: Samples) -> AudioSegment:
    data = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    return AudioSegment(data=data, sample_width=2, frame_rate=RATE, channels=1)


def _timed_by(parts: list[str]) -> str:
    """Who timed the words, most passages first: "the voice", or "forced alignment (40), word length (2)"."""
    counts = {who: len(list(same)) for who, same in groupby(sorted(parts))}
    if len(counts) == 1:
        return next(iter(counts))
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    return ", ".join(f"{who} ({count} of {len(parts)})" for who, count in ordered)
