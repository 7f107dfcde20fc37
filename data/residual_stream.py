"""Facts of `residual_stream`: what is added to one position's stream, and what that does to the guess."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, PromptFacts, array, value

LITTLE = 0.05
"""Logits: what pushes by less is written as 0.0."""


@dataclass(frozen=True)
class ResidualStream(PromptFacts):
    """What a two-layer model adds to the residual stream of the prompt's last position, part by part.

    Axes: `component` runs over all that is added: the embedding, then the heads of the first layer, then
    those of the second; within a layer the head that adds most to the answer's score comes first. A layer's
    heads add all at once: their order is that of the telling, and no sum depends on it.

    The *score* of a token is its logit less the mean over the vocabulary, which the softmax cannot see. An
    answer may have several tokens; scores, ranks and probabilities are about its first.
    """

    subject: ClassVar[str] = "residual_stream"

    # 1 where_was_it_stored, 2 one_thread
    embedding_lengths: Array = array("position", "length", "of the embedding of each token")
    width: int = value("", "entries of the residual stream")

    # 3 it_only_grows
    component_names: tuple[str, ...] = value(
        "layer.head", "names along `component`; the first is the embedding"
    )
    component_lengths: Array = array(
        "component", "length", "of what each adds to the stream at the last position"
    )
    looked_at: Array = array(
        "component", "position", "where each head looks most from there; the embedding at its own", "int32"
    )
    tagging: tuple[str, ...] = value(
        "layer.head", "heads of the first layer that look one step back, drawn in the colour of what they add"
    )

    entries: Array = array(
        "component entry",
        "stream",
        "the first four entries of the stream there and its last one, when all up to a component is added",
    )

    # 4 too_early, 5 a_few_add_the_answer
    vocabulary_size: int = value("tokens", "size of the vocabulary")
    head_count: int = value("heads", "of both layers")
    last_of_first_layer: int = value("component", "index of the last head of the first layer")
    first_of_second_layer: int = value(
        "component", "index of the head of the second layer that adds most to the answer's score"
    )
    longest_of_first_layer: int = value(
        "component", "index of the head of the first layer that adds the longest vector"
    )
    pushes: Array = array(
        "component", "logits", "what each adds to the answer's score; their sum is the score"
    )
    ranks: Array = array(
        "component",
        "rank",
        "of the answer among all tokens, 1 = first, if what is added up to here were all",
        "int32",
    )
    probabilities: Array = array(
        "component", "probability", "of the answer, if what is added up to here were all"
    )
    best: tuple[str, ...] = value("", "along `component`: the likeliest token, if that were all")
    probability: float = value("probability", "of the answer in the model itself")
    adding_heads: tuple[str, ...] = value(
        "layer.head", "the fewest heads that together add nine tenths of what heads add to the score"
    )
    adding_head_count: int = value("heads", "length of `adding_heads`")

    # 6 it_adds_up
    score: float = value("logits", "of the answer in the model itself")
    largest_remainder: float = value(
        "logits",
        "largest difference, over all tokens, of the model's logit and the sum of what the components add; "
        "to nine decimals",
    )
    pushes_untrained: Array = array(
        "component", "logits", "`pushes` of the same heads in the model before training (the null)"
    )
    lengths_untrained: Array = array(
        "component",
        "length",
        "`component_lengths` of the same heads in the model before training",
        kept="shows that heads add before training, too",
    )
    score_untrained: float = value("logits", "`score` in the model before training (the null)")
    rank_untrained: int = value("rank", "of the answer in the model before training (the null)")

    @property
    def next_to_nothing(self) -> range:
        """The heads of the first layer that push by less than a twentieth; they stand one after the other."""
        first = range(1, self.last_of_first_layer + 1)
        small = [index for index in first if abs(self.pushes[index]) < LITTLE]
        return range(small[0], small[-1] + 1) if small else range(0)
