"""No sound, but the time that a reader would take: for drafts, and for machines without a voice."""

import numpy as np

from narration.voices.voice import Passage, Speech

_RATE = 16_000
_WORDS_PER_MINUTE = 160
_STOP_SECONDS = 0.15
# A word of five letters takes the time of an average word; even the shortest takes some.
_AVERAGE_WEIGHT = 7


class Silent:
    """Silence as long as the words would take."""

    name = f"silent, {_WORDS_PER_MINUTE} words a minute"
    by_sentence = True

    def identity(self, passage: Passage) -> str:
        return self.name

    def speak(self, passage: Passage) -> Speech:
        second, times = 0.0, []
        for word in passage.words:
            for heard in word.spoken:
                length = (len(heard) + 2) / _AVERAGE_WEIGHT * 60 / _WORDS_PER_MINUTE
                times.append((second, second + length))
                second += length
            second += _STOP_SECONDS if word.stop == "," else 0
        return Speech(np.zeros(round(second * _RATE), dtype=np.float32), _RATE, tuple(times))


def open_voice(options: str) -> Silent:
    """The silent voice; it has no options."""
    return Silent()
