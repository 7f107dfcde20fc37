"""What is to be drawn of a clip, and what was measured while it was: the files of a silent picture."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZES = {"draft": (854, 480, 15), "web": (1920, 1080, 30), "4k": (3840, 2160, 30)}
"""Width, height and frame rate of each quality."""


@dataclass(frozen=True)
class Job:
    """What the drawing process is to draw, and where to; paths are absolute.

    `segments` keeps what was drawn, for later builds; `slots` bounds the processes that draw at the same time
    to `workers`, over all builds; `code` is the hash of the code that draws. If a `beat` is
    named, only that is drawn.
    """

    scene: str
    facts: str
    timing: str
    folder: str
    media: str
    segments: str
    slots: str
    log: str
    width: int
    height: int
    theme: str
    code: str
    workers: int
    beat: str | None = None


@dataclass(frozen=True)
class Drawn:
    """What was measured while drawing.

    `plays` are the frames `first <= frame < end` of each play in which something moves; `reached` maps beat
    to marked word to the frame on which its picture began; `numbers` are `ShownNumber`s as dictionaries;
    `drawn` counts the plays that were not found in the cache.
    """

    frames: int
    plays: list[tuple[int, int]]
    reached: dict[str, dict[str, int]]
    numbers: list[dict[str, Any]]
    drawn: int

    @classmethod
    def load(cls, folder: Path) -> "Drawn":
        """Read the measurements that `draw_picture` left in its folder."""
        return cls(**json.loads((folder / "drawn.json").read_text(encoding="utf-8")))


def movie_of(folder: Path) -> Path:
    """The silent movie in a picture's folder."""
    return folder / "silent.mp4"


def still_of(folder: Path, beat: int) -> Path:
    """The last frame of a beat, by its index in the script, in a picture's folder."""
    return folder / f"{beat:02d}.png"
