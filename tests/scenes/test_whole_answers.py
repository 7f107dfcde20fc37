"""An answer of several tokens is shown as a whole where the number is of the whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from scenes.induction_matching import InductionMatchingClip
from tests.scenes.conftest import silent_timing
from tests.scenes.rehearsed import rehearsed


def of_three_tokens(facts: InductionMatching, probability: float) -> InductionMatching:
    """The answer has two more tokens; what was said of it is now said of the first alone."""
    tokens = (facts.answer, "il", "o")
    whole = "".join(tokens).strip()
    return replace(facts, answer_tokens=tokens, answer_shown=whole, probability=probability)


def test_name_and_number_are_of_the_same(induction: InductionMatching, silence: Path) -> None:
    facts = of_three_tokens(induction, 0.8)
    played = rehearsed(InductionMatchingClip, facts, silent_timing(facts, silence))
    assert played.faults == []
    said = [result for plays in played.pictures.values() for picture in plays for result in picture.results]
    assert all(result.name != facts.answer for result in said)
    assert {"80%"} == {result.number for result in said if result.value == facts.probability}
    assert facts.answer_shown in {result.name for result in said}


def test_no_answer_rises_to_under_one_percent(induction: InductionMatching, silence: Path) -> None:
    with pytest.raises(ExplainerError, match=r"facts\.probability > 0\.5"):
        silent_timing(of_three_tokens(induction, 0.0033), silence)
