from itertools import combinations

import manimpango
import pytest

from data.errors import ExplainerError
from scenes.kit import style
from scenes.kit.style import MEANINGS, THEMES
from tests.scenes.colours import SEEN_BY, contrast, distance


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["INK", "QUIET"])
@pytest.mark.parametrize("ground", ["BACKGROUND", "SURFACE"])
def test_words_stand_out(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_a_tag_stand_out(theme: str) -> None:
    assert contrast(THEMES[theme]["ON_TAG"], THEMES[theme]["TAG"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("meaning", [*MEANINGS, "LINE"])
def test_shapes_stand_out(theme: str, meaning: str) -> None:
    assert contrast(THEMES[theme][meaning], THEMES[theme]["BACKGROUND"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_meanings_are_told_apart_by_everybody(theme: str, seen_by: str) -> None:
    colours = THEMES[theme]
    close = {
        (one, other): distance(colours[one], colours[other], seen_by)
        for one, other in combinations(MEANINGS, 2)
        if distance(colours[one], colours[other], seen_by) < 12
    }
    assert not close


def test_two_oranges_would_be_noticed() -> None:
    assert distance("#f59a3c", "#f0a040", "deuteranopes") < 12


def test_the_theme_changes_what_is_drawn_next() -> None:
    style.use("light")
    assert THEMES["light"]["INK"] == style.INK


def test_both_themes_name_the_same_colours() -> None:
    assert set(THEMES["dark"]) == set(THEMES["light"])


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ExplainerError, match="no theme `sepia`"):
        style.use("sepia")


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manimpango, "list_fonts", lambda: ["Inter"])
    with pytest.raises(ExplainerError, match="JetBrains Mono is not installed"):
        style.check_fonts()
