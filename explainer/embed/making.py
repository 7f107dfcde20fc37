"""Making the clips that a page shows, as far as they are not finished yet."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from data.errors import ExplainerError
from data.facts import Facts
from explainer.embed.finished import Finished
from explainer.embed.placement import Placement, Version
from explainer.production.build import build_clips
from explainer.production.choosing import chosen_clips, options_of
from explainer.production.display import Display
from explainer.production.paths import Project, edition
from explainer.production.stages import Stages, facts_type, voice_of
from explainer.production.variants import Variant
from narration.script import Script


def all_facts(project: Project, scripts: Sequence[Script]) -> dict[str, Facts]:
    """The facts of all clips, by subject."""
    return {script.facts: facts_type(script).load(project.facts) for script in scripts}


def steps(placements: Sequence[Placement], light: bool) -> list[str]:
    """The names under which the display knows what `make` makes."""
    themes = ("dark", "light") if light else ("dark",)
    return [_step(version.slug, theme) for version in _wanted(placements) for theme in themes]


def make(
    project: Project,
    placements: Sequence[Placement],
    quality: str,
    voice: str | None,
    light: bool,
    bare: bool,
    display: Display,
) -> dict[Version, Finished]:
    """Make the versions that the placements name, where they are missing or stale.

    Parameters
    ----------
    light:
        Make them in the light theme as well. Without it, a light one is used if it was rendered and nothing
        has changed since.
    bare:
        Make them once more with their captions in the picture.

    Raises
    ------
    ExplainerError
        If one cannot be made, or what was made is damaged; of a variant, the line that asks for it is named.
    """
    finished: dict[Version, Finished] = {}
    wanted = _wanted(placements)
    for variant in dict.fromkeys(version.variant for version in wanted):
        scripts = chosen_clips(project, [version.clip for version in wanted if version.variant == variant])
        clips = [script.clip for script in scripts]
        with _asked_for(placements, variant):
            options = options_of(project, scripts, variant, quality, "dark", voice, None, display)
            options = replace(options, burn_captions=bare)
            built = build_clips(project, clips, options, _Told(display, variant, "dark"))
            for clip, dark in zip(clips, built, strict=True):
                # To the reader both themes are one clip, in one voice.
                bright = replace(
                    options,
                    theme="light",
                    voice=voice_of(dark.folder),
                    burn_captions=False,
                    clips=options.clips.parent / edition(quality, "light"),
                )
                stages = Stages(project, clip, bright)
                if light:
                    build_clips(project, [clip], bright, _Told(display, variant, "light"))
                finished[Version(clip, variant)] = Finished.load(
                    dark, stages.files if light or stages.all_hold() else None
                )
    return finished


def _wanted(placements: Sequence[Placement]) -> list[Version]:
    return list(dict.fromkeys(version for placement in placements for version in placement.versions()))


@contextmanager
def _asked_for(placements: Sequence[Placement], variant: Variant) -> Iterator[None]:
    """What is wrong with a variant is said with the file and line that ask for it."""
    try:
        yield
    except ExplainerError as error:
        if not variant:
            raise
        asking = [(placement, version) for placement in placements for version in placement.versions()]
        asking = [(placement, version) for placement, version in asking if version.variant == variant]
        named = set(re.findall(r"\w+", error.what))
        # Several clips may be told in the variant, and only some of them be at fault.
        placement, _ = next((pair for pair in asking if pair[1].clip in named), asking[0])
        raise placement.fault(error.what.removesuffix("."), error.remedy) from error


def _step(slug: str, theme: str) -> str:
    return slug if theme == "dark" else f"{slug} ({theme})"


class _Told:
    """A display on which every version of a clip, in each theme, has a name of its own."""

    def __init__(self, display: Display, variant: Variant, theme: str) -> None:
        self._display, self._variant, self._theme = display, variant, theme
        self.say = display.say

    def _name(self, clip: str) -> str:
        return _step(Version(clip, self._variant).slug, self._theme)

    def stage(self, clip: str, stage: str) -> None:
        self._display.stage(self._name(clip), stage)

    def part(self, clip: str, fraction: float) -> None:
        self._display.part(self._name(clip), fraction)

    def finished(self, clip: str, note: str) -> None:
        self._display.finished(self._name(clip), note)
