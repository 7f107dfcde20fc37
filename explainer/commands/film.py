"""`explainer film`: all clips in a row."""

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
  explainer film
  explainer film --quality draft --name Alice
"""
)
@with_options([quality_option, *look_options, workers_option, scheduler_option])
@click.pass_obj
def command(
    project: Project,
    quality: str,
    theme: str,
    voice: str | None,
    variant: Variant,
    workers: int | None,
    scheduler: str | None,
) -> None:
    """Make what is missing of the clips, join them in their order, and print where the film lies."""
    from explainer.production.choosing import chosen_clips, options_of
    from explainer.production.film import build_film
    from explainer.terminal.progress import display

    scripts = chosen_clips(project, [])
    clips = [script.clip for script in scripts]
    with display(clips) as shown:
        options = options_of(
            project, scripts, variant, quality, theme, voice, None, shown, workers, scheduler
        )
        film = build_film(project, clips, options, shown)
    click.echo(film.movie)
