"""Variants of the film: another name, prompt or model, or heads turned off, in a folder of their own."""

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from data.errors import ExplainerError
from data.files import write_whole
from explainer.drawing.children import child, how_it_ended
from explainer.production import inputs
from explainer.production.display import Display
from explainer.production.folders import locked
from explainer.production.paths import Project

ROLES = ("previous-token", "induction")
"""Heads that can be turned off by what they are for; which ones these are is found in the model."""


@dataclass(frozen=True)
class Variant:
    """What differs from the default film; None stands for what the default film has.

    `without` is the role of the heads that are turned off, one of `ROLES`.
    """

    name: str | None = None
    prompt: str | None = None
    model: str | None = None
    without: str | None = None

    def __bool__(self) -> bool:
        return any(part is not None for part in self._parts())

    @property
    def slug(self) -> str:
        """The variant's folder name: `alice`, or the beginning of a prompt and a hash of the whole."""
        said = [part for part in self._parts() if part is not None]
        words = "-".join(re.findall(r"\w+", " ".join(said).lower()))
        if said == [self.name] and words == said[0].lower():
            return words
        told_apart = hashlib.sha256(json.dumps(self._parts()).encode()).hexdigest()[:6]
        return f"{words[:40].strip('-')}-{told_apart}".lstrip("-")

    def _parts(self) -> list[str | None]:
        off = [] if self.without is None else [f"without {self.without}"]
        return [self.name, self.prompt, self.model, *off]

    def options(self) -> list[str]:
        """The same variant as options of a command."""
        named = {
            "--name": self.name,
            "--prompt": self.prompt,
            "--model": self.model,
            "--without": self.without,
        }
        return [word for option, text in named.items() if text is not None for word in (option, text)]


def extract_variant(project: Project, variant: Variant, subjects: Collection[str], display: Display) -> Path:
    """The folder of the variant's facts; extracts those whose model, prompt or extraction code changed.

    The extraction runs in a process of its own: nothing else in a build needs the libraries that run models.

    Raises
    ------
    ExplainerError
        If the extraction says that the name, the prompt or the model cannot be used.
    """
    folder = project.variant(variant.slug)
    facts, work = folder / "facts", project.work_of(folder)
    made_from = inputs.fingerprint(
        options=variant.options(),
        model=inputs.contents(Path(variant.model)) if variant.model and Path(variant.model).is_dir() else {},
        data=inputs.code(
            "data/extract",
            "data/models",
            "data/weights",
            "data/tokenizer.json",
            "data/bigrams.npz",
            "data/facts.py",
        ),
        dataclasses=inputs.code(*(f"data/{subject}.py" for subject in subjects)),
    )
    with locked(work / "lock", lambda: display.say(f"{folder.name}: waiting for another extraction to end")):
        stamps = {subject: work / f"{subject}.stamp" for subject in subjects}
        stale = [
            subject
            for subject, stamp in stamps.items()
            if not (facts / f"{subject}.npz").exists() or not stamp.exists() or stamp.read_text() != made_from
        ]
        if stale:
            display.say(f"{folder.name}: extracting {', '.join(stale)}")
            _extract([*stale, *variant.options(), "--out", str(facts)], work / "extraction.log")
        for subject in stale:
            with write_whole(stamps[subject]) as stamp:
                stamp.write_text(made_from)
    return facts


def _extract(arguments: list[str], log: Path) -> None:
    # A model's folder may be named as seen from here; `-P`, for nothing else here is to be imported.
    with child(["-P", "-m", "explainer", "extract", *arguments], log, folder=Path.cwd()) as process:
        process.communicate()
        if process.returncode == 0:
            return
        said = log.read_text(encoding="utf-8").splitlines()
        if process.returncode == 2 and len(said) >= 2:
            raise ExplainerError(said[-2], said[-1])
        raise ExplainerError(
            f"The extraction ended {how_it_ended(process)}.", f"Its last words are in {log}."
        )
