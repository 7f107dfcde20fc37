"""Drawing a clip's picture in a process of its own, and checking what came out."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image

from data.errors import ExplainerError
from explainer.children import child, how_it_ended

SIZES = {"draft": (854, 480, 15), "web": (1920, 1080, 30), "4k": (3840, 2160, 30)}
"""Width, height and frame rate of each quality."""


@dataclass(frozen=True)
class Job:
    """What the drawing process is to draw, and where to; paths are absolute."""

    scene: str
    facts: str
    timing: str
    folder: str
    media: str
    log: str
    width: int
    height: int
    theme: str


@dataclass(frozen=True)
class Drawn:
    """What was measured while drawing.

    `plays` are the frames `first <= frame < end` of each play in which something moves; `reached` maps beat
    to marked word to the frame on which its picture began; `numbers` are `ShownNumber`s as dictionaries.
    """

    frames: int
    plays: list[tuple[int, int]]
    reached: dict[str, dict[str, int]]
    numbers: list[dict[str, Any]]

    @classmethod
    def load(cls, folder: Path) -> "Drawn":
        """Read the measurements that `draw_picture` left in its folder."""
        return cls(**json.loads((folder / "drawn.json").read_text(encoding="utf-8")))


def movie_of(folder: Path) -> Path:
    """The silent movie in a picture's folder."""
    return folder / "silent.mp4"


def still_of(folder: Path, beat: int) -> Path:
    """The last frame of the beat with that place in the script, in a picture's folder."""
    return folder / f"{beat:02d}.png"


def draw_picture(job: Job, frames: int, progress: Callable[[int], None]) -> None:
    """Draw `job` in a fresh process and leave the movie, a still per beat and `drawn.json` in its folder.

    Parameters
    ----------
    frames:
        How many frames the timing asks for; the finished movie must have exactly as many.
    progress:
        Called with the number of frames drawn so far.

    Raises
    ------
    ExplainerError
        If the scene fails, the process dies, or the movie is not as long as the sound.
    """
    folder = Path(job.folder)
    order = folder / "job.json"
    order.write_text(json.dumps(asdict(job)), encoding="utf-8")
    result: dict[str, Any] | None = None
    with child(["-m", "explainer.draw", str(order)], Path(job.log)) as process:
        assert process.stdout is not None
        for line in process.stdout:
            message = json.loads(line)
            if "error" in message:
                raise ExplainerError(*message["error"])
            if "frame" in message:
                progress(message["frame"])
            result = message.get("done", result)
        if process.wait() != 0 or result is None:
            raise ExplainerError(
                f"The process that draws {Path(job.scene).name} ended {how_it_ended(process)}.",
                f"Its last words are in {job.log}; render the clip again.",
            )
    counted = count_frames(movie_of(folder))
    if counted != frames:
        raise ExplainerError(
            f"{Path(job.scene).name} drew {counted} frames, but its narration lasts {frames}.",
            "Play and hold inside of beats only, with the clip's own play() and hold().",
        )
    (folder / "drawn.json").write_text(json.dumps(result) + "\n", encoding="utf-8")


def count_frames(movie: Path) -> int:
    """The number of pictures in a movie: with H.264, one packet is one picture."""
    with av.open(str(movie)) as container:
        return sum(packet.dts is not None for packet in container.demux(video=0))


def frames_of(movie: Path, wanted: Sequence[int]) -> Iterator[tuple[int, Image.Image]]:
    """The wanted frames of a movie, in ascending order, each with its number."""
    with av.open(str(movie)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                yield number, Image.fromarray(frame.to_ndarray(format="rgb24"))
