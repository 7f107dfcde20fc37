"""A script is spoken only of facts of which its words are true."""

from pathlib import Path
from typing import Any

import pytest

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from narration.script import read
from narration.speak import speak
from narration.truth import check

HEADER = "title: T\nplace: 1\nfacts: induction_matching\nposter: one"


def see(write: Any, facts: InductionMatching, *conditions: str) -> None:
    header = "\n".join([HEADER, *(f"true_when: {condition}" for condition in conditions)])
    check(read("clip", write("## one\nSome words.", header)), facts)


@pytest.mark.parametrize(
    "condition",
    [
        "facts.probability > 0.5",
        "0.5 < facts.probability",
        "facts.mean_logit < -0.1",
        "facts.attention_to_source > 2 * facts.attention_to_first_copy",
        "facts.attention[0] > 100 * facts.attention[source]",
        "facts.query_word == facts.query_word",
        "facts.tags[source] != facts.tags[first_copy]",
        "facts.name_probabilities < 0.1",
        "facts.tag_lengths == 0",
    ],
)
def test_what_is_so_holds(write: Any, regan: InductionMatching, condition: str) -> None:
    see(write, regan, condition)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("facts.probability < 0.5", "`facts.probability` is 0.951"),
        (
            "facts.loss_second_half > 2 * facts.loss_first_half",
            "`facts.loss_second_half` is 0.52 and `2 * facts.loss_first_half` is 21.6",
        ),
        ("facts.scores > 0", "`facts.scores` is -3 to 8"),
        (
            "facts.tags[source] == facts.answer",
            "`facts.tags[source]` is ' is' and `facts.answer` is ' Regan'",
        ),
    ],
)
def test_what_is_not_so_is_said_in_one_sentence(
    write: Any, regan: InductionMatching, condition: str, found: str
) -> None:
    with pytest.raises(ExplainerError) as caught:
        see(write, regan, "facts.names_first > 3", condition)
    where, what = caught.value.what.split(": ", 1)
    assert where.endswith("clip.md, line 7")
    assert what == (f"the words are true when `{condition}`, but after “{regan.prompt}” in x {found}.")
    assert "Choose another name" in caught.value.remedy


@pytest.mark.parametrize(
    "condition",
    [
        "facts.probability",
        "facts.probability > ",
        "facts.probability >= 0.5",
        "facts.probability > high",
        "facts.probability > 0.5 and facts.names_first > 3",
        "__import__('os') == 0",
        "facts.scores > facts.guess_probabilities",
        "facts.answer < 2",
        "2 * facts.answer > 1",
    ],
)
def test_what_cannot_be_read_is_said(write: Any, regan: InductionMatching, condition: str) -> None:
    with pytest.raises(ExplainerError, match=r"line 6: the condition `.*` cannot be read"):
        see(write, regan, condition)


def test_an_unknown_fact_is_told_its_nearest_name(write: Any, regan: InductionMatching) -> None:
    with pytest.raises(ExplainerError, match="the facts have no `probabilty`"):
        see(write, regan, "facts.probabilty > 0.5")


def test_an_index_that_there_is_not_is_told_apart_from_what_cannot_be_read(
    write: Any, regan: InductionMatching
) -> None:
    with pytest.raises(ExplainerError, match=r"there is no `scores\[99\]`: `scores` has 12 entries"):
        see(write, regan, "facts.scores[99] > 0")


def test_nothing_untrue_is_spoken(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    folder = write("## one\nSome words.", f"{HEADER}\ntrue_when: facts.probability < 0.5")
    with pytest.raises(ExplainerError, match="the words are true when"):
        speak("clip", regan, "silent", 30, tmp_path / "sound", tmp_path / "cache", folder)
    assert not (tmp_path / "sound").exists()
