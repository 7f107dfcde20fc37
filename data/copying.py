"""Facts of `copying`: which heads say what they are given, by their eigenvalues and by spelling."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from data.facts import Array, Facts, array, value

FORWARD = 0.5
"""From this score on a head counts as one whose directions come out forward."""
MOST = 0.5
"""A head that spells more of the tokens than this counts as one that can spell."""


@dataclass(frozen=True)
class Copying(Facts):
    """What the heads of a model of one layer and of one of two say when a token is put into them.

    The *table* of a head is `W_E W_OV W_U`: its row is the token put in, its column the token that may come
    out; the beginning of the sequence, which nobody says, is left out. A head *spells* a token if the largest
    entry of the token's row is its own. The *score* of a head is Re Σλ / Σ|λ| of the table's eigenvalues: 1
    if all that it keeps of what goes in comes out in the same direction, about 0 by chance.

    Axes: `head` runs over the heads of the model of one layer, then over those of the model of two;
    `call` over a few tokens that are put in; `token` over all of them, the commonest first; `part` and
    `direction` over the two parts of an eigenvalue and over the eigenvalues of one head, the loudest first;
    `stage` over ever fewer of these; `of_two` over the two heads of the pair.
    """

    subject: ClassVar[str] = "copying"

    tokens_count: int = value("tokens", "how many are put in: the vocabulary without the beginning")
    head_names: tuple[str, ...] = value("layer.head", "names along `head`")
    head_models: tuple[str, ...] = value("", "the models along `head`")
    scores: Array = array("head", "ratio", "Re Σλ / Σ|λ| of every head")
    scores_untrained: Array = array("head", "ratio", "the same before training (the null)")
    spelled: Array = array("head", "fraction", "of all tokens, those that the head spells")
    spelled_untrained: Array = array("head", "fraction", "the same before training (the null)")
    spelled_in_five: Array = array(
        "head",
        "fraction",
        "of all tokens, those whose own entry is among the five largest of their row",
        kept="what is published of other models is given by the first and by the first five",
    )
    spelled_common: Array = array(
        "head",
        "fraction",
        "of the 500 commonest tokens, those that the head spells",
        kept="shows that no head fails for the rare tokens alone",
    )
    spelled_names: Array = array(
        "head",
        "fraction",
        "of the first names, those that the head spells",
        kept="the film's example is a name",
    )
    share_pointing_back: float = value("fraction", "of all heads, those with a score above one half")

    # 1 an_echo, 4 the_neighbour
    speller: str = value("layer.head", "of the last layer of two, the head that spells most")
    speller_score: float = value("ratio", "its score")
    speller_score_untrained: float = value("ratio", "its score before training (the null)")
    speller_spelled: float = value("fraction", "of all tokens, those that it spells")
    misspeller: str = value(
        "layer.head", "of that layer, the other head whose score is furthest above what it spells"
    )
    misspeller_score: float = value("ratio", "its score")
    misspeller_spelled: float = value("fraction", "of all tokens, those that it spells")
    misspeller_raises: float = value(
        "fraction", "of all tokens, those whose own entry in its table is above the mean of their row"
    )
    misspeller_place: int = value("place", "the token's own, by size in its row of that table: the median")
    called: tuple[str, ...] = value("", "two tokens chosen for their answers, and the commonest word")
    speller_answers: tuple[str, ...] = value("", "what the speller says of them: each row's largest entry")
    misspeller_answers: tuple[str, ...] = value("", "the same of the misspeller")
    called_places: Array = array(
        "call", "place along `token`", "where each of `called` stands", dtype="int32"
    )
    called_lengths: Array = array("call", "stream", "length of the embedding of each of `called`")
    called_copies: Array = array("call", "stream", "length of what the speller writes of each of `called`")
    called_word: str = value("", "the first of `called`, as one says it")
    echoed_word: str = value("", "what the speller says of it")
    wrong_word: str = value("", "what the misspeller says of it")
    other_word: str = value("", "the second of `called`, as one says it")
    other_wrong_word: str = value("", "what the misspeller says of that")

    # 2 every_token, 4 the_neighbour: rows and columns are `called`, common words, then the other tokens, the
    # commonest first; entries less the mean of their row, in standard deviations, in quarters
    speller_near: Array = array(
        "near_row near_column", "standard deviations", "corner of the speller's table", dtype="float16"
    )
    speller_far: Array = array(
        "far_row far_column", "standard deviations", "every `table_step`-th row and column", dtype="float16"
    )
    speller_far_untrained: Array = array(
        "far_row far_column", "standard deviations", "the same before training (the null)", dtype="float16"
    )
    misspeller_near: Array = array(
        "near_row near_column", "standard deviations", "corner of the misspeller's table", dtype="float16"
    )
    misspeller_far: Array = array(
        "far_row far_column", "standard deviations", "every `table_step`-th row and column", dtype="float16"
    )
    table_step: int = value("tokens", "how many rows of a table lie between two of those shown of all of it")

    # 3 forward_or_round
    speller_eigenvalues: Array = array("direction part", "logits", "of the speller's table: real, imaginary")
    speller_eigenvalues_untrained: Array = array("direction part", "logits", "the same before training")
    misspeller_eigenvalues: Array = array("direction part", "logits", "of the misspeller's table")

    # 5 it_cannot_spell, 6 how_many_are_left: all but the loudest of the speller's directions silenced
    speller_spells: Array = array("token", "whether", "the speller spells it", dtype="bool")
    misspeller_spells: Array = array("token", "whether", "the misspeller spells it", dtype="bool")
    directions: int = value("directions", "how many eigenvalues a head's table has that are not 0")
    stage_directions: Array = array("stage", "directions", "how many are left", dtype="int32")
    stage_spells: Array = array("stage token", "whether", "the speller spells it with these", dtype="bool")
    stage_scores: Array = array("stage", "ratio", "the score of what is left of the speller")
    stage_spelled: Array = array("stage", "fraction", "of all tokens, those that are spelled with these")
    directions_left: int = value("directions", "at the last stage")
    score_left: float = value("ratio", "at the last stage")
    spelled_left: float = value("fraction", "at the last stage")

    # 7 several_can
    pair: tuple[str, ...] = value(
        "layer.head", "of the heads that share the matching, the two that spell least, the better one first"
    )
    pair_spells: Array = array("of_two token", "whether", "each of them spells it alone", dtype="bool")
    pair_spelled: Array = array("of_two", "fraction", "of all tokens, those that each spells alone")
    pair_same_mistake: float = value("fraction", "of all tokens, those for which both say the same wrong one")
    both_miss: str = value("", "the commonest word that neither of them spells, and their sum does")
    both_miss_place: int = value("place along `token`", "where it stands")
    both_miss_answers: tuple[str, ...] = value("", "what each of the two says of it")
    together_spells: Array = array("token", "whether", "the sum of both tables spells it", dtype="bool")
    together: float = value("fraction", "of all tokens, those that the sum of both tables spells")
    together_score: float = value("ratio", "of the eigenvalues of that sum")
    matching_together: float = value(
        "fraction",
        "the same of the sum of all heads that share the matching",
        kept="says that adding the others, too, takes nothing away",
    )
    one_layer_best: float = value("fraction", "of all tokens, those that the best head of one layer spells")
    one_layer_together: float = value("fraction", "those that the sum of that layer's heads spells")
    one_layer_score: float = value("ratio", "of the eigenvalues of that sum")
    one_layer_together_common: float = value(
        "fraction",
        "of the 500 commonest tokens, those that this sum spells",
        kept="says where it is good",
    )
    one_layer_together_names: float = value(
        "fraction", "of the first names, those that this sum spells", kept="says where it is not"
    )

    @property
    def either_spells(self) -> Array:
        """Whether at least one of the pair spells a token, `[token]`."""
        held: Array = np.any(self.pair_spells, axis=0, keepdims=False)
        return held

    @property
    def can_spell(self) -> Array:
        """Whether a head spells more than half of the tokens, `[head]`."""
        found: Array = self.spelled > MOST
        return found

    @property
    def only_forward(self) -> Array:
        """Whether a head has a score above one half and cannot spell, `[head]`."""
        found: Array = np.logical_and(self.scores > FORWARD, ~self.can_spell)
        return found

    def index_of(self, head: str = "") -> int:
        """The place along `head` of a head of the model of two layers; without a name, of its first."""
        first = self.head_models.index(self.model)
        return self.head_names.index(head, first) if head else first
