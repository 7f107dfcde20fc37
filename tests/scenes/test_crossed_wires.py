"""What the clip of the crossed wires draws is in proportion to its facts, and has no faults."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from manim import Transform

from data.crossed_wires import CrossedWires
from narration.speak import speak
from scenes.crossed_wires import CrossedWiresClip
from scenes.kit.frame.place import Region
from scenes.kit.lint import lint
from scenes.kit.weave.lamps import Lamps
from scenes.kit.weave.passage import CodeChip, Passage
from tests.scenes.conftest import FACTS

PAGE = Region(-6.0, 0.0, -2.6, 3.0)
ASIDE = Region(1.0, 6.0, -2.6, 3.0)


@pytest.fixture(scope="module")
def facts() -> CrossedWires:
    return CrossedWires.load(FACTS)


def test_it_has_no_faults_in_the_default_voice(facts: CrossedWires, silence: Path) -> None:
    timing = speak("crossed_wires", facts, "flite", 30, silence, silence).timing
    assert lint(CrossedWiresClip, facts, timing) == []


def test_nor_has_it_with_other_rows(facts: CrossedWires, silence: Path) -> None:
    timing = speak("crossed_wires", facts, "silent", 30, silence, silence).timing
    others = replace(
        facts,
        row_tokens=(facts.row_tokens[0], "configuration", "a", " implement", "\n"),
        single_row_tokens=("configuration", "b", "\n", " c", "d"),
    )
    assert lint(CrossedWiresClip, others, timing) == []


def test_what_two_texts_share_stays(facts: CrossedWires) -> None:
    one, other = Passage(facts.python_tokens, "", PAGE), Passage(facts.witness_tokens, "", ASIDE)
    turned = {id(part.mobject): part for part in one.into(other) if isinstance(part, Transform)}
    kept = [chip for chip in one.chips.values() if id(chip) in turned]
    for chip in kept:
        target = turned[id(chip)].target_mobject
        assert isinstance(target, CodeChip)
        assert target.token == chip.token
    number = facts.witness_tokens.index(facts.witness)
    gone = [position for position, chip in one.chips.items() if id(chip) not in turned]
    assert gone == [number, number + 1]
    assert all(part.target_mobject is not other.chips[number] for part in turned.values())
    same = Passage(facts.python_tokens, "", ASIDE)
    again = {id(part.mobject) for part in one.into(same) if isinstance(part, Transform)}
    assert again >= {id(chip) for chip in one.chips.values()}


def test_a_token_turns_into_another_where_it_stands(facts: CrossedWires) -> None:
    text = Passage(facts.python_tokens, "", PAGE)
    before = text.chips[text.last]
    text.turns(text.last, " the")
    after = text.chips[text.last]
    assert after.token == " the"
    assert after.get_left() == pytest.approx(before.get_left())


def test_a_cut_look_ends_where_it_ended(facts: CrossedWires) -> None:
    text = Passage(facts.python_tokens, "", PAGE)
    look = text.look(9, 0.3)
    first, second = text.cut(look)
    assert first.get_start() == pytest.approx(look.get_start())
    assert second.get_end() == pytest.approx(look.get_end())
    gap = np.linalg.norm(second.get_start() - first.get_end())
    assert gap > 0.1 * look.get_length()


def test_a_mesh_runs_between_the_lamps(facts: CrossedWires) -> None:
    lamps = Lamps(facts.raised, PAGE)
    mesh = lamps.mesh()
    rows = -(-len(facts.raised) // lamps.columns)
    assert len(mesh) == lamps.columns - 1 + rows - 1
    xs = sorted(float(line.get_x()) for line in mesh[: lamps.columns - 1])
    assert np.diff(xs) == pytest.approx(lamps.width / lamps.columns)
