"""What holds for everything in the kit."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import numpy as np
import pytest
from manim import ImageMobject, Mobject, Scene, VGroup

import scenes.kit

MODULES = [
    import_module(found.name)
    for found in walk_packages(scenes.kit.__path__, "scenes.kit.")
    if not found.ispkg
]

MANIMS: dict[type, set[str]] = {
    ImageMobject: {*dir(ImageMobject(np.zeros((1, 1))))},
    Mobject: {*dir(VGroup())},
    Scene: {*dir(Scene)},
}
"""What has a meaning of Manim's."""


def shadows(module: ModuleType, source: str) -> Iterator[str]:
    """Names of Manim's that a class of the module gives a meaning of its own: its pictures would be wrong."""
    for node in ast.walk(ast.parse(source)):
        kind = getattr(module, node.name, None) if isinstance(node, ast.ClassDef) else None
        if not isinstance(node, ast.ClassDef) or not isinstance(kind, type):
            continue
        theirs = next((names for base, names in MANIMS.items() if issubclass(kind, base)), set())
        written = {
            part.attr
            for part in ast.walk(node)
            if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store)
            if isinstance(part.value, ast.Name) and part.value.id == "self"
        }
        defined = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
        defined = {name for name in defined if not (issubclass(kind, Scene) or name.startswith("__"))}
        yield from (f"{node.name}.{name}" for name in sorted((written | defined) & theirs))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_nothing_shadows_what_manim_calls_so(module: ModuleType) -> None:
    assert module.__file__
    assert list(shadows(module, Path(module.__file__).read_text(encoding="utf-8"))) == []


def test_a_shadow_is_seen() -> None:
    planted = ModuleType("planted")
    source = """
from manim import Scene, VGroup
class Bar(VGroup):
    def __init__(self):
        self.height, self.color = 1, "red"
        self.tall = 2
    def get_left(self): ...
class Clip(Scene):
    def __init__(self):
        self.camera = 1
    def play(self): ...
"""
    exec(source, vars(planted))
    assert list(shadows(planted, source)) == ["Bar.color", "Bar.get_left", "Bar.height", "Clip.camera"]
