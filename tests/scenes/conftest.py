"""The committed facts, the same with other prompts, and a timing without a voice."""

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from manim import tempconfig

from data.facts import Facts
from data.induction_matching import InductionMatching
from narration.speak import speak
from narration.timing import BeatTiming, Timing
from scenes.kit import style
from scenes.kit.clip import Clip

FACTS = Path("data/extracted")


@pytest.fixture(autouse=True)
def dark() -> None:
    """Every test starts in the dark theme."""
    style.use("dark")


@pytest.fixture(scope="session")
def induction() -> InductionMatching:
    return InductionMatching.load(FACTS)


@pytest.fixture(scope="session")
def silence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("silence")


def silent_timing(facts: InductionMatching, folder: Path) -> Timing:
    """The timing of the real script at a reader's pace."""
    return speak("induction_matching", facts, "silent", 30, folder, folder).timing


def with_prompt(facts: InductionMatching, name: str, middle: int) -> InductionMatching:
    """The same facts on "My name is NAME. … My name is" with `middle` other tokens between."""
    words = (" I", " know", " every", " house", " near", " the", " river", " and", " who", " lives", " there")
    between = tuple(words[index % len(words)] for index in range(middle))
    tokens = ("<bos>", "My", " name", " is", " " + name, ".", *between, " My", " name", " is")
    spots: dict[str, Any] = {
        entry.name: np.resize(getattr(facts, entry.name), len(tokens))
        for entry in fields(facts)
        if entry.metadata.get("axes") == ("position",)
    }
    for name_of_row in ("attention_each_induction_head", "attention", "attention_previous_head_off"):
        rows = np.atleast_2d(getattr(facts, name_of_row))[:, : len(tokens)]
        rows = np.pad(rows, ((0, 0), (0, len(tokens) - rows.shape[1])))
        rows /= rows.sum(axis=1, keepdims=True)
        spots[name_of_row] = rows if "each" in name_of_row else rows[0]
    return replace(
        facts,
        tokens=tokens,
        tags=("<bos>", *tokens[:-1]),
        answer=" " + name,
        answer_shown=name,
        guesses=(" " + name, *facts.guesses[1:]),
        answer_tokens=(" " + name,),
        query_word="is",
        query=len(tokens) - 1,
        source=4,
        first_copy=3,
        context_free_prompt="My name is",
        prompt="".join(tokens[1:]),
        **spots,
    )


def made_up_timing(*lengths: int, marks: dict[str, float] | None = None, frame_rate: int = 30) -> Timing:
    """Beats `a`, `b`, … of so many frames each; `marks` are those of the first."""
    beats, first = [], 0
    for letter, length in zip("abcdef", lengths, strict=False):
        known = (marks or {}) if letter == "a" else {}
        beats.append(BeatTiming(letter, letter, "", first, first + length, (), known))
        first += length
    return Timing("made_up", "Made up", frame_rate, "silent", "nobody", tuple(beats))


def played(construct: Callable[[Clip[Any]], None], pixels: tuple[int, int] = (64, 36)) -> Clip[Any]:
    """A clip of one beat, as `construct` plays it, with its animations skipped."""

    class MadeUp(Clip[Facts]):
        facts_type: ClassVar[type[Facts]] = InductionMatching

        def construct(self) -> None:
            with self.beat("a"):
                construct(self)

    options = {"dry_run": True, "progress_bar": "none", "pixel_width": pixels[0], "pixel_height": pixels[1]}
    with tempconfig({**options, "frame_rate": 30}):
        clip = MadeUp(None, made_up_timing(300), skip_animations=True)  # type: ignore[arg-type]
        clip.render()
    return clip
