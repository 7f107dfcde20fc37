"""What the models are shown: something comes back, and what nobody could know does not count."""

import itertools

import numpy as np
import pytest

from data.train.batches import LONGEST_GAP, SNIPPETS_GROW, Batches
from data.train.tokenizer import BOS_ID

NAMES, WORDS = np.arange(900, 910, dtype=np.uint16), np.arange(800, 810, dtype=np.uint16)


def batches(repeated_random: float, repeated_text: float, steps: int = 10) -> Batches:
    """Of a text in which every token is the successor of the one before."""
    text = np.resize(np.arange(1, 701), 7_000).astype(np.uint16)
    return Batches(text, NAMES, WORDS, 1_000, 192, 64, steps, repeated_random, repeated_text, seed=3)


def came_before(row: list[int], place: int, length: int) -> bool:
    """Whether the `length` tokens up to `place` stand earlier in the row."""
    copy = row[place + 1 - length : place + 1]
    return any(row[start : start + length] == copy for start in range(place + 1 - length))


def test_a_step_is_always_the_same() -> None:
    first, again, other = (batches(0.5, 0.3).draw(step) for step in (7, 7, 8))
    assert all((one == two).all() for one, two in zip(first, again, strict=True))
    assert (first[0] != other[0]).any()
    assert (first[0][:, 0] == BOS_ID).all()
    assert (first[0][:, 1:] == first[1][:, :-1]).all()


def test_text_alone_counts_whole() -> None:
    _, targets, weights = batches(0.0, 0.0).draw(5)
    assert (weights == 1).all()
    assert ((targets[:, 1:] - targets[:, :-1]) % 700 == 1).all()


def test_random_tokens_count_where_they_come_back() -> None:
    _, targets, weights = batches(1.0, 0.0, steps=1_000).draw(999)
    for row, weight in zip(targets.tolist(), weights.tolist(), strict=True):
        counted = [place for place, one in enumerate(weight) if one]
        assert all(came_before(row, place, 2) for place in counted)
    assert 0.2 < (weights > 0).float().mean() < 0.5


def test_snippets_come_back_changed_and_after_other_text() -> None:
    _, targets, weights = batches(0.0, 1.0, steps=2 * SNIPPETS_GROW).draw(SNIPPETS_GROW)
    named = substituted = distant = 0
    for row, weight in zip(targets.tolist(), weights.tolist(), strict=True):
        strange = [place for place, token in enumerate(row) if token >= 800 and weight[place]]
        assert all(row[place] in row[:place] for place in strange)
        named += any(row[place] >= 900 for place in strange)
        substituted += any(800 <= row[place] < 900 for place in strange)
        places = [place for place, token in enumerate(row) if token >= 800]
        distant += any(later - earlier > LONGEST_GAP / 2 for earlier, later in itertools.pairwise(places))
        assert weight[0] == 0
    assert 2 < named < substituted
    assert distant > 10


def test_nothing_comes_back_at_first() -> None:
    _, targets, weights = batches(0.0, 1.0).draw(0)
    assert (weights == 1).all()
    assert (targets < 800).all()


def test_while_it_settles_only_what_comes_back_counts() -> None:
    drawn = batches(0.0, 0.6, steps=SNIPPETS_GROW).draw
    settling, learning = drawn(SNIPPETS_GROW), drawn(SNIPPETS_GROW - 1)
    counted = [(weights > 0).float().mean(1) for _, _, weights in (settling, learning)]
    repeating = [(shares < 1).float().mean() for shares in counted]
    assert repeating[0] > repeating[1] + 0.1
    assert counted[0][counted[0] < 1].mean() < counted[1][counted[1] < 1].mean() - 0.1


@pytest.mark.parametrize("step", [0, 5])
def test_the_share_of_random_rows_grows(step: int) -> None:
    _, targets, _ = batches(1.0, 0.0).draw(step)
    text = ((targets[:, 1:] - targets[:, :-1]) % 700 == 1).all(1).float().mean()
    assert text == pytest.approx(1 - step / 10, abs=0.2)
