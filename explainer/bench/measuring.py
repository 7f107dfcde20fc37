"""Measures rendering in all the ways that `explainer bench` compares."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from av.video.reformatter import Colorspace

from data.errors import ExplainerError
from explainer.bench.contest import Entry, run, used_by
from explainer.bench.likeness import likeness
from explainer.bench.report import Command, Likeness, Results, Row
from explainer.drawing.job import SIZES
from explainer.production.paths import Project, edition
from explainer.production.stages import Stages, default_options

COMMAND_LINE = """
import sys
from pathlib import Path
from explainer.cli import main
from explainer.production.paths import Project, edition

main(Project(*(Path(sys.argv.pop(1)) for _ in range(4))))
"""

MORE_WORDS = "And there is nothing more to it than that."
"""What is added to one beat of one clip."""

STARTS = 5
"""How often `explainer --help` is timed; the fastest counts, as everything else only disturbs it."""


def measure(
    project: Project,
    clips: Sequence[str],
    others: Sequence[str],
    quality: str,
    workers: int,
    work: Path,
    say: Callable[[str], None],
) -> Results:
    """Render clips and other scenes (`FILE.py:CLASS`) again and again, with everything made under `work`.

    Raises
    ------
    ExplainerError
        If one of them cannot be rendered.
    """
    there = Project(work / "narration", project.scenes, project.facts, work / "renders")
    shutil.copytree(project.scripts, there.scripts, ignore=shutil.ignore_patterns("__pycache__"))
    commands, entries, changed = [], [_other(one, quality, work) for one in others], None
    if clips:
        render = ["render", *clips, "--quality", quality, "--workers", str(workers)]
        commands.append(_timed("cold", there, render, say))
        commands.append(_timed("again, nothing changed", there, render, say))
        entries = [_clip(there, clip, quality, work / "scenes" / clip) for clip in clips] + entries
        middle = len(clips) // 2
        say_more(there.script(clips[middle]))
        commands.append(_timed(f"one beat of {clips[middle]} changed", there, render, say))
        changed = _clip(there, clips[middle], quality, work / "scenes" / f"{clips[middle]}-changed")

    def row(title: str, several: Sequence[Entry]) -> Row:
        say(f"{title} …")
        return Row(title, *run(several, side_by_side=several[0].by == "ours"))

    def by_manim(by: str, title: str) -> Row:
        return row(title, [replace(entry, by=by, folder=f"{entry.folder}/{by}") for entry in entries])

    manim, best = by_manim("manim", "Manim, its defaults"), by_manim("manim_best", "Manim, its best options")
    ours = []
    for count in range(1, workers + 1):
        cache, slots = str(work / f"cache-{count}"), str(work / f"slots-{count}")
        entries = [replace(entry, workers=count, cache=cache, slots=slots) for entry in entries]
        ours.append(row(f"ours, {count} worker{'s' * (count > 1)}, cold", entries))
    again = row("ours, every play in the cache", entries)
    longer = None
    if changed is not None:
        changed = replace(changed, workers=workers, cache=cache, slots=slots)
        longer = row(f"ours, one beat of {clips[middle]} longer (that clip)", [changed])
    lossless = by_manim("lossless", "a lossless render to compare with")
    say("likeness …")
    alike = [
        Likeness(
            likeness(Path(theirs.movie), Path(exact.movie), Colorspace.ITU601),
            likeness(Path(mine.movie), Path(exact.movie), Colorspace.ITU709),
        )
        for theirs, mine, exact in zip(manim.took, ours[-1].took, lossless.took, strict=True)
    ]
    names = [*clips, *(one.rpartition(":")[2] for one in others)]
    start_up = min(_timed("--help", there, ["--help"], lambda line: None).wall for _ in range(STARTS))
    return Results(quality, names, manim, best, ours, again, longer, alike, commands, start_up)


def say_more(script: Path) -> None:
    """Add words to the middle beat of a script."""
    parts = re.split(r"(?m)^(?=## )", script.read_text(encoding="utf-8"))
    middle = 1 + (len(parts) - 1) // 2
    parts[middle] = f"{parts[middle].rstrip()}\n{MORE_WORDS}\n\n"
    script.write_text("".join(parts), encoding="utf-8")


def _timed(title: str, project: Project, words: Sequence[str], say: Callable[[str], None]) -> Command:
    """Run `explainer` in a project."""
    say(f"explainer {' '.join(words)}: {title} …")
    folders = [str(folder) for folder in (project.scripts, project.scenes, project.facts, project.renders)]
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", COMMAND_LINE, *folders, *words], stdout=subprocess.PIPE)
    _, cpu, memory = used_by(process)
    wall = time.monotonic() - started
    if process.returncode != 0:
        raise ExplainerError(
            f"`explainer {' '.join(words)}` ended with code {process.returncode}.",
            "Run it by itself, and mend what it says.",
        )
    return Command(title, wall, cpu, memory)


def _clip(project: Project, clip: str, quality: str, folder: Path) -> Entry:
    """A spoken clip, with a copy of its timing, since that may change."""
    options = default_options(project)
    stages = Stages(
        project,
        clip,
        replace(options, quality=quality, clips=project.renders / edition(quality, options.theme)),
    )
    folder.mkdir(parents=True)
    timing = shutil.copyfile(stages.work.timing, folder / "timing.json")
    scene, facts, code = str(stages.scene), str(options.facts), stages.drawing_code()
    return _entry(scene, facts, str(timing), options.theme, code, quality, folder)


def _other(scene: str, quality: str, work: Path) -> Entry:
    return _entry(scene, "", "", "", "", quality, work / "scenes" / scene.rpartition(":")[2])


def _entry(scene: str, facts: str, timing: str, theme: str, code: str, quality: str, folder: Path) -> Entry:
    return Entry(scene, facts, timing, theme, code, "ours", 1, *SIZES[quality], str(folder), "", "")
