"""`explainer doctor`: is everything here that a film needs?"""

import click

from explainer.production.paths import Project


@click.command()
@click.pass_obj
def command(project: Project) -> int:
    """Say what is there and what is missing, and what gets it; exit code 1 if no film can be made."""
    from explainer.checks.health import examine

    ill = False
    for finding in examine(project):
        sign = "ok" if not finding.remedy else "MISSING" if finding.needed else "optional"
        click.echo(f"{sign:<8}  {finding.what}: {finding.found}")
        if finding.remedy:
            click.echo(f"{'':<8}  -> {finding.remedy}")
        ill = ill or (finding.needed and bool(finding.remedy))
    return int(ill)
