"""The one error that a user can cause: what happened, and what to do about it."""

import difflib
from collections.abc import Iterable


class ExplainerError(Exception):
    """Something that the user can put right.

    Parameters
    ----------
    what:
        One sentence that says what happened, naming the file, line, clip or beat.
    remedy:
        One sentence that says what to do.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}"


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of these names that was probably meant by a name that is not among them."""
    return next(iter(difflib.get_close_matches(name.lower(), list(names), n=1, cutoff=0.5)), None)


def hint(name: str, names: Iterable[str], quote: str = "`") -> str:
    """`; the nearest name is …` for what an error says of an unknown name; empty if none is near."""
    near = nearest(name, names)
    return "" if near is None else f"; the nearest name is {quote}{near}{quote}"
