"""Models for the tests: the film's own two-layer model, opened once, and tiny untrained ones."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from data.extract.prompts import Prompt, read_prompt, wording
from data.models.architecture import ModelConfig
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.models.store import save_model
from data.train.start import untrained_model
from explainer.cli import main
from tests.data.plain import Plain

TINY_NAMES = ("Regan", "Alice")


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def two_layers() -> OpenModel:
    return open_model("two_layers")


@pytest.fixture(scope="session")
def prompt(two_layers: OpenModel) -> Prompt:
    return read_prompt(wording(None, None), two_layers.vocabulary, two_layers.context_length)


@pytest.fixture(scope="session")
def plain() -> Plain:
    return Plain("two_layers")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as training leaves it: tokenizer, bigrams, and untrained models of two and of no layers."""
    home = tmp_path_factory.mktemp("tiny")
    tokenizer = tiny_tokenizer()
    tokenizer.save(str(home / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    counts = np.random.default_rng(0).integers(0, 3, (size, size))
    row, column = counts.nonzero()
    np.savez(home / "bigrams.npz", row=row, column=column, count=counts[row, column])
    sizes = {"two_layers": (2, 2, 12, 6), "zero_layers_d4": (0, 0, 4, 0), "zero_layers_d8": (0, 0, 8, 0)}
    for name, (layers, heads, width, head_width) in sizes.items():
        config = ModelConfig(name, layers, heads, width, head_width, 64, size, 0)
        save_model(home / "weights" / name, untrained_model(config), {})
    return home


def tiny_tokenizer() -> Tokenizer:
    """Byte-level BPE over a few sentences; plain ASCII only."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<bos>"], initial_alphabet=alphabet, show_progress=False
    )
    sentence = "My name is {}. The name of cannot self instead of. My name is {}."
    tokenizer.train_from_iterator([sentence.format(name, name) for name in TINY_NAMES] * 20, trainer)
    return tokenizer


@pytest.fixture
def explain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command line; gives the exit code and what stood in its two streams."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["explainer", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run
