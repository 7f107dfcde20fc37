"""Drawing clips' pictures, each in a process of its own, and checking what came out."""

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image

from data.errors import ExplainerError
from explainer.drawing.children import child, how_it_ended

SIZES = {"draft": (854, 480, 15), "web": (1920, 1080, 30), "4k": (3840, 2160, 30)}
"""Width, height and frame rate of each quality."""


@dataclass(frozen=True)
class Job:
    """What the drawing process is to draw, and where to; paths are absolute.

    `segments` keeps what was drawn, for later builds; `slots` bounds the processes that draw at the same time
    to `workers`, over all builds; `code` is the hash of the code that draws.
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
    """The last frame of the beat with that place in the script, in a picture's folder."""
    return folder / f"{beat:02d}.png"


def draw_pictures(
    jobs: Sequence[Job],
    frames: Sequence[int],
    tell: Callable[[int, dict[str, Any]], None],
    on_end: Callable[[int, ExplainerError | None], None],
) -> None:
    """Draw each job in a fresh process and leave the movie, a still per beat and `drawn.json` in its folder.

    As many scenes run side by side as the first job has workers; `Slots` bounds what they draw together.

    Parameters
    ----------
    frames:
        How many frames each timing asks for; the finished movie must have exactly as many.
    tell:
        Called with the place of a job and what its process says: `frame`, how many are drawn; or `slower`,
        why it cannot be drawn the fast way.
    on_end:
        Called with the place of a job that ended; with an error if the scene failed, the process died, or
        the movie is not as long as the sound.
    """
    said: queue.SimpleQueue[tuple[int, str | None]] = queue.SimpleQueue()
    running: dict[int, subprocess.Popen[str]] = {}
    results: dict[int, dict[str, Any]] = {}
    with ExitStack() as children:
        for place in range(len(jobs)):
            running[place] = children.enter_context(_drawing(jobs[place]))
            threading.Thread(target=_listen, args=(place, running[place], said), daemon=True).start()
            while len(running) >= jobs[0].workers or (running and place == len(jobs) - 1):
                spoken_by, line = said.get()
                if line is not None:
                    message = json.loads(line)
                    results |= {spoken_by: message} if message.keys() & {"done", "error"} else {}
                    tell(spoken_by, message)
                    continue
                process = running.pop(spoken_by)
                job, wanted = jobs[spoken_by], frames[spoken_by]
                on_end(spoken_by, _keep(job, wanted, process, results.get(spoken_by, {})))


def _drawing(job: Job) -> AbstractContextManager[subprocess.Popen[str]]:
    order = Path(job.folder) / "job.json"
    order.write_text(json.dumps(asdict(job)), encoding="utf-8")
    return child(["-m", "explainer.drawing.draw", str(order)], Path(job.log))


def _listen(
    place: int, process: subprocess.Popen[str], said: "queue.SimpleQueue[tuple[int, str | None]]"
) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.put((place, line))
    said.put((place, None))


def _keep(
    job: Job, frames: int, process: "subprocess.Popen[str]", result: dict[str, Any]
) -> ExplainerError | None:
    """Keep what a drawing process measured, if all is well; else say what is wrong."""
    scene = Path(job.scene).name
    if "error" in result:
        return ExplainerError(*result["error"])
    if process.wait() != 0 or not result:
        return ExplainerError(
            f"The process that draws {scene} ended {how_it_ended(process)}.",
            f"Its last words are in {job.log}; render the clip again.",
        )
    folder = Path(job.folder)
    counted = count_frames(movie_of(folder))
    if counted != frames:
        return ExplainerError(
            f"{scene} drew {counted} frames, but its narration lasts {frames}.",
            "Play and hold inside of beats only, with the clip's own play() and hold().",
        )
    (folder / "drawn.json").write_text(json.dumps(result["done"]) + "\n", encoding="utf-8")
    return None


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
