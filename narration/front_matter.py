"""The lines `key: value` between two lines `---` at the top of a Markdown file.

They are not YAML: a value is the rest of its line, whatever signs stand in it, and a key may come again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.errors import ExplainerError

FENCE = "---"

Fault = Callable[[int, str, str], ExplainerError]
"""Makes an error of a line's number, what is wrong there, and what to do."""


@dataclass(frozen=True)
class Entry:
    """A line of the header: `text` is empty where there is no value; `line` counts from 1."""

    key: str
    text: str
    line: int


def split(lines: Sequence[str], fault: Fault) -> tuple[list[Entry], int]:
    """The entries of the header, and the index of the first line after it: 0 if there is no header.

    Raises
    ------
    ExplainerError
        If the header is not closed before the first `## ` heading.
    """
    if not lines or lines[0].strip() != FENCE:
        return [], 0
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip() == FENCE:
            return entries, number
        if line.startswith("## "):
            break
        key, _, text = line.partition(":")
        entries.append(Entry(key.strip(), text.strip(), number))
    else:
        number = len(lines)
    raise fault(number, "the header is not closed", f"Put a line `{FENCE}` after its last key.")
