"""Where facts come from: model, prompt, code and library versions."""

import ast
import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from data.extract.code import Code
from data.extract.prompts import Prompt
from data.extract.running import SEED, label
from data.extract.text import bigrams_of
from data.files import sha256
from data.models.opened import OpenModel
from data.train import measure

LIBRARIES = ("numpy", "safetensors", "tokenizers", "torch", "transformer-lens")
ROOT = Path(__file__).parent.parent.parent


def provenance(subject: str, models: Sequence[OpenModel], prompt: Prompt | Code | None) -> dict[str, Any]:
    """What the facts of a subject were made from; the same inputs give the same provenance.

    `models` are the subject's, the one that is shown first.
    """
    model, *beside = models
    return {
        "model": model.name,
        **model.provenance,
        "state": model.state,
        "ablated": [label(head) for head in model.ablated],
        **({"beside": {other.name: dict(other.provenance) for other in beside}} if beside else {}),
        "bigrams_sha256": sha256(counted) if (counted := bigrams_of(model)) else "",
        "roles_of_heads_found_in": "the trained model with all its heads on",
        "prompt": prompt.text if prompt else "",
        "tokens": list(prompt.tokens) if prompt else [],
        "seed": SEED,
        "repeated_tokens_seed": measure.SEED,
        "extraction_code_sha256": code_hash(subject),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }


def code_hash(subject: str) -> str:
    """The SHA-256 over the sources of an extraction: the subject's module and what it imports of `data`.

    Of the subject's dataclass only the fields count: properties work on facts that are there already.
    """
    found: set[Path] = set()
    waiting = [ROOT / "data" / "extract" / f"{subject}.py"]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imports(path)
    digest = hashlib.sha256()
    for path in sorted(found):
        source = _fields(path) if path == ROOT / "data" / f"{subject}.py" else path.read_bytes()
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + source + b"\0")
    return digest.hexdigest()


def _fields(path: Path) -> bytes:
    """The source of what a dataclass declares, one field after the other."""
    source = path.read_text(encoding="utf-8")
    declared = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.AnnAssign)]
    return "\n".join(ast.get_source_segment(source, field) or "" for field in declared).encode()


def _imports(path: Path) -> list[Path]:
    """The files of the modules of `data` that a source file imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    files = [ROOT / f"{name.replace('.', '/')}.py" for name in names if name.split(".")[0] == "data"]
    return [file for file in files if file.is_file()]
