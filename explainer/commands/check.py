"""`explainer check`: find what is wrong before a viewer does."""

import click

from explainer.production.paths import Project


@click.command(
    epilog="""\b
Examples:
  explainer check
  explainer check induction_matching
  explainer check --hear             also have a recogniser listen to the words (minutes)
"""
)
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@click.option("--hear", is_flag=True, help="Also have a recogniser listen to the words, which takes minutes.")
@click.pass_obj
def command(project: Project, clips: tuple[str, ...], hear: bool) -> int:
    """Check the clips (all, if none is named): beats, numbers, pictures, colours, sound, captions, files.

    Nothing is drawn; clips that are finished are looked into as well. Exit code 1 if anything is wrong.
    Of all clips together it lists the fields of facts that none of them needs, which is no fault.
    """
    from explainer.checks.clips import check_clips
    from explainer.checks.hearing import hearing_faults
    from explainer.checks.unused import unused_fields
    from explainer.production.choosing import chosen_clips
    from explainer.production.stages import default_options
    from explainer.terminal.progress import display

    scripts = chosen_clips(project, clips)
    with display([script.clip for script in scripts]) as shown:
        faults = list(check_clips(project, scripts, default_options(project), shown))
        if hear:
            faults += hearing_faults(project, scripts, default_options(project))
    for of, fault in faults:
        click.echo(f"{of}: {fault}")
    for subject, names in unused_fields(project, scripts).items() if not clips else ():
        if names:
            click.echo(f"data/{subject}.py: nothing shows, says or cites {', '.join(names)}")
    count = f"{len(faults)} fault{'s' * (len(faults) > 1)}"
    click.echo(count if faults else "nothing is wrong")
    return int(bool(faults))
