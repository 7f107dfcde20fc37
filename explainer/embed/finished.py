"""A finished clip as a page needs it: its beats and their captions, read and checked."""

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from explainer.production.paths import ClipFiles

_STAMP = r"(?:(\d+):)?(\d\d):(\d\d)\.(\d\d\d)"
_TIMES = re.compile(rf"{_STAMP} --> {_STAMP}(?: .*)?")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Cue:
    """A caption: seconds from the start of the clip, and its text, in one line and without any markup."""

    start: float
    end: float
    text: str


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
            cues = read_cues(dark.captions)
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


def read_cues(path: Path) -> list[Cue]:
    """The captions of a WebVTT file.

    Raises
    ------
    ExplainerError
        If it does not parse; the line is named.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or not re.fullmatch(r"\ufeff?WEBVTT(?:[ \t].*)?", lines[0]):
        raise _unread(path, 1, "does not begin with `WEBVTT`")
    cues: list[Cue] = []
    number = 1
    while number < len(lines):
        block = number
        while number < len(lines) and lines[number].strip():
            number += 1
        if number > block and not re.match(r"(?:NOTE|STYLE|REGION)\b", lines[block]):
            cues.append(_cue(path, block, lines[block:number]))
        number += 1
    return cues


def _cue(path: Path, first: int, block: list[str]) -> Cue:
    """The caption of a block of lines, the first of which has the index `first`; it may be the cue's name."""
    at = 0 if "-->" in block[0] else 1
    match = _TIMES.fullmatch(block[at].strip()) if at < len(block) else None
    if not match:
        raise _unread(
            path, first + min(at, len(block) - 1) + 1, "has no times `00:00.000 --> 00:00.000` there"
        )
    numbers = [int(part or 0) for part in match.groups()]
    start, end = (
        3600 * hours + 60 * minutes + seconds + thousandths / 1000
        for hours, minutes, seconds, thousandths in (numbers[:4], numbers[4:])
    )
    if end <= start:
        raise _unread(path, first + at + 1, "has a caption there that ends before it begins")
    text = " ".join(_TAG.sub("", line).strip() for line in block[at + 1 :])
    return Cue(start, end, html.unescape(text))


def _unread(path: Path, line: int, what: str) -> ExplainerError:
    return ExplainerError(
        f"{path}, line {line}: the caption file {what}.", "Mend that line, or render the clip again."
    )


def _beat(written: dict[str, Any], cues: list[Cue], rate: int) -> Beat:
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
