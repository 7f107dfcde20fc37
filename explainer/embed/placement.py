"""The line of an essay at which a clip stands: `![clip](induction_matching){start=it_fits scrub}`.

Between the braces stand, in any order and separated by blanks:

* `name=Alice`, `without=induction`, `model=MODEL`, `prompt="…"`: which version of the clip, as
  `explainer render` has it;
* `variants="Alice, Bob, without=induction"`: versions that the reader can switch to; a bare word is a name;
* `start=BEAT`: the beat that the clip starts at, or that is looped;
* `scrub`: a slider to drag through the clip frame by frame;
* `loop`: one beat, silent, over and over while it is seen (the poster's, if `start` names none);
* `id=WORD`: how the page knows the clip; wanted where a page has the same clip twice.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from data.errors import ExplainerError, hint
from explainer.production.variants import ROLES, Variant
from narration.script import Script, fault

BEGINNING = "![clip]("
FLAGS = ("scrub", "loop")
VARIANT_KEYS = tuple(part.name for part in fields(Variant))
KEYS = (*VARIANT_KEYS, "variants", "start", "id")
_LINE = re.compile(r"!\[clip\]\((?P<clip>[^()\s]*)\)\s*(?:\{(?P<options>.*)\})?")
_ID = re.compile(r"[A-Za-z][\w-]*")

Known = Mapping[str, Script]
"""The script of every clip that there is."""


@dataclass(frozen=True)
class Version:
    """A clip in one of its variants."""

    clip: str
    variant: Variant = field(default_factory=Variant)

    @property
    def slug(self) -> str:
        """Its folder's name: `induction_matching`, or `induction_matching-alice`."""
        return f"{self.clip}-{self.variant.slug}" if self.variant else self.clip


@dataclass(frozen=True)
class Placement:
    """A clip's place on a page.

    `others` are the versions that a reader can switch to, each with the one thing in which it differs (the
    name of an option, and its value). `start` is the beat that it starts at, None for the beginning; of a
    loop, the beat that is shown.
    """

    path: Path
    line: int
    id: str
    version: Version
    others: tuple[tuple[str, str, Version], ...] = ()
    start: str | None = None
    scrub: bool = False
    loop: bool = False

    def versions(self) -> list[Version]:
        """All that have to be there, the one shown first in front."""
        return [self.version, *(version for _, _, version in self.others)]

    def fault(self, what: str, remedy: str) -> ExplainerError:
        """An error that names the placement's file and line."""
        return fault(self.path, self.line, what, remedy)


def read_placement(written: str, path: Path, line: int, known: Known) -> Placement:
    """The placement that is written on a line.

    Raises
    ------
    ExplainerError
        If the clip, a beat or an option is not known, or the line cannot be read; file and line are named.
    """
    match = _LINE.fullmatch(written.strip())
    if not match:
        raise fault(
            path,
            line,
            f"`{written.strip()}` cannot be read",
            "Write `![clip](CLIP)`, or `![clip](CLIP){option=value}` with all options on the same line.",
        )
    clip = match["clip"]
    if clip not in known:
        raise fault(
            path,
            line,
            f"there is no clip `{clip}`{hint(clip, known)}",
            f"Clips: {', '.join(known) or 'none yet'}.",
        )
    return _Reading(path, line, known[clip]).placement(match["options"] or "")


class _Reading:
    """The options of one line."""

    def __init__(self, path: Path, line: int, script: Script) -> None:
        self.path, self.line, self.clip, self.poster = path, line, script.clip, script.poster
        self.beats = [beat.name for beat in script.beats]

    def fault(self, what: str, remedy: str) -> ExplainerError:
        return fault(self.path, self.line, what, remedy)

    def placement(self, written: str) -> Placement:
        values, flags = self.options(written)
        start, name = values.get("start"), values.get("id", self.clip)
        if start is not None and start not in self.beats:
            raise self.fault(
                f"`{self.clip}` has no beat `{start}`{hint(start, self.beats)}",
                f"Its beats: {', '.join(self.beats)}.",
            )
        if not _ID.fullmatch(name):
            raise self.fault(
                f"`{name}` is not an id", "Begin with a letter; letters, digits, `-` and `_` may follow."
            )
        if "loop" in flags and ("scrub" in flags or "variants" in values):
            raise self.fault("a loop has neither `scrub` nor `variants`", "Leave `loop` out, or the others.")
        if "loop" in flags:
            start = start or self.poster
        version = Version(
            self.clip, self.variant(Variant(), {key: values[key] for key in VARIANT_KEYS if key in values})
        )
        others = tuple(self.others(values.get("variants", ""), version))
        return Placement(
            self.path, self.line, name, version, others, start, "scrub" in flags, "loop" in flags
        )

    def options(self, written: str) -> tuple[dict[str, str], set[str]]:
        try:
            words = shlex.split(written)
        except ValueError as error:
            raise self.fault("a quotation mark is not closed", "Close it before the brace.") from error
        values: dict[str, str] = {}
        flags: set[str] = set()
        for word in words:
            key, equals, value = word.partition("=")
            if key in values or key in flags:
                raise self.fault(f"the option `{key}` is there twice", "Remove one of the two.")
            if key in FLAGS and not equals:
                flags.add(key)
            elif key in KEYS and value:
                values[key] = value
            elif key in FLAGS:
                raise self.fault(f"`{key}` takes no value", f"Write just `{key}`.")
            elif key in KEYS:
                raise self.fault(f"`{key}` has no value", f"Write `{key}=…`.")
            else:
                names = (*KEYS, *FLAGS)
                raise self.fault(
                    f"there is no option `{key}`{hint(key, names)}", f"Options: {', '.join(names)}."
                )
        return values, flags

    def variant(self, shown: Variant, options: Mapping[str, str]) -> Variant:
        if "without" in options and options["without"] not in ROLES:
            raise self.fault(
                f"`{options['without']}` are no heads that can be turned off",
                f"Choose one of: {', '.join(ROLES)}.",
            )
        return replace(shown, **options)

    def others(self, written: str, shown: Version) -> list[tuple[str, str, Version]]:
        others: list[tuple[str, str, Version]] = []
        for item in filter(None, (part.strip() for part in written.split(","))):
            key, _, value = (item if "=" in item else f"name={item}").partition("=")
            if key not in VARIANT_KEYS or not value:
                raise self.fault(
                    f"`{item}` is not a variant",
                    f"Write a name, or one of {', '.join(f'`{key}=…`' for key in VARIANT_KEYS)}.",
                )
            other = Version(self.clip, self.variant(shown.variant, {key: value}))
            if other == shown or other in (version for _, _, version in others):
                raise self.fault(f"the variant `{item}` is there twice", "Remove one of the two.")
            others.append((key, value, other))
        return others
