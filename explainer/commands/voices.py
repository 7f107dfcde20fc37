"""`explainer voices`: which voices there are, how they sound, and getting others."""

import click

from explainer.production.paths import Project


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  explainer voices                                what is here, and a sample of each
  explainer voices get piper:en_GB-alan-medium    fetch a neural voice from its publisher
  explainer voices get kokoro:bm_george
""",
)
@click.pass_context
def command(context: click.Context) -> None:
    """List the voices that are here, and write a sample of each into renders/voices."""
    if context.invoked_subcommand is None:
        _list(context.ensure_object(Project))


def _list(project: Project) -> None:
    from data.errors import ExplainerError
    from explainer.production.samples import sample_of, sample_of_takes
    from narration.voices.installed import neural, programs, recorded

    for offer in (*programs(), *neural()):
        if offer.remedy:
            click.echo(f"{offer.spec}: not ready; {offer.remedy}")
            continue
        try:
            click.echo(f"{offer.spec}: {sample_of(project, offer.spec)}")
        except ExplainerError as error:
            click.echo(f"{offer.spec}: {error.what} {error.remedy}")
    for folder in recorded(project.recordings):
        try:
            click.echo(f"recorded:{folder}: {sample_of_takes(project, folder)}")
        except ExplainerError as error:
            click.echo(f"recorded:{folder}: {error.what} {error.remedy}")
    click.echo("Speak clips in one of them with: explainer render --voice VOICE")


@command.command()
@click.argument("voice")
def get(voice: str) -> None:
    """Fetch VOICE, such as piper:en_GB-alan-medium or kokoro:bm_george, from its publisher.

    It is checked, and put where --voice finds it by this name; half a voice is never left behind.
    """
    from rich.progress import DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from narration.voices.get import get as fetch
    from narration.voices.installed import neural

    columns = (TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, transient=True) as progress:
        rows = {}

        def tell(file: str, size: int) -> None:
            if file not in rows:
                rows[file] = progress.add_task(file, total=None)
            progress.advance(rows[file], size)

        fetched = fetch(voice, tell)
    click.echo(f"{fetched.spec} lies in {fetched.folder}")
    click.echo(f"Checked against {fetched.checked}.")
    click.echo(f"Licence: {fetched.licence}")
    remedy = next((offer.remedy for offer in neural() if offer.spec == fetched.spec), "")
    click.echo(f"First: {remedy}" if remedy else f"explainer render --voice {fetched.spec}")
