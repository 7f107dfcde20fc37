"""Training: resumable, seeded, whole or not at all."""

import dataclasses
import json
import signal
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from data.errors import ExplainerError
from data.models.architecture import ModelConfig
from data.models.store import load_model, read_model_page
from data.train import family, loop, optimiser
from data.train.circuit import embedding_by_tag_shares
from data.train.family import choose
from data.train.loss import cross_entropy
from data.train.measure import measure, prefix_matching_scores, previous_token_scores, repeated_random_tokens
from data.train.optimiser import orthogonalised
from data.train.recipe import FAMILY, Recipe
from data.train.start import untrained_model
from data.train.texts import Texts, prepare
from explainer.commands.train import command

TINY = ModelConfig("tiny", n_layers=2, n_heads=2, d_model=24, d_head=8, n_ctx=140, d_vocab=300, seed=1)
TEN_STEPS = Recipe(TINY, 7, 0.2, 0.2, measured=True, purpose="a test", settling=3)


@pytest.fixture
def texts() -> Texts:
    tokens = np.random.default_rng(0).integers(1, 300, 4_000).astype(np.uint16)
    names, words = np.array([5, 6], np.uint16), np.array([7, 8, 9], np.uint16)
    film = np.array([10, 11, 5, 12, 10, 11], np.uint16)
    return Texts(tokens[:3_000], tokens[3_000:], names, words, film, "corpus", "tokenizer")


def test_an_interrupted_training_ends_in_the_same_weights(
    texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SAVED_EVERY", 4)
    monkeypatch.setattr(optimiser, "HEADS_WAIT", 1)
    loop.train(TEN_STEPS, texts, tmp_path / "whole", tmp_path / "cache", lambda step, loss: None)

    def interrupt(step: int, loss: float) -> None:
        if step == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loop.train(TEN_STEPS, texts, tmp_path / "resumed", tmp_path / "cache", interrupt)
    assert not (tmp_path / "resumed").exists()
    taken: list[int] = []
    loop.train(TEN_STEPS, texts, tmp_path / "resumed", tmp_path / "cache", lambda step, _: taken.append(step))
    assert taken == [5, 6, 7, 8, 9, 10]
    for name in ("weights.safetensors", "evolution.npz"):
        assert (tmp_path / "resumed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not list((tmp_path / "cache" / "training").iterdir())


def test_a_damaged_checkpoint_is_passed_over(
    texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = dataclasses.replace(TEN_STEPS, steps=3, settling=0, measured=False)
    monkeypatch.setattr(loop, "SAVED_EVERY", 2)

    def interrupt(step: int, loss: float) -> None:
        if step == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loop.train(recipe, texts, tmp_path / "model", tmp_path / "cache", interrupt)
    (kept,) = (tmp_path / "cache" / "training").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    taken: list[int] = []
    loop.train(recipe, texts, tmp_path / "model", tmp_path / "cache", lambda step, _: taken.append(step))
    assert taken == [1, 2, 3]


def test_another_seed_gives_other_weights(texts: Texts, tmp_path: Path) -> None:
    for seed in (1, 2):
        config = dataclasses.replace(TINY, seed=seed)
        recipe = dataclasses.replace(TEN_STEPS, config=config, steps=1, measured=False)
        loop.train(recipe, texts, tmp_path / str(seed), tmp_path, lambda step, loss: None)
    first, second = (load_model(tmp_path / str(seed)) for seed in (1, 2))
    assert not torch.equal(first.embed.W_E, second.embed.W_E)


def test_a_model_without_layers_learns_the_bigrams(texts: Texts, tmp_path: Path) -> None:
    config = ModelConfig("none", 0, 0, 16, 0, 140, 300, 0)
    recipe = Recipe(config, 300, 0.0, 0.0, measured=False, purpose="a test")
    losses: list[float] = []
    loop.train(recipe, texts, tmp_path / "none", tmp_path, lambda _, loss: losses.append(loss))
    assert losses[0] == pytest.approx(np.log(300), abs=0.05)
    assert losses[-1] < losses[0] - 0.5
    assert "evolution_sha256" not in read_model_page(tmp_path / "none")["card"]


def test_the_measurements_over_time(texts: Texts, tmp_path: Path) -> None:
    loop.train(TEN_STEPS, texts, tmp_path / "tiny", tmp_path, lambda step, loss: None)
    with np.load(tmp_path / "tiny" / "evolution.npz") as evolution:
        assert evolution["step"].tolist() == [*TEN_STEPS.measured_steps(), TEN_STEPS.all_steps]
        assert evolution["step"][0] == 0
        assert evolution["step"][-1] == 10
        assert evolution["prefix_matching"].shape == (len(evolution["step"]), 2, 2)
        assert all(np.isfinite(evolution[name]).all() for name in evolution.files)
        assert evolution["loss_second_half"][0] == pytest.approx(np.log(300), abs=0.1)


def test_measurements_are_dense_where_induction_forms() -> None:
    steps = FAMILY["two_layers"].measured_steps()
    assert 60 <= len(steps) <= 70
    assert set(range(700, 1601, 25)) <= set(steps)


def test_the_family_is_complete() -> None:
    widths = [f"zero_layers_d{width}" for width in (4, 8, 16, 32, 64, 128, 256)]
    seeds = [f"two_layers_seed{seed}" for seed in range(1, 5)]
    controls = ["control_one_layer", "control_no_repeats"]
    one = ["one_layer", "one_layer_single_head"]
    assert sorted(FAMILY) == sorted([*widths, *one, "two_layers", *seeds, *controls])


def test_the_loss_and_its_gradients_are_those_of_torch() -> None:
    torch.manual_seed(0)
    stream, W_U = torch.randn(1_000, 8, requires_grad=True), torch.randn(8, 50, requires_grad=True)
    targets, weights = torch.randint(50, (1_000,)), torch.rand(1_000)
    loss = cross_entropy(stream, W_U, targets, weights)
    loss.backward()  # type: ignore[no-untyped-call]
    found = [tensor.grad.clone() for tensor in (stream, W_U) if tensor.grad is not None]
    stream.grad = W_U.grad = None
    each = torch.nn.functional.cross_entropy(stream @ W_U, targets, reduction="none")
    wanted = (each * weights).sum() / weights.sum()
    wanted.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == pytest.approx(wanted.item(), rel=1e-2)
    for mine, theirs in zip(found, (stream.grad, W_U.grad), strict=True):
        assert theirs is not None
        assert (mine - theirs).norm() < 0.02 * theirs.norm()


@pytest.mark.parametrize("shape", [(2, 24, 8), (2, 8, 24)])
def test_orthogonalised_matrices_have_singular_values_near_one(shape: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonalised(torch.randn(shape)))
    assert 0.5 < values.min() < values.max() < 1.5


def test_scores_of_perfect_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    model = untrained_model(TINY)
    repeated = repeated_random_tokens(300, 2, 10)
    query, key = torch.arange(21)[:, None], torch.arange(21)[None]
    patterns = torch.stack([(key == query - 1).float(), (key == query - 9).float()])
    monkeypatch.setattr(type(model), "patterns", lambda *_: patterns[None, None])
    assert previous_token_scores(model, repeated).tolist() == [[1.0, 0.0]]
    assert prefix_matching_scores(model, repeated).tolist() == [[0.0, 1.0]]
    assert (repeated[:, 1:11] == repeated[:, 11:]).all()


def test_shares_of_a_score_sum_to_one() -> None:
    shares = embedding_by_tag_shares(
        untrained_model(TINY), repeated_random_tokens(300, 2, 10), 10, (0, 1), (1, 0)
    )
    assert len(shares) == (1 + TINY.n_heads + 1) ** 2
    assert shares.sum().item() == pytest.approx(1.0, abs=1e-4)


def test_one_layer_has_no_composition(texts: Texts) -> None:
    found = measure(untrained_model(dataclasses.replace(TINY, n_layers=1)), texts)
    assert found.k_composition.size == 0
    assert found.previous_token.shape == (1, 2)


def test_an_unknown_model_suggests_the_nearest() -> None:
    with pytest.raises(ExplainerError, match="'two_layers'"):
        choose(["two_layer"])
    assert choose([]) == list(FAMILY.values())


def test_a_folder_of_texts_becomes_tokens_bigrams_and_a_manifest(tmp_path: Path) -> None:
    for index in range(25):
        (tmp_path / f"{index}.txt").write_text(
            f"It was the {index}th night and Regan said: my name is Regan.\n" * 9
        )
    said: list[str] = []
    texts = prepare(tmp_path, tmp_path / "out", tmp_path / "cache", FAMILY, said.append)
    assert len(texts.training) > 10 * len(texts.held_out) > 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "tokenizer.json",
        "corpus.json",
        "bigrams.npz",
    }
    said.clear()
    again = prepare(tmp_path, tmp_path / "out", tmp_path / "cache", FAMILY, said.append)
    assert (again.training == texts.training).all()
    assert len(said) == 1


def test_models_that_stay_keep_their_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It was night.\n" * 99)
    (tmp_path / "b.txt").write_text("It was day.\n" * 99)
    out, cache = tmp_path / "out", tmp_path / "cache"
    texts = prepare(tmp_path, out, cache, ["one_layer"], lambda line: None)
    page = {"config": {}, "weights_sha256": "", "card": {"corpus_sha256": texts.corpus_sha256}}
    folder = out / "weights" / "zero_layers_d8"
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(json.dumps(page))
    before = {path.name: path.read_bytes() for path in out.glob("*.*")}
    prepare(tmp_path, out, cache, ["one_layer"], lambda line: None)
    (tmp_path / "b.txt").write_text("It was morning.\n" * 99)
    with pytest.raises(ExplainerError, match="zero_layers_d8"):
        prepare(tmp_path, out, cache, ["one_layer"], lambda line: None)
    assert {path.name: path.read_bytes() for path in out.glob("*.*")} == before
    prepare(tmp_path, out, cache, FAMILY, lambda line: None)
    assert (out / "corpus.json").read_bytes() != before["corpus.json"]


def killed(name: str) -> None:
    """In the place of a training."""
    signal.raise_signal(signal.SIGKILL)


def test_a_training_that_is_killed_is_told_of(
    texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(family, "_train_one", killed)
    with pytest.raises(ExplainerError, match="was killed"):
        family.train_family(choose(["one_layer"]), texts, tmp_path, tmp_path, lambda *_: None)


def test_own_texts_need_a_folder_of_their_own(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["two_layers", "--corpus", str(tmp_path)])
    assert result.exit_code == 2
    assert "--out" in result.output
