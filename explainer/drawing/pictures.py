"""Drawing clips' pictures, each in a process of its own, and checking what came out."""

import json
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from explainer.drawing.children import child, how_it_ended
from explainer.drawing.job import Job, movie_of
from explainer.media.frames import count_frames


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
        Called with the number of a job and what its process says: `frame`, how many are drawn; or `slower`,
        why it cannot be drawn the fast way.
    on_end:
        Called with the number of a job that ended; with an error if the scene failed, the process died, or
        the movie is not as long as the sound.
    """
    said: queue.SimpleQueue[tuple[int, str | None]] = queue.SimpleQueue()
    running: dict[int, subprocess.Popen[str]] = {}
    results: dict[int, dict[str, Any]] = {}
    with ExitStack() as children:
        for number in range(len(jobs)):
            running[number] = children.enter_context(_drawing(jobs[number]))
            threading.Thread(target=_listen, args=(number, running[number], said), daemon=True).start()
            while len(running) >= jobs[0].workers or (running and number == len(jobs) - 1):
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
    return child(["-m", "explainer.drawing.process", str(order)], Path(job.log))


def _listen(
    number: int, process: subprocess.Popen[str], said: "queue.SimpleQueue[tuple[int, str | None]]"
) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.put((number, line))
    said.put((number, None))


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
