"""Two variants of a clip beside each other, under the narration of the left one."""

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from data.files import write_whole
from explainer.drawing.job import movie_of
from explainer.media.frames import count_frames
from explainer.production import inputs
from explainer.production.build import draw_one
from explainer.production.choosing import chosen_clips
from explainer.production.display import Display
from explainer.production.folders import hashes, locked, unchanged, whole_folder
from explainer.production.paths import ClipFiles, ComparisonFiles, Project, edition
from explainer.production.stages import STAMP, Options, Stages, stamp_of
from explainer.production.variants import Variant

DEFAULT = Variant()

DIFFERENCES = ("model", "heads", "prompt", "theme", "quality")
"""What two sides may differ in, and are labelled by."""


@dataclass(frozen=True)
class Side:
    """A finished clip as it was asked for; `facts` is where its facts lie, unless a folder was asked for."""

    asked: str
    name: str
    files: ClipFiles
    facts: Path | None

    @cached_property
    def made(self) -> dict[str, Any]:
        """What its `provenance.json` says."""
        return self._page(self.files.provenance)

    @cached_property
    def timing(self) -> dict[str, Any]:
        """The timing that its picture was drawn to: `beats.json` without what was measured."""
        page = self._page(self.files.beats)
        for beat in page["beats"]:
            del beat["reached"]
        return page

    @property
    def seconds(self) -> float:
        """Its length."""
        return float(self.timing["beats"][-1]["end_frame"] / self.timing["frame_rate"])

    def moments(self) -> list[tuple[str, int, int, dict[str, float]]]:
        """What a picture follows: the frames of every beat, and the seconds of its marked words."""
        beats = self.timing["beats"]
        return [(beat["name"], beat["first_frame"], beat["end_frame"], beat["marks"]) for beat in beats]

    def _page(self, path: Path) -> dict[str, Any]:
        page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return page


def side_of(project: Project, asked: str, quality: str, theme: str, but: Variant = DEFAULT) -> Side:
    """The finished clip that `CLIP`, `CLIP:NAME` or a folder (something with a `/`) means.

    Parameters
    ----------
    quality, theme:
        Which edition of a clip is meant; a folder is taken as it is.
    but:
        What is different from what was asked for, such as heads turned off.

    Raises
    ------
    ExplainerError
        If there is no such clip, or it is not finished.
    """
    if but and "/" in asked:
        raise ExplainerError(f"{asked} is a folder, and has no variants.", "Name its clip instead, or RIGHT.")
    if "/" in asked:
        folder = Path(asked).expanduser().resolve()
        told_apart = inputs.fingerprint(folder=str(folder))[:6]
        side = Side(asked, f"{folder.name}-{told_apart}", ClipFiles(folder), None)
        remedy = "Give the folder of one finished clip, such as renders/clips/CLIP."
    else:
        clip, _, name = asked.partition(":")
        chosen_clips(project, [clip])
        variant = replace(but, name=but.name or name or None)
        asked = f"{asked} {shlex.join(but.options())}".rstrip()
        root = project.variant(variant.slug) if variant else project.renders
        facts = root / "facts" if variant else project.facts
        files = ClipFiles(root / edition(quality, theme) / clip)
        side = Side(asked, f"{clip}-{variant.slug}" if variant else clip, files, facts)
        options = [*variant.options(), "--quality", quality, "--theme", theme]
        remedy = f"Make it with: {shlex.join(['explainer', 'render', clip, *options])}"
    if not all(path.exists() for path in side.files.all()):
        raise ExplainerError(f"{asked} is not a finished clip: {side.files.folder} is not complete.", remedy)
    _see_that_it_is_whole(side)
    return side


def compare(project: Project, left: Side, right: Side, display: Display) -> ComparisonFiles:
    """Put two finished clips side by side under the narration of the left one.

    The right one's picture is drawn anew to that narration if its own words took another time.

    Raises
    ------
    ExplainerError
        If the two cannot share one narration, a picture cannot be drawn, or the disk is full; an earlier
        comparison is then still there.
    """
    name = f"{left.name}-and-{right.name}"
    beside = edition(left.made["quality"], left.made["theme"]).replace("clips", "compare")
    files = ComparisonFiles(project.renders / beside / name)
    work = project.work_of(files.folder)
    with locked(work / "lock", lambda: display.say(f"{name}: waiting for another comparison to end")):
        picture = right.files.movie
        if left.moments() != right.moments():
            picture = _drawn_to(project, left, right, files.folder, display)
        before = hashes(left.files.movie, picture)
        made_from = inputs.fingerprint(
            movies=list(before.values()),
            labels=[_label(left, right), _label(right, left)],
            code=inputs.code(
                "explainer/production/compare.py",
                "explainer/media/compose.py",
                "explainer/media/h264.py",
                "explainer/fast/encoder.py",
                "explainer/media/remux.py",
            ),
        )
        note = "nothing has changed"
        if stamp_of(work) != made_from or not all(path.exists() for path in files.all()):
            display.stage(name, "composing")
            with whole_folder(files.folder) as folder, unchanged(before):
                progress = partial(display.part, name)
                _compose(left, right, picture, ComparisonFiles(folder), progress)
            (work / STAMP).write_text(made_from, encoding="utf-8")
            note = "finished"
        display.finished(name, note)
    return files


def _compose(
    left: Side, right: Side, picture: Path, files: ComparisonFiles, progress: Callable[[float], None]
) -> None:
    from explainer.media.compose import Measures, Panel, side_by_side  # moviepy takes a second to load.
    from scenes.kit import style

    panels = (Panel(left.files.movie, _label(left, right)), Panel(picture, _label(right, left)))
    colours = style.THEMES[left.made["theme"]]
    side_by_side(panels, Measures.of(left.files), left.files.movie, colours, files.movie, progress)
    files.captions.write_bytes(left.files.captions.read_bytes())
    files.chapters.write_bytes(left.files.chapters.read_bytes())
    files.transcript.write_bytes(left.files.transcript.read_bytes())
    both = {"narration": "left", "left": left.made, "right": right.made}
    files.provenance.write_text(json.dumps(both, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _drawn_to(project: Project, left: Side, right: Side, folder: Path, display: Display) -> Path:
    """The picture of the right side, drawn to the narration of the left one."""
    if left.made["clip"] != right.made["clip"]:
        raise ExplainerError(
            f"{left.asked} and {right.asked} are different clips and cannot share one narration.",
            "Compare two variants of the same clip.",
        )
    if left.timing["frame_rate"] != right.timing["frame_rate"]:
        raise ExplainerError(
            f"{left.asked} has {left.timing['frame_rate']} frames a second, "
            f"but {right.asked} has {right.timing['frame_rate']}.",
            "Render both in the same quality.",
        )
    if right.facts is None:
        raise ExplainerError(
            f"{left.asked} lasts {left.seconds:.2f} s and {right.asked} {right.seconds:.2f} s, "
            "with their words at different moments: they cannot share one narration.",
            "Name the right one as CLIP or CLIP:NAME instead; it is then drawn to the left one's narration.",
        )
    wanted = right.made["facts"][next(iter(right.made["facts"]))]["sha256"]
    if inputs.contents(*(right.facts / file for file in wanted)) != wanted:
        raise ExplainerError(
            f"The facts in {right.facts} are no longer those that {right.asked} was rendered from.",
            "Render it again, then compare.",
        )
    made = right.made
    options = Options(made["quality"], made["theme"], left.made["voice_option"], right.facts, folder)
    stages = Stages(project, made["clip"], options)
    with write_whole(stages.work.timing) as beside:
        beside.write_text(json.dumps(left.timing, ensure_ascii=False), encoding="utf-8")
    draw_one(stages, display)
    return movie_of(stages.work.picture)


def _label(side: Side, other: Side) -> str:
    """What the side is and the other is not; what was asked for, if they differ in nothing that is known."""
    different = [key for key in DIFFERENCES if side.made[key] != other.made[key]]
    return " · ".join(f"“{side.made[key]}”" if key == "prompt" else side.made[key] for key in different) or (
        side.asked
    )


def _see_that_it_is_whole(side: Side) -> None:
    try:
        whole = count_frames(side.files.movie) == side.timing["beats"][-1]["end_frame"]
        whole = whole and all(key in side.made for key in (*DIFFERENCES, "clip", "facts", "voice_option"))
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise ExplainerError(f"The clip in {side.files.folder} is damaged.", "Render it again, then compare.")
