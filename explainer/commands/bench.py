"""`explainer bench`: how fast scenes are rendered, beside Manim itself."""

import shutil
import tempfile
from functools import partial
from pathlib import Path

import click

from explainer.production.paths import Project
from explainer.terminal.options import quality_option, workers_option


@click.command()
@click.argument("scenes", nargs=-1, metavar="[SCENE]...")
@quality_option
@workers_option
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), default=Path("BENCHMARKS.md"))
@click.pass_obj
def command(
    project: Project, scenes: tuple[str, ...], quality: str, workers: int | None, report: Path
) -> None:
    """Measure rendering: Manim with its defaults and with its best options, ours with 1 to N workers.

    A SCENE is a clip, or FILE.py:CLASS for any other scene of Manim's; all clips, if none is named. Measure
    on an idle machine. Nothing under renders is touched.
    """
    from data.files import write_whole
    from explainer.bench.measuring import measure
    from explainer.bench.report import page
    from explainer.production.choosing import chosen_clips
    from explainer.production.stages import CORES

    others = [scene for scene in scenes if ":" in scene]
    clips = [scene for scene in scenes if ":" not in scene]
    if not others or clips:
        clips = [script.clip for script in chosen_clips(project, clips)]
    work = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        say = partial(click.echo, err=True)
        results = measure(project, clips, others, quality, workers or CORES, work, say)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    text = page(results)
    with write_whole(report.resolve()) as beside:
        beside.write_text(text, encoding="utf-8")
    click.echo(text)
