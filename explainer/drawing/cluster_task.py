"""What a worker of a cluster does: it draws a shard of a clip's plays and hands their files back.

`draw_shard_here` runs in a thread of the worker, which may not fork; hence the shard is drawn by a process
of its own, `python -m explainer.drawing.cluster_task FOLDER`, in a folder that is gone afterwards.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from explainer.drawing.job import Job
from explainer.production import inputs
from explainer.production.paths import REPOSITORY

CODE = (
    "data/facts.py",
    "explainer/drawing/process.py",
    "explainer/drawing/cluster_task.py",
    "manim.cfg",
    "narration/timing.py",
)
"""Besides the scene, which comes with the task, its facts' class, the kit and `explainer.fast`."""


@dataclass(frozen=True)
class Task:
    """A shard of a clip's plays, and all that it takes to draw it on another machine.

    Attributes
    ----------
    job:
        As for the clip's own drawing process, with paths relative to the folder that `files` go to.
    number, of, known:
        As in `explainer.fast.shard.Shard`.
    needs:
        `drawing_with` of the machine that wants the clip.
    """

    job: Job
    files: dict[str, bytes]
    number: int
    of: int
    known: tuple[str, ...]
    needs: tuple[str, ...]


def drawing_with() -> tuple[str, ...]:
    """The versions of libraries and of this project's code that pictures depend on."""
    from explainer.fast.versions import drawn_by

    classes = [path.relative_to(REPOSITORY).as_posix() for path in sorted((REPOSITORY / "data").glob("*.py"))]
    code = inputs.fingerprint(code=inputs.code("scenes/kit", *CODE, *classes))
    return (*drawn_by(), f"explainer {code[:16]}")


def draw_shard_here(task: Task) -> dict[str, bytes]:
    """Draw a shard; the content of every file that belongs into the cache, by its name.

    What the scene stumbles over is left to the machine that wants the clip, which will stumble likewise.

    Raises
    ------
    ExplainerError
        If this machine would draw other pictures, because something is installed here in another version.
    """
    from distributed import get_worker

    worker = get_worker()
    with tempfile.TemporaryDirectory(prefix="shard-", dir=worker.local_directory) as name:
        folder = Path(name)
        for file, content in task.files.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(content)
        order: dict[str, Any] = asdict(replace(task, files={}))
        (folder / "task.json").write_text(json.dumps(order), encoding="utf-8")
        command = [sys.executable, "-m", "explainer.drawing.cluster_task", name]
        # Its standard input stays open as long as this worker lives.
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, cwd=REPOSITORY, start_new_session=True
        ) as process:
            process.wait()
        differs = folder / "differs.json"
        if differs.exists():
            theirs, ours = json.loads(differs.read_text(encoding="utf-8"))
            raise ExplainerError(
                f"The worker {worker.address} cannot help: it draws with {theirs}, this machine with {ours}.",
                "Install the same version of the project there, or draw without that worker.",
            )
        # Stills first: where there is a segment, its still must be there, too.
        drawn = sorted((folder / "segments").glob("*/[!.]*"), key=lambda path: (path.suffix, path.name))
        return {path.name: path.read_bytes() for path in drawn}


def main() -> None:
    """Draw the shard whose task lies in the folder that is named on the command line."""
    from explainer.drawing.children import end_with_parent

    folder = Path(sys.argv[1]).resolve()
    end_with_parent(tidy=lambda: shutil.rmtree(folder, ignore_errors=True))
    order = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    for theirs, ours in zip(drawing_with(), order["needs"], strict=False):
        if theirs != ours:
            (folder / "differs.json").write_text(json.dumps([theirs, ours]), encoding="utf-8")
            return

    from explainer.drawing.process import prepare
    from explainer.fast.rendering import draw_shard
    from explainer.fast.workers import Slots

    job = Job(**order["job"])
    job = replace(
        job,
        scene=str(folder / job.scene),
        facts=str(folder / job.facts),
        timing=str(folder / job.timing),
        media=str(folder / job.media),
    )
    make_scene, timing = prepare(job)
    draw_shard(
        make_scene,
        number=order["number"],
        of=order["of"],
        known=frozenset(order["known"]),
        cache=folder / "segments",
        slots=Slots(folder / "slots", 1),
        code=job.code,
        stills={beat.end_frame for beat in timing.beats},
    )


if __name__ == "__main__":
    main()
