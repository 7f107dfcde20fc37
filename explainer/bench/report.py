"""What `explainer bench` found, as a page of Markdown."""

import datetime
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from explainer.bench.contest import CORES, Took

PROJECTED = (8, 64)
"""Numbers of cores for which times are reckoned."""


@dataclass(frozen=True)
class Row:
    """One way of rendering all scenes: seconds until the last was finished, and what each took."""

    title: str
    wall: float
    took: list[Took]


@dataclass(frozen=True)
class Command:
    """One run of `explainer render` over all clips; `memory` in bytes, of the largest process."""

    title: str
    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True)
class Likeness:
    """The mean and the least SSIM of a scene's frames, by Manim and by us."""

    manim: tuple[float, float]
    ours: tuple[float, float]


@dataclass(frozen=True)
class Results:
    """All that was measured.

    Attributes
    ----------
    manim, best, ours, again:
        All scenes by Manim with its defaults and with its best options; by us, cold, with 1, 2, … workers;
        and by us with every play in the cache.
    changed:
        Only the clip of which one beat is spoken longer; None if there are no clips.
    commands:
        Runs of `explainer render`; empty if there are no clips.
    start_up:
        Seconds of `explainer --help`.
    """

    quality: str
    scenes: list[str]
    manim: Row
    best: Row
    ours: list[Row]
    again: Row
    changed: Row | None
    likeness: list[Likeness]
    commands: list[Command]
    start_up: float


def page(results: Results) -> str:
    """The whole page."""
    sections = [_top(results), _drawing(results), _files(results), _commands(results), _cores(results)]
    return "\n".join(line for section in sections for line in section).rstrip() + "\n"


def _top(results: Results) -> Iterator[str]:
    frames = sum(one.frames for one in results.ours[0].took)
    yield "# Benchmarks"
    yield ""
    yield (
        f"{machine()}; {datetime.date.today():%-d %B %Y}. Quality `{results.quality}`; {frames} frames:"
        f" {', '.join(results.scenes)}. Written by `explainer bench` (`make bench`), all in one run."
    )
    yield ""


def _drawing(results: Results) -> Iterator[str]:
    yield "## Drawing"
    yield ""
    yield (
        "Every row draws and encodes the same scenes, without sound, in fresh processes; start-up counts."
        " Ours run side by side and share the workers; Manim's run one after the other, as it has no way to"
        " share. Its best options are `--disable_caching --max-inflight-encoders"
        f" {2 * CORES} --encoder-option preset=veryfast`: what is faster still makes larger files than its"
        " defaults. Cold means an empty cache; ours also write the still of every beat. CPU time is that of"
        " all processes together; memory is what the largest one held."
    )
    yield ""
    yield "| | seconds | times as fast | CPU seconds | memory, MB | plays drawn |"
    yield "|---|---:|---:|---:|---:|---:|"
    rows = [results.manim, results.best, *results.ours, results.again]
    for row in [*rows, *([results.changed] if results.changed else [])]:
        drawn, plays = sum(one.drawn for one in row.took), sum(one.plays for one in row.took)
        cpu, memory = sum(one.cpu for one in row.took), max(one.memory for one in row.took)
        yield (
            f"| {row.title} | {row.wall:.1f} | {results.manim.wall / row.wall:.2f} | {cpu:.1f}"
            f" | {memory / 1e6:.0f} | {drawn} of {plays} |"
        )
    yield ""
    for scene, one in zip(results.scenes, results.ours[0].took, strict=True):
        if one.note:
            yield from (f"{scene} is drawn in a slower way: {one.note}.", "")


def _files(results: Results) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield (
        "Likeness is the structural similarity (SSIM, by ffmpeg's filter, brightness and colours) to a"
        " lossless movie of Manim's (`--video-codec libx264rgb --encoder-option qp=0`), converted to the same"
        " pixel format: the mean of some 400 frames, evenly spread, and the least of them."
    )
    yield ""
    yield "| | Manim's defaults, KiB | ours, KiB | Manim's likeness | least | our likeness | least |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    rows = zip(results.scenes, results.manim.took, results.ours[-1].took, results.likeness, strict=True)
    for scene, theirs, ours, like in rows:
        numbers = " | ".join(f"{value:.4f}" for value in (*like.manim, *like.ours))
        yield f"| {scene} | {theirs.bytes / 1024:.0f} | {ours.bytes / 1024:.0f} | {numbers} |"
    yield ""


def _commands(results: Results) -> Iterator[str]:
    if results.commands:
        first = results.commands[0].wall
        yield "## The whole command"
        yield ""
        yield (
            f"`explainer render --quality {results.quality}`, from words to finished clips: speaking,"
            " drawing, putting together."
        )
        yield ""
        yield "| | seconds | share of the first | CPU seconds | memory, MB |"
        yield "|---|---:|---:|---:|---:|"
        for one in results.commands:
            yield (
                f"| {one.title} | {one.wall:.1f} | {one.wall / first:.0%} | {one.cpu:.1f}"
                f" | {one.memory / 1e6:.0f} |"
            )
        yield ""
    yield f"`explainer --help` takes {results.start_up:.2f} s."
    yield ""


def _cores(results: Results) -> Iterator[str]:
    alone = results.ours[0].took
    yield "## More cores"
    yield ""
    yield (
        "The process that runs a scene is serial, its children are not: they are one for each play. CPU"
        " seconds of the cold run with one worker, and what Amdahl's law makes of them for a scene alone:"
    )
    yield ""
    gains = [f"{cores} cores" for cores in PROJECTED]
    yield f"| | serial | drawing | longest play | serial share | {' | '.join(gains)} | limit |"
    yield f"|---|---:|---:|---:|---:|{'---:|' * len(PROJECTED)}---:|"
    for scene, one in zip(results.scenes, alone, strict=True):
        share = one.serial / (one.serial + one.drawing)
        projected = " | ".join(f"{1 / (share + (1 - share) / cores):.1f} ×" for cores in PROJECTED)
        seconds = " | ".join(f"{value:.1f}" for value in (one.serial, one.drawing, one.longest))
        yield f"| {scene} | {seconds} | {share:.0%} | {projected} | {1 / share:.1f} × |"
    yield ""
    yield (
        "Scenes side by side hide each other's serial parts. At best all of them take the sum of CPU"
        " seconds divided by the cores, and never less than the longest serial part with the longest play of"
        " its scene:"
    )
    yield ""
    yield "| cores | seconds at best | times as fast as Manim's defaults here | measured |"
    yield "|---:|---:|---:|---:|"
    measured = {str(number): f"{row.wall:.1f}" for number, row in enumerate(results.ours, 1)}
    for cores in sorted({*range(1, len(results.ours) + 1), *PROJECTED}):
        best = at_best(alone, cores)
        yield f"| {cores} | {best:.1f} | {results.manim.wall / best:.1f} | {measured.get(str(cores), '')} |"
    yield ""
    yield from _in_the_way(results, alone)


def _in_the_way(results: Results, alone: Sequence[Took]) -> Iterator[str]:
    cores = len(results.ours)
    cpu, serial = sum(one.serial + one.drawing for one in alone), sum(one.serial for one in alone)
    limit = at_best(alone, 1 << 20)
    yield (
        f"What stands in the way of more with {cores} workers is work, not waiting: {cpu:.0f} CPU seconds."
        f" The scenes' own code, the hashing of what they show, and start-up are {serial / cpu:.0%} of them;"
        " the rest is cairo's drawing, turning pixels into brightness and colours, and x264, for pictures"
        " that have to be the same as Manim's."
    )
    yield ""
    yield (
        f"With ever more cores {limit:.1f} s remain: one scene's own code, from its first line to its last,"
        " and one play, which is drawn frame by frame."
    )


def at_best(alone: Sequence[Took], cores: int) -> float:
    """Seconds below which no order of the work on so many cores can go."""
    whole = sum(one.serial + one.drawing for one in alone)
    return max(whole / cores, *(one.serial + one.longest for one in alone))


def machine() -> str:
    """The machine in words: processor, cores, memory, system."""
    try:
        known = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        known = []
    names = [line.split(":")[1].strip() for line in known if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = names[0] if names else platform.processor() or platform.machine()
    python = f"Python {platform.python_version()}"
    return f"{name}, {CORES} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, {python}"
