"""A score beside its bar and its null."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """One score of one model; `null` is what `null_is` gives by the same measure.

    Of a score that was measured on several draws, `found` is the worst of them, unless `what` says otherwise.
    """

    model: str
    what: str
    found: float
    bar: float
    at_least: bool
    null: float
    null_is: str

    @property
    def reached(self) -> bool:
        """Whether the score is on the right side of its bar."""
        return self.found >= self.bar if self.at_least else self.found <= self.bar
