"""`explainer storyboard`: look at a clip without waiting for it."""

import click

from explainer.production.paths import Project
from explainer.production.variants import Variant
from explainer.terminal.options import look_options, with_options, workers_option


@click.command(
    epilog="""\b
Examples:
  explainer storyboard induction_matching
  explainer storyboard induction_matching --beat it_fits
  explainer storyboard induction_matching --between --theme light
"""
)
@click.argument("clip")
@click.option("--between", is_flag=True, help="A sheet of its own, with frames of the transitions, too.")
@click.option("--beat", metavar="NAME", help="Draw only this beat, into renders/beats-draft.")
@with_options([*look_options, workers_option])
@click.pass_obj
def command(
    project: Project,
    clip: str,
    between: bool,
    beat: str | None,
    theme: str,
    voice: str | None,
    variant: Variant,
    workers: int | None,
) -> None:
    """Draw a clip in draft quality and lay out one still per beat with its words; print where."""
    from explainer.production.beat import build_beat_sheet
    from explainer.production.build import build_storyboard
    from explainer.production.choosing import chosen_clips, options_of
    from explainer.terminal.progress import display

    scripts = chosen_clips(project, [clip])
    with display([clip]) as shown:
        options = options_of(project, scripts, variant, "draft", theme, voice, None, shown, workers)
        if beat is None:
            sheet = build_storyboard(project, clip, options, between, shown)
        else:
            sheet = build_beat_sheet(project, clip, beat, options, between, shown)
    click.echo(sheet)
