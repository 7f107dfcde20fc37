"""What the options of a command mean for a build: which clips, how, and from which facts."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from data.errors import ExplainerError, hint
from explainer.production.display import Display
from explainer.production.paths import Project, edition
from explainer.production.stages import CORES, Options, facts_type
from explainer.production.variants import Variant, extract_variant
from narration import truth
from narration.script import Script, read


def chosen_clips(project: Project, names: Sequence[str]) -> list[Script]:
    """The scripts of the named clips; if none is named, of all that have a scene, in the film's order.

    Raises
    ------
    ExplainerError
        If there is no clip of such a name, or a script has a fault.
    """
    known = project.clips()
    for name in names:
        if name not in known:
            raise ExplainerError(
                f"There is no clip {name}{hint(name, known, '')}.",
                f"Clips: {', '.join(known) or 'none yet'}.",
            )
    whole = [clip for clip in known if project.script(clip).exists() and project.scene(clip).exists()]
    if not names and not whole:
        raise ExplainerError(
            "There is no clip with both a script and a scene.", f"Write one in {project.scripts}."
        )
    scripts = [read(clip, project.scripts) for clip in dict.fromkeys(names or whole)]
    return scripts if names else sorted(scripts, key=lambda script: script.place)


def options_of(
    project: Project,
    scripts: Sequence[Script],
    variant: Variant,
    quality: str,
    theme: str,
    voice: str | None,
    out: Path | None,
    display: Display,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Options:
    """What the options ask for; a variant's facts are extracted first."""
    facts, root = project.facts, project.renders
    if variant:
        root = project.variant(variant.slug)
        facts = extract_variant(project, variant, sorted({script.facts for script in scripts}), display)
    clips = out.resolve() if out else root / edition(quality, theme)
    return Options(quality, theme, voice, facts, clips, workers=workers or CORES, scheduler=scheduler)


def untrue(project: Project, subjects: Collection[str], folder: Path) -> Iterator[ExplainerError]:
    """For every clip whose words would not be true of the facts of these subjects in a folder, why not."""
    for clip in filter(lambda clip: project.script(clip).exists(), project.clips()):
        try:
            script = read(clip, project.scripts)
            if script.facts in subjects:
                facts = facts_type(script).load(folder)
                truth.check(read(clip, project.scripts, getattr(facts, "state", "")), facts)
        except ExplainerError as error:
            yield error
