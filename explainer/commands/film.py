"""`explainer film`: all clips in a row."""

import click

from explainer.production.paths import House
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
    house: House,
    quality: str,
    theme: str,
    voice: str | None,
    variant: Variant,
    workers: int | None,
    scheduler: str | None,
) -> None:
    """Make what is missing of the clips, join them in their order, and print where the film lies."""
    from explainer.production.choosing import chosen_clips, wish_of
    from explainer.production.film import build_film
    from explainer.terminal.progress import display

    scripts = chosen_clips(house, [])
    clips = [script.clip for script in scripts]
    with display(clips) as shown:
        wish = wish_of(house, scripts, variant, quality, theme, voice, None, shown, workers, scheduler)
        film = build_film(house, clips, wish, shown)
    click.echo(film.movie)
