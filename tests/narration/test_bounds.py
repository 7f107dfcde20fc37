"""What a script may allow itself: only bounds that there are, only wider ones, and only with a reason."""

from typing import Any

import pytest

from data.errors import ExplainerError
from narration.bounds import BOUNDS, bounds
from narration.script import read

HEADER = "title: T\nplace: 1\nfacts: induction_matching\nposter: one"


def allowed(write: Any, *allowances: str) -> Any:
    header = "\n".join([HEADER, *(f"allow: {allowance}" for allowance in allowances)])
    return bounds(read("clip", write("## one\nSome words.", header)))


def test_a_script_that_allows_nothing_has_the_bounds_of_all(write: Any) -> None:
    found = allowed(write)
    assert {name: found[name] for name in BOUNDS} == BOUNDS
    assert not found.early_words


def test_a_bound_is_passed_with_a_reason_and_the_others_stay(write: Any) -> None:
    found = allowed(
        write,
        "still_seconds 4 because the sum is to be read",
        "slowest_words_a_minute 100 because it is read aloud as a poem",
        "early_word Softmax because the essay is quoted",
    )
    assert {name: found[name] for name in BOUNDS} == {
        **BOUNDS,
        "still_seconds": 4,
        "slowest_words_a_minute": 100,
    }
    assert found.early_words == {"softmax"}


@pytest.mark.parametrize(
    ("allowance", "what"),
    [
        ("still_seconds 4", "names no bound, no value or no reason"),
        ("still_seconds 4 because", "names no bound, no value or no reason"),
        ("still_seconds 4 because …", "names no bound, no value or no reason"),
        ("still_seconds because it is slow", "names no bound, no value or no reason"),
        ("still_minutes 4 because it is slow", "there is no bound `still_minutes`"),
        ("still_seconds long because it is slow", "the bound `long` is not a number"),
        ("still_seconds 2 because it is slow", "allows no more than the 2.5"),
        ("slowest_words_a_minute 130 because it is slow", "allows no more than the 120"),
    ],
)
def test_an_allowance_without_sense_is_named_with_its_line(write: Any, allowance: str, what: str) -> None:
    with pytest.raises(ExplainerError, match=r"clip\.md, line 7: ") as caught:
        allowed(write, "empty_frames 2 because it blinks", allowance)
    assert what in caught.value.what
