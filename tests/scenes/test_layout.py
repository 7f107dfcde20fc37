"""A loom has room for its tokens and tags, from four tokens to a whole context."""

from itertools import combinations

import numpy as np
import pytest
from manim import Mobject

from data.errors import ExplainerError
from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.place import box
from scenes.kit.frame.split import Split
from scenes.kit.weave.loom import Loom
from tests.scenes.weave_drawings import TAGS, TOKENS

BETWEEN = (" I", " know", " every", " house", " near", " the", " river", " and", " who", " lives", " there")


def loom(name: str, middle: int) -> Loom:
    between = [BETWEEN[index % len(BETWEEN)] for index in range(middle)]
    tokens = ["<bos>", "My", " name", " is", " " + name, ".", *between, " My", " name", " is"]
    end = len(tokens) - 1
    keep = (1, 2, 3, 4, end - 2, end - 1)
    return Loom(tokens, np.full(len(tokens), 2.0), ["<bos>", *tokens[:-1]], np.ones(len(tokens)), keep)


@pytest.mark.parametrize("name", ["Bo", "Regan", "Maximilianus", "Wolfeschlegel"])
@pytest.mark.parametrize("middle", [0, 4, 10, 31])
def test_chips_and_tags_have_room(name: str, middle: int) -> None:
    drawn = loom(name, middle)
    for things in ([drawn.chips[position] for position in drawn.seen], [*drawn.pennants.values()]):
        panels: list[Mobject] = [thing.panel for thing in things]
        assert all(place.FULL.holds(panel, slack=0.02) for panel in panels)
        assert not any(box(one).overlaps(box(other), 1e-6) for one, other in combinations(panels, 2))
        assert min(thing.words.em_pixels for thing in things) >= style.BYSTANDING - 0.01


def test_what_is_not_told_of_can_stand_as_one_column() -> None:
    tokens = ["<bos>", "My", " name", ".", " They", " know", " My", " name"]
    short, folded = (
        Loom(tokens, np.full(8, 2.0), keep=(1, 2, 6), fold=fold, region=place.BESIDE_BOARD)
        for fold in (False, True)
    )
    assert short.seen == [*range(8)]
    assert folded.seen == [0, 1, 2, 3, 6, 7]
    assert folded.xs[3] == folded.xs[4] == folded.xs[5]
    assert folded.chips[1].words.em_pixels >= short.chips[1].words.em_pixels


def test_columns_keep_their_order() -> None:
    xs = loom("Regan", 8).xs
    assert list(xs) == sorted(xs)


def test_a_short_prompt_is_neither_folded_nor_stretched_over_the_stage() -> None:
    drawn = Loom(TOKENS[:4], np.full(4, 2.0), TAGS[:4], np.ones(4), range(4))
    assert not drawn.layout.folded
    assert set(drawn.layout.sizes) == {60.0}
    assert drawn.xs[-1] - drawn.xs[0] < 0.7 * place.FULL.width


def test_a_long_prompt_is_folded_away_from_what_matters() -> None:
    drawn = loom("Regan", 31)
    folded = drawn.layout.folded
    assert folded
    assert not {0, 1, 2, 3, 4, 37, 38, 39} & set(folded)
    assert len({drawn.xs[position] for position in folded}) == 1
    assert [drawn.chips[position].panel.get_fill_opacity() for position in folded] == [
        1,
        *[0] * (len(folded) - 1),
    ]


def test_a_phrase_of_very_long_words_is_refused() -> None:
    tokens = ["<bos>", *["incomprehensibilities"] * 8]
    with pytest.raises(ExplainerError, match="do not fit side by side"):
        Loom(tokens, np.full(9, 2.0), keep=range(9))


@pytest.mark.parametrize("layers", [0, 1, 2])
@pytest.mark.parametrize("tagged", [False, True])
def test_a_loom_stands_in_any_region_with_any_layers(layers: int, tagged: bool) -> None:
    tokens, lengths = TOKENS[:5], np.full(5, 2.0)
    for region in Split(("one", "other")).regions:
        tags, tag_lengths = (TAGS[:5], lengths) if tagged and layers else ((), None)
        drawn = Loom(tokens, lengths, tags, tag_lengths, range(5), region, layers)
        drawn.wear()
        assert all(region.holds(part, 0.02) for part in drawn.everything())
        assert len(drawn.hung) == (4 if tags else 0)
        assert len(drawn.bands) == layers
        assert [len(drawn.feet(layer)) for layer in range(layers)] == [len(tokens)] * layers


def test_a_split_screen_has_room_for_each_part() -> None:
    split = Split(("one", "other", "third"))
    assert all(place.FULL.contains(region, 1e-9) for region in split.regions)
    for left, right in zip(split.regions, split.regions[1:], strict=False):
        assert left.right < right.left
        assert left.width == pytest.approx(right.width)
