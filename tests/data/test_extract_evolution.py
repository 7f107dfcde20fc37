"""The facts of `evolution` are the measurements, gathered."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from data.errors import ExplainerError
from data.evolution import Evolution
from data.extract.evolution import extract
from data.files import sha256
from data.models.architecture import ModelConfig
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.models.store import WEIGHTS, save_model
from data.train.evolution import write_evolution
from data.train.measure import Measurement
from data.train.start import untrained_model

STEPS = (0, 10, 20, 30)

FAMILY = ("two_layers_seed4", "control_one_layer", "control_no_repeats")

needs_the_family = pytest.mark.skipif(
    not all((WEIGHTS / name / "evolution.npz").exists() for name in FAMILY),
    reason="the other seeds and the controls are not trained yet; `explainer train` trains them",
)


@pytest.fixture
def trainings(tiny: Path, tmp_path: Path) -> Path:
    """Two trainings with made-up measurements: two layers that learn at step 20, one layer that does not."""
    shutil.copy(tiny / "tokenizer.json", tmp_path)
    for name, layers, rising in (("two_layers", 2, (0.0, 0.1, 0.6, 0.8)), ("one", 1, (0.0, 0.0, 0.0, 0.0))):
        d_vocab = open_model(str(tiny / "weights" / "two_layers")).bridge.cfg.d_vocab
        folder = tmp_path / "weights" / name
        write_evolution(
            folder / "evolution.npz",
            [(step, made_up(layers, score)) for step, score in zip(STEPS, rising, strict=True)],
        )
        recipe = {"purpose": name, "repeated_random": 0.1, "repeated_text": 0.2}
        card = {"recipe": recipe, "evolution_sha256": sha256(folder / "evolution.npz")}
        model = untrained_model(ModelConfig(name, layers, 2, 12, 6, 64, d_vocab, 0))
        save_model(folder, model, card)
    return tmp_path / "weights"


def made_up(layers: int, score: float) -> Measurement:
    """Measurements in which the second head of each layer does it all."""
    heads = np.array([[0.0, score]] * layers, np.float32)
    both = np.array([[0.0, 0.0], [0.0, score]], np.float32)
    composed = both if layers == 2 else both[:0, :0]
    patterns = np.zeros((layers, 2, 3, 3), np.float16)
    patterns[:, 1] = score
    means = np.zeros((layers, 2, 6), np.float32)
    return Measurement(
        5.0, 8.0, 8.0 - score, heads, heads, heads, composed, heads[0], score / 2, patterns, means
    )


def test_measurements_are_gathered(trainings: Path) -> None:
    facts = extract(open_model(str(trainings / "two_layers")))
    assert facts.runs == ("two_layers", "one")
    assert facts.steps.tolist() == list(STEPS)
    assert facts.induction_head.tolist() == [1, 0]
    assert facts.learned.tolist() == [1, 0]
    assert set(facts.half_there[0]) == {20}
    assert np.allclose(facts.prefix_matching[:, -1], [[0.0, 0.8], [0.0, 0.0]])
    assert not facts.k_composition[1].any()
    assert np.allclose(facts.answer_probability[:, -1], [0.4, 0.0])
    assert np.allclose(facts.induction_pattern[-1], 0.8, atol=1e-3)
    assert np.allclose(facts.previous_token_pattern[1], 0.1, atol=1e-3)


def test_changed_measurements_are_refused(trainings: Path) -> None:
    model = open_model(str(trainings / "two_layers"))
    shutil.copy(trainings / "one" / "evolution.npz", trainings / "two_layers" / "evolution.npz")
    with pytest.raises(ExplainerError, match="were changed"):
        extract(model)


@pytest.fixture(scope="module")
def facts(two_layers: OpenModel) -> Evolution:
    return extract(two_layers)


@needs_the_family
def test_every_training_is_there(facts: Evolution) -> None:
    assert facts.runs[0] == "two_layers"
    assert {"control_one_layer", "control_no_repeats"} < set(facts.runs)
    assert sum(run.startswith("two_layers") for run in facts.runs) == 5
    assert len(facts.steps) >= 55
    assert facts.steps[0] == 0


def test_pieces_come_before_the_end_and_after_the_beginning(facts: Evolution) -> None:
    for run, learned in enumerate(facts.learned):
        if learned:
            assert (facts.half_there[run] > 0).all()
            assert (facts.half_there[run] < facts.steps[-1]).all()


@needs_the_family
def test_control_of_one_layer_learns_no_induction(facts: Evolution) -> None:
    control = facts.runs.index("control_one_layer")
    assert not facts.learned[control]
    assert facts.prefix_matching[control, -1].max() < 0.1


def test_film_model_ends_where_its_facts_say(facts: Evolution) -> None:
    head = facts.induction_head[0]
    assert facts.prefix_matching[0, -1, head] > 0.7 > facts.prefix_matching_uniform
    assert facts.loss_first_half[0, 0] == pytest.approx(facts.uniform_loss, abs=0.5)
