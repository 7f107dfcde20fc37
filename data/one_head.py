"""Facts of `one_head`: what one head asks for, what the tokens offer, and what it brings home."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from data.facts import Array, CircuitFacts, array, value


@dataclass(frozen=True)
class OneHead(CircuitFacts):
    """Query, keys and values of `induction_head` on one prompt, at its last position.

    Axes: `entry` runs over the head's own width. Scores are q·k/√d_head, before softmax. What is *carried*
    from a position is the attention that it gets times what it hands over: its value after W_O. A head that
    finds nothing looks at the start of the text, position 0, for its attention always sums to 1.
    """

    subject: ClassVar[str] = "one_head"

    # 1 where_from
    guess: str = value("", "the likeliest token after the prompt, leading space kept")
    embedding_lengths: Array = array("position", "length", "of the embedding of each token")

    # 2 the_query, 3 the_key
    head_width: int = value("numbers", "how many entries a query, a key and a value have")
    query_vector: Array = array("entry", "", "q at the query, as the score reads it: with its position")
    keys: Array = array("position entry", "", "k of every position, as the score reads it")
    scores: Array = array("position", "score", "q·k/√d_head of the query with every position")

    # 4 only_so_much
    attention: Array = array("position", "probability", "softmax of `scores`")
    weight_of_source: float = value("probability", "`attention` at `source`")
    weight_of_start: float = value("probability", "`attention` at the start of the text")
    weight_of_source_untrained: float = value(
        "probability", "the attention to `source` of the same head before training (the null)"
    )

    # 5 what_it_takes
    values: Array = array("position entry", "", "v of every position")
    value_lengths: Array = array(
        "position", "length", "of what each position hands over: v W_O", kept="what `carried` is made of"
    )
    carried: Array = array("position", "length", "of what is carried from each position: `attention` · v W_O")
    carried_share_of_source: float = value("fraction", "`carried` at `source`, of its sum")
    carried_share_of_start: float = value("fraction", "`carried` at the start, of its sum")
    value_of_start: float = value(
        "fraction", "`value_lengths` at the start, of their mean over all other positions"
    )
    value_of_start_untrained: float = value(
        "fraction", "the same of the same head before training (the null)"
    )
    values_untrained: Array = array("position entry", "", "`values` of the same head before training")

    # 6 parked
    phrase_start: int = value("position", "where the last copy of the phrase begins")
    parked: Array = array("position", "probability", "attention to the start when each position asks")
    parked_before: float = value(
        "probability", "mean of `parked` from the first token to the last before `phrase_start`"
    )
    parked_before_uniform: float = value(
        "probability", "the same of a head that looks everywhere alike (the null)"
    )
    parked_before_untrained: float = value(
        "probability",
        "the same of the same head before training (the null)",
        kept="an untrained head does not wait at the start, nor does it look everywhere alike",
    )

    @property
    def score_parts(self) -> Array:
        """What each entry adds to the score at the source; they sum to it."""
        parts: Array = self.query_vector * self.keys[self.source] / np.sqrt(self.head_width)
        return parts

    @property
    def parked_uniform(self) -> Array:
        """What `parked` would be of a head that looks everywhere alike."""
        uniform: Array = 1 / np.arange(1, len(self.tokens) + 1)
        return uniform
