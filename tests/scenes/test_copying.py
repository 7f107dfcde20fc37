"""What the clip of the echo draws is in proportion to its facts, and has no faults."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.copying import Copying
from narration.speak import speak
from scenes.copying import CopyingClip
from scenes.kit.algebra.vanes import Chain, Vanes
from scenes.kit.frame.place import Region
from scenes.kit.lint import lint
from scenes.kit.weave.lamps import Lamps, Light
from tests.scenes.conftest import FACTS

REGION = Region(-2, 4, -1, 3)


@pytest.fixture(scope="module")
def facts() -> Copying:
    return Copying.load(FACTS)


def test_the_clip_has_no_faults(facts: Copying, silence: Path) -> None:
    timing = speak("copying", facts, "silent", 30, silence, silence).timing
    assert lint(CopyingClip, facts, timing) == []


def test_nor_has_it_with_long_answers(facts: Copying, silence: Path) -> None:
    timing = speak("copying", facts, "silent", 30, silence, silence).timing
    longer = (" international", " communication", " themselves")
    assert lint(CopyingClip, replace(facts, misspeller_answers=longer), timing) == []


def lit(lamps: Lamps) -> int:
    """How many lamps have the colour of those that are lit."""
    whole = lamps.pixels(np.ones(len(lamps.held), bool)).reshape(-1, 4)[0]
    return int((lamps.pixel_array == whole).all(-1).sum())


def test_a_lamp_is_lit_for_every_token_that_is_spelled(facts: Copying) -> None:
    for held in (facts.speller_spells, facts.misspeller_spells, *facts.stage_spells):
        assert lit(Lamps(held, REGION)) == held.sum()


def test_lamps_come_on_in_order(facts: Copying) -> None:
    lamps = Lamps(0 * facts.speller_spells, REGION)
    light = Light(lamps, facts.speller_spells, rate_func=lambda done: done)
    light.begin()
    half = (len(facts.speller_spells) + 1) // 2
    light.interpolate(0.5)
    assert lit(lamps) == facts.speller_spells[:half].sum()
    light.finish()
    assert lit(lamps) == facts.speller_spells.sum()


@pytest.mark.parametrize(
    "field", ["speller_eigenvalues", "speller_eigenvalues_untrained", "misspeller_eigenvalues"]
)
def test_vanes_are_eigenvalues(facts: Copying, field: str) -> None:
    eigenvalues = getattr(facts, field)
    drawn = Vanes(eigenvalues, REGION)
    ways = np.array([vane[0].get_end() - vane[0].get_start() for vane in drawn.vanes])
    unit = np.linalg.norm(ways[0]) / np.linalg.norm(eigenvalues[0])
    assert ways[:, 1] == pytest.approx(unit * eigenvalues[:, 0], abs=1e-4)
    assert ways[:, 0] == pytest.approx(unit * eigenvalues[:, 1], abs=1e-4)
    assert REGION.holds(drawn, 1e-3)


def test_the_loudest_stay_when_others_are_silenced(facts: Copying) -> None:
    drawn = Vanes(facts.speller_eigenvalues, REGION)
    first = drawn.vanes[: facts.directions_left]
    assert len(drawn.silence(facts.directions_left)) == facts.directions - facts.directions_left
    assert drawn.vanes == first
    lengths = np.linalg.norm(facts.speller_eigenvalues, axis=1)
    assert lengths[: facts.directions_left].min() >= lengths[facts.directions_left :].max()


@pytest.mark.parametrize("when", ["", "_untrained"])
def test_the_end_of_a_chain_is_the_score(facts: Copying, when: str) -> None:
    chain = Chain(Vanes(getattr(facts, f"speller_eigenvalues{when}"), REGION), REGION)
    scale = chain.measure[0]
    up = (chain.end.get_center() - scale.get_start())[1] / scale.get_length()
    assert up == pytest.approx(getattr(facts, f"speller_score{when}"), abs=1e-4)
    for low, high in itertools.pairwise(chain.links):
        assert low.get_end() == pytest.approx(high.get_start())


def test_a_ring_is_around_its_lamp(facts: Copying) -> None:
    """What is lit alone is where the ring is."""
    index = facts.both_miss_place
    alone = np.arange(len(facts.together_spells)) == index
    lamps = Lamps(alone, REGION)
    row, column = np.argwhere((lamps.pixel_array == lamps.pixels(~alone).reshape(-1, 4)[0]).all(-1))[0]
    rows, columns = lamps.pixel_array.shape[:2]
    found = REGION.point((column + 0.5) / columns, 1 - (row + 0.5) / rows)
    assert lamps.ring(index).get_center() == pytest.approx(found, abs=1e-6)
