"""What is too much for an ear is found, each planted in a script that is clean without it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.induction_matching import InductionMatching
from narration.bounds import BOUNDS, Bounds
from narration.fill import fill
from narration.hearing import hearing_faults, sentences
from narration.script import read
from narration.speak import speak_script
from narration.voices import open_voice

CALMLY = "A sentence that belongs together takes several seconds to pronounce properly."
CALM = f"## one\n{CALMLY}\n\n## two {{hold: 0.8}}\n{CALMLY}\n{CALMLY}\n\n## three\n{CALMLY}\n"


def faults(
    write: Any, facts: InductionMatching, tmp_path: Path, beats: str, pace: float = 1, **bounds: float
) -> list[tuple[int, str]]:
    """What is wrong with these beats, spoken by the silent voice or at `pace` times its speed."""
    script = read("clip", write(beats))
    filled = fill(script, facts)
    timing, _ = speak_script(filled, open_voice("silent"), 30, tmp_path)
    faster = replace(
        timing,
        beats=tuple(
            replace(
                beat,
                words=tuple(
                    replace(
                        word,
                        start=beat.words[-1].end - (beat.words[-1].end - word.start) / pace,
                        end=beat.words[-1].end - (beat.words[-1].end - word.end) / pace,
                    )
                    for word in beat.words
                ),
            )
            for beat in timing.beats
        ),
    )
    return list(hearing_faults(script, filled, faster, Bounds({**BOUNDS, **bounds})))


def test_calm_words_pass(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    assert faults(write, regan, tmp_path, CALM) == []


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It rises to {facts.probability:percent}.", ("95%",)),
        ("Of “{facts.prompt}…”, it says *{facts.answer_shown}*.", ()),
        ("One of the two heads, at {facts.probability_without_context:one_in}.", ("one in 33,000",)),
        ("GPT-2 has one hundred and twenty-four million, we thirty-one.", ()),
        ("It has forty-two, or a hundred.", ("forty-two", "hundred")),
        ("Some two hundred and six.", ("two hundred and six",)),
    ],
)
def test_numbers_are_counted_filled_or_typed(
    write: Any, regan: InductionMatching, sentence: str, found: tuple[str, ...]
) -> None:
    script = read("clip", write(f"## one\nWords\nbefore. {sentence}\n"))
    first, second = sentences(script, fill(script, regan))
    assert (first.text, first.line, first.numbers) == ("Words before.", 8, ())
    if "GPT-2" in sentence:
        found = ("one hundred and twenty-four million", "thirty-one")
    assert (second.line, second.numbers) == (9, found)


def test_two_numbers_in_a_sentence_are_found(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    planted = f"{CALM}It is {{facts.probability:percent}},\nnot thirty.\n"
    said = "one sentence holds 2 numbers: 95%, thirty"
    assert (16, said) in faults(write, regan, tmp_path, planted)
    assert said not in dict(faults(write, regan, tmp_path, planted, numbers_a_sentence=2)).values()


def test_too_many_numbers_a_minute_are_found_at_the_first_too_many(
    write: Any, regan: InductionMatching, tmp_path: Path
) -> None:
    # In some twenty seconds there is room for one; the same one again is no other.
    once = CALM + "It is {facts.probability:percent}. Again, {facts.probability:percent}.\n"
    assert faults(write, regan, tmp_path, once) == []
    ((line, what),) = faults(write, regan, tmp_path, once + "Then\nforty. Then fifty.\n")
    assert line == 17
    assert what.startswith("3 different numbers are said in ")
    assert what.endswith(" s, more than 4 a minute: 95%, forty, fifty")
    assert faults(write, regan, tmp_path, once + "Then\nforty. Then fifty.\n", numbers_a_minute=9) == []


def test_beats_without_a_rest_are_found(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    breathless = CALM.replace(" {hold: 0.8}", "") + f"\n## four\n{CALMLY}\n"
    (fault,) = faults(write, regan, tmp_path, breathless)
    assert fault == (
        15,
        "beat `three` is number 3 in a row without a rest; one with an insight wants a hold, `{hold: 1}`",
    )
    assert faults(write, regan, tmp_path, breathless, beats_without_rest=3) == []


def test_a_hold_that_is_no_rest_is_found(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    (fault,) = faults(write, regan, tmp_path, CALM.replace("0.8", "0.2"))
    assert fault[0] == 11
    assert fault[1].startswith("beat `two` is held, but only 0.")


@pytest.mark.parametrize(("pace", "said"), [(1.3, "faster"), (0.6, "slower")])
def test_a_pace_that_nobody_follows_is_found(
    write: Any, regan: InductionMatching, tmp_path: Path, pace: float, said: str
) -> None:
    found = faults(write, regan, tmp_path, CALM, pace)
    # Words that take longer leave less quiet between.
    ((line, what),) = [fault for fault in found if "words a minute" in fault[1]]
    minute = int(what.split("at ")[1].split()[0])
    assert minute > 165 if said == "faster" else minute < 120
    assert "words a minute, not at 120 to 165; furthest off is beat `" in what
    assert line in (8, 11, 15)


def test_a_few_words_have_no_pace(write: Any, regan: InductionMatching, tmp_path: Path) -> None:
    assert faults(write, regan, tmp_path, f"## one\n{CALMLY} {CALMLY}\n", pace=3) == []


def test_a_clip_that_is_too_long_is_told_at_its_last_beat(
    write: Any, regan: InductionMatching, tmp_path: Path
) -> None:
    (found,) = faults(write, regan, tmp_path, CALM, longest_seconds=10)
    line, what = found
    assert line == 15
    assert "one thought is to be told in 10" in what
