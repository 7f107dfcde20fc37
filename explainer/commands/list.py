"""`explainer list`: the clips of the film and how they stand."""

import click

from explainer.production.paths import Project


@click.command()
@click.pass_obj
def command(project: Project) -> None:
    """List the clips: place in the film, name, length, state and title."""
    from explainer.terminal.listing import rows

    for row in rows(project):
        click.echo(row)
