"""How scripts name a fact: `facts.field`, `facts.field[3]`, or `facts.field[source]` with another field."""

import difflib
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from data.errors import ExplainerError
from data.facts import Facts

FIELD = r"facts\.(?P<name>\w+)(?:\[(?P<index>\w+(?:, *\w+)*)\])?"
"""A fact as it is written, with its `name` and `index`."""

Fault = Callable[[str, str], ExplainerError]
"""Makes the error of a place in a script out of what is wrong there and what to do."""


def look_up(facts: Facts, match: re.Match[str], fault: Fault) -> tuple[Any, tuple[int, ...]]:
    """The whole field that a match of `FIELD` names, and the index into it, empty if there is none.

    Raises
    ------
    ExplainerError
        If the facts have no such field, or what stands between the brackets is no index.
    """
    index = [_index(facts, part, fault) for part in re.findall(r"\w+", match["index"] or "")]
    return _known(facts, match["name"], fault), tuple(index)


def _known(facts: Facts, name: str, fault: Fault) -> Any:
    names = [entry.name for entry in fields(facts)]
    if name not in names:
        near = difflib.get_close_matches(name, names, n=1, cutoff=0)[0]
        raise fault(f"the facts have no `{name}`", f"Did you mean `{near}`?")
    return getattr(facts, name)


def _index(facts: Facts, part: str, fault: Fault) -> int:
    index = int(part) if part.isdecimal() else _known(facts, part, fault)
    if not isinstance(index, int):
        raise fault(f"`{part}` is not an index", "Put a number between [ ], or its field.")
    return index
