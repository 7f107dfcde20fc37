"""Scene and script of a clip name the same beats, literally, each once, in one order."""

import ast
from pathlib import Path

import pytest

from narration import script

SCENES = sorted(path.stem for path in Path("scenes").glob("*.py") if path.stem != "__init__")


def beats_of(source: str) -> list[str]:
    """The names of a scene's beats in the order in which they are written; a computed name is an error."""
    names = [
        (node.lineno, node.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(mark) == "beat" for mark in node.decorator_list)
    ]
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "beat":
            (name,) = call.args
            assert isinstance(name, ast.Constant), f"line {call.lineno}: a beat's name is not literal"
            names.append((call.lineno, str(name.value)))
    return [name for _, name in sorted(names)]


@pytest.mark.parametrize("clip", SCENES)
def test_scene_and_script_name_the_same_beats(clip: str) -> None:
    written = [beat.name for beat in script.read(clip).beats]
    assert beats_of(Path(f"scenes/{clip}.py").read_text(encoding="utf-8")) == written


@pytest.mark.parametrize("clip", SCENES)
def test_a_scene_is_one_clip_with_facts(clip: str) -> None:
    tree = ast.parse(Path(f"scenes/{clip}.py").read_text(encoding="utf-8"))
    clips = [
        entry
        for entry in tree.body
        if isinstance(entry, ast.ClassDef) and any("Clip" in ast.unparse(base) for base in entry.bases)
    ]
    assert len(clips) == 1
    assert any(isinstance(part, ast.Assign) and "facts_type" in ast.unparse(part) for part in clips[0].body)


def test_a_computed_name_is_noticed() -> None:
    with pytest.raises(AssertionError, match="not literal"):
        beats_of("with self.beat(name): pass")
