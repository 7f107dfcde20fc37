from pathlib import Path
from typing import Any

import pytest

from data.errors import ExplainerError
from narration.script import read

HEADER = "title: T\nplace: 1\nfacts: induction_matching\nposter: one"


def test_a_script_is_read(write: Any) -> None:
    folder = write("\n## one\n\nSome words.\n\n## one_step_left {hold: 1.5}\nMore\nwords.\n")
    script = read("clip", folder)
    assert (script.clip, script.title, script.place, script.facts, script.poster) == (
        "clip",
        "T",
        1,
        "induction_matching",
        "one",
    )
    first, second = script.beats
    assert (first.name, first.title, first.hold, first.text, first.line) == (
        "one",
        "One",
        0,
        "Some words.",
        10,
    )
    assert (second.title, second.hold, second.text, second.line) == ("One step left", 1.5, "More\nwords.", 13)


def test_notes_are_not_spoken_and_lines_keep_their_numbers(write: Any) -> None:
    script = read("clip", write("## one\nSome <!-- a note\n\n# of\n## three\nlines --> words.\n## two\nx"))
    assert [(beat.name, beat.text.split(), beat.line) for beat in script.beats] == [
        ("one", ["Some", "words."], 8),
        ("two", ["x"], 14),
    ]


def test_what_is_introduced_and_allowed_is_read_with_its_line(write: Any) -> None:
    header = f"{HEADER}\nintroduces: [layer, residual stream]\nallow: a\ntrue_when: b\nallow: c"
    script = read("clip", write("## one\nx", header))
    assert [(word.text, word.line) for word in script.introduces] == [("layer", 6), ("residual stream", 6)]
    assert [(line.text, line.line) for line in script.allowances] == [("a", 7), ("c", 9)]
    assert [(line.text, line.line) for line in script.conditions] == [("b", 8)]


@pytest.mark.parametrize(
    ("header", "beats", "line", "what"),
    [
        ("title: T", "## one\nx", 3, "lacks `place`"),
        (HEADER + "\nmood: merry", "## one\nx", 6, "no key `mood`"),
        (HEADER.replace("place: 1", "place: first"), "## one\nx", 3, "`first` is not a whole number"),
        (HEADER + "\ntitle: U", "## one\nx", 6, "names `title` twice"),
        (HEADER.replace("T", ""), "## one\nx", 2, "`title` has no value"),
        (HEADER, "## one\nx\n\n## one\ny", 10, "beat `one` is there twice"),
        (HEADER, "## one\nx\n## two\n\n## three\ny", 9, "beat `two` has no words"),
        (HEADER, "## one {hold: long}\nx", 7, "is not a beat's heading"),
        (HEADER, "## One Step\nx", 7, "is not a beat's heading"),
        (HEADER, "# one\nx", 7, "is not a beat's heading"),
        (HEADER, "early\n## one\nx", 7, "words stand before the first beat"),
        (HEADER, "", 6, "there is no beat"),
        (HEADER, "## two\nx", 1, "the poster is beat `one`"),
        (HEADER, "## one\nx\n<!-- open", 9, "a `<!--` stands alone"),
        (HEADER, "## one\nx -->", 8, "a `-->` stands alone"),
    ],
)
def test_a_fault_is_named_with_file_and_line(
    write: Any, header: str, beats: str, line: int, what: str
) -> None:
    folder = write(beats, header)
    with pytest.raises(ExplainerError) as caught:
        read("clip", folder)
    assert f"{folder.name}/clip.md, line {line}: " in caught.value.what
    assert what in caught.value.what
    assert "\n" not in caught.value.what + caught.value.remedy


def test_an_unclosed_header_is_named(tmp_path: Path) -> None:
    (tmp_path / "clip.md").write_text("---\ntitle: T\n## one\nx\n", encoding="utf-8")
    with pytest.raises(ExplainerError, match="line 3: the header is not closed"):
        read("clip", tmp_path)


@pytest.mark.parametrize(
    ("content", "what"), [("", "is empty"), (" \n\n", "is empty"), ("## one\nx", "line 1")]
)
def test_an_empty_or_headless_file_is_named(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "clip.md").write_text(content, encoding="utf-8")
    with pytest.raises(ExplainerError, match=what):
        read("clip", tmp_path)


def test_a_missing_script_lists_those_that_exist(write: Any) -> None:
    folder = write("## one\nx")
    with pytest.raises(ExplainerError) as caught:
        read("clop", folder)
    assert "clop.md" in caught.value.what
    assert "clip" in caught.value.remedy


def test_a_script_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "clip.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ExplainerError, match=r"clip\.md cannot be read"):
        read("clip", tmp_path)
