"""`explainer bench`: how fast scenes are rendered, beside Manim itself."""

import datetime
import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from explainer.options import quality_option
from explainer.paths import House

GROWN = 12
"""By how many frames the changed beat grows."""

PROJECTED = (8, 64)
"""Numbers of cores for which the time is reckoned."""


@click.command()
@click.argument("scenes", nargs=-1, metavar="[SCENE]...")
@quality_option
@click.option(
    "--workers", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="as many as cores"
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), default=Path("BENCHMARKS.md"))
@click.pass_obj
def command(house: House, scenes: tuple[str, ...], quality: str, workers: int, report: Path) -> None:
    """Measure rendering: Manim with its defaults and with its best options, ours with 1 to N workers.

    A SCENE is a clip, or FILE.py:CLASS for any other scene of Manim's; all clips, if none is named.
    Measure on an idle machine.
    """
    from explainer.fast.contest import Entry, Took, run

    work = Path(tempfile.mkdtemp(prefix="bench-"))
    rows: list[tuple[str, float, list[Took]]] = []

    def measure(title: str, entries: Sequence[Entry]) -> None:
        click.echo(f"{title} …", err=True)
        wall, took = run(entries, side_by_side=entries[0].by == "ours")
        rows.append((title, wall, took))
        for one in took:
            if one.note:
                click.echo(f"  {one.note}", err=True)

    try:
        base = [entry_of(house, scene, quality, work) for scene in scenes or sorted(house.clips())]
        for by, title in (("manim", "Manim, its defaults"), ("manim_best", "Manim, its best options")):
            measure(title, [replace(entry, by=by, folder=f"{entry.folder}/{by}") for entry in base])
        for count in range(1, workers + 1):
            cache = {"cache": str(work / f"cache-{count}"), "slots": str(work / f"slots-{count}")}
            ours = [replace(entry, workers=count, folder=f"{entry.folder}/ours", **cache) for entry in base]
            measure(f"ours, {count} worker{'s' * (count > 1)}, cold", ours)
        measure("ours, warm", ours)
        if all(entry.timing for entry in ours):
            for entry in ours:
                grow(Path(entry.timing))
            measure("ours, one beat of each clip longer", ours)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    text = page(rows, [entry.scene for entry in base], quality)
    report.write_text(text, encoding="utf-8")
    click.echo(text)


def entry_of(house: House, scene: str, quality: str, work: Path) -> Any:
    """The entry of a clip, with a timing of its own that may be changed, or of any other scene."""
    from explainer.build import narrate
    from explainer.fast.contest import Entry
    from explainer.picture import SIZES
    from explainer.progress import Lines
    from explainer.stages import Stages, default_wish

    width, height, frame_rate = SIZES[quality]
    folder = work / scene.replace("/", "_").replace(":", "_")
    folder.mkdir()
    facts = timing = theme = ""
    if ":" not in scene:
        stages = Stages(house, scene, replace(default_wish(house), quality=quality))
        if not stages.speech_holds():
            narrate(stages, Lines())
        timing = shutil.copyfile(stages.work.timing, folder / "timing.json").as_posix()
        scene, facts, theme = str(stages.scene), str(stages.wish.facts), stages.wish.theme
    return Entry(
        scene,
        facts,
        timing,
        theme,
        "ours",
        1,
        width,
        height,
        frame_rate,
        str(folder),
        str(work / "cache"),
        str(work),
    )


def grow(timing: Path) -> None:
    """Let the middle beat of a clip last longer, as if it were spoken more slowly at its end."""
    from narration.timing import Timing

    old = Timing.load(timing)
    middle = len(old.beats) // 2
    seconds = GROWN / old.frame_rate
    beats = list(old.beats)
    beats[middle] = replace(beats[middle], end_frame=beats[middle].end_frame + GROWN)
    for place in range(middle + 1, len(beats)):
        beat = beats[place]
        beats[place] = replace(
            beat,
            first_frame=beat.first_frame + GROWN,
            end_frame=beat.end_frame + GROWN,
            words=tuple(
                replace(word, start=word.start + seconds, end=word.end + seconds) for word in beat.words
            ),
            marks={name: moment + seconds for name, moment in beat.marks.items()},
        )
    replace(old, beats=tuple(beats)).save(timing)


def page(rows: Sequence[tuple[str, float, list[Any]]], scenes: Sequence[str], quality: str) -> str:
    """The report as Markdown."""
    first = rows[0][1]
    cold = [row for row in rows if row[0].endswith("cold")]
    lines = [
        "# Benchmarks",
        "",
        f"{machine()}, {datetime.date.today():%d %B %Y}. Quality `{quality}`, {len(scenes)} scenes:"
        f" {', '.join(Path(scene).stem for scene in scenes)}.",
        "",
        "Every row renders the same scenes in fresh processes, start-up included; ours share the workers"
        " among all scenes. CPU time counts all processes; memory is that of the largest one.",
        "",
        "| | seconds | times as fast | CPU seconds | memory, MB | size, KiB | plays drawn |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for title, wall, took in rows:
        memory, size = max(one.memory for one in took) / 1e6, sum(one.bytes for one in took) / 1024
        drawn = (
            f"{sum(one.drawn for one in took)} of {sum(one.plays for one in took)}" if "ours" in title else ""
        )
        cpu = sum(one.cpu for one in took)
        lines.append(
            f"| {title} | {wall:.1f} | {first / wall:.2f} | {cpu:.1f} | {memory:.0f} | {size:.0f} | {drawn} |"
        )
    _, _, alone = cold[0]
    lines += [
        "",
        "## More cores",
        "",
        "The process that runs a scene is serial, its children are not. By Amdahl's law that gives:",
        "",
        "| scene | serial CPU, s | drawing CPU, s | serial share |"
        f" {' | '.join(f'{cores} cores' for cores in PROJECTED)} | limit |",
        f"|---|---:|---:|---:|{'---:|' * len(PROJECTED)}---:|",
    ]
    for scene, one in zip(scenes, alone, strict=True):
        share = one.serial / (one.serial + one.drawing)
        gains = " | ".join(f"{1 / (share + (1 - share) / cores):.1f} ×" for cores in PROJECTED)
        lines.append(
            f"| {Path(scene).stem} | {one.serial:.1f} | {one.drawing:.1f} | {share:.0%} | {gains}"
            f" | {1 / share:.1f} × |"
        )
    lines += [
        "",
        "Scenes side by side overlap their serial parts; then the longest serial part is what remains.",
        "",
        *(f"Drawn in a slower way: {one.note}." for one in alone if one.note),
    ]
    return "\n".join(lines).rstrip() + "\n"


def machine() -> str:
    """The machine in words: processor, cores, memory, system."""
    try:
        known = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        known = []
    names = [line.split(":")[1].strip() for line in known if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"
