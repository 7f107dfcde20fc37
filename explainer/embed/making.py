"""Making the clips that a page shows, as far as they are not finished yet."""

from collections.abc import Sequence
from dataclasses import replace

from data.facts import Facts
from explainer.build import build_clips
from explainer.choosing import chosen_clips, wish_of
from explainer.embed.finished import Finished
from explainer.embed.mark import Mark, Telling
from explainer.paths import House, edition
from explainer.progress import Display
from explainer.stages import Stages, facts_type
from narration.script import Script


def all_facts(house: House, scripts: Sequence[Script]) -> dict[str, Facts]:
    """The facts of all clips, by subject."""
    return {script.facts: facts_type(script).load(house.facts) for script in scripts}


def make(
    house: House, marks: Sequence[Mark], quality: str, voice: str, bare: bool, display: Display
) -> dict[Telling, Finished]:
    """Make the tellings that the marks name, where they are missing or stale.

    A clip in the light theme is used if it was rendered and nothing has changed since.

    Parameters
    ----------
    bare:
        Make them once more with their captions in the picture.

    Raises
    ------
    ExplainerError
        If one cannot be made, or what was made is damaged.
    """
    finished: dict[Telling, Finished] = {}
    wanted = list(dict.fromkeys(telling for mark in marks for telling in mark.tellings()))
    for variant in dict.fromkeys(telling.variant for telling in wanted):
        scripts = chosen_clips(house, [telling.clip for telling in wanted if telling.variant == variant])
        wish = wish_of(house, scripts, variant, quality, "dark", voice, None, display)
        wish = replace(wish, burn_captions=bare)
        built = build_clips(house, [script.clip for script in scripts], wish, display)
        bright = replace(wish, theme="light", clips=wish.clips.parent / edition(quality, "light"))
        for script, dark in zip(scripts, built, strict=True):
            stages = Stages(house, script.clip, bright)
            light = stages.files if stages.all_hold() else None
            finished[Telling(script.clip, variant)] = Finished.load(dark, light)
    return finished
