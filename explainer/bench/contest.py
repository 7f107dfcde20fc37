"""Renders one scene in one of several ways, in a process of its own, and says what that took.

Run as `python -m explainer.bench.contest ENTRY.json`; the last line on standard output is a JSON object.
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

CORES = os.cpu_count() or 1

# In Manim's words: --disable_caching --max-inflight-encoders … --encoder-option preset=veryfast.
BEST = {
    "disable_caching": True,
    "max_inflight_encoders": 2 * CORES,
    "video_encoder_options": {"preset": "veryfast"},
}
LOSSLESS = {
    "disable_caching": True,
    "video_codec": "libx264rgb",
    "pixel_format": "rgb24",
    "video_encoder_options": {"preset": "ultrafast", "qp": "0"},
}
BY_MANIM: dict[str, dict[str, Any]] = {"manim": {}, "manim_best": BEST, "lossless": LOSSLESS}
"""Who renders: Manim with these settings, or `ours`."""


@dataclass(frozen=True)
class Entry:
    """A scene to render, and by whom.

    Attributes
    ----------
    scene:
        A clip's scene file; or `FILE.py:CLASS` for any other scene, with empty `facts`, `timing`, `theme` and
        `code`.
    by:
        A key of `BY_MANIM`, or `ours`.
    folder:
        Where everything that is made goes; `cache` and `slots` may be shared.
    """

    scene: str
    facts: str
    timing: str
    theme: str
    code: str
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
    """What rendering took.

    Attributes
    ----------
    wall, cpu:
        Seconds, start-up included; the latter of all processes together.
    memory:
        Bytes that the largest of the processes held in memory.
    serial, drawing:
        CPU seconds of the process that runs the scene, and of its children.
    longest:
        About how many of the latter went into the play with the most frames; it cannot be divided.
    drawn:
        How many of the plays were not found in the cache.
    note:
        Why it was rendered in a slower way, if it was.
    """

    wall: float
    cpu: float
    memory: int
    serial: float
    drawing: float
    longest: float
    movie: str
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
            command = [sys.executable, "-W", "ignore", "-m", "explainer.bench.contest", str(order)]
            running.append((entry, subprocess.Popen(command, stdout=subprocess.PIPE), time.monotonic()))
        for entry, process, started in running:
            said, cpu, memory = used_by(process)
            if process.returncode != 0:
                raise ExplainerError(
                    f"{entry.scene} could not be rendered ({entry.by}).",
                    "Its last words are above; mend the scene.",
                )
            took.append(Took(time.monotonic() - started, cpu, memory, **json.loads(said.splitlines()[-1])))
    return time.monotonic() - start, took


def used_by(process: subprocess.Popen[bytes]) -> tuple[bytes, float, int]:
    """Wait for a process's end: what it said, its CPU seconds, and the bytes of memory that it held at most.

    Its children count as well, if it waited for them; for memory, the largest process of them all.
    """
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return said, used.ru_utime + used.ru_stime, used.ru_maxrss * unit


def _maker(entry: Entry) -> Callable[[], Any]:
    if entry.timing:
        from explainer.drawing.process import scene_class
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


def _by_us(entry: Entry) -> dict[str, Any]:
    from explainer.fast.rendering import render
    from explainer.fast.workers import Slots
    from narration.timing import Timing

    folder = Path(entry.folder)
    beats = Timing.load(Path(entry.timing)).beats if entry.timing else ()
    report = render(
        _maker(entry),
        output=folder / "ours.mp4",
        cache=Path(entry.cache),
        slots=Slots(Path(entry.slots), entry.workers),
        code=entry.code,
        stills={beat.end_frame: folder / f"{beat.name}.png" for beat in beats},
    )
    drawing = _cpu(resource.RUSAGE_CHILDREN)
    moving = [play.frames for play in report.plays if not play.frozen] or [1]
    return {
        "drawing": drawing,
        "longest": drawing * max(moving) / sum(moving),
        "movie": str(folder / "ours.mp4"),
        "frames": report.frames,
        "plays": len(report.plays),
        "drawn": len(report.plays) - report.cached,
        "note": "" if report.reason is None else f"{report.strategy.value}: {report.reason}",
    }


def _by_manim(entry: Entry) -> dict[str, Any]:
    from manim import config

    for name, value in BY_MANIM[entry.by].items():
        setattr(config, name, value)
    scene = _maker(entry)()
    scene.render()
    return {
        "drawing": 0.0,
        "longest": 0.0,
        "movie": str(scene.renderer.file_writer.movie_file_path),
        "frames": round(scene.renderer.time * entry.frame_rate),
        "plays": scene.renderer.num_plays,
        "drawn": scene.renderer.num_plays,
        "note": "",
    }


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
    took = _by_us(entry) if entry.by == "ours" else _by_manim(entry)
    took |= {"serial": _cpu(resource.RUSAGE_SELF), "bytes": Path(took["movie"]).stat().st_size}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
