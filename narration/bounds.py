"""How much an ear can follow: the bounds that `explainer check` holds words and picture to.

A script that has a reason to pass one of them says so in its header, a line each:

    allow: numbers_a_minute 6 because the clip compares two lists of numbers
    allow: early_word softmax because the essay's own sentence is quoted

`early_word` lets a technical word be said before the film has introduced it.
"""

import re
from dataclasses import dataclass, field

from narration.script import Script, fault

BOUNDS = {
    "numbers_a_sentence": 1.0,
    "numbers_a_minute": 4.0,  # distinct ones
    "beats_without_rest": 2.0,  # in a row
    "slowest_words_a_minute": 120.0,  # while speaking
    "fastest_words_a_minute": 165.0,
    "longest_seconds": 120.0,  # of a clip
    "empty_frames": 0.0,  # between the first frame and the last
    "still_seconds": 2.5,  # within a beat that is not the last
    "still_share": 0.45,  # of all frames: those that are like the frame before
}
_LOWEST = ("slowest_words_a_minute",)
"""What may not be less than its bound; all else may not be more."""
EARLY_WORD = "early_word"

_ALLOWANCE = re.compile(r"(?P<what>\w+) (?P<how_much>.+?) because (?P<reason>.*\w.*)")


@dataclass(frozen=True)
class Bounds:
    """The bounds that hold for one clip; `early_words`, in lower case, may be said before their turn."""

    of: dict[str, float] = field(default_factory=lambda: dict(BOUNDS))
    early_words: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> float:
        return self.of[name]


def bounds(script: Script) -> Bounds:
    """The bounds of a script's clip: those of the project, but for what its header allows.

    Raises
    ------
    ExplainerError
        If an allowance is of no bound, gives no reason, or allows no more than there is; with file and line.
    """
    of, early = dict(BOUNDS), set[str]()
    for allowance in script.allowances:
        match = _ALLOWANCE.fullmatch(allowance.text)
        if not match:
            raise fault(
                script.path,
                allowance.line,
                f"`allow: {allowance.text}` names no bound, no value or no reason",
                "Write it as `allow: still_seconds 4 because …`.",
            )
        what, how_much = match["what"], match["how_much"]
        if what == EARLY_WORD:
            early.add(how_much.lower())
            continue
        if what not in BOUNDS:
            names = ", ".join([*BOUNDS, EARLY_WORD])
            raise fault(
                script.path, allowance.line, f"there is no bound `{what}`", f"The bounds are {names}."
            )
        try:
            value = float(how_much)
        except ValueError as error:
            raise fault(
                script.path, allowance.line, f"the bound `{how_much}` is not a number", "Give a number."
            ) from error
        if value <= BOUNDS[what] if what not in _LOWEST else value >= BOUNDS[what]:
            raise fault(
                script.path,
                allowance.line,
                f"`{what} {how_much}` allows no more than the {BOUNDS[what]:g} that all clips have",
                "Remove the line, or give a wider bound.",
            )
        of[what] = value
    return Bounds(of, frozenset(early))
