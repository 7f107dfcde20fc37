"""Published toys are loaded by TransformerLens; a small repository of their format is written here."""

import json
from collections.abc import Callable
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformer_lens.model_bridge.bridge import TransformerBridge
from transformers import PreTrainedTokenizerFast

from data.errors import ExplainerError
from data.extract.induction_matching import extract
from data.extract.prompts import read_prompt, wording
from data.extract.running import logits
from data.extract.tag_writing import extract as extract_tags
from data.models import published
from data.models.opening import open_model

NAME = "NeelNanda/Small_Toy"
WIDTH, HEADS, HEAD_WIDTH, CONTEXT = 12, 3, 4, 64


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Path:
    """Two layers, LayerNorm, biases, positions in the stream; a final state and a checkpoint."""
    folder = tmp_path_factory.mktemp("repository")
    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, bos_token="<bos>"
    ).save_pretrained(folder / "tokenizer")
    size = tokenizer.get_vocab_size()
    config = {
        "d_model": WIDTH, "n_layers": 2, "d_mlp": 4 * WIDTH, "d_head": HEAD_WIDTH, "n_heads": HEADS,
        "n_ctx": CONTEXT, "d_vocab": size, "act_fn": "gelu", "attn_only": True,
        "normalization": "LN", "tokenizer_name": str(folder / "tokenizer"),
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "checkpoints").mkdir()
    for seed, name in enumerate(("model_final.pth", "checkpoints/Small_Toy_0000000100.pth")):
        torch.save(state(size, seed), folder / name)
    return folder


def state(d_vocab: int, seed: int) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)

    def drawn(*shape: int, around: float = 0.0) -> torch.Tensor:
        return around + 0.4 * torch.randn(*shape, generator=generator)

    tensors = {
        "embed.W_E": drawn(d_vocab, WIDTH),
        "pos_embed.W_pos": drawn(CONTEXT, WIDTH),
        "ln_final.w": drawn(WIDTH, around=1),
        "ln_final.b": drawn(WIDTH),
        "unembed.W_U": drawn(WIDTH, d_vocab),
        "unembed.b_U": drawn(d_vocab),
    }
    for layer in range(2):
        block = f"blocks.{layer}"
        tensors |= {f"{block}.ln1.w": drawn(WIDTH, around=1), f"{block}.ln1.b": drawn(WIDTH)}
        tensors |= {f"{block}.attn.W_{kind}": drawn(HEADS, WIDTH, HEAD_WIDTH) for kind in "QKV"}
        tensors |= {f"{block}.attn.b_{kind}": drawn(HEADS, HEAD_WIDTH) for kind in "QKV"}
        tensors |= {f"{block}.attn.W_O": drawn(HEADS, HEAD_WIDTH, WIDTH), f"{block}.attn.b_O": drawn(WIDTH)}
    return tensors


@pytest.fixture
def hub(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that holds nothing but the small repository."""
    files = [path.relative_to(repository).as_posix() for path in repository.rglob("*") if path.is_file()]
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", lambda repo, file, **_: str(repository / file))
    monkeypatch.setattr(huggingface_hub.HfApi, "list_repo_files", lambda self, repo, **_: files)
    monkeypatch.setattr(published, "_reach_hub", lambda name: None)


@pytest.mark.usefixtures("hub")
def test_folding_the_norm_changes_no_probability(repository: Path) -> None:
    model = open_model(NAME)
    raw = TransformerBridge.boot_tl_legacy(NAME)
    ids = model.vocabulary.ids("My name is Regan. My name is")
    assert torch.allclose(
        logits(model.bridge, ids).softmax(-1).float(), raw(torch.tensor([ids]))[0].softmax(-1), atol=1e-5
    )


@pytest.mark.usefixtures("hub")
def test_facts_of_a_published_model_add_up() -> None:
    model = open_model(NAME)
    prompt = read_prompt(wording("Alice", None), model.vocabulary, model.context_length, "Alice")
    facts = extract(model, prompt)
    assert facts.model == NAME
    assert {"position", "bias"} < set(facts.component_names)
    assert facts.contributions.sum() == pytest.approx(facts.answer_logit, abs=1e-3)
    others = np.delete(facts.scores, facts.source)
    assert facts.score_parts.sum() == pytest.approx(facts.scores[facts.source] - others.mean(), abs=1e-3)


@pytest.mark.usefixtures("hub")
def test_checkpoints_are_other_weights() -> None:
    final, earlier = open_model(NAME), open_model(f"{NAME}@100")
    assert final.provenance["weights_sha256"] != earlier.provenance["weights_sha256"]
    with pytest.raises(ExplainerError, match="101"):
        open_model(f"{NAME}@101")


@pytest.mark.usefixtures("hub")
def test_what_does_not_fit_is_refused() -> None:
    model = open_model(NAME)
    prompt = read_prompt(wording(None, None), model.vocabulary, model.context_length)
    with pytest.raises(ExplainerError, match="LayerNorm"):
        extract_tags(model, prompt)
    with pytest.raises(ExplainerError, match="somebody/else"):
        open_model("somebody/else")


def test_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, explain: Callable[..., tuple[int, str, str]]
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    code, said, complained = explain(
        "extract", "induction_matching", "--model", NAME, "--out", tmp_path / "facts"
    )
    assert (code, said) == (2, "")
    assert len(complained.strip().splitlines()) == 2
    assert "does not answer" in complained
    assert not (tmp_path / "facts").exists()
