"""`explainer render`: make clips."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from explainer.production.paths import ClipFiles, Project
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
  explainer render                                    all clips of the film
  explainer render induction_matching --quality draft  a quick look
  explainer render induction_matching --beat it_fits   one beat of it, quicker still
  explainer render induction_matching --name Alice    the same with another name
  explainer render induction_matching --without induction  with the heads off that match tags
  explainer render --theme light --out ~/clips        for a bright page
  explainer render --burn-captions                    for places that take only a bare video
"""
)
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@with_options([quality_option, *look_options, workers_option, scheduler_option])
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Put the clips' folders there instead of under renders.",
)
@click.option(
    "--beat",
    metavar="NAME",
    help="Draw only this beat of one CLIP, into renders/beats-draft; in draft quality, if none is named.",
)
@click.option(
    "--burn-captions",
    is_flag=True,
    help="Also write clip.captioned.mp4, with the captions drawn into the picture.",
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
    out: Path | None,
    beat: str | None,
    burn_captions: bool,
) -> None:
    """Make the clips (all, if none is named) and print where each of them lies.

    What has not changed since the last time is not made again. Ctrl-C loses nothing that is finished.
    """
    from explainer.production.beat import build_beat
    from explainer.production.build import build_clips
    from explainer.production.choosing import chosen_clips, options_of
    from explainer.terminal.progress import display

    if beat is not None and (len(clips) != 1 or burn_captions or scheduler):
        raise click.UsageError("--beat takes one CLIP, no --burn-captions and no --scheduler.")
    asked = click.get_current_context().get_parameter_source("quality") is not ParameterSource.DEFAULT
    if beat is not None and not asked:
        quality = "draft"
    scripts = chosen_clips(project, clips)
    with display([script.clip for script in scripts]) as shown:
        options = options_of(project, scripts, variant, quality, theme, voice, out, shown, workers, scheduler)
        if beat is not None:
            click.echo(build_beat(project, clips[0], beat, options, shown))
            return
        options = replace(options, burn_captions=burn_captions)
        finished = build_clips(project, [script.clip for script in scripts], options, shown)
    if voice is None and (better := better_voice(finished)):
        click.echo(f"Spoken by flite; a better voice is here: --voice {better}", err=True)
    for files in finished:
        click.echo(files.movie)
        if burn_captions:
            click.echo(files.captioned)


def better_voice(finished: Sequence[ClipFiles]) -> str:
    """A voice that would sound better, if any of the clips is spoken in the default one; or empty."""
    from explainer.production.stages import DEFAULT_VOICE, voice_of
    from narration.voices.installed import better

    return better() if any(voice_of(files.folder) == DEFAULT_VOICE for files in finished) else ""
