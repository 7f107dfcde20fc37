"""Filling a script: numbers come from the facts, and are recorded with the field that each was read from.

Between the braces stands `facts.field`, or `facts.field[3]`, or `facts.field[source]` where `source` is a
field that holds an index; then, after a colon, one of Python's format specs or one of two for the ear:

* `percent` says a share as one would: "95%", "under 1%", "over 99%";
* `one_in` says a small probability as "one in 33,000".
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.facts import Facts
from narration.fields import FIELD, look_up
from narration.pronounce import is_name
from narration.script import Beat, Script, fault

_PIECE = re.compile(r"\{(?P<field>[^{}]*)\}|(?P<sign>[{}*])|(?P<words>[^{}*]+)")
_FIELD = re.compile(rf"{FIELD}(?::(?P<spec>.+))?")
_EXPONENT = re.compile(r"\d[eE][-−+]?\d|\b(nan|inf)\b")


@dataclass(frozen=True)
class FilledNumber:
    """A number or word of the script that came from the facts; `index` is empty for a whole field."""

    beat: str
    text: str
    subject: str
    field: str
    index: tuple[int, ...]


@dataclass(frozen=True)
class FilledBeat:
    """A beat as captions show it.

    `words` are split at blanks, punctuation kept; `marks` maps a mark's name to the index of its first word.
    """

    name: str
    title: str
    hold: float
    words: tuple[str, ...]
    marks: dict[str, int]

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(self.words)


@dataclass(frozen=True)
class FilledScript:
    """A script with its numbers."""

    clip: str
    title: str
    beats: tuple[FilledBeat, ...]
    numbers: tuple[FilledNumber, ...]


def fill(script: Script, facts: Facts) -> FilledScript:
    """Fill in the numbers of a script.

    Raises
    ------
    ExplainerError
        For an unknown field, a bad spec, a typed number, an unclosed brace or mark; file and line are named.
    """
    if script.facts != facts.subject:
        wanted = f"the script is filled from `{script.facts}`, not from `{facts.subject}`"
        raise fault(script.path, 1, wanted, "Load the facts that its header names.")
    fillings = [_Filling(script.path, beat, facts) for beat in script.beats]
    beats = tuple(filling.beat() for filling in fillings)
    numbers = tuple(number for filling in fillings for number in filling.numbers)
    return FilledScript(script.clip, script.title, beats, numbers)


def marks(beat: Beat) -> tuple[str, ...]:
    """The names of a beat's marks, in the order in which they are heard."""
    named = re.sub(r"\{\s*facts\.(\w+)[^{}]*\}", r"\1", beat.text)
    return tuple(_mark_name(written) for written in re.findall(r"\*([^*]*)\*", named))


def _mark_name(written: str) -> str:
    return " ".join(re.sub(r"[^\w\s'’-]", "", written).lower().split())


class _Filling:
    """One beat on its way from the written text to the filled one."""

    def __init__(self, path: Path, beat: Beat, facts: Facts) -> None:
        self.path, self.written, self.facts = path, beat, facts
        self.numbers: list[FilledNumber] = []
        self.line = beat.line

    def fault(self, what: str, remedy: str) -> ExplainerError:
        return fault(self.path, self.line, what, remedy)

    def beat(self) -> FilledBeat:
        text, name = "", ""
        marks: dict[str, int] = {}
        opened: int | None = None
        for piece in _PIECE.finditer(self.written.text):
            if piece["sign"] == "*" and opened is not None:
                marks[self.mark_name(name, marks)] = self.word_at(text, opened)
                opened = None
            elif piece["sign"] == "*":
                opened, name = len(text), ""
                line_of_mark = self.line
            elif piece["sign"]:
                raise self.fault("a brace stands alone", "Write `{facts.field:spec}`.")
            elif piece["words"]:
                self.refuse_typed_numbers(piece["words"])
                text, name = text + piece["words"], name + piece["words"]
            else:
                field, filled = self.fill(piece["field"])
                text, name = text + filled, name + field
            self.line += piece.group().count("\n")
        if opened is not None:
            self.line = line_of_mark
            raise self.fault("a mark is not closed", "Put an asterisk after its last word.")
        return FilledBeat(
            self.written.name, self.written.title, self.written.hold, tuple(text.split()), marks
        )

    def mark_name(self, written: str, marks: Container[str]) -> str:
        name = _mark_name(written)
        if not name:
            raise self.fault("a mark holds no word", "Put a word between its asterisks.")
        if name in marks:
            raise self.fault(
                f"beat `{self.written.name}` marks *{name}* twice, as a word or as a field",
                "Mark another word, or more words.",
            )
        return name

    @staticmethod
    def word_at(text: str, position: int) -> int:
        # A letter put at the position belongs to the word that begins or goes on there.
        return len((text[:position] + "x").split()) - 1

    def refuse_typed_numbers(self, words: str) -> None:
        for match in re.finditer(r"\S*\d\S*", words):
            if not is_name(match.group()):
                self.line += words[: match.start()].count("\n")
                raise self.fault(
                    f"the number `{match.group()}` is typed",
                    "Fill it in with `{facts.field:spec}`; if it is a name, list it in pronunciation.toml.",
                )

    def fill(self, written: str) -> tuple[str, str]:
        """The name of the field that is written between two braces, and its text."""
        match = _FIELD.fullmatch(written.strip())
        if not match:
            raise self.fault(f"`{{{written}}}` is not a fact", "Write `{facts.field:spec}`.")
        entry, index = look_up(self.facts, match, self.fault)
        try:
            text = _say(np.asarray(entry)[index].item() if index else entry, match["spec"] or "")
        except (TypeError, ValueError, OverflowError) as error:
            raise self.fault(
                f"`{{{written}}}` cannot be said: {error}",
                "Choose a spec that suits the field, such as `percent`, `one_in`, `.2f`, `,`.",
            ) from error
        self.numbers.append(FilledNumber(self.written.name, text, self.facts.subject, match["name"], index))
        return match["name"], text


def _say(entry: Any, spec: str) -> str:
    if not isinstance(entry, (str, int, float)):
        raise ValueError("it is not one number or word, so it wants an index between [ ]")
    for_the_ear = {"percent": _percent, "one_in": _one_in}
    if spec in for_the_ear:
        text = for_the_ear[spec](float(entry))
    elif isinstance(entry, str):
        # The space that belongs to a token is not said.
        text = format(entry.strip(), spec)
    else:
        # A rounded −0.4 is 0, not −0; and a minus is no hyphen.
        text = re.sub(r"^-(?=[0.,]*%?$)", "", format(entry, spec)).replace("-", "−")
    if not text.strip() or _EXPONENT.search(text):
        raise ValueError(f"it would read `{text}`")
    return text


def _percent(share: float) -> str:
    """A share in whole percents, as one says it; never a false 0% or 100%, which are drawn with decimals."""
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def _one_in(probability: float) -> str:
    """A small probability as "one in N"."""
    return f"one in {odds(probability)}"


def odds(probability: float) -> str:
    """The N of a small probability's "one in N", rounded to two digits, as it is said and as it is drawn.

    Raises
    ------
    ValueError
        If the probability is not small.
    """
    if not 0 < probability <= 0.1:
        raise ValueError("`one_in` is for probabilities up to a tenth")
    one_in = 1 / probability
    digits = len(f"{one_in:.0f}") - 2
    return f"{round(one_in / 10**digits) * 10**digits:,}"
