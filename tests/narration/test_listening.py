import numpy as np

from narration.listening import Heard, compare, hear, learn
from tests.narration.test_takes import RATE, said


def test_words_are_laid_beside_what_is_heard() -> None:
    found = compare(("Who", "wears", "a", "tag"), ("where's", "the", "tack"))
    assert found == (
        Heard("who", "", False),
        Heard("wears", "where's", True),  # Of one sound: no ear can tell them apart.
        Heard("a", "the", False),
        Heard("tag", "tack", False),
    )
    assert [word.said for word in found if word.carries_meaning] == ["wears", "tag"]
    assert compare(("nothing",), ()) == (Heard("nothing", "", False),)
    assert compare((), ("something",)) == ()


def test_plain_speech_is_heard() -> None:
    words = "Nobody in this room knows the reason."
    found = compare(words.strip(".").split(), hear(said(words), RATE))
    assert sum(word.right for word in found) >= 5
    assert hear(np.zeros(RATE), RATE) == ()


def test_the_words_of_the_film_are_learnt() -> None:
    words = "The softmax of the embedding."
    speech = said(words)
    assert "softmax" not in hear(speech, RATE)
    learn(words.strip(".").split())
    heard = hear(speech, RATE)
    assert "softmax" in heard
    assert "embedding" in heard
