"""Does something happen in the picture: no empty frames, no long stillness, not too many frames alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from narration.bounds import Bounds
from narration.script import Script

SIZE, TINY = (320, 180), (64, 36)
"""Width and height at which frames are compared, and at which they are kept."""

STIRS = 3
"""By how many of 255 levels one pixel of that size has to change for a frame to differ from the last."""

STANDS_OUT, DRAWN = 12, 0.002
"""A pixel so many levels from the ground is drawn; with a smaller share of such pixels, a frame is empty."""


@dataclass(frozen=True)
class Watched:
    """A movie, frame by frame: tiny and grey; whether it is like the one before; whether it is empty."""

    tiny: NDArray[np.uint8]
    alike: NDArray[np.bool_]
    empty: NDArray[np.bool_]


def watch(movie: Path) -> Watched:
    """Look at every frame of a movie."""
    tiny, alike, empty = [], [], []
    before: NDArray[np.int16] | None = None
    with av.open(str(movie)) as opened:
        for frame in opened.decode(video=0):
            now = frame.reformat(*SIZE, "gray", interpolation="AREA").to_ndarray().astype(np.int16)
            tiny.append(frame.reformat(*TINY, "gray").to_ndarray())
            alike.append(before is not None and bool(np.abs(now - before).max() < STIRS))
            ground = np.bincount(now.ravel()).argmax()
            empty.append(bool((np.abs(now - ground) > STANDS_OUT).mean() < DRAWN))
            before = now
    return Watched(np.stack(tiny), np.array(alike), np.array(empty))


def watching_faults(
    watched: Watched, beats: list[dict[str, Any]], frame_rate: int, script: Script, bounds: Bounds
) -> Iterator[tuple[int, str]]:
    """What is wrong, each with the line of the beat's words.

    Parameters
    ----------
    beats:
        Of each beat its `name`, `first_frame` and `end_frame`, in order.
    """
    lines = {beat.name: beat.line for beat in script.beats}
    empty = watched.empty.copy()
    empty[[0, -1]] = False
    if empty.sum() > bounds["empty_frames"]:
        first = int(empty.argmax())
        beat = next(beat for beat in beats if first < beat["end_frame"])
        yield (
            lines.get(beat["name"], 1),
            f"{empty.sum()} frames between the first and the last are empty, the first of them at "
            f"{first / frame_rate:.1f} s",
        )
    for beat in beats[:-1]:
        for first, length in _runs(watched.alike[beat["first_frame"] : beat["end_frame"]]):
            if length > bounds["still_seconds"] * frame_rate:
                begin = (beat["first_frame"] + first) / frame_rate
                yield (
                    lines.get(beat["name"], 1),
                    f"nothing moves for {length / frame_rate:.1f} s in beat `{beat['name']}`, from "
                    f"{begin:.1f} s on; {bounds['still_seconds']:g} s are the most",
                )
    share = float(watched.alike.mean())
    if share > bounds["still_share"]:
        stillest = max(beats, key=lambda beat: watched.alike[beat["first_frame"] : beat["end_frame"]].mean())
        yield (
            lines.get(stillest["name"], 1),
            f"{share:.0%} of all frames are like the one before, more than {bounds['still_share']:.0%}; most "
            f"in beat `{stillest['name']}`",
        )


def _runs(alike: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Where frames that are alike begin, and how many follow each other."""
    first = 0
    for same, frames in groupby(alike):
        length = len(list(frames))
        if same:
            yield first, length
        first += length
