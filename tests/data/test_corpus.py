"""From files to documents, tokens and batches."""

import random
from pathlib import Path

import numpy as np
import pytest

from data.errors import ExplainerError
from data.train.corpus import NAMES, clean, find_people, read_corpus, swap_names
from data.train.debian import read_dialogue, read_html, read_pod, read_shell
from data.train.texts import count_bigrams
from data.train.tokenizer import BOS_ID, DEMO_WORDS, VOCABULARY, encode, train_tokenizer

PROSE = "Tallin said no. Nobody moved. Then Tallin said it again, and Hamel said: go.\n"


def test_code_loses_indentation_blank_lines_and_comments() -> None:
    text = "#!/bin/sh\nif true; then\n\n\techo  ‘hi’ # so\nfi\n"
    assert clean(text, ".sh") == "if true; then\necho 'hi' # so\nfi"


def test_wrapped_prose_is_joined_and_becomes_ascii() -> None:
    assert clean("It was a dark\nand café-like night.\n\nNext.", ".txt") == (
        "It was a dark and cafe-like night.\nNext."
    )


def test_people_speak_and_are_not_words() -> None:
    texts = [
        (".txt", "Tallin said a. Tallin said b. Ruby said c. Ruby said d. The dwarf. The king said. " * 2)
    ]
    assert find_people(texts) - set(NAMES) == {"Tallin", "Ruby"}
    assert find_people([*texts, (".rb", "Ruby Ruby Ruby")]) - set(NAMES) == {"Tallin"}


def test_a_person_keeps_one_name_in_a_section() -> None:
    text, swapped = swap_names(PROSE, {"Tallin", "Hamel"}, random.Random(0))
    assert swapped == 3
    words = text.replace(".", "").replace(",", "").split()
    assert words[0] == words[6] in NAMES
    assert words[0] != words[11]
    assert "Tallin" not in text
    assert "Hamel" not in text


def test_the_corpus_is_the_same_every_time_and_holds_some_out(tmp_path: Path) -> None:
    for index in range(40):
        (tmp_path / f"{index}.txt").write_text(f"Document {index}. {PROSE}")
    first, second = read_corpus(tmp_path), read_corpus(tmp_path)
    assert first == second
    assert len(first.held_out) == 2
    assert not set(first.held_out) & set(first.documents)
    assert first.names_swapped == 3 * 40


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_text(tmp_path: Path, make: bool) -> None:
    if make:
        (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    with pytest.raises(ExplainerError, match="no text"):
        read_corpus(tmp_path / ("" if make else "missing"))


def test_the_tokenizer_makes_names_and_demo_words_single_tokens_and_loses_nothing() -> None:
    tokenizer = train_tokenizer([PROSE * 20, "if x\n1234\nend\n"])
    for word in (*NAMES, *DEMO_WORDS):
        assert len(tokenizer.encode(f" {word}").ids) == 1, word
    assert tokenizer.get_vocab_size() <= VOCABULARY
    assert tokenizer.token_to_id("<bos>") == BOS_ID
    text = "My name is Zoltán — 2026\nend"
    assert tokenizer.decode(tokenizer.encode(text).ids) == text
    assert len(tokenizer.encode("1234").ids) == 4
    assert tokenizer.decode(encode(tokenizer, ["a", "b"]).tolist()) == "a\nb\n"


def test_bigrams_are_counted() -> None:
    row, column, count = count_bigrams(np.array([1, 2, 1, 2, 3], np.uint16))
    assert list(zip(row, column, count, strict=True)) == [(1, 2, 2), (2, 1, 1), (2, 3, 1)]


def test_readers(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<style>x</style><p>One &amp; two</p><script>no</script><p>Three")
    assert read_html(page).split() == ["One", "&", "two", "Three"]
    pod = tmp_path / "perl.pod"
    pod.write_text("=head1 NAME\n\nUse C<print> or L<perlfunc|x>.\n")
    assert read_pod(pod).split() == ["NAME", "Use", "print", "or", "perlfunc."]
    scenario = tmp_path / "one.cfg"
    scenario.write_text('[message]\nspeaker=Hamel\nmessage= _ "Be welcome,\nfriends."\n[/message]\n')
    assert read_dialogue(scenario) == "Hamel: Be welcome, friends."
    script, other = tmp_path / "tool", tmp_path / "other"
    script.write_text("#!/bin/sh\necho\n")
    other.write_text("#!/usr/bin/perl\nprint\n")
    assert read_shell(script)
    assert not read_shell(other)
