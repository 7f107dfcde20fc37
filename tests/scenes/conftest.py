"""The committed facts, the same with other prompts, and a timing without a voice."""

from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from manim import tempconfig

from data.facts import Facts
from data.induction_matching import InductionMatching
from explainer.drawing.process import scene_class
from explainer.production.paths import Project
from explainer.production.stages import facts_type
from narration import script
from narration.speak import speak
from narration.timing import BeatTiming, Timing
from scenes.kit import style
from scenes.kit.clip import Clip
from tests.scenes.rehearsed import Rehearsed, rehearsed

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


@pytest.fixture(scope="session")
def as_shipped(silence: Path) -> Callable[[str], Rehearsed]:
    """Clips with their committed facts, each played once a worker: ask for one in its `xdist_group`."""

    @cache
    def play(name: str) -> Rehearsed:
        words = script.read(name)
        facts = facts_type(words).load(FACTS)
        timing = speak(name, facts, "silent", 30, silence, silence).timing
        return rehearsed(scene_class(Project().scene(name), "dark"), facts, timing, words.poster)

    return play


def silent_timing(facts: InductionMatching, folder: Path) -> Timing:
    """The timing of the real script at a reader's pace."""
    return speak("induction_matching", facts, "silent", 30, folder, folder).timing


def with_prompt(facts: InductionMatching, name: str, middle: int) -> InductionMatching:
    """The same facts on "My name is NAME. … My name is" with `middle` other tokens between."""
    words = (" I", " know", " every", " house", " near", " the", " river", " and", " who", " lives", " there")
    between = tuple(words[index % len(words)] for index in range(middle))
    tokens = ("<bos>", "My", " name", " is", " " + name, ".", *between, " My", " name", " is")
    end = len(facts.tokens) - 3
    columns = np.r_[0:6, np.resize(np.arange(6, end), middle), end : end + 3]
    spots: dict[str, Any] = {
        entry.name: getattr(facts, entry.name)[..., columns]
        for entry in fields(facts)
        if entry.metadata.get("axes", ())[-1:] == ("position",)
    }
    for row in ("attention", "attention_previous_head_off", "attention_each_induction_head"):
        spots[row] = spots[row] / spots[row].sum(axis=-1, keepdims=True)
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
