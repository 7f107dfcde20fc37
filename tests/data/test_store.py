"""Models as folders."""

import json
from pathlib import Path

import pytest
import torch

from data.errors import ExplainerError
from data.models import store
from data.models.architecture import AttentionOnly, ModelConfig
from data.models.store import load_model, save_model
from data.train.start import untrained_model

SMALL = ModelConfig("small", n_layers=2, n_heads=2, d_model=12, d_head=4, n_ctx=16, d_vocab=40, seed=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_model(tmp_path / "small", untrained_model(SMALL), {"minutes": 1})
    return tmp_path / "small"


def fault(name_or_folder: str | Path) -> ExplainerError:
    with pytest.raises(ExplainerError) as caught:
        load_model(name_or_folder)
    return caught.value


def test_a_model_comes_back_in_half_precision(folder: Path) -> None:
    model, tokens = load_model(folder), torch.arange(16)[None]
    assert model.config == SMALL
    assert {tensor.dtype for tensor in model.state_dict().values()} == {torch.float32}
    assert torch.allclose(model(tokens), untrained_model(SMALL)(tokens), atol=1e-2)


def test_saving_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save_model(tmp_path / "again", untrained_model(SMALL), {"minutes": 1})
    for name in ("weights.safetensors", "model.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_the_names_of_the_weights() -> None:
    layer = [f"blocks.0.attn.W_{kind}" for kind in "QKVO"]
    one = AttentionOnly(ModelConfig("one", 1, 2, 12, 4, 16, 40, 0))
    assert list(one.state_dict()) == ["embed.W_E", "pos.W_pos", *layer, "unembed.W_U"]
    none = AttentionOnly(ModelConfig("none", 0, 0, 12, 0, 16, 40, 0))
    assert list(none.state_dict()) == ["embed.W_E", "unembed.W_U"]


def test_no_layers_are_embed_times_unembed() -> None:
    model = untrained_model(ModelConfig("none", 0, 0, 12, 0, 16, 40, 0))
    tokens = torch.tensor([[0, 7, 9]])
    assert torch.equal(model(tokens), model.embed.W_E[tokens] @ model.unembed.W_U)


def test_positions_stay_out_of_the_stream() -> None:
    model = untrained_model(SMALL)
    stream = model.streams(torch.tensor([[0, 7, 7]]))[0]
    assert torch.equal(stream[0, 1], stream[0, 2])


def test_a_head_that_is_switched_off_adds_nothing() -> None:
    model, tokens = untrained_model(SMALL), torch.tensor([[0, 7, 9, 7]])
    silent = model.without([(layer, head) for layer in range(2) for head in range(2)])
    assert torch.equal(silent(tokens), model.embed.W_E[tokens] @ model.unembed.W_U)
    assert not torch.equal(silent(tokens), model(tokens))


@pytest.mark.parametrize("size", [0, 100, 2000])
def test_truncated_weights(folder: Path, size: int) -> None:
    weights = folder / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:size])
    assert "weights.safetensors" in fault(folder).what
    assert "explainer train small" in fault(folder).remedy


def test_tampered_weights(folder: Path) -> None:
    weights = folder / "weights.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(changed)
    assert "SHA-256" in fault(folder).what


def test_sizes_that_do_not_fit(folder: Path) -> None:
    page = json.loads((folder / "model.json").read_text())
    page["config"]["d_model"] = 24
    (folder / "model.json").write_text(json.dumps(page))
    assert "does not fit" in fault(folder).what


@pytest.mark.parametrize("content", ["", "{", "[]", '{"config": {}}'])
def test_a_damaged_page(folder: Path, content: str) -> None:
    (folder / "model.json").write_text(content)
    assert "model.json" in fault(folder).what


def test_missing_weights(folder: Path) -> None:
    (folder / "weights.safetensors").unlink()
    assert "is missing" in fault(folder).what


def test_an_unknown_name_suggests_the_nearest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WEIGHTS", folder.parent)
    assert "'small'" in fault("smal").what
    assert "small" in fault("entirely different").remedy


def test_what_stood_there_stays_when_the_folder_is_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "save_file", full)
    with pytest.raises(ExplainerError, match="no space left"):
        save_model(folder, untrained_model(SMALL), {})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
