"""Renders one scene in one of several ways, in a process of its own, and says what that took.

Run as `python -m explainer.fast.contest ENTRY.json`; the last line on standard output is a JSON object.
"""

import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.errors import ExplainerError

TITLES = {
    "manim": "Manim, its defaults",
    "manim_best": "Manim, its best options",
    "ours": "explainer",
}


@dataclass(frozen=True)
class Entry:
    """A scene to render, and by whom.

    Attributes
    ----------
    scene:
        A clip's scene file; or `FILE.py:CLASS` for any other scene, with empty `facts`, `timing` and `theme`.
    by:
        A key of `TITLES`.
    folder:
        Where everything that is made goes; `cache` and `slots` may be shared.
    """

    scene: str
    facts: str
    timing: str
    theme: str
    by: str
    workers: int
    width: int
    height: int
    frame_rate: int
    folder: str
    cache: str
    slots: str


@dataclass(frozen=True)
class Took:
    """What rendering took; `serial` and `drawing` are CPU seconds of the scene's process and its children."""

    wall: float
    cpu: float
    memory: int
    serial: float
    drawing: float
    bytes: int
    frames: int
    plays: int
    drawn: int
    note: str


def run(entries: Sequence[Entry], side_by_side: bool) -> tuple[float, list[Took]]:
    """Render scenes in fresh processes, one after another or all at once; start-up counts.

    Returns
    -------
    tuple
        Seconds until the last one was finished, and what each took.

    Raises
    ------
    ExplainerError
        If one of them fails.
    """
    start = time.monotonic()
    took = []
    for group in [entries] if side_by_side else [[entry] for entry in entries]:
        running = []
        for entry in group:
            Path(entry.folder).mkdir(parents=True, exist_ok=True)
            order = Path(entry.folder) / "entry.json"
            order.write_text(json.dumps(asdict(entry)), encoding="utf-8")
            command = [sys.executable, "-W", "ignore", "-m", "explainer.fast.contest", str(order)]
            running.append((entry, subprocess.Popen(command, stdout=subprocess.PIPE), time.monotonic()))
        for entry, process, started in running:
            assert process.stdout is not None
            said = process.stdout.read().splitlines()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if status != 0:
                raise ExplainerError(
                    f"{TITLES[entry.by]} could not render {entry.scene}.",
                    "Its last words are above; mend the scene.",
                )
            page = json.loads(said[-1])
            cpu = used.ru_utime + used.ru_stime
            took.append(Took(time.monotonic() - started, cpu, used.ru_maxrss * 1024, **page))
    return time.monotonic() - start, took


def _maker(entry: Entry) -> Callable[[], Any]:
    if entry.timing:
        from explainer.draw import scene_class
        from narration.timing import Timing

        clip = scene_class(Path(entry.scene), entry.theme)
        facts, timing = clip.facts_type.load(Path(entry.facts)), Timing.load(Path(entry.timing))
        return lambda: clip(facts, timing)
    path, _, name = entry.scene.rpartition(":")
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    kind: Callable[[], Any] = getattr(module, name)
    return kind


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Render the entry that is named on the command line."""
    from manim import config

    entry = Entry(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    config.pixel_width, config.pixel_height, config.frame_rate = entry.width, entry.height, entry.frame_rate
    config.media_dir = entry.folder
    config.seed = 0
    config.progress_bar = "none"
    config.verbosity = "ERROR"
    movie = Path(entry.folder) / f"{entry.by}.mp4"
    if entry.by == "ours":
        from explainer.fast import Slots, render

        slots = Slots(Path(entry.slots), entry.workers)
        report = render(_maker(entry), output=movie, cache=Path(entry.cache), slots=slots)
        counts = report.frames, len(report.plays), len(report.plays) - report.cached
        note = "" if report.reason is None else f"{report.way.value}: {report.reason}"
    else:
        if entry.by == "manim_best":
            config.video_encoder_options = {"preset": "veryfast"}
            config.max_inflight_encoders = 2 * (os.cpu_count() or 1)
            config.disable_caching = True
        scene = _maker(entry)()
        scene.render()
        movie = scene.renderer.file_writer.movie_file_path
        counts, note = (round(scene.renderer.time * entry.frame_rate), scene.renderer.num_plays, 0), ""
    keys = ("serial", "drawing", "bytes", "frames", "plays", "drawn", "note")
    cpu = _cpu(resource.RUSAGE_SELF), _cpu(resource.RUSAGE_CHILDREN)
    print(json.dumps(dict(zip(keys, (*cpu, movie.stat().st_size, *counts, note), strict=True))))


if __name__ == "__main__":
    main()
