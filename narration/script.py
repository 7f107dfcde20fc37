"""Scripts: `narration/<clip>.md`, a header and one heading per beat, under it the words to speak.

A script reads well as it stands. Besides Markdown it knows three things:

* `## beat_name`, or `## beat_name {hold: 1.5}` for seconds of quiet after its last word;
* `*word*` or `*some words*`: a moment that the scene can wait for. Its name is the words in lower case,
  without punctuation; what is filled in stands in it as the name of its field, so that no name depends on
  the facts: `*{facts.answer_shown}*` is waited for as `answer_shown`;
* `{facts.field:spec}`, filled in from the facts (see `narration.fill`). Numbers are never typed.

What stands between `<!--` and `-->` is a note for those who draw; it is not spoken.

The header may also hold `claim:`, one sentence for the clip's title slide in a talk, and `loops:`, the names
of beats, parted by commas, that go on again and again there, silently, until the speaker moves on. Lines
`true_when:` state, one each, what the words take for granted (see `narration.truth`). `introduces: [layer,
token]` names the technical words that the clip explains (see `narration.vocabulary`), and lines `allow:`
widen, one each, a bound of what an ear can follow (see `narration.bounds`).

What is told of a model to which something was done, such as turning heads off, stands in a script of its own
beside the clip's, with the same beats and marks: `<clip>.without_induction.md`, `<clip>.untrained.md`.
"""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from data.errors import ExplainerError
from narration import front_matter
from narration.front_matter import Entry

FOLDER = Path(__file__).parent

_HEADER_KEYS = ("title", "place", "facts", "poster")
_OPTIONAL_KEYS = ("claim", "loops", "introduces", "true_when", "allow")
_WITH_LINES = ("introduces", "true_when", "allow")
"""Keys of which the line is kept, as what they say is checked later."""
_REPEATED = ("true_when", "allow")
_HEADING = re.compile(r"## (?P<name>[a-z][a-z0-9_]*)(?: \{hold: (?P<hold>\d+(?:\.\d+)?)\})?")


@dataclass(frozen=True)
class Beat:
    """A beat as written: its words still hold marks and braces; `line` is that of its first word."""

    name: str
    hold: float
    text: str
    line: int

    @property
    def title(self) -> str:
        """The beat's name as a title: `one_step_left` is "One step left"."""
        words = self.name.replace("_", " ")
        return words[0].upper() + words[1:]


@dataclass(frozen=True)
class Script:
    """A script as written: `place` is its clip's in the film, `poster` the beat that ends on the claim.

    `claim` is that claim as a sentence, or empty; `loops` names the beats that a talk repeats;
    `introduces` the technical words that it explains; `conditions` say of which facts the words are true,
    `allowances` which bounds they are let pass, and why.
    """

    path: Path
    title: str
    place: int
    facts: str
    poster: str
    beats: tuple[Beat, ...]
    claim: str = ""
    loops: tuple[str, ...] = ()
    introduces: tuple[Entry, ...] = ()
    conditions: tuple[Entry, ...] = ()
    allowances: tuple[Entry, ...] = ()

    @property
    def clip(self) -> str:
        """The clip's name: the stem of the file, without the state that it tells of."""
        return self.path.name.split(".")[0]


def read(clip: str, folder: Path = FOLDER, state: str = "") -> Script:
    """Read the script of a clip, or what is told of a model in another state, such as `without induction`.

    Raises
    ------
    ExplainerError
        If there is no such script, or it has a fault; the file and line are named.
    """
    told_of = f".{re.sub('[^a-z]', '_', state)}" if state else ""
    path = folder / f"{clip}{told_of}.md"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        known = ", ".join(sorted(script.stem for script in folder.glob("*.md") if "." not in script.stem))
        raise ExplainerError(
            f"There is no script {shown(path)}.", f"Scripts that exist: {known or 'none'}."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExplainerError(f"{shown(path)} cannot be read as text.", "Save it as UTF-8.") from error
    if not "".join(lines).strip():
        raise ExplainerError(f"{shown(path)} is empty.", "Write a header and at least one beat.")
    header, checked, first_line = _read_header(path, lines)
    beats = _read_beats(path, _without_notes(path, lines), first_line)
    loops = _listed(header.get("loops", ""))
    for what, name in [("poster is", header["poster"]), *(("header loops", name) for name in loops)]:
        if name not in {beat.name for beat in beats}:
            raise fault(
                path, 1, f"the {what} beat `{name}`, which the script does not have", "Name a beat of it."
            )
    return Script(
        path,
        header["title"],
        int(header["place"]),
        header["facts"],
        header["poster"],
        beats,
        header.get("claim", ""),
        loops,
        tuple(
            Entry(entry.key, word, entry.line)
            for entry in checked["introduces"]
            for word in _listed(entry.text.removeprefix("[").removesuffix("]"))
        ),
        checked["true_when"],
        checked["allow"],
    )


def shown(path: Path) -> str:
    """A script's path as errors name it: `narration/<clip>.md`."""
    return f"{path.parent.name}/{path.name}"


def fault(path: Path, line: int, what: str, remedy: str) -> ExplainerError:
    """An error in a script, with file and line."""
    return ExplainerError(f"{shown(path)}, line {line}: {what}.", remedy)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",")) if text else ()


def _without_notes(path: Path, lines: list[str]) -> list[str]:
    """The lines with notes left out; each of the others keeps its number."""
    text = re.sub(
        r"<!--.*?-->", lambda note: "\n" * note.group().count("\n"), "\n".join(lines), flags=re.DOTALL
    )
    for sign in ("<!--", "-->"):
        if sign in text:
            line = text[: text.index(sign)].count("\n") + 1
            raise fault(path, line, f"a `{sign}` stands alone", "Write a note as `<!-- … -->`.")
    return text.split("\n")


def _read_header(path: Path, lines: list[str]) -> tuple[dict[str, str], dict[str, tuple[Entry, ...]], int]:
    """The header's keys and values, those of which the line is kept, and the index of the line after it."""
    wanted = "Begin with lines `title:`, `place:`, `facts:`, `poster:` between two lines `---`."
    entries, first_line = front_matter.split(lines, partial(fault, path))
    if not first_line:
        raise fault(path, 1, "the header is missing", wanted)
    header: dict[str, str] = {}
    checked: dict[str, tuple[Entry, ...]] = dict.fromkeys(_WITH_LINES, ())
    for entry in entries:
        key, text, number = entry.key, entry.text, entry.line
        if key not in (keys := _HEADER_KEYS + _OPTIONAL_KEYS):
            raise fault(path, number, f"the header has no key `{key}`", f"Its keys are {', '.join(keys)}.")
        if key in header:
            raise fault(path, number, f"the header names `{key}` twice", "Remove one of the two lines.")
        if not text:
            raise fault(path, number, f"`{key}` has no value", f"Write it as `{key}: …`.")
        if key == "place" and not text.isdecimal():
            raise fault(
                path,
                number,
                f"the place `{text}` is not a whole number",
                "Give the clip's place in the film.",
            )
        if key in _WITH_LINES:
            checked[key] += (entry,)
        if key not in _REPEATED:
            header[key] = text
    for key in _HEADER_KEYS:
        if key not in header:
            raise fault(path, first_line, f"the header lacks `{key}`", wanted)
    return header, checked, first_line


def _read_beats(path: Path, lines: list[str], first: int) -> tuple[Beat, ...]:
    headings: list[tuple[str, float, int]] = []
    bodies: list[list[str]] = []
    for number, line in enumerate(lines[first:], start=first + 1):
        if line.startswith("#"):
            heading = _HEADING.fullmatch(line.rstrip())
            if not heading:
                raise fault(
                    path,
                    number,
                    f"`{line.strip()}` is not a beat's heading",
                    "Write `## beat_name` or `## beat_name {hold: 1.5}`, in lower case with underscores.",
                )
            if heading["name"] in {name for name, _, _ in headings}:
                raise fault(
                    path, number, f"beat `{heading['name']}` is there twice", "Rename one of the two."
                )
            headings.append((heading["name"], float(heading["hold"] or 0), number))
            bodies.append([])
        elif bodies:
            bodies[-1].append(line)
        elif line.strip():
            raise fault(
                path, number, "words stand before the first beat", "Put a heading `## beat_name` above them."
            )
    if not headings:
        raise fault(
            path, len(lines), "there is no beat", "Write `## beat_name` and under it the words to speak."
        )
    beats = []
    for (name, hold, number), body in zip(headings, bodies, strict=True):
        text = "\n".join(body)
        if not text.strip():
            raise fault(
                path,
                number,
                f"beat `{name}` has no words",
                "Write what is to be said, or remove the heading.",
            )
        blank = len(text) - len(text.lstrip())
        beats.append(Beat(name, hold, text.strip(), number + 1 + text[:blank].count("\n")))
    return tuple(beats)
