"""The committed facts are those that the extraction gives, and the same inputs give the same bytes."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.extract.making import make
from data.extract.provenance import code_hash
from data.facts import read_page

pytestmark = pytest.mark.xdist_group("extracted")  # All facts are made once, not once a worker.

EXTRACTED = Path(__file__).parents[2] / "data" / "extracted"
COMMITTED = sorted(path.stem for path in EXTRACTED.glob("*.json"))


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facts")
    make(COMMITTED, folder)
    return folder


@pytest.mark.parametrize("subject", COMMITTED)
def test_extraction_gives_the_committed_facts(again: Path, subject: str) -> None:
    committed, found = read_page(EXTRACTED, subject), read_page(again, subject)
    assert committed["arrays"] == found["arrays"]
    for name, entry in committed["values"].items():
        assert _close(entry["value"], found["values"][name]["value"]), name
    with np.load(EXTRACTED / f"{subject}.npz") as one, np.load(again / f"{subject}.npz") as other:
        for name in one.files:
            assert np.allclose(one[name], other[name], rtol=1e-3, atol=1e-5), name


@pytest.mark.parametrize("subject", COMMITTED)
def test_committed_facts_say_where_they_come_from(again: Path, subject: str) -> None:
    committed, found = (read_page(folder, subject)["provenance"] for folder in (EXTRACTED, again))
    assert committed.pop("versions").keys() == found.pop("versions").keys()
    assert committed == found, "stale facts: run `explainer extract`"


def test_two_extractions_write_the_same_bytes(again: Path, tmp_path: Path) -> None:
    make(["induction_matching", "tag_writing"], tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_the_code_that_counts_is_what_makes_the_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXTRACTED.parent, tmp_path / "data", ignore=shutil.ignore_patterns("weights", "*.npz"))
    monkeypatch.setattr("data.extract.provenance.ROOT", tmp_path)
    before, facts = code_hash("tag_writing"), tmp_path / "data" / "tag_writing.py"
    facts.write_text(facts.read_text() + "    @property\n    def long(self) -> int:\n        return 1\n")
    assert code_hash("tag_writing") == before
    facts.write_text(facts.read_text() + '    more: float = value("", "another field")\n')
    declared = code_hash("tag_writing")
    (tmp_path / "data" / "extract" / "cuts.py").write_text("CUT = 1\n")
    assert len({before, declared, code_hash("tag_writing")}) == 3


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-3, abs=1e-7)
    return json.dumps(one) == json.dumps(other)
