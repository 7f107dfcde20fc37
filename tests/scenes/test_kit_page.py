"""The page of the kit is complete and as it would be written now."""

from importlib import import_module
from pkgutil import walk_packages

import scenes.kit
from tests.scenes.kit_page import PAGE, nouns, page, verbs
from tests.scenes.seeing import PICTURES


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: make kit"


def test_everything_there_is_to_draw_with_is_on_it() -> None:
    written = PAGE.read_text(encoding="utf-8")
    modules = [
        import_module(found.name)
        for found in walk_packages(scenes.kit.__path__, "scenes.kit.")
        if not found.ispkg and found.name.count(".") > 2
    ]
    assert modules
    for module in modules:
        for noun in nouns(module):
            assert f"**{noun.__name__}**" in written
            assert noun.__doc__
        for verb in verbs(module):
            assert f"- `{verb.__name__}(" in written
            assert verb.__doc__


def test_its_pictures_are_there() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    shown = [line.partition("](../")[2].removesuffix(")") for line in lines if line.startswith("![")]
    assert shown
    assert all(name.startswith(f"{PICTURES}/kit_") for name in shown)
    assert all((PICTURES.parents[2] / name).is_file() for name in shown)
