"""The page of the kit: what there is to draw with, written from its reference pictures and its docstrings.

Run as `python -m tests.scenes.kit_page`, it writes docs/KIT.md.
"""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from manim import Mobject

import scenes.kit
from tests.scenes.drawings import DRAWINGS
from tests.scenes.seeing import PICTURES

PAGE = Path("docs/KIT.md")

HEAD = """# What there is to draw with

Every noun of the kit with a picture of it, and what goes with them. A scene (`scenes/`) shows them
in the places of its clip, `stage`, `overlay` and `asides`, and moves its camera by `camera_in`,
`camera_to`, `camera_beside` and `camera_out`. This page is written by `make kit`; do not edit it.
"""


def page() -> str:
    """The whole page."""
    shown = pictures()
    parts = [HEAD]
    for found in iter_modules(scenes.kit.__path__):
        if found.ispkg:
            parts.append(_room(import_module(f"scenes.kit.{found.name}"), shown))
    return "\n".join(parts)


def nouns(module: ModuleType) -> list[type[Mobject]]:
    """What can be drawn that a module defines."""
    return [kind for kind in _own(module) if isinstance(kind, type) and issubclass(kind, Mobject)]


def verbs(module: ModuleType) -> list[Any]:
    """All else that a module defines: animations, what puts several drawings together, functions."""
    return [
        thing
        for thing in _own(module)
        if inspect.isfunction(thing) or (isinstance(thing, type) and not issubclass(thing, Mobject))
    ]


def pictures() -> dict[type, str]:
    """For everything that is drawn the drawing that shows least besides it."""
    found: dict[type, tuple[int, str]] = {}
    for name, draw in DRAWINGS.items():
        kinds = {type(part) for mobject in draw() for part in mobject.get_family()}
        kinds = {base for kind in kinds for base in kind.__mro__ if base.__module__.startswith("scenes.kit.")}
        for kind in kinds:
            found[kind] = min(found.get(kind, (len(kinds), name)), (len(kinds), name))
    return {kind: name for kind, (_, name) in found.items()}


def _own(module: ModuleType) -> list[Any]:
    """The public classes and functions of a module, as they are written."""
    things = [thing for name, thing in vars(module).items() if not name.startswith("_")]
    return [thing for thing in things if getattr(thing, "__module__", "") == module.__name__]


def _room(package: ModuleType, shown: dict[type, str]) -> str:
    modules = [import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)]
    lines = [f"## {package.__name__.rpartition('.')[2].capitalize()}", "", _whole(package), ""]
    by_picture: dict[str, list[type]] = {}
    for module in modules:
        for noun in nouns(module):
            by_picture.setdefault(shown.get(noun, ""), []).append(noun)
    for name, kinds in by_picture.items():
        if name:
            lines += [f"![{name.replace('_', ' ')}](../{PICTURES}/kit_{name}.png)", ""]
        lines += [line for kind in kinds for line in _noun(kind)]
    listed = [
        f"- `{thing.__name__}({_signature(thing)})`: {_sentence(thing)}"
        + (f" It can: {_can(thing)}." if isinstance(thing, type) and _can(thing) else "")
        for module in modules
        for thing in verbs(module)
    ]
    return "\n".join([*lines, *(["And with them:", "", *listed, ""] if listed else [])])


def _noun(kind: type) -> Iterator[str]:
    yield f"**{kind.__name__}** ({kind.__module__.removeprefix('scenes.kit.')}). {_sentence(kind)}"
    yield ""
    yield f"`{kind.__name__}({_signature(kind)})`"
    can = _can(kind)
    yield from ["", f"It can: {can}."] if can else []
    yield ""


def _can(kind: type) -> str:
    """The names of its public methods."""
    methods = [
        name
        for name, member in vars(kind).items()
        if not name.startswith("_") and inspect.isfunction(member) and member.__doc__
    ]
    return ", ".join(f"`{name}`" for name in methods)


def _sentence(thing: Any) -> str:
    """The first sentence of a docstring."""
    first = " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
    return first.partition(". ")[0].removesuffix(".") + "."


def _whole(thing: Any) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def _signature(thing: Any) -> str:
    """Its parameters, as they are written."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(thing)))
    (node,) = tree.body
    if isinstance(node, ast.ClassDef):
        fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
        if fields and (is_dataclass(thing) or issubclass(thing, tuple)):
            return ", ".join(ast.unparse(part) for part in fields)
        made = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"]
        if not made:
            return _signature(thing.__mro__[1]) if thing.__mro__[1].__module__.startswith("scenes.") else "…"
        node = made[0]
    assert isinstance(node, ast.FunctionDef)
    node.args.args = [argument for argument in node.args.args if argument.arg != "self"]
    return ast.unparse(node.args)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
