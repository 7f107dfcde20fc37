"""The film: clips one after the other, their pictures copied, with captions and a chapter for each."""

from collections.abc import Sequence
from dataclasses import replace

from explainer.drawing.job import movie_of
from explainer.media.mux import Part, mux
from explainer.production import inputs
from explainer.production.build import build_clips
from explainer.production.display import Display
from explainer.production.folders import hashes, locked, unchanged, whole_folder
from explainer.production.paths import FilmFiles, Project, WorkFiles
from explainer.production.stages import STAMP, Options, Stages, stamp_of
from narration import captions
from narration.timing import BeatTiming, Timing

TITLE = "Transformer circuits"


def build_film(project: Project, clips: Sequence[str], options: Options, display: Display) -> FilmFiles:
    """Make those clips that are missing or stale, and join all of them in the given order.

    Raises
    ------
    ExplainerError
        If a clip cannot be made; there is then no new film.
    """
    build_clips(project, clips, options, display)
    works = [Stages(project, clip, options).work for clip in clips]
    files, own = FilmFiles(options.film), project.work_of(options.film)
    with locked(own / "lock", lambda: display.say("film: waiting for another one to be joined")):
        parts = [(work.timing, work.sound, movie_of(work.picture)) for work in works]
        before = hashes(*(file for part in parts for file in part))
        made_from = inputs.fingerprint(
            clips=[(stamp_of(work.speech), stamp_of(work.picture)) for work in works],
            code=inputs.code(
                "explainer/production/film.py", "explainer/media/mux.py", "narration/captions.py"
            ),
        )
        if stamp_of(own) != made_from or not all(path.exists() for path in files.all()):
            with whole_folder(files.folder) as folder, unchanged(before):
                _join(works, FilmFiles(folder))
            (own / STAMP).write_text(made_from, encoding="utf-8")
    return files


def _join(works: Sequence[WorkFiles], files: FilmFiles) -> None:
    timings = [Timing.load(work.timing) for work in works]
    parts = [
        Part(timing.title, movie_of(work.picture), work.sound)
        for timing, work in zip(timings, works, strict=True)
    ]
    mux(parts, TITLE, files.movie)
    joined = join_timings(timings)
    files.captions.write_text(captions.captions(joined), encoding="utf-8")
    by_clip = replace(joined, beats=clips_as_beats(joined, timings))
    files.chapters.write_text(captions.chapters(by_clip), encoding="utf-8")
    files.transcript.write_text(captions.transcript(by_clip), encoding="utf-8")


def join_timings(timings: Sequence[Timing]) -> Timing:
    """The beats of all clips as those of one film."""
    beats: list[BeatTiming] = []
    for timing in timings:
        start = beats[-1].end_frame if beats else 0
        beats += [later(beat, start, timing.frame_rate) for beat in timing.beats]
    return replace(timings[0], clip="film", title=TITLE, beats=tuple(beats))


def clips_as_beats(joined: Timing, timings: Sequence[Timing]) -> tuple[BeatTiming, ...]:
    """The beats of the film put together to one for each clip."""
    clips, first = [], 0
    for timing in timings:
        beats = joined.beats[first : first + len(timing.beats)]
        first += len(beats)
        clips.append(
            BeatTiming(
                name=timing.clip,
                title=timing.title,
                text=" ".join(beat.text for beat in beats),
                first_frame=beats[0].first_frame,
                end_frame=beats[-1].end_frame,
                words=tuple(word for beat in beats for word in beat.words),
                marks={},
            )
        )
    return tuple(clips)


def later(beat: BeatTiming, frames: int, frame_rate: int) -> BeatTiming:
    """A beat that comes so many frames later, or earlier if it is fewer than none."""
    seconds = frames / frame_rate
    return replace(
        beat,
        first_frame=beat.first_frame + frames,
        end_frame=beat.end_frame + frames,
        words=tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in beat.words),
        marks={mark: moment + seconds for mark, moment in beat.marks.items()},
    )
