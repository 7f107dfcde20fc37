"""Facts with made-up values: what the voice says of them is checked, not whether they are true."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from data.direct_path import DirectPath
from data.facts import Facts
from data.induction_matching import InductionMatching
from data.tag_writing import TagWriting
from narration.fill import fill
from narration.script import read
from narration.speak import speak_script
from narration.timing import Timing
from narration.voices import open_voice

F = TypeVar("F", bound=Facts)
_SIZES = {"guess": 8, "position": 12, "query_position": 12, "name": 32}
_EMPTY = {"int": 0, "float": 0.0, "str": "x"}
_AS_TRAINED = {"state": "", "ablated": ()}


def made_up(facts_type: type[F], **known: Any) -> F:
    """Facts whose fields are `known`, or else zeros and single letters of the right shape."""
    values: dict[str, Any] = {}
    for entry in fields(facts_type):
        if "axes" in entry.metadata:
            shape = [_SIZES.get(axis, 7) for axis in entry.metadata["axes"]]
            values[entry.name] = np.zeros(shape, dtype=entry.metadata["dtype"])
        else:
            kind = re.findall(r"\w+", getattr(entry.type, "__name__", str(entry.type)))[0]
            values[entry.name] = _AS_TRAINED.get(entry.name, _EMPTY.get(kind, ("x",) * 7))
    return facts_type(**{**values, **known})


@pytest.fixture(scope="session")
def regan() -> InductionMatching:
    return made_up(
        InductionMatching,
        prompt="My name is Regan. I live by the sea. My name is",
        context_free_prompt="My name is",
        answer=" Regan",
        answer_shown="Regan",
        query_word="is",
        query=11,
        source=4,
        first_copy=3,
        previous_token_head="0.3",
        induction_head="1.5",
        tags=("<bos>", "<bos>", " My", " name", " is"),
        probability_without_context=3.02e-5,
        probability=0.9512,
        attention=np.eye(12, dtype=np.float32)[0] * 0.36,
        attention_to_source=0.571,
        attention_to_first_copy=0.0043,
        embedding_by_tag_share=0.941,
        scores=np.linspace(-3, 8, 12, dtype=np.float32),
        answer_logit=14.31,
        mean_logit=-0.42,
        probability_previous_head_off=0.0003,
        probability_induction_heads_off=0.0011,
        probability_other_heads_off=0.934,
        names_first=31,
        names_count=32,
        loss_first_half=10.81,
        loss_second_half=0.52,
        loss_second_half_untrained=8.11,
    )


@pytest.fixture(scope="session")
def of() -> DirectPath:
    return made_up(
        DirectPath,
        shown_token=" of",
        gpt2_vocabulary=50257,
        gpt2_table_gigabytes=10.1,
        gpt2_factored_share=0.0306,
        question="My name is",
        names_together=0.0004,
    )


@pytest.fixture(scope="session")
def tags() -> TagWriting:
    return made_up(
        TagWriting,
        attention_on_random=0.97,
        attention_untrained=0.03,
        answer_shown="Regan",
        source=4,
        tags=("<bos>", "<bos>", " My", " name", " is"),
        tagged_word="is",
        vocabulary_size=3072,
        shown_leak=0.05,
        shown_leak_random=0.1667,
        probability_cut_from_output=0.94,
        probability_cut_from_keys=0.004,
        probability_others_cut_from_keys=0.93,
    )


@pytest.fixture(scope="session")
def induction_matching(regan: InductionMatching, tmp_path_factory: pytest.TempPathFactory) -> Timing:
    """The clip's script, spoken by the default voice."""
    filled = fill(read("induction_matching"), regan)
    timing, _ = speak_script(filled, open_voice("flite"), 30, tmp_path_factory.mktemp("voice"))
    return timing


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write a script `clip.md` from its beats, under a header of four keys; return its folder."""

    def write_script(
        beats: str, header: str = "title: T\nplace: 1\nfacts: induction_matching\nposter: one"
    ) -> Path:
        (tmp_path / "clip.md").write_text(f"---\n{header}\n---\n{beats}", encoding="utf-8")
        return tmp_path

    return write_script
