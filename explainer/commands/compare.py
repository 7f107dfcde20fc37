"""`explainer compare`: two variants of a clip beside each other."""

import click

from explainer.options import edition_options, with_options
from explainer.paths import House


@click.command(
    epilog="""\b
Examples:
  explainer compare induction_matching induction_matching:Alice
  explainer compare induction_matching:Zoe induction_matching:Alice --quality draft
  explainer compare renders/clips/tag_writing renders/clips-light/tag_writing
"""
)
@click.argument("left", metavar="LEFT")
@click.argument("right", metavar="RIGHT")
@with_options(edition_options)
@click.pass_obj
def command(house: House, left: str, right: str, quality: str, theme: str) -> None:
    """Put two finished variants side by side under the narration of the left one; print where they lie.

    A side is CLIP, CLIP:NAME as rendered with --name (or the name of a folder in renders/variants), or the
    folder of a finished clip (anything with a / in it). If the words of CLIP:NAME take another time than
    those of the left side, its picture is drawn anew to the left side's narration.
    """
    from explainer.compare import compare, side_of
    from explainer.progress import display

    of_left, of_right = (side_of(house, asked, quality, theme) for asked in (left, right))
    with display([f"{left} and {right}"]) as shown:
        files = compare(house, of_left, of_right, shown)
    click.echo(files.movie)
