"""What the options of a command mean for a build: which clips, how, and from which facts."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from data.errors import ExplainerError
from explainer.production.display import Display
from explainer.production.paths import House, edition
from explainer.production.stages import CORES, Wish, facts_type
from explainer.production.variants import Variant, extract_variant
from narration import truth
from narration.script import Script, read


def chosen_clips(house: House, names: Sequence[str]) -> list[Script]:
    """The scripts of the named clips; if none is named, of all that have a scene, in the film's order.

    Raises
    ------
    ExplainerError
        If there is no clip of such a name, or a script has a fault.
    """
    known = house.clips()
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            raise ExplainerError(
                f"There is no clip {name}" + (f"; the nearest name is {near[0]}." if near else "."),
                f"Clips: {', '.join(known) or 'none yet'}.",
            )
    whole = [clip for clip in known if house.script(clip).exists() and house.scene(clip).exists()]
    if not names and not whole:
        raise ExplainerError(
            "There is no clip with both a script and a scene.", f"Write one in {house.scripts}."
        )
    scripts = [read(clip, house.scripts) for clip in dict.fromkeys(names or whole)]
    return scripts if names else sorted(scripts, key=lambda script: script.place)


def wish_of(
    house: House,
    scripts: Sequence[Script],
    variant: Variant,
    quality: str,
    theme: str,
    voice: str | None,
    out: Path | None,
    display: Display,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Wish:
    """What the options ask for; a variant's facts are extracted first."""
    facts, place = house.facts, house.renders
    if variant:
        place = house.variant(variant.slug)
        facts = extract_variant(house, variant, sorted({script.facts for script in scripts}), display)
    clips = out.resolve() if out else place / edition(quality, theme)
    return Wish(quality, theme, voice, facts, clips, workers=workers or CORES, scheduler=scheduler)


def untrue(house: House, subjects: Collection[str], folder: Path) -> Iterator[ExplainerError]:
    """For every clip whose words would not be true of the facts of these subjects in a folder, why not."""
    for clip in filter(lambda clip: house.script(clip).exists(), house.clips()):
        try:
            script = read(clip, house.scripts)
            if script.facts in subjects:
                facts = facts_type(script).load(folder)
                truth.check(read(clip, house.scripts, getattr(facts, "state", "")), facts)
        except ExplainerError as error:
            yield error
