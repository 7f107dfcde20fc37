"""What a build needs, whether it is there, and how to get it."""

import importlib
import importlib.util
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from data.errors import ExplainerError
from explainer.production.paths import REPOSITORY, Project
from explainer.production.stages import facts_type
from narration.script import read
from narration.voices import installed

MODULES = ("manim", "av", "PIL", "pydub", "pyloudnorm", "pocketsphinx", "rich")
RUN_MODELS = ("torch", "transformer_lens", "safetensors", "tokenizers")
"""Needed only to extract facts and to train; looked for but not imported: that alone takes seconds."""
ROOM = 2 * 1024**3
"""Bytes that a film with its intermediate files may take."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for; `remedy` is empty when it is there; `needed`: no film without it."""

    what: str
    found: str
    remedy: str = ""
    needed: bool = True


def examine(project: Project) -> Iterator[Finding]:
    """Everything that a build needs, one by one."""
    yield _python()
    yield from _libraries()
    yield from _fonts()
    yield from _voices()
    yield _room(project)
    yield _model()
    yield from _facts(project)


def _python() -> Finding:
    fits = sys.version_info >= (3, 11)
    return Finding(
        "Python", platform.python_version(), "" if fits else "Install Python 3.11 or 3.12, then: make"
    )


def _libraries() -> Iterator[Finding]:
    for name in MODULES:
        try:
            module = importlib.import_module(name)
            yield Finding(name, getattr(module, "__version__", "installed"))
        except ImportError as error:
            yield Finding(name, f"cannot be loaded: {error}", f"make; {_system_libraries()}")
    for name in RUN_MODELS:
        there = importlib.util.find_spec(name) is not None
        yield Finding(name, "installed" if there else "not installed", "" if there else "make", needed=False)


def _system_libraries() -> str:
    if platform.system() == "Darwin":
        return "brew install cairo pango pkg-config"
    return "apt-get install build-essential python3-dev libcairo2-dev libpango1.0-dev pkg-config"


def _fonts() -> Iterator[Finding]:
    """Fonts as the drawing finds them: through Pango, which takes another family without a word."""
    from manimpango import list_fonts

    from scenes.kit import style

    installed = set(list_fonts())
    for family in (style.TEXT_FONT, style.TOKEN_FONT):
        package = family.lower().replace(" ", "-")
        on_mac = platform.system() == "Darwin"
        command = f"brew install --cask font-{package}" if on_mac else f"apt-get install fonts-{package}"
        there = family in installed
        yield Finding(f"font {family}", "installed" if there else "not installed", "" if there else command)


def _voices() -> Iterator[Finding]:
    for offer in (*installed.programs(), *installed.neural()):
        name, _, which = offer.spec.partition(":")
        found = "speaks" if name in ("flite", "espeak") else f"speaks, and better: --voice {offer.spec}"
        if offer.remedy:
            found = f"{which}: its engine is not installed" if which else "not there"
            if name in installed.MODULES and not which:
                found += "; neural, sounds better than the default"
        yield Finding(f"voice {name}", found, offer.remedy, needed=name == "flite")


def _room(project: Project) -> Finding:
    folder = next(each for each in (project.renders, *project.renders.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    remedy = "" if free >= ROOM else f"Make room there: a film takes up to {ROOM / 1024**3:.0f} GB."
    return Finding("free space", f"{free / 1024**3:.1f} GB in {folder}", remedy)


def _model() -> Finding:
    weights = REPOSITORY / "data" / "weights"
    models = sorted(path.parent.name for path in weights.glob("*/weights.safetensors"))
    return Finding("models", ", ".join(models) or "none", "" if models else "explainer train", needed=False)


def _facts(project: Project) -> Iterator[Finding]:
    for clip in project.clips():
        try:
            script = read(clip, project.scripts)
            facts_type(script).load(project.facts)
            yield Finding(f"facts of {clip}", "whole")
        except ExplainerError as error:
            yield Finding(f"facts of {clip}", error.what, error.remedy)
