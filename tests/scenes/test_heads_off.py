"""With heads off, and before training, the clip draws what is there, and nothing that is not."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from manim import ManimColor, Mobject, Polygon
from manim.utils.family import extract_mobject_family_members

from data.induction_matching import InductionMatching
from scenes.induction_matching import InductionMatchingClip
from scenes.kit import style
from scenes.kit.circuit.switch import Switch
from scenes.kit.circuit.tokens import Chip
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.text import Words
from scenes.kit.lint import faults, rehearse
from tests.scenes.conftest import silent_timing


def failing(facts: InductionMatching, case: str, **changes: Any) -> InductionMatching:
    """Facts of a model that says what the given one says in a case in which heads are off."""
    names = np.full(len(facts.names), 1e-4)
    said: dict[str, Any] = {
        "probability": getattr(facts, f"probability{case}"),
        "guesses": getattr(facts, f"guesses{case}"),
        "guess_probabilities": getattr(facts, f"guess_probabilities{case}"),
        "probability_random_heads_off": 1e-4,
        "name_probabilities": names,
        "name_ranks": np.full(len(names), 1045),
        "names_first": 0,
        "loss_first_half": 10.5,
        "loss_second_half": 10.1,
        "repeated_loss": 10.3 + np.sin(np.arange(len(facts.repeated_loss)) ** 1.7),
    }
    return replace(facts, **{**said, **changes})


def without_previous_token(facts: InductionMatching) -> InductionMatching:
    attention, parts = facts.attention_previous_head_off, facts.score_parts.copy()
    parts[:, facts.written_by.index(facts.previous_token_head)] = 0
    return failing(
        facts,
        "_previous_head_off",
        state="without previous-token",
        ablated=facts.previous_token_heads,
        tag_lengths=0 * facts.tag_lengths,
        attention=attention,
        attention_to_source=float(attention[facts.source]),
        attention_to_first_copy=float(attention[facts.first_copy]),
        score_parts=parts,
        probability_induction_heads_off=1e-4,
        prefix_matching=0.01,
    )


def without_induction(facts: InductionMatching) -> InductionMatching:
    contributions = facts.contributions.copy()
    contributions[facts.component_names.index(facts.induction_head)] = 0
    return failing(
        facts,
        "_induction_heads_off",
        state="without induction",
        ablated=facts.induction_heads,
        copy_length=0.0,
        contributions=contributions,
        answer_logit=float(contributions.sum()),
    )


def untrained(facts: InductionMatching) -> InductionMatching:
    """Nobody looks one step back; the query looks at itself."""
    count = len(facts.tokens)
    own = np.full(count, 0.3 / (count - 1))
    own[-1] = 0.7
    return failing(
        facts,
        "_previous_head_off",
        model="two_layers_untrained",
        state="untrained",
        tags=facts.tokens,
        tag_weights=np.full(count, 0.4),
        previous_pattern=np.tri(count) / np.arange(1, count + 1)[:, None],
        attention=own,
        attention_to_source=float(own[facts.source]),
        attention_to_first_copy=float(own[facts.first_copy]),
        contributions=0.01 * facts.contributions,
        answer_logit=0.01 * facts.answer_logit,
        mean_logit=-0.001,
        probability=facts.probability_untrained,
        loss_first_half=facts.uniform_loss,
        loss_second_half=facts.loss_second_half_untrained,
        repeated_loss=facts.repeated_loss_untrained,
        embedding_by_tag_share=0.0,
        probability_induction_heads_off=1e-4,
        prefix_matching=0.02,
    )


@dataclass
class Seen:
    """A picture: how many shapes have the colour of tags, all words, the tokens that stand at the upper end
    of the threads, and how the switches stand."""

    tags: int
    words: list[str]
    up: list[str]
    switches: list[bool]


def look_at(mobjects: list[Mobject]) -> Seen:
    things = extract_mobject_family_members(mobjects)
    tag = ManimColor(style.TAG)
    return Seen(
        sum(
            bool(thing.get_fill_opacity() > 0 and thing.get_fill_color() == tag)
            for thing in things
            if isinstance(thing, Polygon)
        ),
        [thing.written for thing in things if isinstance(thing, Words)],
        [
            thing.words.written
            for thing in things
            if isinstance(thing, Chip) and abs(thing.get_y() - place.STAGE.top) < 0.1
        ],
        [bool(thing.track.get_fill_opacity() > 0) for thing in things if isinstance(thing, Switch)],
    )


def pictures(facts: InductionMatching, folder: Path) -> dict[str, list[Seen]]:
    """The picture after every play, by beat; none has a fault."""
    found: dict[str, list[Seen]] = {}

    def look(clip: Clip[Any]) -> None:
        beat = clip.beats[-1].timing.name
        assert list(faults(clip.mobjects)) == [], beat
        found.setdefault(beat, []).append(look_at(clip.mobjects))

    rehearse(InductionMatchingClip, facts, silent_timing(facts, folder), look)
    return found


def corner(beats: dict[str, list[Seen]]) -> list[str]:
    """What is said at first of the model, and what its guess is compared with."""
    said = beats["one_example_is_enough"][-1].words
    return [text for text in said if text.startswith(("two_layers", "all heads on", "trained"))]


def test_no_tag_hangs_where_none_was_written(induction: InductionMatching, silence: Path) -> None:
    facts = without_previous_token(induction)
    beats = pictures(facts, silence)
    off = ", ".join(facts.ablated)
    assert corner(beats)[0] in (f"two_layers · head {off} off", f"two_layers · heads {off} off")
    assert corner(beats)[1].startswith("all heads on")
    assert not any(picture.tags for plays in beats.values() for picture in plays)
    assert {"no tag", "nothing is written"} <= set(beats["everyone_wears_a_tag"][-1].words)
    assert "0.0" in beats["what_made_it_fit"][-1].words
    stands = [picture.switches for picture in beats["two_switches"][1:]]
    assert all(not tagging for tagging, _ in stands)
    assert sorted({matching for _, matching in stands}, reverse=True) == [True, False]
    assert stands[-1] == [False, True]


def test_without_the_head_that_reads_them_the_tags_hang_and_nothing_goes_up(
    induction: InductionMatching, silence: Path
) -> None:
    facts = without_induction(induction)
    beats, whole = pictures(facts, silence), pictures(induction, silence)
    assert beats["it_fits"][-1].tags == whole["it_fits"][-1].tags >= len(facts.wearers)
    said = [of["bring_it_back"][-1].words for of in (beats, whole)]
    assert "0.0" in said[0]
    assert said[1].count(facts.answer_shown) == said[0].count(facts.answer_shown)
    assert [of["bring_it_back"][-1].up for of in (beats, whole)] == [[], [facts.answer_shown]]
    stands = [picture.switches for picture in beats["two_switches"][1:]]
    assert sorted({tagging for tagging, _ in stands}) == [False, True]
    assert all(not matching for _, matching in stands)


def test_before_training_nothing_claims_to_be_a_tag_or_a_question(
    induction: InductionMatching, silence: Path
) -> None:
    beats = pictures(untrained(induction), silence)
    assert corner(beats)[0] == "two_layers_untrained"
    assert corner(beats)[1].startswith("trained")
    assert not any(picture.tags for plays in beats.values() for picture in plays)
    said = {text for plays in beats.values() for picture in plays for text in picture.words}
    assert {"no tag", "it looks elsewhere", "of random weights", "70%"} <= said
    assert not {"who wears this?", "who came before"} & said
    assert f"chance {induction.uniform_loss:.1f}" in said
