"""The production line for one clip: facts and script are spoken, drawn, and put together."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from data.files import write_whole
from explainer.drawing.job import Job
from explainer.drawing.pictures import draw_pictures
from explainer.media.sheet import draw_sheet
from explainer.production.clip_files import (
    BEAT_COLUMNS,
    BETWEEN_COLUMNS,
    beat_cells,
    between_cells,
    describe,
    write_clip,
)
from explainer.production.display import Display
from explainer.production.folders import carry_over, locked, recover, replaceable, whole_folder
from explainer.production.paths import ClipFiles, Project
from explainer.production.stages import STAMP, Options, Stages
from narration.timing import Timing


def build_clip(project: Project, clip: str, options: Options, display: Display) -> ClipFiles:
    """Make a clip, or only those of its stages whose inputs changed since they were last made.

    Raises
    ------
    ExplainerError
        If an input is missing or has a fault, a stage fails, or the disk is full; the previous clip is then
        still there.
    """
    return build_clips(project, [clip], options, display)[0]


def build_clips(
    project: Project, clips: Sequence[str], options: Options, display: Display
) -> list[ClipFiles]:
    """Make several clips, their pictures side by side; one that fails does not keep the others from it.

    Raises
    ------
    ExplainerError
        After the last clip, if one of them failed; of a single clip, what is wrong with it.
    """
    narrated: list[Stages] = []
    finished: dict[str, ClipFiles] = {}
    failed: dict[str, ExplainerError] = {}

    def fail(clip: str, error: ExplainerError) -> None:
        failed[clip] = error
        if len(clips) > 1:
            display.finished(clip, str(error))

    def finish(stages: Stages, error: ExplainerError | None) -> None:
        try:
            if error is not None:
                raise error
            _finish(stages, display)
            finished[stages.clip] = stages.files
        except ExplainerError as fault:
            fail(stages.clip, fault)

    with ExitStack() as locks:
        # Every build takes its locks in the same order, so that no two can wait for each other.
        for clip in sorted(clips):
            try:
                stages = Stages(project, clip, options)
                locks.enter_context(clip_lock(stages, display))
                recover(stages.files.folder)
                replaceable(stages.files.folder, stages.files.beats.name, f"the clip {clip}")
                narrate(stages, display)
                narrated.append(stages)
            except ExplainerError as error:
                fail(clip, error)
        draw(narrated, display, finish)
    if failed and len(clips) == 1:
        raise failed[clips[0]]
    if failed:
        raise ExplainerError(
            f"{len(failed)} of {len(clips)} clips could not be made: {', '.join(failed)}.",
            "What to do stands above, beside each of them"
            + ("; the others are finished." if finished else "."),
        )
    return [finished[clip] for clip in clips]


def _finish(stages: Stages, display: Display) -> None:
    """Put a clip together that is spoken and drawn."""
    note = "nothing has changed"
    if not stages.clip_holds():
        display.stage(stages.clip, "putting together")
        _put_together(stages)
        note = "finished"
    if stages.options.burn_captions and not stages.captioned_holds():
        display.stage(stages.clip, "burning captions in")
        _burn_captions(stages, display)
        note = "finished"
    display.finished(stages.clip, note)


def build_storyboard(project: Project, clip: str, options: Options, between: bool, display: Display) -> Path:
    """Narrate and draw a clip, and lay its stills out on one sheet.

    Parameters
    ----------
    between:
        Lay out frames of the transitions instead of the last frame of every beat.
    """
    stages = Stages(project, clip, options)
    sheet = options.clips / f"{clip}.{'between' if between else 'storyboard'}.png"
    with clip_lock(stages, display):
        narrate(stages, display)
        draw_one(stages, display)
        display.stage(clip, "putting together")
        timing = Timing.load(stages.work.timing)
        with write_whole(sheet) as beside:
            if between:
                draw_sheet(timing.title, between_cells(timing, stages.work.picture), BETWEEN_COLUMNS, beside)
            else:
                draw_sheet(timing.title, beat_cells(timing, stages.work.picture), BEAT_COLUMNS, beside)
    display.finished(clip, "storyboard finished")
    return sheet


def narrate(stages: Stages, display: Display) -> None:
    """Speak the script if its sound does not hold. The caller holds the clip's lock."""
    facts = stages.facts  # Validated even when nothing is to be done.
    if stages.speech_holds():
        return
    from narration.speak import (
        speak,
    )  # Its libraries take longer to load than it takes to see that nothing changed.

    display.stage(stages.clip, "speaking")
    with _stage(stages.work.speech, stages.speech_inputs()) as folder:
        spoken = speak(
            stages.clip,
            facts,
            stages.voice,
            stages.frame_rate,
            folder,
            stages.project.voice_cache,
            stages.project.scripts,
        )
        numbers = json.dumps([asdict(number) for number in spoken.numbers], indent=1)
        (folder / stages.work.spoken_numbers.name).write_text(numbers, encoding="utf-8")


def draw(
    several: Sequence[Stages], display: Display, on_end: Callable[[Stages, ExplainerError | None], None]
) -> None:
    """Draw the silent pictures that do not hold, each to its narration. The caller holds the clips' locks.

    Parameters
    ----------
    on_end:
        Called with each clip when its picture is there, or with what went wrong.
    """
    stale = []
    for stages in several:
        if stages.picture_holds():
            on_end(stages, None)
        else:
            stale.append(stages)
    with ExitStack() as all_folders:
        folders = [all_folders.enter_context(ExitStack()) for _ in stale]
        jobs, frames = [], []
        for stages, folder in zip(stale, folders, strict=True):
            display.stage(stages.clip, "drawing")
            picture = folder.enter_context(_stage(stages.work.picture, stages.picture_inputs()))
            jobs.append(job_of(stages, picture))
            frames.append(Timing.load(stages.work.timing).end_frame)

        def tell(index: int, message: dict[str, Any]) -> None:
            if "frame" in message:
                display.part(stale[index].clip, message["frame"] / frames[index])
            if "slower" in message:
                display.say(message["slower"])

        def ended(index: int, error: ExplainerError | None) -> None:
            try:
                if error is None:
                    folders[index].close()
                else:
                    folders[index].__exit__(type(error), error, None)
            except ExplainerError as full:
                error = full
            on_end(stale[index], error)

        if stale and (scheduler := stale[0].options.scheduler) is not None:
            # Its libraries take a second to load, and few have a cluster.
            from explainer.drawing.cluster import draw_on_cluster

            draw_on_cluster(
                scheduler,
                jobs,
                lambda index, fraction: display.part(stale[index].clip, fraction),
                display.say,
            )
        draw_pictures(jobs, frames, tell, ended)


def draw_one(stages: Stages, display: Display) -> None:
    """Draw one silent picture if it does not hold. The caller holds the clip's lock.

    Raises
    ------
    ExplainerError
        If the scene fails, or the disk is full.
    """

    def ended(_: Stages, error: ExplainerError | None) -> None:
        if error is not None:
            raise error

    draw([stages], display, ended)


def job_of(stages: Stages, folder: Path, beat: str | None = None) -> Job:
    """What is to be drawn of a clip, into a folder."""
    return Job(
        scene=str(stages.scene),
        facts=str(stages.options.facts),
        timing=str(stages.work.timing),
        folder=str(folder),
        media=str(stages.work.media),
        segments=str(stages.project.segments),
        slots=str(stages.project.slots),
        log=str(stages.work.log),
        width=stages.width,
        height=stages.height,
        theme=stages.options.theme,
        code=stages.drawing_code(),
        workers=stages.options.workers,
        beat=beat,
    )


def _put_together(stages: Stages) -> None:
    work, options = stages.work, stages.options
    timing = Timing.load(work.timing)
    spoken = json.loads(work.spoken_numbers.read_text(encoding="utf-8"))
    made = {
        "inputs": stages.clip_inputs(),
        "voice_option": stages.voice,
        "quality": options.quality,
        "theme": options.theme,
        "size": [stages.width, stages.height],
        "frame_rate": stages.frame_rate,
    }
    provenance = describe(stages.facts, options.facts, timing, work.picture, spoken, made)
    with whole_folder(stages.files.folder) as folder:
        write_clip(ClipFiles(folder), timing, work.sound, work.picture, stages.script.poster, provenance)
        carry_over(stages.files.folder, folder, (stages.files.captioned.name,))


def _burn_captions(stages: Stages, display: Display) -> None:
    # moviepy takes a second to load, and few want it.
    from explainer.media.compose import burn_captions
    from scenes.kit import style

    made_from = stages.captioned_inputs()
    burn_captions(stages.files, style.THEMES[stages.options.theme], partial(display.part, stages.clip))
    stages.work.captioned_stamp.write_text(made_from, encoding="utf-8")


@contextmanager
def _stage(folder: Path, inputs: str) -> Iterator[Path]:
    """An empty folder that takes the place of `folder`, stamped with its inputs, if the stage succeeds.

    The inputs were hashed before the stage begins, so that what is changed while it runs makes it stale.
    """
    with whole_folder(folder) as new:
        yield new
        (new / STAMP).write_text(inputs, encoding="utf-8")


def clip_lock(stages: Stages, display: Display) -> AbstractContextManager[None]:
    """The lock of a clip; says so if another build holds it."""
    return locked(
        stages.work.lock,
        lambda: display.say(f"{stages.clip}: waiting for another build of this clip to end"),
    )
