"""What a listener hears: an independent recogniser (pocketsphinx, ordinary English) writes it down.

It guesses from sound and from which words are common, knows nothing of the script, and is a poor listener
compared with a person: what it gets wrong is a hint at what is hard to hear, not a proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from pocketsphinx import Decoder

from narration.align import audible, teach
from narration.pronounce import carries_meaning
from narration.voices.voice import Samples

# The logarithm of a probability of nought, as the recogniser counts.
_NEVER = -(10**8)


@dataclass(frozen=True)
class Heard:
    """A word that was said, and what was heard in its place: itself, another word, or nothing."""

    said: str
    heard: str
    right: bool

    @property
    def carries_meaning(self) -> bool:
        """Whether it is more than an article, pronoun, preposition, conjunction or auxiliary verb."""
        return carries_meaning(self.said)


def hear(samples: Samples, rate: int) -> tuple[str, ...]:
    """The words that the recogniser hears, in lower case.

    Parameters
    ----------
    samples:
        Mono speech in [-1, 1] at `rate` Hz.
    """
    if not np.any(samples):
        return ()
    decoder = _decoder()
    decoder.start_utt()
    decoder.process_raw(audible(samples, rate), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return tuple(word.partition("(")[0].rstrip("_") for word in found.hypstr.split()) if found else ()


def compare(said: Sequence[str], heard: Sequence[str]) -> tuple[Heard, ...]:
    """For each word that was said what was heard in its place, with the fewest differences in all.

    Words of one sound, such as “wears” and “where's”, are heard right: no ear can tell them apart.
    """
    words = [word.lower() for word in said]
    same = [[_alike(word, other) for other in heard] for word in words]
    cost = [[max(row, column) for column in range(len(heard) + 1)] for row in range(len(words) + 1)]
    for row in range(1, len(words) + 1):
        for column in range(1, len(heard) + 1):
            changed = cost[row - 1][column - 1] + (not same[row - 1][column - 1])
            cost[row][column] = min(changed, cost[row - 1][column] + 1, cost[row][column - 1] + 1)
    found: list[Heard] = []
    row, column = len(words), len(heard)
    while row:
        right = column > 0 and same[row - 1][column - 1]
        if column and cost[row][column] == cost[row - 1][column - 1] + (not right):
            found.append(Heard(words[row - 1], heard[column - 1], right))
            row, column = row - 1, column - 1
        elif cost[row][column] == cost[row - 1][column] + 1:
            found.append(Heard(words[row - 1], "", False))
            row -= 1
        else:
            column -= 1
    return tuple(reversed(found))


def learn(words: Sequence[str]) -> None:
    """Teach the recogniser those words that it never expects, such as “softmax”, as the film teaches them."""
    decoder = _decoder()
    rare = sorted({word.lower() for word in words if decoder.get_lm().prob([word.lower()]) < _NEVER})
    teach(decoder, tuple(rare))
    for word in rare:
        # A word whose sounds it knew, but which it never expected, is taught under a name of its own.
        if decoder.get_lm().prob([word]) < _NEVER and decoder.lookup_word(f"{word}_") is None:
            decoder.add_word(f"{word}_", decoder.lookup_word(word), True)


@cache
def _decoder() -> Any:
    # As for the alignment, nothing is carried over from what was heard before.
    return Decoder(cmn="batch", remove_noise=False, loglevel="FATAL")


def _alike(word: str, other: str) -> bool:
    return word == other or bool(_sounds(word) & _sounds(other))


def _sounds(word: str) -> frozenset[str]:
    """The ways in which the recogniser knows a word to be pronounced."""
    forms = [word, *(f"{word}({number})" for number in range(2, 6))]
    return frozenset(filter(None, map(_decoder().lookup_word, forms)))
