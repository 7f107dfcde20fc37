"""The production line for one clip: facts and script are spoken, drawn, and put together."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from data.errors import ExplainerError
from data.files import write_whole
from explainer.clip_files import (
    BEAT_COLUMNS,
    BETWEEN_COLUMNS,
    beat_cells,
    between_cells,
    describe,
    write_clip,
)
from explainer.folders import locked, recover, whole_folder
from explainer.paths import ClipFiles, House
from explainer.picture import Job, draw_picture
from explainer.progress import Display
from explainer.sheet import draw_sheet
from explainer.stages import STAMP, Stages, Wish
from narration.timing import Timing


def build_clip(house: House, clip: str, wish: Wish, display: Display) -> ClipFiles:
    """Make a clip, or only those of its stages whose inputs changed since they were last made.

    Raises
    ------
    ExplainerError
        If an input is missing or has a fault, a stage fails, or the disk is full; the previous clip is then
        still there.
    """
    stages = Stages(house, clip, wish)
    with locked(
        stages.work.lock, lambda: display.say(f"{clip}: waiting for another build of this clip to end")
    ):
        recover(stages.files.folder)
        narrate(stages, display)
        draw(stages, display)
        note = "nothing has changed"
        if not stages.clip_holds():
            display.stage(clip, "putting together")
            _put_together(stages)
            note = "finished"
        if wish.burn_captions and not stages.captioned_holds():
            display.stage(clip, "burning captions in")
            _burn_captions(stages, display)
            note = "finished"
        display.finished(clip, note)
    return stages.files


def build_clips(house: House, clips: Sequence[str], wish: Wish, display: Display) -> list[ClipFiles]:
    """Make several clips; one that fails does not keep the others from being made.

    Raises
    ------
    ExplainerError
        After the last clip, if one of them failed; of a single clip, what `build_clip` raises.
    """
    finished, failed = [], []
    for clip in clips:
        try:
            finished.append(build_clip(house, clip, wish, display))
        except ExplainerError as error:
            if len(clips) == 1:
                raise
            failed.append(clip)
            display.finished(clip, str(error))
    if failed:
        raise ExplainerError(
            f"{len(failed)} of {len(clips)} clips could not be made: {', '.join(failed)}.",
            "What to do stands above, beside each of them; the others are finished.",
        )
    return finished


def build_storyboard(house: House, clip: str, wish: Wish, between: bool, display: Display) -> Path:
    """Narrate and draw a clip, and lay its stills out on one sheet.

    Parameters
    ----------
    between:
        Lay out frames of the transitions instead of the last frame of every beat.
    """
    stages = Stages(house, clip, wish)
    sheet = wish.clips / f"{clip}.{'between' if between else 'storyboard'}.png"
    with locked(
        stages.work.lock, lambda: display.say(f"{clip}: waiting for another build of this clip to end")
    ):
        narrate(stages, display)
        draw(stages, display)
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
            stages.wish.voice,
            stages.frame_rate,
            folder,
            stages.house.voice_cache,
            stages.house.scripts,
        )
        numbers = json.dumps([asdict(number) for number in spoken.numbers], indent=1)
        (folder / stages.work.spoken_numbers.name).write_text(numbers, encoding="utf-8")


def draw(stages: Stages, display: Display) -> None:
    """Draw the silent picture to the narration if it does not hold. The caller holds the clip's lock."""
    if stages.picture_holds():
        return
    display.stage(stages.clip, "drawing")
    frames = Timing.load(stages.work.timing).end_frame
    with _stage(stages.work.picture, stages.picture_inputs()) as folder:
        job = Job(
            scene=str(stages.scene),
            facts=str(stages.wish.facts),
            timing=str(stages.work.timing),
            folder=str(folder),
            media=str(stages.work.media),
            log=str(stages.work.log),
            width=stages.width,
            height=stages.height,
            theme=stages.wish.theme,
        )
        draw_picture(job, frames, lambda frame: display.part(frame / frames))


def _put_together(stages: Stages) -> None:
    work, wish = stages.work, stages.wish
    timing = Timing.load(work.timing)
    spoken = json.loads(work.spoken_numbers.read_text(encoding="utf-8"))
    made = {
        "inputs": stages.clip_inputs(),
        "voice_option": wish.voice,
        "quality": wish.quality,
        "theme": wish.theme,
        "size": [stages.width, stages.height],
        "frame_rate": stages.frame_rate,
    }
    provenance = describe(stages.facts, wish.facts, timing, work.picture, spoken, made)
    with whole_folder(stages.files.folder) as folder:
        write_clip(ClipFiles(folder), timing, work.sound, work.picture, stages.script.poster, provenance)


def _burn_captions(stages: Stages, display: Display) -> None:
    # moviepy takes a second to load, and few want it.
    from explainer.compose import burn_captions
    from scenes.kit import style

    made_from = stages.captioned_inputs()
    burn_captions(stages.files, style.THEMES[stages.wish.theme], display.part)
    stages.work.captioned_stamp.write_text(made_from, encoding="utf-8")


@contextmanager
def _stage(folder: Path, inputs: str) -> Iterator[Path]:
    """An empty folder that takes the place of `folder`, stamped with its inputs, if the stage succeeds.

    The inputs were hashed before the stage begins, so that what is changed while it runs makes it stale.
    """
    with whole_folder(folder) as new:
        yield new
        (new / STAMP).write_text(inputs, encoding="utf-8")
