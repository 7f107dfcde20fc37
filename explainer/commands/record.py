"""`explainer record`: speak a clip in your own voice."""

from pathlib import Path

import click

from explainer.production.paths import Project


@click.command(
    epilog="""\b
Examples:
  explainer record induction_matching
  explainer record induction_matching --out ~/takes
"""
)
@click.argument("clip")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of the takes, in place of recordings/CLIP.",
)
@click.pass_obj
def command(project: Project, clip: str, out: Path | None) -> None:
    """Open a page on this machine that records a clip's beats from the microphone, one WAV each.

    Nothing leaves the machine. Ctrl-C ends it; takes are kept as they are made.
    """
    import webbrowser

    from explainer.production.choosing import chosen_clips
    from explainer.record.server import RecordingServer
    from explainer.record.sitting import Sitting, missing

    chosen_clips(project, [clip])
    folder = (out.expanduser() if out else project.recordings / clip).absolute()
    sitting = Sitting(project, clip, folder)
    with RecordingServer(sitting) as server:
        click.echo(f"Record in the browser: {server.address}")
        click.echo("Nothing leaves this machine. Ctrl-C, when you are done.")
        webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
    left = missing(sitting.beats, folder)
    click.echo(f"The takes lie in {folder}.")
    if left:
        click.echo(f"Still without a take: {', '.join(left)}. Go on with: explainer record {clip}")
    else:
        click.echo(f"Now: explainer render {clip} --voice recorded:{folder}")
