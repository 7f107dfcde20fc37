"""Fields of the facts that nobody uses: no picture shows them, no words say them, no page cites them."""

import ast
import inspect
import re
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields

from data.errors import ExplainerError
from data.facts import Facts
from explainer.production.paths import REPOSITORY, Project
from explainer.production.stages import facts_type
from narration.fields import FIELD
from narration.script import Script

PAGES = ("README.md", "docs", "essay", "data/MODELS.md")
"""Where fields are cited, as `subject.field`."""


def unused_fields(project: Project, scripts: Sequence[Script]) -> dict[str, list[str]]:
    """The fields, by subject, that nothing shows, says or cites, and that are not marked as kept.

    `scripts` are all that there are. A field that several subjects share is used if one of them uses it. Of a
    scene that cannot be read, all fields count as used.
    """
    subjects: dict[str, type[Facts]] = {}
    for script in scripts:
        with suppress(ExplainerError):
            subjects[script.facts] = facts_type(script)
    used: set[tuple[type, str]] = set()
    for subject, kind in subjects.items():
        names = _said(project, subject, scripts) | _cited(subject) | _shown(project, subject, kind, scripts)
        used |= {(_declared_in(kind, name), name) for name in names}
    return {
        subject: [
            entry.name
            for entry in fields(kind)
            if not entry.metadata["kept"] and (owner := _declared_in(kind, entry.name)) is not Facts
            if (owner, entry.name) not in used
        ]
        for subject, kind in subjects.items()
    }


def _declared_in(kind: type, name: str) -> type:
    """The class in which a field is declared, which may be a base of the facts."""
    return next((base for base in kind.__mro__ if name in vars(base).get("__annotations__", {})), kind)


def _said(project: Project, subject: str, scripts: Sequence[Script]) -> set[str]:
    """What scripts say or take for granted, in all states of the model; indices are fields too."""
    found: set[str] = set()
    for script in scripts:
        if script.facts == subject:
            for path in (script.path, *project.scripts.glob(f"{script.clip}.*.md")):
                for match in re.finditer(FIELD, path.read_text(encoding="utf-8")):
                    found |= {match["name"], *re.findall(r"\w+", match["index"] or "")}
    return found


def _cited(subject: str) -> set[str]:
    places = [REPOSITORY / page for page in PAGES]
    pages = [page for place in places for page in (place.rglob("*.md") if place.is_dir() else [place])]
    return {
        name
        for page in pages
        if page.exists()
        for name in re.findall(rf"\b{subject}\.(\w+)", page.read_text(encoding="utf-8"))
    }


def _shown(project: Project, subject: str, kind: type[Facts], scripts: Sequence[Script]) -> set[str]:
    """What scenes read, themselves or by way of a property of the facts."""
    names = [entry.name for entry in fields(kind)]
    found: set[str] = set()
    for script in scripts:
        if script.facts == subject and (scene := project.scene(script.clip)).exists():
            try:
                tree = ast.parse(scene.read_text(encoding="utf-8"))
            except SyntaxError:
                return set(names)
            found |= _attributes(tree, "facts") | _strings(tree, names)
    waiting = list(found)
    while waiting:
        name = waiting.pop()
        behind = _behind(kind, name) - found
        found |= behind
        waiting += behind
    return found


def _attributes(tree: ast.AST, of: str) -> set[str]:
    """Every `name` of `facts.name` and `….facts.name`."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and of in (getattr(node.value, "id", None), getattr(node.value, "attr", None))
    }


def _strings(tree: ast.AST, names: Sequence[str]) -> set[str]:
    """The fields that are named by a string, or by `f"guesses{case}"` and the strings that may fill it."""
    strings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    found = strings & {*names}
    filling = "|".join(
        re.escape(part) for part in sorted(strings | {""}, key=len, reverse=True) if " " not in part
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.Constant) for part in node.values):
            parts = (
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else f"(?:{filling})"
                for part in node.values
            )
            pattern = re.compile("".join(parts))
            found |= {name for name in names if pattern.fullmatch(name)}
    return found


def _behind(kind: type[Facts], name: str) -> set[str]:
    """What a property or method of the facts reads of them."""
    member = inspect.getattr_static(kind, name, None)
    function = member.fget if isinstance(member, property) else member
    if not inspect.isfunction(function):
        return set()
    return _attributes(ast.parse(textwrap.dedent(inspect.getsource(function))), "self")
