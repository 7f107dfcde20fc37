"""One beat of a clip, drawn by itself: what comes before it runs undrawn, and the clip stays as it is."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from data.errors import ExplainerError, hint
from data.files import write_whole
from explainer.drawing.job import movie_of
from explainer.drawing.pictures import draw_pictures
from explainer.media.mux import Part, mux
from explainer.media.sheet import draw_sheet
from explainer.production.build import clip_lock, job_of, narrate
from explainer.production.clip_files import BETWEEN_COLUMNS, beat_cells, between_cells
from explainer.production.display import Display
from explainer.production.film import later
from explainer.production.folders import whole_folder
from explainer.production.paths import Project
from explainer.production.stages import Options, Stages
from narration.timing import BeatTiming, Timing

SOUND = "narration.wav"


def build_beat(project: Project, clip: str, beat: str, options: Options, display: Display) -> Path:
    """Draw one beat of a clip and write it, with its words, as a movie of its own.

    Raises
    ------
    ExplainerError
        If the clip has no such beat, or cannot be made up to there.
    """
    movie = options.beats / f"{clip}.{beat}.mp4"
    stages = Stages(project, clip, options)
    with _drawn(stages, beat, display) as (timing, picture), write_whole(movie) as beside:
        mux([Part(timing.title, movie_of(picture), picture / SOUND)], timing.title, beside)
    return movie


def build_beat_sheet(
    project: Project, clip: str, beat: str, options: Options, between: bool, display: Display
) -> Path:
    """Draw one beat of a clip and write its last frame with its words, or frames of its transitions.

    Raises
    ------
    ExplainerError
        As `build_beat` does.
    """
    sheet = options.beats / f"{clip}.{beat}.{'between' if between else 'storyboard'}.png"
    with _drawn(Stages(project, clip, options), beat, display) as (timing, picture):
        cells, columns = beat_cells(timing, picture), 1
        if between:
            cells, columns = between_cells(timing, picture), BETWEEN_COLUMNS
        with write_whole(sheet) as beside:
            draw_sheet(timing.title, cells, columns, beside)
    return sheet


@contextmanager
def _drawn(stages: Stages, beat: str, display: Display) -> Iterator[tuple[Timing, Path]]:
    """The timing of the beat alone, and the folder with its picture and its sound."""
    names = [known.name for known in stages.script.beats]
    if beat not in names:
        raise ExplainerError(
            f"{stages.clip} has no beat {beat}{hint(beat, names, '')}.", f"Beats: {', '.join(names)}."
        )
    with clip_lock(stages, display):
        narrate(stages, display)
        timing = Timing.load(stages.work.timing)
        wanted = timing.beats[names.index(beat)]
        alone = later(wanted, -wanted.first_frame, timing.frame_rate)
        display.stage(stages.clip, "drawing")

        def tell(_: int, message: dict[str, Any]) -> None:
            if "frame" in message:
                display.part(stages.clip, message["frame"] / alone.end_frame)
            if "slower" in message:
                display.say(message["slower"])

        def ended(_: int, error: ExplainerError | None) -> None:
            if error is not None:
                raise error

        with whole_folder(stages.work.beat) as folder:
            draw_pictures([job_of(stages, folder, beat)], [alone.end_frame], tell, ended)
            _cut(stages.work.sound, wanted, timing.frame_rate, folder / SOUND)
            yield replace(timing, beats=(alone,)), folder
    display.finished(stages.clip, f"{beat} finished")


def _cut(sound: Path, beat: BeatTiming, frame_rate: int, target: Path) -> None:
    """Write the part of a clip's WAV file that is heard to a beat."""
    with wave.open(str(sound)) as whole, wave.open(str(target), "wb") as part:
        part.setparams(whole.getparams())
        frames = (beat.first_frame, beat.end_frame)
        start, stop = (round(frame * whole.getframerate() / frame_rate) for frame in frames)
        whole.setpos(start)
        part.writeframes(whole.readframes(stop - start))
