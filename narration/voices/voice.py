"""What every voice can do: turn a passage into sound."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from narration.pronounce import SpokenWord

Samples = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Passage:
    """What is spoken at a time: a sentence, or the whole beat for voices that have one take for it."""

    beat: str
    words: tuple[SpokenWord, ...]

    @property
    def spoken(self) -> tuple[str, ...]:
        """The words as they are heard."""
        return tuple(heard for word in self.words for heard in word.spoken)

    @property
    def text(self) -> str:
        """The words as they are heard, with the stops that tell a voice where to breathe."""
        text = ""
        for word in self.words:
            text += "".join(f" {heard}" for heard in word.spoken)
            if word.stop and text and text[-1] not in ",.?!":
                text += word.stop
        return text.strip()


@dataclass(frozen=True)
class Speech:
    """Mono samples in [-1, 1], their rate in Hz and, where the voice knows it, when each word is heard.

    `words` holds the start and the end, in seconds, of each of the passage's `spoken` words.
    """

    samples: Samples
    rate: int
    words: tuple[tuple[float, float], ...] | None = None


class Voice(Protocol):
    """A voice: `name` tells which and how; `by_sentence` whether it speaks sentences or whole beats."""

    name: str
    by_sentence: bool

    def identity(self, passage: Passage) -> str:
        """What the sound depends on besides the passage's text: two equal identities sound the same."""

    def speak(self, passage: Passage) -> Speech:
        """Speak the passage.

        Raises
        ------
        ExplainerError
            If the passage cannot be spoken.
        """
