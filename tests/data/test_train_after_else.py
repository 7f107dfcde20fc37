"""What `else` does is measured where it stands in held-out code, language by language."""

import numpy as np
import pytest
import torch

from data.models.architecture import ModelConfig
from data.train.after_else import BEFORE, after_else
from data.train.start import untrained_model
from data.train.texts import Texts

CONFIG = ModelConfig("tiny", n_layers=1, n_heads=2, d_model=24, d_head=8, n_ctx=192, d_vocab=40, seed=1)
CODE = {word: 1 + index for index, word in enumerate(("\n", ":", "else", "end", "def", " then", "fi"))}
OTHER = 20


def texts(*places: tuple[str, ...], code: dict[str, int] = CODE) -> Texts:
    """Long stretches of nothing, each of which ends in some words."""
    held_out = [OTHER] * BEFORE
    for words in places:
        held_out += [*(CODE.get(word, OTHER + 1) for word in words), *[OTHER] * BEFORE]
    nothing = np.zeros(0, np.uint16)
    return Texts(nothing, np.array(held_out, np.uint16), nothing, nothing, nothing, "", "", code)


PYTHON = ("\n", "else", ":", "\n", "x", "\n", "y")
RUBY = ("def", "x", "\n", "else", "\n", "x", "\n", "end")
BASH = (" then", "x", "\n", "else", "\n", "x", "\n", "fi")
TORN = (" then", "def", "x", "\n", "else", "\n", "x", "\n", "fi")
PROSE = ("x", "else", "x", "\n", "x", "\n")


def test_languages_are_told_apart_and_what_is_unclear_is_left_out() -> None:
    found = after_else(untrained_model(CONFIG), texts(PYTHON, RUBY, RUBY, BASH, TORN, PROSE))
    assert {language: each["places"] for language, each in found.items()} == {
        "Ruby": 2,
        "Python": 1,
        "Bash": 1,
    }
    assert {language: each["truth"] for language, each in found.items()} == {
        "Ruby": 1,
        "Python": 0,
        "Bash": 0,
    }
    assert after_else(untrained_model(CONFIG), texts(PROSE)) == {}
    assert after_else(untrained_model(CONFIG), texts(PYTHON, code={"else": 3})) == {}


@torch.no_grad()
def test_without_else_its_values_are_gone() -> None:
    model = untrained_model(CONFIG)
    code = texts(RUBY)
    found = after_else(model, code)["Ruby"]["probability"]
    asker = int(np.flatnonzero(code.held_out == CODE["end"])[0]) - 1
    row = torch.tensor([[0, *code.held_out[asker + 1 - BEFORE : asker + 1].tolist()]])
    answer = CODE["end"]
    assert found[1] == pytest.approx(float(model(row)[0, -1].softmax(-1)[answer]), rel=1e-4)
    pattern, heads = model.patterns(row)[0, 0, :, -1], model.attentions()[0]
    stream = model.embed.W_E[row[0]]
    kept = (row[0] != CODE["else"])[None, :, None]
    values = torch.einsum("te,hed->htd", stream, heads.W_V) * kept
    mixed = torch.einsum("ht,htd,hde->e", pattern, values, heads.W_O) + stream[-1]
    assert found[0] == pytest.approx(float((mixed @ model.unembed.W_U).softmax(-1)[answer]), rel=1e-4)
    assert found[0] != found[1]
