"""The timing of a clip: which words are spoken when, and on which frame each beat ends.

This file is all that a scene, the captions, the chapters and the deck know of the sound.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from data.errors import ExplainerError
from data.files import write_whole


@dataclass(frozen=True)
class Word:
    """A written word and when it is heard, in seconds from the start of the clip."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class BeatTiming:
    """One beat: its frames `first_frame <= frame < end_frame`, its words, the moments of its marked words.

    `marks` maps the name of a marked word or phrase to the second, from the start of the clip, at which it
    begins to be heard. The name is what stands between the asterisks, in lower case, without punctuation;
    what is filled in stands in it as the name of its field: `*{facts.answer_shown}*` is `answer_shown`.
    """

    name: str
    title: str
    text: str
    first_frame: int
    end_frame: int
    words: tuple[Word, ...]
    marks: dict[str, float]


@dataclass(frozen=True)
class Timing:
    """The beats of a clip in order; beat k + 1 starts on the frame on which beat k ends, the first on 0."""

    clip: str
    title: str
    frame_rate: int
    voice: str
    timed_by: str
    beats: tuple[BeatTiming, ...]

    @property
    def end_frame(self) -> int:
        """The number of frames of the clip."""
        return self.beats[-1].end_frame

    def save(self, path: Path) -> None:
        """Write the timing as JSON, whole or not at all."""
        with write_whole(path) as beside:
            beside.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, or the `beats.json` of a finished clip, which says the same and more.

        Raises
        ------
        ExplainerError
            If the file is missing or is not a timing.
        """
        try:
            page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            beats = []
            for beat in page.pop("beats"):
                beat.pop("reached", None)
                words = tuple(Word(**word) for word in beat.pop("words"))
                beats.append(BeatTiming(**beat, words=words))
            return cls(**page, beats=tuple(beats))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ExplainerError(
                f"The timing {path} is missing or damaged.", "Remove it and render the clip again."
            ) from error
