"""Takes: one WAV per beat in somebody's own voice, and what may be wrong with one.

A take says what its script says. Where it does not, because its author said it in other words, a text file
beside it (`<beat>.txt`) holds those: they are what is timed, captioned and put into the transcript.
"""

from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from data.errors import ExplainerError
from narration.align import align
from narration.fill import FilledBeat
from narration.listening import compare, hear
from narration.pronounce import pronounce
from narration.voices.voice import Samples
from narration.voices.wav import read_wav

# A run of samples at full scale is an overloaded microphone; a single one, a take as loud as it goes.
_FULL_SCALE = 0.999
_OVERLOADED_RUN = 3
_SHORTEST = 0.3
_QUIETEST = 0.003
# The recogniser can be led to find any words in any speech. Of those that carry meaning it hears more than
# this where they were said, and hardly one where others were.
_HEARD = 0.2


def read_take(path: Path, beat: str) -> tuple[Samples, int]:
    """The samples of a take, mono in [-1, 1], and their rate in Hz.

    Raises
    ------
    ExplainerError
        If it is damaged, empty, too quiet or clipped.
    """
    again = f"Record beat `{beat}` again"
    if path.is_dir():
        raise ExplainerError(f"The take {path} is a folder.", "Put a WAV file in its place.")
    try:
        samples, rate = read_wav(path)
    except ValueError as error:
        raise ExplainerError(f"The take {path} {error}.", f"{again}, as uncompressed WAV.") from error
    except OSError as error:
        raise ExplainerError(f"The take {path} cannot be read: {error.strerror}.", f"{again}.") from error
    loudest = np.abs(samples).max(initial=0)
    if len(samples) < _SHORTEST * rate or not loudest:
        raise ExplainerError(f"The take {path} holds no speech.", f"{again}.")
    if loudest < _QUIETEST:
        raise ExplainerError(
            f"The take {path} is too quiet to be heard.", f"{again}, nearer to the microphone or louder."
        )
    if _overloaded(samples):
        raise ExplainerError(
            f"The take {path} is clipped: its peaks are cut off at full scale.",
            f"{again}, further from the microphone or at a lower level.",
        )
    return samples, rate


def is_said(samples: Samples, rate: int, words: tuple[str, ...]) -> bool:
    """Whether these words are heard in the take, all of them and in this order, as far as can be told."""
    if align(samples, rate, words) is None:
        return False
    found = compare(words, hear(samples, rate))
    telling = [word for word in found if word.carries_meaning] or found
    return sum(word.right for word in telling) >= _HEARD * len(telling)


def own_words(take: Path) -> str:
    """The words of a take that does not say what its script says; empty where it does.

    Raises
    ------
    ExplainerError
        If the file of its words cannot be read.
    """
    path = words_of(take)
    try:
        return " ".join(path.read_text(encoding="utf-8").split()) if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ExplainerError(
            f"{path}, the words of a take, cannot be read as text.",
            "Save it as UTF-8, or delete it if the take says what the script says.",
        ) from error


def words_of(take: Path) -> Path:
    """The file beside a take that holds its words where they are its own."""
    return take.with_suffix(".txt")


def as_said(beat: FilledBeat, said: str) -> FilledBeat:
    """The beat with the words that were said in place of those that were written.

    A mark stays on its word; where that was not said, it goes to the place in between that corresponds.
    """
    words = tuple(said.split())
    written = [pronounce(word).spoken for word in beat.words]
    spoken = [pronounce(word).spoken for word in words]
    pairs = [(0, 0)]
    for block in SequenceMatcher(None, written, spoken, autojunk=False).get_matching_blocks():
        pairs += [(block.a + step, block.b + step) for step in range(block.size)]
    pairs.append((len(written), len(words)))
    known = np.array(pairs, dtype=float)
    places = np.interp(np.arange(len(written)), known[:, 0], known[:, 1])
    marks = {mark: min(int(places[index]), len(words) - 1) for mark, index in beat.marks.items()}
    return replace(beat, words=words, marks=marks)


def _overloaded(samples: Samples) -> bool:
    full = np.abs(samples) >= _FULL_SCALE
    runs = np.lib.stride_tricks.sliding_window_view(full, _OVERLOADED_RUN)
    return bool(runs.all(axis=1).any())
