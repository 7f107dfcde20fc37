import html
import re
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from narration import captions
from narration.captions import FASTEST, FRAMES_APART, FROM_WORDS, LINE, LONGEST, SHORTEST, Cue, cues
from narration.timing import BeatTiming, Timing, Word


def timing_of(beats: list[list[str]], frame_rate: int = 30, per_letter: float = 0.06) -> Timing:
    """Words spoken evenly, a pause after each stop."""
    second = 0.3
    timed: list[BeatTiming] = []
    for number, texts in enumerate(beats):
        words: list[Word] = []
        first = timed[-1].end_frame if timed else 0
        for text in texts:
            length = 0.1 + per_letter * len(text)
            words.append(Word(text, second, second + length))
            second += length + (0.3 if text[-1] in ".?!" else 0.1 if text[-1] == "," else 0)
        end = int((second + 0.6) * frame_rate) + 1
        name = f"beat_{number}"
        timed.append(BeatTiming(name, name.title(), " ".join(texts), first, end, tuple(words), {}))
        second = end / frame_rate
    return Timing("clip", "A <title> & more", frame_rate, "voice", "the voice", tuple(timed))


def check(timing: Timing, shown: tuple[Cue, ...]) -> None:
    """Every rule for captions."""
    texts = [" ".join(cue.lines) for cue in shown]
    assert " ".join(texts) == " ".join(beat.text for beat in timing.beats)
    words = [word for beat in timing.beats for word in beat.words]
    for cue, text in zip(shown, texts, strict=True):
        own, words = words[: len(text.split())], words[len(text.split()) :]
        assert len(cue.lines) <= 2
        assert all(len(line) <= LINE for line in cue.lines)
        assert SHORTEST - 1e-6 <= cue.end - cue.start <= LONGEST
        assert len(text) / (cue.end - cue.start) <= FASTEST
        assert abs(cue.start - own[0].start) <= FROM_WORDS + 1e-6
        assert abs(cue.end - own[-1].end) <= FROM_WORDS + 1e-6
    for cue, following in pairwise(shown):
        assert following.start - cue.end >= FRAMES_APART / timing.frame_rate - 1e-6
    letters = sum(len(text) for text in texts)
    assert letters / sum(cue.end - cue.start for cue in shown) <= 17


WORD = st.text(st.sampled_from("abcdefg"), min_size=2, max_size=12)
SENTENCE = st.lists(WORD, min_size=6, max_size=25).map(lambda words: [*words[:-1], words[-1] + "."])
BEAT = st.lists(SENTENCE, min_size=1, max_size=4).map(
    lambda sentences: [word for sentence in sentences for word in sentence]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BEAT, min_size=1, max_size=3), st.sampled_from([24, 30, 60]))
def test_captions_keep_their_rules(beats: list[list[str]], frame_rate: int) -> None:
    timing = timing_of(beats, frame_rate)
    check(timing, cues(timing))


def test_captions_break_at_phrases() -> None:
    text = "The question travels along all of the row, and under each token a score appears. Then it stops."
    shown = cues(timing_of([text.split()]))
    assert [cue.lines for cue in shown] == [
        ("The question travels along all of the row,", "and under each token a score appears."),
        ("Then it stops.",),
    ]


def test_no_caption_runs_into_the_next_beat() -> None:
    shown = cues(timing_of([["One", "short", "beat", "here."], ["Another", "one", "there."]]))
    assert [cue.lines for cue in shown] == [("One short beat here.",), ("Another one there.",)]


def test_a_faster_voice_is_read_no_faster_than_it_is_heard() -> None:
    timing = timing_of([["tag"] * 40], per_letter=0.01)
    assert all(len(cue.lines) <= 2 and all(len(line) <= LINE for line in cue.lines) for cue in cues(timing))


def test_the_script_keeps_the_rules_and_a_second_parser_agrees(induction_matching: Timing) -> None:
    shown = cues(induction_matching)
    check(induction_matching, shown)
    parsed = webvtt.from_buffer(StringIO(captions.captions(induction_matching)))
    assert [tuple(caption.lines) for caption in parsed] == [cue.lines for cue in shown]
    for caption, cue in zip(parsed, shown, strict=True):
        assert caption.start_in_seconds == pytest.approx(cue.start, abs=1)
        assert caption.end_in_seconds == pytest.approx(cue.end, abs=1)


def test_chapters_are_the_beats() -> None:
    timing = timing_of([["One."], ["Two."]])
    parsed = webvtt.from_buffer(StringIO(captions.chapters(timing)))
    assert [caption.text for caption in parsed] == ["Beat_0", "Beat_1"]
    assert parsed[0].end == parsed[1].start


def test_what_markup_would_swallow_is_escaped() -> None:
    timing = timing_of([["<bos>", "&", "a", "-->", "b", "<script>."]])
    vtt, page = captions.captions(timing), captions.transcript(timing)
    cue = vtt.split("\n\n")[1].split("\n", 1)[1]
    assert cue.strip() == "&lt;bos&gt; &amp; a --&gt; b &lt;script&gt;."
    assert html.unescape(cue).strip() == "<bos> & a --> b <script>."
    assert "&lt;bos&gt; &amp; a" in page
    assert "<script" not in page


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    timing = timing_of(
        [["The", "answer", "is", "{x}", "<bos>", "and", "no", "less", "than", "the", "number", "42"]]
    )
    file = tmp_path / "captions.en.vtt"
    file.write_text(f"{captions.captions(timing)}\nNOTE\nThe end.\n")
    for found, cue in zip(captions.read(file), cues(timing), strict=True):
        assert found.lines == cue.lines
        assert (found.start, found.end) == pytest.approx((cue.start, cue.end), abs=5e-4)


def test_the_transcript_holds_all_words_and_needs_no_other_file() -> None:
    page = captions.transcript(timing_of([["One."], ["Two."]]))
    assert re.findall(r"<h2>(\S+) <small>(\S+)</small></h2>\n<p>(.*)</p>", page) == [
        ("Beat_0", "0:00", "One."),
        ("Beat_1", "0:01", "Two."),
    ]
    assert "<title>A &lt;title&gt; &amp; more: transcript</title>" in page
    assert "http" not in page
    assert "src=" not in page
