"""Facts are written whole, come back as they were, and say which file is wrong when one is."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from data.errors import ExplainerError
from data.facts import Array, Facts, array, read_page, value

EXTRACTED = Path(__file__).parents[2] / "data" / "extracted"


@dataclass(frozen=True)
class Weather(Facts):
    subject: ClassVar[str] = "weather"
    place: str = value("", "where")
    days: tuple[str, ...] = value("", "when")
    known: float | None = value("", "perhaps")
    warm: Array = array("day hour", "degrees", "a thermometer")
    wet: Array = array("day", "millimetres", "a bucket", dtype="int32")


FACTS = Weather(
    model="weathercock",
    place="Kiel",
    days=("Mon", "Tue"),
    known=None,
    warm=np.arange(6.0).reshape(2, 3),
    wet=np.array([1, 2]),
)
ORIGIN = {"thermometer": "mine"}


def test_facts_come_back(tmp_path: Path) -> None:
    FACTS.save(tmp_path, ORIGIN)
    found = Weather.load(tmp_path)
    assert (found.place, found.days, found.known) == ("Kiel", ("Mon", "Tue"), None)
    assert (found.model, found.state, found.ablated) == ("weathercock", "", ())
    assert np.array_equal(found.warm, FACTS.warm)
    assert found.wet.dtype == np.int32
    page = read_page(tmp_path, "weather")
    assert page["provenance"] == ORIGIN
    assert page["arrays"]["warm"]["axes"] == ["day", "hour"]


def test_same_facts_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        FACTS.save(tmp_path / folder, ORIGIN)
    for name in ("weather.npz", "weather.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    """Damages what is compressed, not the file's frame."""
    content = path.read_bytes()
    path.write_bytes(content[:60] + bytes([255]) * 20 + content[80:])


def turn_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("Kiel", "Rome"), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("weather.npz", empty),
        ("weather.npz", cut_short),
        ("weather.npz", garble),
        ("weather.npz", turn_a_byte),
        ("weather.npz", Path.unlink),
        ("weather.json", cut_short),
        ("weather.json", edit),
        ("weather.json", Path.unlink),
    ],
)
def test_damage_is_named(tmp_path: Path, name: str, harm) -> None:  # type: ignore[no-untyped-def]
    FACTS.save(tmp_path, ORIGIN)
    harm(tmp_path / name)
    with pytest.raises(ExplainerError) as error:
        Weather.load(tmp_path)
    assert str(tmp_path / name) in error.value.what
    assert "explainer extract weather" in error.value.remedy


@pytest.mark.parametrize(
    "wrong",
    [
        replace(FACTS, wet=np.array([1, 2, 3])),
        replace(FACTS, warm=np.arange(6.0)),
        replace(FACTS, warm=np.full((2, 3), np.nan)),
    ],
)
def test_wrong_arrays_are_not_written(tmp_path: Path, wrong: Weather) -> None:
    FACTS.save(tmp_path, ORIGIN)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ExplainerError):
        wrong.save(tmp_path, ORIGIN)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_facts_of_another_version_are_refused(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Warmer(Weather):
        windy: float = value("m/s", "a flag")

    FACTS.save(tmp_path, ORIGIN)
    with pytest.raises(ExplainerError, match="another version"):
        Warmer.load(tmp_path)


def test_page_is_json_that_others_can_read(tmp_path: Path) -> None:
    FACTS.save(tmp_path, ORIGIN)
    assert json.loads((tmp_path / "weather.json").read_text(encoding="utf-8"))["subject"] == "weather"


@pytest.mark.parametrize("subject", sorted(path.stem for path in EXTRACTED.glob("*.json")))
def test_committed_facts_load_without_torch(subject: str) -> None:
    code = f"""
import sys
from pathlib import Path
import data.{subject} as module
from data.facts import Facts
kinds = [kind for kind in vars(module).values() if isinstance(kind, type)]
facts, = (kind for kind in kinds if issubclass(kind, Facts) and hasattr(kind, "subject"))
facts.load(Path(module.__file__).parent / "extracted")
heavy = {{"torch", "transformer_lens", "manim"}} & set(sys.modules)
sys.exit(f"imported {{heavy}}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
