"""What `explainer inspect` tells of a model."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

from data.extract.inspection import inspect
from data.models.opened import OpenModel

SENTENCE = "My name is Regan. They know me here. My name is"


def test_a_model_is_told_of_with_its_rates(two_layers: OpenModel) -> None:
    card = {"at_the_end": {"names": 1.0, "words": 0.25, "loss": [3.0]}}
    seen = inspect(dataclasses.replace(two_layers, card=card), SENTENCE)
    assert seen.comes_back == {"a name": 1.0, "a common word": 0.25}
    assert seen.guesses[0][0] == " Regan"
    changed = dataclasses.replace(two_layers, card=card, state="untrained")
    assert inspect(changed, SENTENCE).comes_back == {}


def test_the_rates_are_shown(explain: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = explain("inspect", SENTENCE)
    assert code == 0
    assert "with a name in " in out
    assert "with a common word in " in out


def test_a_model_without_rates_is_told_of_all_the_same(
    tiny: Path, explain: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, _ = explain(
        "inspect", "My name is Regan. My name is", "--model", tiny / "weights" / "two_layers"
    )
    assert code == 0
    assert "with a name" not in out
