"""Is a script true of the facts? Its header says of which: `true_when: facts.probability > 0.5`.

A condition compares two sides with `<`, `>`, `==` or `!=`. A side is a number; a fact, written as between the
braces of the words; or a number times a fact: `2 * facts.next_best_share`. If a side is a whole array, the
condition has to hold for every entry.
"""

import operator
import re
from typing import Any

import numpy as np

from data.errors import ExplainerError
from data.facts import Facts
from narration.fields import FIELD, Fault, look_up
from narration.front_matter import Entry
from narration.script import Script, fault

_CONDITION = re.compile(r"(?P<left>.+?) (?P<compares>[<>]|[=!]=) (?P<right>.+)")
_SIDE = re.compile(rf"(?:(?P<factor>-?\d+(?:\.\d+)?)(?: \* |$))?(?:{FIELD})?")
_COMPARES = {"<": operator.lt, ">": operator.gt, "==": operator.eq, "!=": operator.ne}


def check(script: Script, facts: Facts) -> None:
    """See that all conditions of a script hold.

    Raises
    ------
    ExplainerError
        If one does not, so that the words would be false; or if one cannot be read.
    """
    for condition in script.conditions:
        if (found := _unmet(script, condition, facts)) is not None:
            raise fault(
                script.path,
                condition.line,
                f"the words are true when `{condition.text}`, but {_of_what(facts)}{found}",
                "Choose another name, prompt or model; or change the words, and this line with them.",
            )


def _unmet(script: Script, condition: Entry, facts: Facts) -> str | None:
    """What the facts say instead, if the condition does not hold."""

    def wrong(what: str, remedy: str) -> ExplainerError:
        return fault(script.path, condition.line, what, remedy)

    unread = wrong(
        f"the condition `{condition.text}` cannot be read",
        "Write it as `true_when: facts.field > 0.5`, or `< 2 * facts.other_field`.",
    )
    match = _CONDITION.fullmatch(condition.text)
    if not match:
        raise unread
    try:
        sides = [(match[side], _side(match[side], facts, wrong)) for side in ("left", "right")]
        holds = np.all(_COMPARES[match["compares"]](*(found for _, found in sides)))
    except (ValueError, TypeError) as error:
        raise unread from error
    if holds:
        return None
    return " and ".join(f"`{side}` is {_shown(found)}" for side, found in sides if "facts" in side)


def _side(written: str, facts: Facts, wrong: Fault) -> Any:
    match = _SIDE.fullmatch(written)
    if not match or not written:
        raise ValueError(written)
    if match["name"] is None:
        return float(match["factor"])
    entry, index = look_up(facts, match, wrong)
    # An array of words compares word by word, as one of numbers does.
    found: Any = np.asarray(entry)[index] if index or not isinstance(entry, str) else entry
    return found if match["factor"] is None else float(match["factor"]) * found


def _shown(side: Any) -> str:
    found = np.unique(np.asarray(side)).tolist()
    ends = [repr(end) if isinstance(end, str) else f"{end:.3g}" for end in found]
    return ends[0] if len(ends) == 1 else f"{ends[0]} to {ends[-1]}"


def _of_what(facts: Facts) -> str:
    prompt, model = (getattr(facts, name, None) for name in ("prompt", "model"))
    return f"after “{prompt}” in {model} " if prompt else ""
