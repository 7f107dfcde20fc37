"""Facts of a model with heads off, and of one before training: measured on it, about the same heads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from data.errors import ExplainerError
from data.extract.heads import measure, without_heads
from data.extract.induction_matching import extract
from data.extract.making import make
from data.extract.prompts import Prompt
from data.extract.running import label, logits
from data.induction_matching import InductionMatching
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.models.store import load_model
from data.train.start import untrained_model
from explainer.production.variants import ROLES
from narration import truth
from narration.script import read

# Its facts are made once, not once a worker.
pytestmark = pytest.mark.xdist_group("without_heads")


@pytest.fixture(scope="module")
def whole(two_layers: OpenModel, prompt: Prompt) -> InductionMatching:
    return extract(two_layers, prompt)


@pytest.fixture(scope="module")
def untrained() -> OpenModel:
    return open_model("two_layers_untrained")


@pytest.fixture(scope="module")
def states(two_layers: OpenModel, untrained: OpenModel, prompt: Prompt) -> dict[str, InductionMatching]:
    """The facts of every state, by its name."""
    models = [*(without_heads(two_layers, role) for role in ROLES), untrained]
    return {model.state: extract(model, prompt) for model in models}


def heads_of(facts: InductionMatching, role: str) -> tuple[str, ...]:
    return facts.previous_token_heads if role == "previous-token" else facts.induction_heads


@pytest.mark.parametrize("role", ROLES)
def test_the_heads_write_nothing_and_the_rest_is_recomputed(
    two_layers: OpenModel, prompt: Prompt, role: str
) -> None:
    ablated = without_heads(two_layers, role)
    plain = load_model("two_layers").without(ablated.ablated)(torch.tensor([prompt.ids]))[0]
    assert torch.allclose(logits(ablated.bridge, prompt.ids).float(), plain, atol=1e-3)
    assert not torch.allclose(logits(two_layers.bridge, prompt.ids).float(), plain, atol=1)


@pytest.mark.parametrize("role", ROLES)
def test_the_heads_are_found_in_the_whole_model(
    states: dict[str, InductionMatching], whole: InductionMatching, role: str
) -> None:
    facts = states[f"without {role}"]
    assert facts.ablated == heads_of(whole, role)
    for name in ("previous_token_head", "previous_token_heads", "induction_head", "induction_heads"):
        assert getattr(facts, name) == getattr(whole, name), name
    assert facts.probability_whole == whole.probability == whole.probability_whole
    assert (whole.state, whole.ablated) == ("", ())


def test_what_is_measured_is_the_model_without_them(
    states: dict[str, InductionMatching], whole: InductionMatching
) -> None:
    tagless, dumb = states["without previous-token"], states["without induction"]
    assert tagless.probability == pytest.approx(whole.probability_previous_head_off, rel=1e-4)
    assert tagless.attention == pytest.approx(whole.attention_previous_head_off, abs=1e-6)
    assert dumb.probability == pytest.approx(whole.probability_induction_heads_off, rel=1e-4)
    for one, head in ((tagless, whole.previous_token_head), (dumb, whole.induction_head)):
        assert one.contributions[one.component_names.index(head)] == 0
        assert one.contributions.sum() == pytest.approx(one.answer_logit, abs=1e-3)
    assert (tagless.tag_lengths == 0).all()
    assert tagless.tag_weights == pytest.approx(whole.tag_weights)
    assert dumb.copy_length == 0 < whole.copy_length
    assert (dumb.tag_lengths > 0).all()
    assert dumb.attention == pytest.approx(whole.attention, abs=1e-6)
    assert dumb.prefix_matching == pytest.approx(whole.prefix_matching, rel=1e-4)
    assert tagless.prefix_matching < whole.prefix_matching / 2


def test_before_training_a_model_is_what_training_started_from(
    two_layers: OpenModel,
    untrained: OpenModel,
    whole: InductionMatching,
    states: dict[str, InductionMatching],
) -> None:
    start = untrained_model(load_model("two_layers").config)
    assert torch.equal(untrained.bridge.W_E.float(), start.embed.W_E)
    assert torch.equal(untrained.whole.W_E, two_layers.whole.W_E)
    facts = states["untrained"]
    assert (facts.model, facts.ablated) == ("two_layers_untrained", ())
    assert (facts.previous_token_head, facts.induction_head) == (
        whole.previous_token_head,
        whole.induction_head,
    )
    assert facts.probability == facts.probability_untrained == whole.probability_untrained
    assert untrained.provenance["weights_sha256"] != two_layers.provenance["weights_sha256"]
    assert untrained.provenance["trained_weights_sha256"] == two_layers.provenance["weights_sha256"]


def test_the_words_for_each_state_are_true_of_it_and_the_others_are_not(
    states: dict[str, InductionMatching], whole: InductionMatching
) -> None:
    every = {"": whole, **states}
    for told, facts in every.items():
        truth.check(read("induction_matching", state=told), facts)
        for other in every.keys() - {told}:
            with pytest.raises(ExplainerError, match="the words are true when"):
                truth.check(read("induction_matching", state=other), facts)


def test_redundant_heads_are_off_together(two_layers: OpenModel) -> None:
    heads = measure(two_layers.bridge, two_layers.vocabulary.bos)
    both = two_layers.without("induction", [heads.induction_heads[0], (1, 5)])
    assert not both.bridge.W_O[1, 5].any()
    assert not both.bridge.W_O[1, heads.induction_heads[0][1]].any()
    assert two_layers.bridge.W_O[1, 5].any()
    assert [label(head) for head in both.ablated] == [label(heads.induction_heads[0]), "1.5"]


def test_no_head_of_an_untrained_model_has_a_role(untrained: OpenModel) -> None:
    with pytest.raises(ExplainerError, match="two_layers_untrained has learnt nothing yet"):
        without_heads(untrained, "induction")


def test_what_the_facts_were_made_from_is_on_their_page(
    tmp_path: Path, explain: Callable[..., tuple[int, str, str]]
) -> None:
    code, said, _ = explain("extract", "induction_matching", "--without", "induction", "--out", tmp_path)
    assert (code, said) == (0, f"{tmp_path}/induction_matching.npz\n")
    facts = InductionMatching.load(tmp_path)
    page = (tmp_path / "induction_matching.json").read_text(encoding="utf-8")
    assert '"state": "without induction"' in page
    assert f'"ablated": [\n   "{facts.induction_heads[0]}"' in page
    assert "the trained model with all its heads on" in page
    assert np.isfinite(facts.score_parts).all()


def test_a_clip_that_has_no_such_heads_says_so(tmp_path: Path) -> None:
    for subject in ("direct_path", "tag_writing"):
        with pytest.raises(ExplainerError, match=f"{subject} cannot be told with the induction heads off"):
            make([subject], tmp_path, without="induction")
    assert list(tmp_path.iterdir()) == []
