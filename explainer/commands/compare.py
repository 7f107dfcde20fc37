"""`explainer compare`: two variants of a clip beside each other."""

import click

from explainer.production.paths import Project
from explainer.production.variants import Variant
from explainer.terminal.options import edition_options, variant_options, with_options


@click.command(
    epilog="""\b
Examples:
  explainer compare induction_matching induction_matching:Alice
  explainer compare induction_matching --without previous-token
  explainer compare induction_matching --model two_layers_untrained
  explainer compare induction_matching:Zoe induction_matching:Alice --quality draft
  explainer compare renders/clips/tag_writing renders/clips-light/tag_writing
"""
)
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="[RIGHT]", required=False)
@with_options([*edition_options, variant_options])
@click.pass_obj
def command(
    project: Project,
    left: str,
    right: str | None,
    quality: str,
    theme: str,
    variant: Variant,
) -> None:
    """Put two finished variants side by side under the narration of the left one; print where they lie.

    A side is CLIP, CLIP:NAME as rendered with --name (or the name of a folder in renders/variants), or the
    folder of a finished clip (anything with a / in it). If the words of CLIP:NAME take another time than
    those of the left side, its picture is drawn anew to the left side's narration.

    Instead of RIGHT, the options may say in what it differs from LEFT, as they did when it was rendered.
    """
    from explainer.production.compare import compare, side_of
    from explainer.terminal.progress import display

    if bool(right) == bool(variant):
        raise click.UsageError("Give either RIGHT, or options that say in what it differs from LEFT.")
    of_left = side_of(project, left, quality, theme)
    of_right = side_of(project, right or left, quality, theme, variant)
    with display([f"{of_left.asked} and {of_right.asked}"]) as shown:
        files = compare(project, of_left, of_right, shown)
    click.echo(files.movie)
