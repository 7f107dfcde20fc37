"""Can a clip be followed by ear: how many numbers, how fast, and whether there is time to think.

A beat that ends on an insight says so with a hold: `## it_fits {hold: 1}`. A beat rests if it is quiet for
`REST` seconds or more after its last word.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from narration.bounds import Bounds
from narration.fill import FilledScript
from narration.script import Script
from narration.timing import Timing

REST = 0.8
ENOUGH = 30
"""How many words a pace is measured by; fewer may happen to be short or long ones."""

_SENTENCE = re.compile(r"\S.*?(?:[.?!][”’\"')*]*(?=\s|$)|$)", re.DOTALL)
_SMALL = "one two three four five six seven eight nine ten"
_LARGE = (
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand million billion"
)
# Words up to ten tell how many things there are to see; they are not felt as numbers.
_TYPED = re.compile(
    rf"\b(?:(?:{'|'.join(f'{_SMALL} {_LARGE}'.split())})[ -](?:and )?)*(?:{'|'.join(_LARGE.split())})"
    rf"(?:(?:-| and )(?:{'|'.join(_SMALL.split())}))?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence as written, with the line that it begins on and the numbers that are heard in it."""

    text: str
    line: int
    numbers: tuple[str, ...]


def sentences(script: Script, filled: FilledScript) -> list[Sentence]:
    """The sentences of a script, with their numbers, filled in or typed as words."""
    found = []
    fillings = defaultdict[str, list[str]](list)
    for number in filled.numbers:
        fillings[number.beat].append(number.text)
    for beat in script.beats:
        filled_in = iter(fillings[beat.name])
        for match in _SENTENCE.finditer(beat.text):
            said = [next(filled_in) for _ in re.finditer(r"\{", match.group())]
            numbers = [text for text in said if re.search(r"\d", text)]
            numbers += [typed.group().lower() for typed in _TYPED.finditer(match.group())]
            line = beat.line + beat.text[: match.start()].count("\n")
            found.append(Sentence(" ".join(match.group().split()), line, tuple(numbers)))
    return found


def hearing_faults(
    script: Script, filled: FilledScript, timing: Timing, bounds: Bounds
) -> Iterator[tuple[int, str]]:
    """What is too much for an ear, each with its line."""
    told = sentences(script, filled)
    yield from _number_faults(told, timing, bounds)
    yield from _rest_faults(script, timing, bounds)
    yield from _pace_faults(script, timing, bounds)
    yield from _length_faults(script, timing, bounds)


def _number_faults(told: list[Sentence], timing: Timing, bounds: Bounds) -> Iterator[tuple[int, str]]:
    minutes = timing.end_frame / timing.frame_rate / 60
    distinct: dict[str, int] = {}
    for sentence in told:
        if len(sentence.numbers) > bounds["numbers_a_sentence"]:
            yield (
                sentence.line,
                f"one sentence holds {len(sentence.numbers)} numbers: {', '.join(sentence.numbers)}",
            )
        for number in sentence.numbers:
            distinct.setdefault(number, sentence.line)
    most = bounds["numbers_a_minute"]
    if len(distinct) > max(1, most * minutes):
        yield (
            list(distinct.values())[max(1, int(most * minutes))],
            f"{len(distinct)} different numbers are said in {60 * minutes:.0f} s, more than {most:g} a "
            f"minute: {', '.join(distinct)}",
        )


def _rest_faults(script: Script, timing: Timing, bounds: Bounds) -> Iterator[tuple[int, str]]:
    without = 0
    for beat, (spoken, following) in zip(script.beats, pairwise(timing.beats), strict=False):
        rest = following.words[0].start - spoken.words[-1].end
        if rest >= REST:
            without = 0
            continue
        without += 1
        if beat.hold:
            yield (
                beat.line,
                f"beat `{beat.name}` is held, but only {rest:.1f} s are quiet after it, not {REST}",
            )
        if without == bounds["beats_without_rest"] + 1:
            yield (
                beat.line,
                f"beat `{beat.name}` is number {without} in a row without a rest; one with an insight wants "
                "a hold, `{hold: 1}`",
            )


def _length_faults(script: Script, timing: Timing, bounds: Bounds) -> Iterator[tuple[int, str]]:
    seconds, longest = timing.end_frame / timing.frame_rate, bounds["longest_seconds"]
    if seconds > longest:
        yield (
            script.beats[-1].line,
            f"the clip lasts {seconds:.0f} s, and one thought is to be told in {longest:.0f}",
        )


def _pace_faults(script: Script, timing: Timing, bounds: Bounds) -> Iterator[tuple[int, str]]:
    words = sum(len(beat.words) for beat in timing.beats)
    if words < ENOUGH:
        return
    pace = {
        beat.name: 60 * len(beat.words) / max(beat.words[-1].end - beat.words[0].start, 0.1)
        for beat in timing.beats
    }
    whole = words / sum(len(beat.words) / pace[beat.name] for beat in timing.beats)
    slowest, fastest = bounds["slowest_words_a_minute"], bounds["fastest_words_a_minute"]
    if not slowest <= whole <= fastest:
        furthest = (min if whole < slowest else max)(script.beats, key=lambda beat: pace[beat.name])
        yield (
            furthest.line,
            f"the clip is spoken at {whole:.0f} words a minute, not at {slowest:.0f} to {fastest:.0f}; "
            f"furthest off is beat `{furthest.name}` with {pace[furthest.name]:.0f}",
        )
