"""Everything that a finished clip consists of, written into one folder."""

import json
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PIL import Image

from data.facts import Facts, read_page
from data.files import sha256
from explainer.drawing.job import Drawn, movie_of, still_of
from explainer.media.frames import frames_of
from explainer.media.mux import Part, mux
from explainer.media.remux import copy_beat
from explainer.media.sheet import Cell, draw_sheet
from explainer.production.inputs import versions
from explainer.production.paths import REPOSITORY, ClipFiles
from narration import captions
from narration.timing import Timing

BEAT_COLUMNS, BETWEEN_COLUMNS = 3, 6
POSTER_WIDTH = 1280
POSTER_BYTES = 40_000


def write_clip(
    files: ClipFiles,
    timing: Timing,
    sound: Path,
    picture: Path,
    poster_beat: str,
    provenance: dict[str, Any],
) -> None:
    """Write the files of a clip into its (empty) folder.

    Parameters
    ----------
    sound, picture:
        The narration's WAV file, and the folder that the drawing process filled.
    poster_beat:
        The beat whose last frame carries the claim.
    provenance:
        What `describe` said.
    """
    mux([Part(timing.title, movie_of(picture), sound)], timing.title, files.movie)
    files.captions.write_text(captions.captions(timing), encoding="utf-8")
    files.chapters.write_text(captions.chapters(timing), encoding="utf-8")
    files.transcript.write_text(captions.transcript(timing), encoding="utf-8")
    index = [beat.name for beat in timing.beats].index(poster_beat)
    write_poster(still_of(picture, index), files.poster)
    claim = timing.beats[index]
    copy_beat(movie_of(picture), claim.first_frame, claim.end_frame, files.loop)
    draw_sheet(timing.title, beat_cells(timing, picture), BEAT_COLUMNS, files.storyboard)
    _write_json(files.beats, _measured(timing, Drawn.load(picture)))
    _write_json(files.provenance, provenance)


def describe(
    facts: Facts,
    folder: Path,
    timing: Timing,
    picture: Path,
    spoken: list[dict[str, Any]],
    made: dict[str, Any],
) -> dict[str, Any]:
    """Where everything in the clip comes from.

    Parameters
    ----------
    facts, folder:
        The facts and the folder that they were read from.
    spoken:
        The numbers that the facts put into the words.
    made:
        How the clip was made: quality, theme, and the hash of all inputs.
    """
    shown = Drawn.load(picture).numbers
    return {
        "clip": timing.clip,
        "title": timing.title,
        **made,
        "voice": timing.voice,
        "words_timed_by": timing.timed_by,
        "model": getattr(facts, "model", None),
        "prompt": getattr(facts, "prompt", None),
        "heads": _heads(facts),
        "facts": {
            facts.subject: {
                "sha256": {
                    f"{facts.subject}.{kind}": sha256(folder / f"{facts.subject}.{kind}")
                    for kind in ("npz", "json")
                },
                "provenance": read_page(folder, facts.subject)["provenance"],
            }
        },
        "code": _revision(),
        "versions": versions(),
        "numbers": [{"where": "screen", **number} for number in shown]
        + [{"where": "narration", **number} for number in spoken],
    }


def _heads(facts: Facts) -> str:
    """Which heads of the model are on, in words."""
    off = getattr(facts, "ablated", ())
    return (
        f"{getattr(facts, 'state', '')} head{'s' * (len(off) > 1)} {', '.join(off)}"
        if off
        else "all heads on"
    )


def write_poster(still: Path, poster: Path) -> None:
    """Write a still as WebP, as good as fits into the poster's size."""
    with Image.open(still) as image:
        width = min(POSTER_WIDTH, image.width)
        small = image.resize((width, round(width * image.height / image.width)), Image.Resampling.LANCZOS)
    for quality in range(90, 0, -10):
        small.save(poster, quality=quality, method=6)
        if poster.stat().st_size <= POSTER_BYTES:
            return


def beat_cells(timing: Timing, picture: Path) -> list[Cell]:
    """The storyboard: the last frame of every beat with its words."""
    cells = []
    for index, beat in enumerate(timing.beats):
        seconds = [frame / timing.frame_rate for frame in (beat.first_frame, beat.end_frame)]
        aside = f"{seconds[0]:.1f} – {seconds[1]:.1f} s"
        cells.append(Cell(still_of(picture, index), f"{index + 1}  {beat.title}", aside, beat.text))
    return cells


def between_cells(timing: Timing, picture: Path) -> list[Cell]:
    """Frames of the transitions: from each play in which something moves, about one per half second."""
    wanted: list[int] = []
    for first, end in Drawn.load(picture).plays:
        count = max(1, round(2 * (end - first) / timing.frame_rate))
        wanted += [first + int((index + 0.5) * (end - first) / count) for index in range(count)]
    cells = []
    for frame, image in frames_of(movie_of(picture), wanted):
        beat = next(beat for beat in timing.beats if frame < beat.end_frame)
        cells.append(Cell(image, beat.title, f"{frame / timing.frame_rate:.1f} s", ""))
    return cells


def _measured(timing: Timing, drawn: Drawn) -> dict[str, Any]:
    """The timing with what the scene really did: on which frame the picture of each awaited word began."""
    page = asdict(timing)
    for beat in page["beats"]:
        beat["reached"] = drawn.reached[beat["name"]]
    return page


def _revision() -> dict[str, Any]:
    """The commit that the code stands at, and whether it was changed since."""

    def git(*words: str) -> str:
        try:
            done = subprocess.run(
                ["git", "--no-optional-locks", *words],
                cwd=REPOSITORY,
                capture_output=True,
                text=True,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            return ""
        return done.stdout.strip()

    return {"revision": git("rev-parse", "HEAD") or None, "changed": bool(git("status", "--porcelain"))}


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
