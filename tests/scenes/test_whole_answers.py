"""An answer of several tokens is shown as a whole where the number is of the whole."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from scenes.induction_matching import InductionMatchingClip
from scenes.kit.charts.guesses import GuessChart
from scenes.kit.clip import Clip
from scenes.kit.lint import faults, rehearse
from tests.scenes.conftest import silent_timing


def of_three_tokens(facts: InductionMatching, probability: float) -> InductionMatching:
    """The answer has two more tokens; what was said of it is now said of the first alone."""
    tokens = (facts.answer, "il", "o")
    whole = "".join(tokens).strip()
    return replace(facts, answer_tokens=tokens, answer_shown=whole, probability=probability)


def test_chip_and_number_are_of_the_same(induction: InductionMatching, silence: Path) -> None:
    facts = of_three_tokens(induction, 0.5)
    charts: list[GuessChart] = []

    class Watched(InductionMatchingClip):
        def guesses(self, case: str = "", null: tuple[str, str] | None = None) -> GuessChart:
            charts.append(super().guesses(case, null))
            return charts[-1]

    def look(clip: Clip[Any]) -> None:
        assert list(faults(clip.mobjects)) == []

    rehearse(Watched, facts, silent_timing(facts, silence), look)
    said = [{token: row.number.written for token, row in chart.rows.items()} for chart in charts]
    assert all(chart.answer.chip.words.written == facts.answer_shown for chart in charts)
    risen = [row for row in said if facts.answer in row]
    assert risen
    for row in risen:
        assert row[facts.answer] == f"{facts.guess_probabilities[0]:.0%}"
        assert row["".join(facts.answer_tokens)] == "50%"


def test_no_answer_rises_to_under_one_percent(induction: InductionMatching, silence: Path) -> None:
    with pytest.raises(ExplainerError, match=r"facts\.probability > 0\.1"):
        silent_timing(of_three_tokens(induction, 0.0033), silence)
