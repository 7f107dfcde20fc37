"""`explainer embed`: clips for an essay on the web."""

from pathlib import Path

import click

from explainer.production.paths import Project
from explainer.terminal.options import quality_option, voice_option, with_options


@click.command(
    epilog="""\b
Examples:
  explainer embed                               all clips, with snippets to paste
  explainer embed induction_matching            one of them
  explainer embed essay/essay.md --out ~/page   your essay as a finished page

In an essay, a line such as this one marks the place of a clip; see docs/EMBEDDING.md:

\b
  ![clip](induction_matching){start=it_fits scrub variants="Alice, Bob"}
"""
)
@click.argument("clips", nargs=-1, metavar="[ESSAY.md | CLIP...]")
@with_options([quality_option, voice_option])
@click.option("--light", is_flag=True, help="Make light clips as well, for pages and readers that are light.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make the folder there instead of in renders/embed or renders/essays.",
)
@click.pass_obj
def command(
    project: Project, clips: tuple[str, ...], quality: str, voice: str | None, light: bool, out: Path | None
) -> None:
    """Make a folder with clips that goes beside an essay, or the finished page of an essay; print its page.

    What is missing of the clips is rendered first. Readers who like it light see the light clips, made with
    --light here or before with explainer render --theme light.
    """
    from explainer.embed.essay import Essay, read_essay
    from explainer.embed.making import all_facts, make, steps
    from explainer.embed.page import Target, see_target, write_page
    from explainer.embed.placement import Placement, Version
    from explainer.production.choosing import chosen_clips
    from explainer.terminal.progress import display

    essay_named = [name for name in clips if name.endswith(".md")]
    if essay_named and len(clips) > 1:
        raise click.UsageError("Name either one essay, or clips.")
    scripts = chosen_clips(project, () if essay_named else clips)
    if essay_named:
        path = Path(essay_named[0])
        known = {script.clip: script for script in scripts}
        essay = read_essay(path, known, all_facts(project, scripts))
        target = out or project.renders / "essays" / path.stem
    else:
        placements = [
            Placement(script.path, 1, script.clip, Version(script.clip), scrub=True) for script in scripts
        ]
        essay = Essay(Path("index.md"), {"title": "Clips"}, [(placement, "") for placement in placements], [])
        target = out or project.renders / "embed"
    target = target.expanduser().resolve()
    see_target(target)
    with display(steps(essay.placements, light)) as shown:
        finished = make(project, essay.placements, quality, voice, light, not essay_named, shown)
        page = write_page(essay, finished, Target(target, project.work / "embed", shown))
    click.echo(page)
