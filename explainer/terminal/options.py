"""Options that several commands share."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import click

from explainer.production.variants import ROLES, Variant
from narration import engine


def with_options(options: Sequence[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """Give a command these options, in this order."""

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


quality_option: Callable[[Any], Any] = click.option(
    "--quality",
    type=click.Choice(["draft", "web", "4k"]),
    default="web",
    show_default=True,
    help="480p at 15, 1080p at 30, or 2160p at 30 frames a second.",
)

workers_option: Callable[[Any], Any] = click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Draw in at most N processes at the same time  [default: one for each core]",
)

scheduler_option: Callable[[Any], Any] = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Draw on the Dask cluster whose scheduler is at ADDRESS, such as tcp://10.0.0.5:8786.",
)

theme_option: Callable[[Any], Any] = click.option(
    "--theme", type=click.Choice(["dark", "light"]), default="dark", show_default=True
)

without_option: Callable[[Any], Any] = click.option(
    "--without",
    type=click.Choice(ROLES),
    help="Turn off the heads that do this, and tell how the model fares.",
)

edition_options = [quality_option, theme_option]
"""Which edition of a clip."""

_VARIANT: list[Callable[[Any], Any]] = [
    click.option("--name", help="Tell it with another name; its own folder under renders/variants."),
    click.option(
        "--prompt", help=r"Tell it with another prompt, or another text of code (\n is a new line)."
    ),
    click.option(
        "--model",
        help="Tell it of another model: a name, a folder, or a published one; with _untrained behind its "
        "name, as it was before training.",
    ),
    without_option,
]


def variant_options(function: Any) -> Any:
    """Give a command the options that say which variant of a clip; it gets them together, as `variant`."""

    @functools.wraps(function)
    def gather(
        *arguments: Any,
        name: str | None,
        prompt: str | None,
        model: str | None,
        without: str | None,
        **others: Any,
    ) -> Any:
        return function(*arguments, variant=Variant(name, prompt, model, without), **others)

    return with_options(_VARIANT)(gather)


def _from_anywhere(_: click.Context, __: click.Parameter, voice: str | None) -> str | None:
    """The voice, with its files named so that they can be found from any folder the next time."""
    if voice is None or engine.by_name(voice) or not (files := engine.files(voice)):
        return voice
    return f"{voice.partition(':')[0]}:{','.join(str(file.absolute()) for file in files)}"


voice_option: Callable[[Any], Any] = click.option(
    "--voice",
    metavar="VOICE",
    callback=_from_anywhere,
    help="flite, espeak, silent, recorded:DIR, piper:NAME or kokoro:SPEAKER (see: explainer voices)  "
    "[default: the one in which the clip is spoken already, or else flite]",
)

look_options: list[Callable[[Any], Any]] = [theme_option, voice_option, variant_options]
