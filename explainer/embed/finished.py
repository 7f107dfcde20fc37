"""A finished clip as a page needs it: its beats and their captions, read and checked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from explainer.production.paths import ClipFiles
from narration import captions
from narration.captions import Cue


@dataclass(frozen=True)
class Beat:
    """A beat: its frames `first_frame <= frame < end_frame`, and the captions that begin in it."""

    name: str
    title: str
    first_frame: int
    end_frame: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Finished:
    """A finished clip; `light` is the same clip in the light theme, if it was rendered."""

    dark: ClipFiles
    light: ClipFiles | None
    title: str
    width: int
    height: int
    frame_rate: int
    beats: tuple[Beat, ...]
    told: dict[str, str]
    """What it tells of, by option: the name that it is told with, the model."""

    @classmethod
    def load(cls, dark: ClipFiles, light: ClipFiles | None = None) -> "Finished":
        """Read what was rendered.

        Raises
        ------
        ExplainerError
            If a file is missing or damaged; of captions that do not parse, the line is named.
        """
        for files in filter(None, (dark, light)):
            for path in files.all():
                if not path.exists():
                    raise ExplainerError(f"The file {path} is missing.", "Render the clip again.")
        try:
            page, made = _json(dark.beats), _json(dark.provenance)
            rate: int = page["frame_rate"]
            cues = captions.read(dark.captions)
            beats = tuple(_beat(beat, cues, rate) for beat in page["beats"])
            width, height = made["size"]
            names = [number["text"] for number in made["numbers"] if number.get("field") == "answer_shown"]
            told = {"model": made["model"], "name": names[0] if names else ""}
        except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
            raise ExplainerError(
                f"The clip in {dark.folder} is damaged.", "Remove the folder and render the clip again."
            ) from error
        return cls(dark, light, page["title"], width, height, rate, beats, told)

    def seconds(self, frame: int) -> float:
        """When a frame begins."""
        return round(frame / self.frame_rate, 3)


def _beat(written: dict[str, Any], cues: Sequence[Cue], rate: int) -> Beat:
    first, end = written["first_frame"], written["end_frame"]
    return Beat(
        written["name"],
        written["title"],
        first,
        end,
        tuple(cue for cue in cues if first <= cue.start * rate < end),
    )


def _json(path: Path) -> dict[str, Any]:
    page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return page
