"""Does a scene keep to its script and its facts: beats, numbers on the screen, readable pictures."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import zip_longest
from pathlib import Path
from typing import Any

from manim.utils.family import extract_mobject_family_members

from data.facts import Facts
from explainer.production.paths import Project
from narration.fill import marks
from narration.script import Script, read
from narration.timing import Timing
from scenes.kit.clip import Clip
from scenes.kit.frame.text import Tick, Words
from scenes.kit.lint import lint

_NUMBER = re.compile(r"[-−]?\d[\d.,]*%?")
_NAMES = re.compile(r"\blayer \d+\b|\bGPT-\d\b")
"""The names of layers and of a model."""
_HASH = re.compile(r"[0-9a-f]{64}")


def beat_faults(script: Script, scene: Path) -> Iterator[str]:
    """Where a scene's beats are not its script's: literal names, each once, in the same order."""
    wanted = [beat.name for beat in script.beats]
    found = _methods_of_beats(scene)
    for call in _calls_of_beat(scene):
        written = call.args[0] if call.args else None
        if isinstance(written, ast.Constant) and isinstance(written.value, str):
            found.append(written.value)
        else:
            yield f"{scene.name}, line {call.lineno}: a beat's name is written out, in quotes"
    for name in wanted:
        if found.count(name) != 1:
            yield f"{scene.name}: beat `{name}` of the script is drawn {found.count(name)} times"
    for name in found:
        if name not in wanted:
            yield f"{scene.name}: beat `{name}` is not in the script"
    if sorted(found) == sorted(wanted) and found != wanted:
        yield f"{scene.name}: the beats come in another order than in the script"


def state_faults(project: Project, script: Script) -> Iterator[str]:
    """Where words for a model in another state have other beats or marks than the scene was drawn to."""
    wanted = [(beat.name, marks(beat)) for beat in script.beats]
    for state in project.states(script.clip):
        found = [(beat.name, marks(beat)) for beat in read(script.clip, project.scripts, state).beats]
        for beat, here in zip_longest(wanted, found):
            if beat != here:
                yield f"{script.clip}.{state}.md has {_shown(here)} in place of {_shown(beat)}"


def _shown(beat: tuple[str, tuple[str, ...]] | None) -> str:
    if beat is None:
        return "nothing"
    name, marked = beat
    return f"beat `{name}` (marked: {' '.join(f'*{mark}*' for mark in marked) or 'nothing'})"


def picture_faults(clip_type: type[Clip[Any]], facts: Facts, timing: Timing) -> list[str]:
    """What is wrong with the picture at the end of any play, each fault once a beat; nothing is drawn."""
    said = _numbers_in_texts(facts)
    return [str(fault) for fault in lint(clip_type, facts, timing, lambda clip: _untraced(clip, said))]


def _methods_of_beats(scene: Path) -> list[str]:
    nodes = ast.walk(ast.parse(scene.read_text(encoding="utf-8")))
    return [
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "beat" for mark in node.decorator_list)
    ]


def _calls_of_beat(scene: Path) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(scene.read_text(encoding="utf-8")))
    calls = [
        node
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "beat"
    ]
    return sorted(calls, key=lambda call: call.lineno)


def _untraced(clip: Clip[Any], said: set[str]) -> Iterator[str]:
    """Numbers on the screen that were neither read from a field nor stand in a text of the facts."""
    shown = {part for number in clip.shown for part in _NUMBER.findall(number.text)}
    traced = said | shown | {number.text for number in clip.shown}
    for text in extract_mobject_family_members(clip.mobjects):
        if isinstance(text, Words) and not isinstance(text, Tick):
            for number in _NUMBER.findall(_NAMES.sub("", text.written)):
                if number.rstrip(".,") not in traced:
                    yield f'the number {number} in "{text.written}" comes from no field of the facts'


def _numbers_in_texts(facts: Facts) -> set[str]:
    """The numbers in the texts of the facts: in prompts, tokens, names of heads and models; not in hashes."""
    values = [getattr(facts, entry.name) for entry in fields(facts)]
    texts = [text for value in values for text in (value if isinstance(value, tuple) else (value,))]
    return {
        number.rstrip(".,")
        for text in texts
        if isinstance(text, str) and not _HASH.fullmatch(text)
        for number in _NUMBER.findall(text)
    }
