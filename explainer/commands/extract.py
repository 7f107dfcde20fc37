"""`explainer extract`: read the facts of clips off their models."""

from pathlib import Path

import click

from explainer.production.paths import Project
from explainer.production.variants import Variant
from explainer.terminal.options import without_option


@click.command()
@click.argument("clips", nargs=-1, metavar="[CLIP]...")
@click.option("--name", help="The name in the sentence, such as Alice.")
@click.option("--prompt", help="A sentence of your own, in which {name} is filled in, or code.")
@click.option(
    "--model",
    help="A model of data/weights, a folder of that format, or a published OWNER/REPOSITORY[@CHECKPOINT]; "
    "of several clips, those about another number of layers keep their own.",
)
@without_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to  [default: data/extracted; with a name, prompt or model its own folder "
    "under renders/variants]",
)
@click.pass_obj
def command(
    project: Project,
    clips: tuple[str, ...],
    name: str | None,
    prompt: str | None,
    model: str | None,
    without: str | None,
    out: Path | None,
) -> None:
    """Write the facts of the clips (of all, if none is named): what they show, read off the models.

    Says of which of them the words of a script would not be true.
    """
    from data.extract.making import make
    from explainer.production.choosing import untrue

    variant = Variant(name, prompt, model, without)
    folder = project.variant(variant.slug) / "facts" if variant else project.facts
    files = make(clips, out or folder, name, prompt, model, without)
    for file in files:
        click.echo(file)
    for error in untrue(project, [file.stem for file in files], out or folder):
        click.echo(f"{error.what}\n{error.remedy}", err=True)
