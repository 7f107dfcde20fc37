"""Technical words are said only once the film has introduced them."""

from pathlib import Path

import pytest

from narration.script import Script, read
from narration.vocabulary import early_words


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two clips: the first introduces two words, the second one more."""
    told(tmp_path, "first", 1, "A layer is a floor.\nIt holds heads.", "introduces: [layer, head]")
    told(tmp_path, "second", 2, "This *head* is\nan *induction head*.", "introduces: [induction head]")
    return tmp_path


def told(folder: Path, clip: str, place: int, words: str, *header: str) -> None:
    lines = ["---", "title: T", f"place: {place}", "facts: f", "poster: one", *header, "---", "## one", words]
    (folder / f"{clip}.md").write_text("\n".join(lines), encoding="utf-8")


def faults(folder: Path, clip: str) -> list[tuple[int, str]]:
    film: list[Script] = [read(path.stem, folder) for path in folder.glob("*.md") if "." not in path.stem]
    name, _, state = clip.partition(".")
    return list(early_words(film, read(name, folder, state)))


def test_what_was_introduced_may_be_said(film: Path) -> None:
    assert faults(film, "first") == faults(film, "second") == []


@pytest.mark.parametrize(
    ("words", "line", "term"),
    [
        ("Here\nis an Induction\nHead.", 9, "induction head"),
        ("Two *induction*-heads.", 8, "induction head"),
        ("It asks\nby queries.", 9, "query"),
        ("It is shown by keys.", 8, "key"),
        ("Matrices do it.", 8, "matrix"),
        ("A residual\nstream.", 8, "residual stream"),
    ],
)
def test_a_word_that_comes_too_early_is_found_with_its_line(
    film: Path, words: str, line: int, term: str
) -> None:
    told(film, "early", 1, words)
    assert faults(film, "early") == [(line, f"“{term}” is said before the film has introduced it")]
    told(film, "early", 1, words, f"allow: early_word {term} because it is quoted")
    assert faults(film, "early") == []


def test_words_that_only_look_like_one_and_filled_ones_and_notes_are_let_be(film: Path) -> None:
    told(film, "early", 1, "A keyboard, ahead of {facts.keys}.\n<!-- the queries of a neuron -->")
    assert faults(film, "early") == []


def test_a_word_that_is_promised_but_not_said_is_found(film: Path) -> None:
    told(film, "third", 3, "Nothing of it.", "introduces: [bigram]")
    assert faults(film, "third") == [(6, "the header introduces “bigram”, which is never said")]


def test_words_for_a_state_stand_in_the_place_of_their_clip(film: Path) -> None:
    told(film, "second.untrained", 2, "No induction head, no logits.")
    assert faults(film, "second.untrained") == [(8, "“logit” is said before the film has introduced it")]
