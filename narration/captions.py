"""Captions and chapters as WebVTT, and the transcript as a page, from a clip's timing.

A caption has at most two lines of 42 characters, stays from 0.83 to 7 s, keeps two frames clear of the
next one, is read at 20 characters a second at most, breaks at phrases, and begins and ends within 0.1 s of
its words.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import webvtt

from data.errors import ExplainerError
from narration.timing import Timing, Word

LINE = 42
SHORTEST, LONGEST = 0.83, 7.0
FASTEST = 20.0
FRAMES_APART = 2
FROM_WORDS = 0.1

# A phrase begins with one of these; a line that ends with one leaves the reader hanging.
_OPENERS = (
    *(
        "and",
        "or",
        "but",
        "so",
        "yet",
        "for",
        "nor",
        "that",
        "which",
        "who",
        "whose",
        "what",
        "where",
        "when",
    ),
    *("while", "if", "because", "than", "as", "with", "without", "in", "on", "at", "to", "of", "from", "by"),
    *(
        "into",
        "through",
        "over",
        "under",
        "against",
        "between",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "gets",
    ),
)
_LEADERS = (*_OPENERS, "the", "a", "an", "its", "one")
_COMFORTABLE = 17.0

_TIMES = re.compile(r"(?:\d+:)?\d\d:\d\d\.\d{3} --> (?:\d+:)?\d\d:\d\d\.\d{3}(?: .*)?")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: transcript</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.6 system-ui, sans-serif; }}
small {{ font-weight: normal; }}
</style>
</head>
<body>
<h1>{title}</h1>
{sections}
</body>
</html>
"""
_SECTION = """<section id="{name}">
<h2>{title} <small>{clock}</small></h2>
<p>{text}</p>
</section>"""


@dataclass(frozen=True)
class Cue:
    """One caption: seconds from the start of the clip, and one or two lines of text."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(self.lines)


def captions(timing: Timing) -> str:
    """The captions as WebVTT."""
    return _vtt(cues(timing))


def chapters(timing: Timing) -> str:
    """One WebVTT chapter per beat."""
    rate = timing.frame_rate
    return _vtt([Cue(beat.first_frame / rate, beat.end_frame / rate, (beat.title,)) for beat in timing.beats])


def transcript(timing: Timing) -> str:
    """The words as a page that stands by itself, a heading per beat."""
    sections = []
    for beat in timing.beats:
        seconds = beat.first_frame // timing.frame_rate
        name, title, text = html.escape(beat.name), html.escape(beat.title), html.escape(beat.text)
        clock = f"{seconds // 60}:{seconds % 60:02}"
        sections.append(_SECTION.format(name=name, title=title, clock=clock, text=text))
    return _PAGE.format(title=html.escape(timing.title), sections="\n".join(sections))


def cues(timing: Timing) -> tuple[Cue, ...]:
    """The captions of a clip; none runs across the end of a beat."""
    groups = [group for beat in timing.beats for group in _group(beat.words)]
    gap = FRAMES_APART / timing.frame_rate
    starts = [group[0].start for group in groups]
    ends = [group[-1].end for group in groups]
    for number in range(len(groups)):
        following = starts[number + 1] if number + 1 < len(groups) else timing.end_frame / timing.frame_rate
        # A short caption lingers; one in the way of the next ends earlier, and the next begins later.
        lingering = max(ends[number], min(ends[number] + FROM_WORDS, starts[number] + SHORTEST))
        ends[number] = max(min(lingering, following - gap), ends[number] - FROM_WORDS)
        if number + 1 < len(groups):
            starts[number + 1] = max(following, ends[number] + gap)
    return tuple(
        Cue(start, end, _lines([word.text for word in group]))
        for start, end, group in zip(starts, ends, groups, strict=True)
    )


def read(path: Path) -> tuple[Cue, ...]:
    """The captions of a WebVTT file, without any markup.

    Raises
    ------
    ExplainerError
        If it does not parse; the line is named.
    """
    written = path.read_text(encoding="utf-8")
    if not re.match(r"\ufeff?WEBVTT(?:[ \t].*)?(?:\n|$)", written):
        raise _unread(path, 1, "does not begin with `WEBVTT`")
    found = list(_lines_of_times(path, written.splitlines()))
    shown = []
    for line, caption in zip(found, webvtt.from_string(written), strict=True):
        start, end = (time.in_milliseconds() / 1000 for time in (caption.start_time, caption.end_time))
        if end <= start:
            raise _unread(path, line, "has a caption there that ends before it begins")
        shown.append(Cue(start, end, tuple(html.unescape(text) for text in caption.text.split("\n"))))
    return tuple(shown)


def _lines_of_times(path: Path, lines: Sequence[str]) -> Iterator[int]:
    """The number of the line with each caption's times; its name may stand above them.

    What a reader of WebVTT cannot read as a caption, it leaves out without a word.
    """
    block: list[int] = []
    for number, line in enumerate([*lines[1:], ""], start=2):
        if line.strip():
            block.append(number)
            continue
        if block and not re.match(r"(?:NOTE|STYLE|REGION)\b", lines[block[0] - 1]):
            times = block[0] if "-->" in lines[block[0] - 1] else block[min(1, len(block) - 1)]
            if not _TIMES.fullmatch(lines[times - 1].strip()):
                raise _unread(path, times, "has no times `00:00.000 --> 00:00.000` there")
            yield times
        block = []


def _unread(path: Path, line: int, what: str) -> ExplainerError:
    return ExplainerError(
        f"{path}, line {line}: the caption file {what}.", "Mend that line, or render the clip again."
    )


def _group(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Words of a beat in captions: the cheapest of all ways to part them."""

    @cache
    def best(first: int) -> tuple[float, tuple[int, ...]]:
        """The cost of the captions from word `first` on, and the words that they end before."""
        if first == len(words):
            return 0.0, ()
        ways = []
        for last in range(first + 1, len(words) + 1):
            group = words[first:last]
            if last > first + 1 and not _fits([word.text for word in group]):
                break
            cost, ends = best(last)
            ways.append((_cost(group, words[last] if last < len(words) else None) + cost, (last, *ends)))
        return min(ways)

    _, ends = best(0)
    return [words[first:last] for first, last in zip((0, *ends), ends, strict=False)]


def _fits(texts: list[str]) -> bool:
    return len(" ".join(texts)) <= LINE or any(
        len(" ".join(texts[:at])) <= LINE and len(" ".join(texts[at:])) <= LINE for at in range(1, len(texts))
    )


def _cost(group: tuple[Word, ...], following: Word | None) -> float:
    """How bad a caption is: broken inside a phrase, too short, too long, or too fast to read."""
    seconds = group[-1].end - group[0].start
    speed = len(" ".join(word.text for word in group)) / max(seconds, 0.01)
    cost = 1.0 + _break_cost(group[-1].text, following.text if following else None)
    cost += 100 * max(0.0, SHORTEST + FROM_WORDS - seconds) + 100 * max(0.0, seconds + FROM_WORDS - LONGEST)
    return cost + 2 * max(0.0, speed - _COMFORTABLE) + 100 * max(0.0, speed - FASTEST)


def _break_cost(before: str, after: str | None) -> float:
    last = before.rstrip("\"”’')")[-1:]
    if after is None or last in ".?!":
        return 0.0
    if last in ",;:—–":
        return 1.0
    if before.lower() in _LEADERS:
        return 6.0
    return 2.0 if after.lower() in _OPENERS else 4.0


def _lines(texts: list[str]) -> tuple[str, ...]:
    """One line if it fits, or else two, parted at a phrase and of like length."""
    whole = " ".join(texts)
    if len(whole) <= LINE or len(texts) == 1:
        return (whole,)

    def cost(at: int) -> float:
        upper, lower = len(" ".join(texts[:at])), len(" ".join(texts[at:]))
        too_long = max(0, upper - LINE) + max(0, lower - LINE)
        return 100 * too_long + 4 * _break_cost(texts[at - 1], texts[at]) + abs(upper - lower) / 2

    at = min(range(1, len(texts)), key=cost)
    return " ".join(texts[:at]), " ".join(texts[at:])


def _vtt(shown: Sequence[Cue]) -> str:
    blocks = ["WEBVTT"]
    for cue in shown:
        lines = (html.escape(line, quote=False) for line in cue.lines)
        blocks.append("\n".join([f"{_stamp(cue.start)} --> {_stamp(cue.end)}", *lines]))
    return "\n\n".join(blocks) + "\n"


def _stamp(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
