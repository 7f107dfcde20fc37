"""The scores of `explainer train --check`, and which of them the committed models miss."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from data.errors import ExplainerError
from data.models.architecture import ModelConfig
from data.train import check as checking
from data.train.bigrams import read_bigrams
from data.train.card import write_card
from data.train.check import check, zero_layer_scores
from data.train.score import Score
from data.train.start import untrained_model
from explainer.commands.train import command

DATA = Path(__file__).parents[2] / "data"


def test_the_committed_models_reach_every_bar() -> None:
    assert [(score.model, score.what) for score in check(DATA) if not score.reached] == []


@pytest.mark.parametrize(
    ("found", "at_least", "reached"),
    [(0.9, True, True), (0.7, True, False), (0.9, False, False), (0.7, False, True)],
)
def test_bars(found: float, at_least: bool, reached: bool) -> None:
    assert Score("model", "score", found, 0.8, at_least, 0.0, "chance").reached is reached


@pytest.fixture
def bigrams(tmp_path: Path) -> Path:
    """The folder that holds them."""
    np.savez_compressed(tmp_path / "bigrams.npz", row=[0, 0, 1], column=[1, 2, 0], count=[30, 10, 60])
    return tmp_path


def test_a_perfect_table_is_at_the_floor(bigrams: Path) -> None:
    model = untrained_model(ModelConfig("none", 0, 0, 3, 0, 8, 3, 0)).requires_grad_(False)
    model.embed.W_E.copy_(torch.eye(3))
    model.unembed.W_U.copy_(torch.tensor([[0, 0.75, 0.25], [1, 0, 0], [0, 0, 1]]).clamp(min=1e-9).log())
    (score,) = zero_layer_scores(model, read_bigrams(bigrams, 3))
    assert score.found == pytest.approx(0.0, abs=1e-5)
    assert score.null > 0.3
    model.unembed.W_U.zero_()
    (score,) = zero_layer_scores(model, read_bigrams(bigrams, 3))
    assert not score.reached


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"",
        lambda content: content[:50],
        lambda content: content[:60] + bytes([255]) * 20 + content[80:],
    ],
    ids=["empty", "cut short", "garbled"],
)
def test_damaged_bigrams_are_named(bigrams: Path, harm: Callable[[bytes], bytes]) -> None:
    assert read_bigrams(bigrams, 3).counts.sum() == 100
    path = bigrams / "bigrams.npz"
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(ExplainerError, match="missing or damaged"):
        read_bigrams(bigrams, 3)


def test_a_missed_bar_fails_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = [Score("two_layers", "names", 0.3, 0.5, True, 0.01, "without context")]
    monkeypatch.setattr(checking, "check", lambda data: scores)
    result = CliRunner().invoke(command, ["--check"], standalone_mode=False)
    assert result.return_value == 1
    assert all(shown in result.output for shown in ("MISSED", "0.300", "0.010", "without context"))


@pytest.mark.parametrize("more", [["two_layers"], ["--corpus", "."]])
def test_checking_takes_no_models_and_no_corpus(more: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", lambda data: [])
    result = CliRunner().invoke(command, ["--check", *more])
    assert result.exit_code == 2
    assert "--check" in result.output


def test_a_folder_without_models_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExplainerError, match=r"tokenizer\.json"):
        check(tmp_path)


def test_the_card_is_that_of_the_committed_models(tmp_path: Path) -> None:
    for name in ("weights", "tokenizer.json", "corpus.json", "bigrams.npz"):
        (tmp_path / name).symlink_to(DATA / name)
    write_card(tmp_path)
    card = (tmp_path / "MODELS.md").read_text(encoding="utf-8")
    assert (
        card.split("## The scores")[0]
        == (DATA / "MODELS.md").read_text(encoding="utf-8").split("## The scores")[0]
    )
    assert "Names were swapped" in card
    assert "Repeats were mixed in" in card
