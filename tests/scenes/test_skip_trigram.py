"""What the clip of the skip-trigrams draws is in proportion to its facts, and has no faults."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.errors import ExplainerError
from data.skip_trigram import SkipTrigram
from narration.speak import speak
from scenes.kit import style
from scenes.kit.frame.place import Region, box
from scenes.kit.lint import lint
from scenes.kit.weave.chips import Unknown
from scenes.kit.weave.choices import Choices
from scenes.kit.weave.entries import Entries
from scenes.kit.weave.looks import FULL_WIDTH
from scenes.kit.weave.passage import PITCH, Passage
from scenes.kit.weave.planes import px
from scenes.skip_trigram import SkipTrigramClip
from tests.scenes.conftest import FACTS

PAGE = Region(-6.0, -1.0, -1.0, 3.0)
NARROW = Region(-6.0, -3.4, -1.0, 3.0)


@pytest.fixture(scope="module")
def facts() -> SkipTrigram:
    return SkipTrigram.load(FACTS)


def test_it_has_no_faults_in_the_default_voice(facts: SkipTrigram, silence: Path) -> None:
    timing = speak("skip_trigram", facts, "flite", 30, silence, silence).timing
    assert lint(SkipTrigramClip, facts, timing) == []


def test_nor_has_it_with_a_longer_text(facts: SkipTrigram, silence: Path) -> None:
    timing = speak("skip_trigram", facts, "silent", 30, silence, silence).timing
    more = ("puts", ' "', "value", '"', "\n")
    longer = replace(
        facts,
        ruby_tokens=(*facts.ruby_tokens[:4], *more, *facts.ruby_tokens[4:]),
        attention_ruby=np.insert(facts.attention_ruby, 4, [0.01] * len(more)),
    )
    assert lint(SkipTrigramClip, longer, timing) == []


@pytest.mark.parametrize("region", [PAGE, NARROW])
def test_a_text_stays_in_its_region_and_reads_as_lines(facts: SkipTrigram, region: Region) -> None:
    text = Passage(facts.bash_tokens, "Bash", region)
    assert region.contains(box(*text.everything()), slack=style.em(2 * text.size))
    assert 0 not in text.chips
    above = list(text.chips)
    for before, after in pairwise(above):
        one, other = text.chips[before], text.chips[after]
        if facts.bash_tokens[before] == "\n":
            assert one.get_y() - other.get_y() == pytest.approx(PITCH * style.em(text.size))
            assert other.get_left()[0] == pytest.approx(region.left)
        elif one.get_y() == pytest.approx(other.get_y()):
            assert one.get_right()[0] < other.get_left()[0]
        else:
            assert one.get_y() > other.get_y()
            assert other.get_left()[0] > region.left
    assert text.next.get_left()[0] == pytest.approx(region.left)
    assert text.next.get_y() < text.chips[text.last].get_y()


def test_a_text_that_fits_nowhere_is_refused() -> None:
    with pytest.raises(ExplainerError, match="too long to be drawn"):
        Passage(("<bos>", *[" value"] * 500), "", NARROW)


def test_looks_are_as_wide_as_their_weights(facts: SkipTrigram) -> None:
    text = Passage(facts.ruby_tokens, "Ruby", PAGE)
    for position, weight in enumerate(facts.attention_ruby):
        if position:
            look = text.look(position, float(weight))
            assert look.get_stroke_width() == pytest.approx(px(float(weight) * FULL_WIDTH))
            assert look.get_end() == pytest.approx(text.chips[position].get_center())


def test_if_turns_round_into_fi(facts: SkipTrigram) -> None:
    text = Passage(facts.bash_tokens, "Bash", PAGE)
    assert isinstance(text.next, Unknown)
    text.says_backwards(text.at("if")[0])
    assert not isinstance(text.next, Unknown)
    assert text.next.token == "fi"
    text.doubts()
    assert isinstance(text.next, Unknown)


def test_bars_of_a_table_are_as_long_as_its_entries(facts: SkipTrigram) -> None:
    entries = facts.entries[:4, :2]
    null = (facts.entries_mean[:2], facts.entries_spread[:2])
    table = Entries(facts.clues[:4], facts.rivals[:2], entries, [["", ""]] * 4, null, PAGE)
    bars = [[row[1], row[3]] for row in table.rows.values()]
    long = np.array([[bar.width for bar in row] for row in bars])
    assert long / long[0, 0] == pytest.approx(np.abs(entries) / entries[0, 0], rel=1e-4)
    for row, values in zip(bars, entries, strict=True):
        for bar, value, line in zip(row, values, table.lines, strict=True):
            assert (bar.get_x() > line.get_x()) == (value > 0)
            assert (bar.get_fill_opacity() == 1) == (value > 0)
    unit = long[0, 0] / entries[0, 0]
    assert [band.width for band in table.bands] == pytest.approx(
        2 * facts.entries_spread[:2] * unit, rel=1e-4
    )
    middles = [band.get_x() - line.get_x() for band, line in zip(table.bands, table.lines, strict=True)]
    assert middles == pytest.approx(facts.entries_mean[:2] * unit, abs=1e-4)


def test_there_are_as_many_squares_as_there_is_to_choose_among() -> None:
    choices = Choices(87.3, 45.5, PAGE)
    assert (len(choices), choices.left) == (87, 46)
    assert PAGE.holds(choices)


def test_the_clues_are_where_it_looks_clearly(facts: SkipTrigram) -> None:
    clues = facts.clues_in(facts.ruby_tokens, facts.attention_ruby)
    others = [weight for k, weight in enumerate(facts.attention_ruby) if k and k not in clues]
    assert [facts.ruby_tokens[clue] for clue in clues] == ["def", "if", "else"]
    assert max(others) < min(facts.attention_ruby[clues])
