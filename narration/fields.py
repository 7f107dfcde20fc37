"""How scripts name a fact: `facts.field`, `facts.field[3]`, or `facts.field[source]` with another field."""

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np

from data.errors import ExplainerError, nearest
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
        If the facts have no such field, or what stands between the brackets is no index, or none of it.
    """
    entry, written = _known(facts, match["name"], fault), re.findall(r"\w+", match["index"] or "")
    index = tuple(_index(facts, part, fault) for part in written)
    named, sizes = f"{match['name']}[{match['index']}]", np.shape(entry)
    if len(index) > len(sizes):
        raise fault(f"`{named}` has more indices than `{match['name']}` has axes", "Leave one out.")
    for part, place, size in zip(written, index, sizes, strict=False):
        if not 0 <= place < size:
            entries = f"{' × '.join(map(str, sizes))} {'entry' if sizes == (1,) else 'entries'}"
            remedy = (
                f"Put an index from 0 to {size - 1} in place of `{part}`." if size else "Name another field."
            )
            raise fault(f"there is no `{named}`: `{match['name']}` has {entries}", remedy)
    return entry, index


def _known(facts: Facts, name: str, fault: Fault) -> Any:
    names = [entry.name for entry in fields(facts)]
    if name not in names:
        near = nearest(name, names)
        remedy = f"Did you mean `{near}`?" if near else "Name another field."
        raise fault(f"the facts have no `{name}`", remedy)
    return getattr(facts, name)


def _index(facts: Facts, part: str, fault: Fault) -> int:
    index = int(part) if part.isdecimal() else _known(facts, part, fault)
    if not isinstance(index, int):
        raise fault(f"`{part}` is not an index", "Put a number between [ ], or its field.")
    return index
