"""A subject says which models it is about: several lie beside each other, and each is what was asked for."""

import shutil
from pathlib import Path

import pytest

from data.errors import ExplainerError
from data.extract.provenance import provenance
from data.extract.subject import Needed, subject
from data.facts import Facts
from data.models.opened import OpenModel
from data.models.opening import open_model


@subject(Needed("zero_layers_d8", layers=0), Needed("two_layers", layers=2, bare_stream=True), prompted=False)
def compared(narrow: OpenModel, deep: OpenModel) -> Facts:
    return Facts(model=f"{narrow.name} and {deep.name}")


@pytest.fixture
def others(tiny: Path, tmp_path: Path) -> Path:
    """The tiny models, lying somewhere else."""
    shutil.copytree(tiny, tmp_path / "home")
    return tmp_path / "home" / "weights"


def test_other_models_are_taken_from_beside_the_one_that_is_given(others: Path) -> None:
    models = compared.open(open_model(str(others / "zero_layers_d4")), open_model)
    assert [model.folder for model in models] == [others / "zero_layers_d4", others / "two_layers"]
    assert compared(*models).model == "zero_layers_d4 and two_layers"
    page = provenance("direct_path", models, None)
    assert page["model"] == "zero_layers_d4"
    assert page["beside"] == {"two_layers": models[1].provenance}


def test_its_own_models_are_opened_by_their_names(others: Path) -> None:
    models = compared.open(None, lambda name: open_model(str(others / name)))
    assert [model.name for model in models] == ["zero_layers_d8", "two_layers"]


def test_a_model_of_other_layers_is_refused(others: Path) -> None:
    narrow, deep = (open_model(str(others / name)) for name in ("zero_layers_d8", "two_layers"))
    with pytest.raises(ExplainerError, match="test_subject needs 0 layers, but the model two_layers has 2"):
        compared(deep, narrow)


def test_what_is_missing_beside_it_is_named(others: Path) -> None:
    shutil.rmtree(others / "two_layers")
    with pytest.raises(ExplainerError, match="two_layers"):
        compared.open(open_model(str(others / "zero_layers_d8")), open_model)


def test_what_reads_no_prompt_has_to_say_so() -> None:
    def alone(model: OpenModel) -> Facts:
        return Facts(model=model.name)

    with pytest.raises(TypeError, match="has to take 1 models and its prompt"):
        subject(Needed("two_layers", layers=2))(alone)
    assert subject(Needed("two_layers", layers=2), prompted=False)(alone).models
