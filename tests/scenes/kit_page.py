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
from scenes.kit import style
from scenes.kit.clip import Beat, Clip
from scenes.kit.frame import place
from scenes.kit.frame.stage import Place
from tests.scenes.drawings import DRAWINGS
from tests.scenes.seeing import PICTURES

PAGE = Path("docs/KIT.md")

PACES = ("QUICK", "BRISK", "CALM", "SLOW")
SIZES = ("QUESTION", "HERO", "SECOND", "NAME", "LABEL", "PROVENANCE")

HEAD = """# What there is to draw with

Every noun of the kit with a picture of it, and what goes with them; first, what a clip and its
beats can do. This page is written by `make kit`; do not edit it.
"""

CLIP = """## A clip

A clip (`scenes.kit.clip`) shows things in its places: `self.stage`, `self.overlay` (fixed to the
screen when the camera moves) and `self.asides`. What a place is asked for is a change, which happens
when it is handed to `beat.now(…)`. What is shown anew in a place retires what stood
there. A woven `Loom` takes the whole stage; what else is to stand there wants a region of its own,
as in `Rows(…, region)`. Distances come from `scenes.kit.frame.place`: `FULL` is the stage, x from
{left:g} to {right:g} and y from {bottom:g} to {top:g}; below it is the captions' room.
"""

STYLE = """### Colours, paces, type

Colours mean the same in every clip (`scenes.kit.style`): {meanings}. Words are `INK` or `QUIET`.
Paces, in seconds: {paces}. Sizes of type, in pixels of a 1080p frame: {sizes}.
"""


def page() -> str:
    """The whole page."""
    shown = pictures()
    parts = [HEAD, _clip()]
    for found in iter_modules(scenes.kit.__path__):
        if found.ispkg:
            parts.append(_room(import_module(f"scenes.kit.{found.name}"), shown))
    return "\n".join(parts)


def _clip() -> str:
    """What clips, beats and places can do, and what `style` holds."""
    full = place.FULL
    lines = [CLIP.format(left=full.left, right=full.right, bottom=full.bottom, top=full.top)]
    for title, kind in (("Every clip", Clip), ("A beat", Beat), ("A place", Place)):
        lines += [f"### {title}", "", *_methods(kind), ""]
    named = {
        what: ", ".join(f"`{name}` {getattr(style, name):g}" for name in names)
        for what, names in (("paces", PACES), ("sizes", SIZES))
    }
    return "\n".join(
        [*lines, STYLE.format(meanings=", ".join(f"`{one}`" for one in style.MEANINGS), **named)]
    )


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
        line
        for module in modules
        for thing in verbs(module)
        for line in (
            f"- `{thing.__name__}({_signature(thing)})` (`{module.__name__}`): {_sentence(thing)}",
            *(f"  {method}" for method in (_methods(thing) if isinstance(thing, type) else [])),
        )
    ]
    return "\n".join([*lines, *(["And with them:", "", *listed, ""] if listed else [])])


def _noun(kind: type) -> Iterator[str]:
    yield f"**{kind.__name__}** (`{kind.__module__}`). {_sentence(kind)}"
    yield ""
    yield f"`{kind.__name__}({_signature(kind)})`"
    yield from ["", *_methods(kind)]
    yield ""


def _methods(kind: type) -> list[str]:
    """Its public methods, each with what it takes, what it gives, and a sentence."""
    return [
        f"- `.{name}({_signature(member)}){_given(member)}`: {_sentence(member)}"
        for name, member in vars(kind).items()
        if not name.startswith("_") and inspect.isfunction(member) and member.__doc__
    ]


def _given(function: Any) -> str:
    """What it returns, as it is written."""
    (node,) = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)
    returns = ast.unparse(node.returns) if node.returns else "None"
    return "" if returns == "None" else f" -> {returns}"


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
