"""Every drawing of the kit, and the poster's frame of every clip, look as they did when last looked at.

References are recorded by `RECORD_PICTURES=1 .venv/bin/python -m pytest tests/scenes/test_pictures.py`;
look at every picture that this changes before committing it.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from manim import DOWN, RIGHT, Mobject
from PIL import Image

import scenes.kit
from narration.script import Script
from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.weave.bets import Bets
from tests.scenes.drawings import DRAWINGS, IN_LIGHT
from tests.scenes.rehearsed import CLIPS, Rehearsed
from tests.scenes.seeing import HEIGHT, PICTURES, WIDTH, check, compare, picture
from tests.scenes.weave_drawings import draw_bets


@pytest.mark.parametrize(
    ("name", "theme"),
    [*((name, "dark") for name in DRAWINGS), *((name, "light") for name in IN_LIGHT)],
)
def test_a_drawing_looks_as_it_did(name: str, theme: str, tmp_path: Path) -> None:
    style.use(theme)
    suffix = "" if theme == "dark" else f"_{theme}"
    check(picture(DRAWINGS[name]()), PICTURES / f"kit_{name}{suffix}.png", tmp_path)


@pytest.mark.parametrize("script", CLIPS)
def test_a_clips_poster_looks_as_it_did(
    script: Script, as_shipped: Callable[[str], Rehearsed], tmp_path: Path
) -> None:
    poster = as_shipped(script.clip).poster
    assert poster is not None
    check(poster, PICTURES / f"clip_{script.clip}.png", tmp_path)


def test_everything_in_the_kit_has_a_picture() -> None:
    found = walk_packages(scenes.kit.__path__, "scenes.kit.")
    modules = [import_module(module.name) for module in found]
    made = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type)}
    kit = {
        thing for thing in made if issubclass(thing, Mobject) and thing.__module__.startswith("scenes.kit.")
    }
    drawn = {type(part) for draw in DRAWINGS.values() for mobject in draw() for part in mobject.get_family()}
    bases = {base for thing in drawn for base in thing.__mro__}
    assert kit - bases == set()


def test_every_picture_belongs_to_a_drawing() -> None:
    kit = {f"kit_{name}" for name in DRAWINGS} | {f"kit_{name}_light" for name in IN_LIGHT}
    clips = {f"clip_{script.id}" for script in CLIPS}
    assert {file.stem for file in PICTURES.glob("*.png")} <= kit | clips


def grow(chart: Bets) -> None:
    chart.bars[1].stretch(1.2, 1, about_edge=DOWN)


def repaint(chart: Bets) -> None:
    chart.bars[2].set_fill(style.TAG)


def lose(chart: Bets) -> None:
    chart.chips[1].words.set_opacity(0)


def move(chart: Bets) -> None:
    chart.shift(2 * place.FRAME.width / WIDTH * RIGHT)


@pytest.mark.parametrize("fault", [grow, repaint, lose, move])
def test_a_fault_is_seen_and_shown(fault: Callable[[Bets], None], tmp_path: Path) -> None:
    (chart,) = draw_bets()
    assert isinstance(chart, Bets)
    fault(chart)
    with pytest.raises(AssertionError, match="differs by") as refused:
        compare(picture([chart]), PICTURES / "kit_bets.png", tmp_path)
    shown = tmp_path / "kit_bets.png"
    assert str(shown) in str(refused.value)
    with Image.open(shown) as difference:
        assert difference.size == (3 * WIDTH, HEIGHT)


def test_another_ground_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(style, "BACKGROUND", "#111319")
    with pytest.raises(AssertionError, match="differs by"):
        compare(picture(draw_bets()), PICTURES / "kit_bets.png", tmp_path)


def test_other_edges_are_not(tmp_path: Path) -> None:
    (chart,) = draw_bets()
    compare(
        picture([chart.shift(0.4 * place.FRAME.width / WIDTH * RIGHT)]),
        PICTURES / "kit_bets.png",
        tmp_path,
    )
