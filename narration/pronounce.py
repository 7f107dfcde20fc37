"""The spoken form: which words are heard for each written one.

Captions show `94%`; the voice says "ninety four percent", and the times of those words are the time of `94%`.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from num2words import num2words

_LIST = Path(__file__).with_name("pronunciation.toml")
_NUMBER = re.compile(r"(?P<sign>[-−+]?)(?P<whole>\d[\d,]*)(?:\.(?P<decimals>\d+))?(?P<rest>.*)")
_AROUND = "\"“”‘’'()[]{}<>«»…,.;:!?—–"
_SIGNS = {"": "", "-": "minus", "−": "minus", "+": "plus"}

# Articles, pronouns, prepositions, conjunctions and auxiliary verbs carry no meaning by themselves.
_SMALL = """
    a an the this that these those it its it's i you he she we they me him her us them my your his our their
    of to in on at by for from with as than then so but and or nor if into onto up out off over under here
    there who what which when where why how am is are was were be been being do does did done has have had
    having can could would will shall should may might must can't couldn't wouldn't won't don't doesn't didn't
    isn't we'd i'd it'd you'd that's what's let's
"""


@dataclass(frozen=True)
class SpokenWord:
    """A written word, the words heard for it, and the stop after it: `,`, `.`, `?`, `!` or nothing."""

    written: str
    spoken: tuple[str, ...]
    stop: str


def pronounce(written: str) -> SpokenWord:
    """The spoken form of one written word (what stands between two blanks)."""
    core = written.strip(_AROUND)
    after = written[written.rindex(core) + len(core) :] if core else written
    stop = next((mark for mark in after if mark in ".?!"), "," if set(after) & set(",;:—–…") else "")
    return SpokenWord(written, tuple(_say(core).split()), stop)


def is_name(written: str) -> bool:
    """Whether the pronunciation list knows the word, so that a digit in it is part of a name."""
    return _listed(written.strip(_AROUND)) is not None


def carries_meaning(spoken: str) -> bool:
    """Whether a spoken word is more than an article, pronoun, preposition, conjunction or auxiliary verb."""
    return spoken.lower() not in _SMALL.split()


def _say(core: str) -> str:
    listed = _listed(core)
    if listed is not None:
        return listed
    number = _NUMBER.fullmatch(core)
    if number:
        said = [_SIGNS[number["sign"]], _cardinal(number["whole"])]
        if number["decimals"]:
            said += ["point", *(_cardinal(digit) for digit in number["decimals"])]
        return " ".join([*said, _say(number["rest"]) if number["rest"] else ""])
    for symbol, said_as in _pronunciations()["symbols"].items():
        if not symbol.isalpha() and symbol in core:
            before, _, after = core.partition(symbol)
            return f"{_say(before)} {said_as} {_say(after)}"
    return re.sub(r"[^\w'’]+", " ", core).replace("’", "'").replace("_", " ")


def _cardinal(digits: str) -> str:
    said: str = num2words(int(digits.replace(",", "")))
    return said.replace("-", " ").replace(",", "")


def _listed(core: str) -> str | None:
    tables = _pronunciations()
    words = {**tables["symbols"], **tables["names"]}
    for key in (core, core.lower()):
        if key in words:
            return words[key]
    stem, apostrophe, _ = core.replace("’", "'").rpartition("'s")
    if apostrophe and stem and core.endswith("s"):
        said = _listed(stem)
        return None if said is None else f"{said}'s"
    return None


@cache
def _pronunciations() -> dict[str, dict[str, str]]:
    with _LIST.open("rb") as file:
        return tomllib.load(file)
