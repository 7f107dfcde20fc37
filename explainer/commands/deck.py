"""`explainer deck`: the clips as a talk."""

from pathlib import Path

import click

from explainer.production.paths import Project
from explainer.production.variants import Variant
from explainer.terminal.options import (
    look_options,
    quality_option,
    scheduler_option,
    with_options,
    workers_option,
)


@click.command(
    epilog="""\b
Examples:
  explainer deck                                      a talk of the whole film
  explainer deck tag_writing induction_matching       of these clips, in this order
  explainer deck --theme light --name Alice
  explainer deck --extra my_slides.md --out ~/talk
"""
)
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@with_options([quality_option, *look_options, workers_option, scheduler_option])
@click.option(
    "--extra",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.md",
    help="Slides of your own: one per `# heading`, placed by lines such as `<!-- after CLIP -->`.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the talk, in place of renders/deck.",
)
@click.pass_obj
def command(
    project: Project,
    clips: tuple[str, ...],
    quality: str,
    theme: str,
    voice: str | None,
    variant: Variant,
    workers: int | None,
    scheduler: str | None,
    extra: Path | None,
    out: Path | None,
) -> None:
    """Make a talk of the clips (all, if none is named), one stop for each beat; print where it lies.

    html/index.html opens in any browser, without a network: arrow keys or a clicker to move, ? for all keys.
    deck.pptx is the same for PowerPoint.
    """
    from explainer.deck.make import build_deck
    from explainer.production.choosing import chosen_clips, options_of
    from explainer.production.stages import Stages
    from explainer.terminal.progress import display

    chosen = chosen_clips(project, clips)
    with display([script.clip for script in chosen]) as shown:
        options = options_of(project, chosen, variant, quality, theme, voice, None, shown, workers, scheduler)
        # Of a model to which something was done, another script is told.
        scripts = [Stages(project, script.clip, options).script for script in chosen]
        target = out.resolve() if out else options.deck
        deck = build_deck(project, scripts, options, extra, target, shown)
    click.echo(deck.page)
    click.echo(deck.powerpoint)
