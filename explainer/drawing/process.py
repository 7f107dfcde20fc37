"""The drawing process: plays one scene, silently, into a movie and one still per beat.

Run as `python -m explainer.drawing.process JOB.json`, afresh for every clip, because Manim is configured
globally. It says on its standard output, one JSON object a line, how far it is, and in the end `done` or an
error that the user can put right; anything else goes to standard error.
"""

import importlib.util
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from manim import config

from data.errors import ExplainerError
from explainer.drawing.children import end_with_parent
from explainer.drawing.job import Drawn, Job, movie_of, still_of
from explainer.fast.errors import RenderError
from explainer.fast.rendering import render
from explainer.fast.workers import Slots
from explainer.production.folders import NO_ROOM
from narration.timing import Timing

Say = Callable[[dict[str, Any]], None]


def draw(job: Job, say: Say) -> Drawn:
    """Play the scene of `job` and write its movie and stills; everything is measured on the frames written.

    Raises
    ------
    ExplainerError
        If the scene and its timing do not fit, or the disk is full.
    """
    make_scene, timing = prepare(job)
    folder = Path(job.folder)
    wanted = [beat for beat in timing.beats if job.beat in (None, beat.name)]
    first, end = wanted[0].first_frame, wanted[-1].end_frame
    report = render(
        make_scene,
        output=movie_of(folder),
        cache=Path(job.segments),
        slots=Slots(Path(job.slots), job.workers),
        code=job.code,
        stills={beat.end_frame: still_of(folder, index) for index, beat in enumerate(wanted)},
        only=range(first, end) if job.beat else None,
        on_progress=lambda frames, plays: say({"frame": frames, "play": plays}),
    )
    if report.reason is not None:
        say({"slower": f"{timing.clip}: {report.reason}; it falls back: {report.strategy.value}"})
    scene: Any = report.scene
    if len(scene.beats) < timing.beats.index(wanted[-1]) + 1:
        missing = timing.beats[len(scene.beats)].name
        raise ExplainerError(
            f"{timing.clip}: the scene ends before beat `{missing}` of its script.",
            f"Draw it in {job.scene}, or take it out of the script.",
        )
    reached = {beat.timing.name: dict(beat.reached) for beat in scene.beats}
    starts = [(play, play.first - first) for play in report.plays if not play.frozen]
    moving = [(start, start + play.frames) for play, start in starts]
    numbers = [asdict(number) for number in scene.shown]
    return Drawn(report.frames, moving, reached, numbers, len(report.plays) - report.cached)


def prepare(job: Job) -> tuple[Callable[[], Any], Timing]:
    """Set Manim up for a job; what makes the scene of the job, and its timing.

    Raises
    ------
    ExplainerError
        If the timing, the facts or the scene file cannot be used.
    """
    timing = Timing.load(Path(job.timing))
    be_quiet(Path(job.media))
    config.pixel_width, config.pixel_height = job.width, job.height
    config.frame_rate = timing.frame_rate
    clip_class = scene_class(Path(job.scene), job.theme)
    facts = clip_class.facts_type.load(Path(job.facts))
    return lambda: clip_class(facts, timing), timing


def be_quiet(media: Path) -> None:
    """Let Manim itself write no movie, cache texts alone, and say nothing."""
    config.media_dir = str(media)
    config.dry_run = True
    config.disable_caching = True
    config.progress_bar = "none"
    config.verbosity = "ERROR"


def scene_class(path: Path, theme: str) -> Any:
    """The one subclass of `Clip` that a scene file defines.

    Raises
    ------
    ExplainerError
        If the file defines none or several.
    """
    from scenes.kit import style
    from scenes.kit.clip import Clip

    style.check_fonts()
    style.use(theme)
    spec = importlib.util.spec_from_file_location(f"scenes.{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found = [
        thing
        for thing in vars(module).values()
        if inspect.isclass(thing) and issubclass(thing, Clip) and thing.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise ExplainerError(
            f"{path} defines {len(found)} clips: {', '.join(one.__name__ for one in found) or 'none'}.",
            "A scene file defines exactly one subclass of Clip.",
        )
    return found[0]


def fault(error: Exception, job: Job) -> list[str]:
    """What happened and what to do, with the line of the scene on which it happened."""
    if isinstance(error, ExplainerError | RenderError):
        return [error.what, error.remedy]
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return [
            f"The picture could not be written: {os.strerror(error.errno).lower()}.",
            "Make room there and render again.",
        ]
    return [said_of(error, job.scene), f"Mend the scene; the whole account is in {job.log}."]


def said_of(error: Exception, scene: str) -> str:
    """What a scene file's own code raised, with the line of it."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == scene]
    where = f"{scene}, line {lines[-1]}" if lines else scene
    said = f"{type(error).__name__}: {error}".rstrip(": .")
    return f"{where}: {said}."


def main() -> None:
    """Draw the job that is named on the command line."""
    end_with_parent()
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    # Whatever a library prints must not end up between the messages.
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def say(message: dict[str, Any]) -> None:
        messages.write(json.dumps(message) + "\n")

    try:
        say({"done": asdict(draw(job, say))})
    except Exception as error:
        traceback.print_exc()
        say({"error": fault(error, job)})


if __name__ == "__main__":
    main()
