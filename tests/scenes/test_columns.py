from itertools import combinations

import numpy as np
import pytest
from manim import DL, UR, Mobject

from data.errors import ExplainerError
from scenes.kit import style
from scenes.kit.circuit.loom import Loom
from scenes.kit.frame import place

BETWEEN = (" I", " know", " every", " house", " near", " the", " river", " and", " who", " lives", " there")


def loom(name: str, middle: int) -> Loom:
    between = [BETWEEN[index % len(BETWEEN)] for index in range(middle)]
    tokens = ["<bos>", "My", " name", " is", " " + name, ".", *between, " My", " name", " is"]
    end = len(tokens) - 1
    return Loom(tokens, ["<bos>", *tokens[:-1]], (1, 2, 3, 4, end - 2, end - 1))


def overlap(one: Mobject, other: Mobject) -> bool:
    low = np.maximum(one.get_corner(DL), other.get_corner(DL))
    high = np.minimum(one.get_corner(UR), other.get_corner(UR))
    return bool((high > low + 1e-6)[:2].all())


@pytest.mark.parametrize("name", ["Bo", "Regan", "Maximilianus", "Wolfeschlegel"])
@pytest.mark.parametrize("middle", [0, 4, 10, 31])
def test_chips_and_tags_have_room(name: str, middle: int) -> None:
    drawn = loom(name, middle)
    seen = [position for position in range(len(drawn.chips)) if position not in drawn.columns.folded[1:]]
    for things in (drawn.chips, drawn.tags):
        panels: list[Mobject] = [things[position].panel for position in seen]
        assert all(place.STAGE.holds(panel, slack=0.02) for panel in panels)
        assert not any(overlap(one, other) for one, other in combinations(panels, 2))
    assert all(chip.words.em_pixels >= style.SMALLEST - 0.01 for chip in drawn.chips)


def test_columns_keep_their_order() -> None:
    xs = loom("Regan", 8).columns.xs
    assert list(xs) == sorted(xs)


def test_a_short_prompt_is_neither_folded_nor_stretched_over_the_stage() -> None:
    tokens = ["<bos>", "My", " is", " is"]
    columns = Loom(tokens, ["<bos>", *tokens[:-1]], ()).columns
    assert not columns.folded
    assert columns.size == 44
    assert columns.xs[-1] - columns.xs[0] < 0.6 * place.STAGE.width


def test_a_long_prompt_is_folded_away_from_what_matters() -> None:
    drawn = loom("Regan", 31)
    assert drawn.columns.folded
    assert not {0, 1, 2, 3, 4, 37, 38, 39} & set(drawn.columns.folded)
    assert len({drawn.columns.xs[position] for position in drawn.columns.folded}) == 1


def test_a_phrase_of_very_long_words_is_refused() -> None:
    tokens = ["<bos>", *["incomprehensibilities"] * 8]
    with pytest.raises(ExplainerError, match="do not fit side by side"):
        Loom(tokens, tokens, range(9))
