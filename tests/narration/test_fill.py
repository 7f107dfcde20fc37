from dataclasses import replace
from typing import Any

import pytest

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from narration.fill import FilledBeat, FilledNumber, FilledScript, fill
from narration.script import read


def filled(write: Any, facts: InductionMatching, text: str) -> FilledScript:
    return fill(read("clip", write(f"## one\n{text}")), facts)


def beat(write: Any, facts: InductionMatching, text: str) -> FilledBeat:
    return filled(write, facts, text).beats[0]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{facts.probability:.0%}", "95%"),
        ("{facts.probability:percent}", "95%"),
        ("{facts.attention_to_first_copy:percent}", "under 1%"),
        ("{facts.probability_without_context:one_in}", "one in 33,000"),
        ("{facts.mean_logit:.1f}", "−0.4"),
        ("{facts.mean_logit:.0f}", "0"),
        ("{facts.names_count}", "32"),
        ("{facts.previous_token_head}", "0.3"),
        ("{facts.scores[3]:.1f}", "0.0"),
        ("{facts.scores[source]:.1f}", "1.0"),
        ("{facts.score_parts[first_copy, source]:.1f}", "0.0"),
        ("“{facts.answer_shown}”", "“Regan”"),
        ("“{facts.tags[source]}”", "“is”"),
    ],
)
def test_numbers_are_filled_in(write: Any, regan: InductionMatching, written: str, said: str) -> None:
    assert beat(write, regan, f"It is {written}, so.").text == f"It is {said}, so."


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.004, "under 1%"), (0.007, "1%"), (0.993, "99%"), (0.996, "over 99%"), (1.0, "100%")],
)
def test_a_share_is_said_as_it_is_drawn(
    write: Any, regan: InductionMatching, share: float, said: str
) -> None:
    facts = replace(regan, probability=share)
    assert beat(write, facts, "It is {facts.probability:percent}.").text == f"It is {said}."


def test_what_is_filled_in_is_recorded(write: Any, regan: InductionMatching) -> None:
    numbers = filled(write, regan, "{facts.probability:percent} and {facts.scores[source]:.0f}").numbers
    assert numbers == (
        FilledNumber("one", "95%", "induction_matching", "probability", ()),
        FilledNumber("one", "1", "induction_matching", "scores", (4,)),
    )


def test_marks_are_named_by_words_and_fields(write: Any, regan: InductionMatching) -> None:
    text = 'So *{facts.answer_shown}* (*who\ncame*) "*rises* to *{facts.probability:percent} now*".'
    found = beat(write, regan, text)
    assert found.text == 'So Regan (who came) "rises to 95% now".'
    assert {mark: found.words[index] for mark, index in found.marks.items()} == {
        "answer_shown": "Regan",
        "who came": "(who",
        "rises": '"rises',
        "probability now": "95%",
    }


def test_names_with_digits_may_be_typed(write: Any, regan: InductionMatching) -> None:
    assert beat(write, regan, "In GPT-2, and GPT-2's table.").text == "In GPT-2, and GPT-2's table."


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        ("a\n{facts.probabilty:.0%}", 9, "no `probabilty`", "`probability`"),
        ("{facts.probability", 8, "brace", ""),
        ("a\nb}", 9, "brace", ""),
        ("{probability}", 8, "is not a fact", ""),
        ("a\n\nfor *all\nof it", 10, "a mark is not closed", ""),
        ("**", 8, "a mark holds no word", ""),
        ("*a* b *A*", 8, "marks *a* twice", ""),
        ("it is\n94% of it", 9, "`94%` is typed", "facts.field"),
        ("the 3rd", 8, "`3rd` is typed", ""),
        ("{facts.probability:percnt}", 8, "cannot be said", "percent"),
        ("{facts.probability_without_context:g}", 8, "it would read `3.02e−05`", ""),
        ("{facts.probability:one_in}", 8, "up to a tenth", ""),
        ("{facts.answer_shown:percent}", 8, "cannot be said", ""),
        ("{facts.scores:.0f}", 8, "wants an index", ""),
        ("{facts.scores[99]:.0f}", 8, "there is no `scores[99]`", "0 to "),
        ("{facts.scores[answer]:.0f}", 8, "`answer` is not an index", ""),
        ("{facts.scores[sauce]:.0f}", 8, "no `sauce`", "`source`"),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    write: Any, regan: InductionMatching, text: str, line: int, what: str, remedy: str
) -> None:
    with pytest.raises(ExplainerError) as caught:
        beat(write, regan, text)
    assert f"/clip.md, line {line}: " in caught.value.what
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_facts_of_another_subject_are_refused(write: Any, regan: InductionMatching) -> None:
    folder = write("## one\nx", "title: T\nplace: 1\nfacts: tag_writing\nposter: one")
    with pytest.raises(ExplainerError, match="filled from `tag_writing`"):
        fill(read("clip", folder), regan)
