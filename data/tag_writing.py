"""Facts of `tag_writing`: the previous-token head hangs on every token the name of the token before it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from data.facts import Array, CircuitFacts, array, value


@dataclass(frozen=True)
class TagWriting(CircuitFacts):
    """What the previous-token head of a two-layer model writes, and who can read it.

    Axes: `width` runs over the entries of the residual stream, `layer0_head` over the heads of layer 0,
    `rank` over how many directions of the unembedding count, the loudest first, `direction` over these
    directions one by one: its left singular vectors, its mean column taken off. A *tag* is what the head
    adds to the stream at a position; the clip comes close to that of `source`, which names the token at
    `first_copy`. The *static* tag of a token is `W_E[token] W_OV`: what the head would write if it looked at
    that token alone.

    Changes of logits are centred: their mean over the vocabulary, which the softmax cannot see, is taken off.
    """

    subject: ClassVar[str] = "tag_writing"

    # 2 one_step_left
    pattern: Array = array("query_position position", "probability", "the head's attention on the prompt")
    pattern_untrained: Array = array(
        "query_position position",
        "probability",
        "the same of the untrained model's best layer-0 head (the null)",
    )
    attention_on_prompt: float = value(
        "probability", "mean attention one step back, from the prompt's second token on"
    )
    attention_on_random: float = value("probability", "mean attention one step back on random tokens")
    attention_on_held_out: float | None = value(
        "probability",
        "mean attention one step back on held-out text, measured at the end of training; None if unknown",
    )
    random_tokens: tuple[str, ...] = value(
        "",
        "BOS, then random tokens made of letters, as many as stand in the prompt from its first to `source`",
    )
    random_pattern: Array = array(
        "random_query random_key", "probability", "the head's attention on `random_tokens`"
    )
    random_pattern_untrained: Array = array(
        "random_query random_key", "probability", "the same of the untrained model's best layer-0 head"
    )
    attention_untrained: float = value(
        "probability", "`attention_on_random` of the untrained model's best layer-0 head"
    )
    attention_uniform: float = value(
        "probability", "what a head that looks everywhere alike gives on random tokens"
    )
    head_names: tuple[str, ...] = value("layer.head", "names along `layer0_head`")
    attention_each_head: Array = array(
        "layer0_head", "probability", "`attention_on_random` of every head of layer 0"
    )

    # 3 a_copy_changes_clothes
    tags: tuple[str, ...] = value("", "per position, the token that the head attends to most")
    tag_weights: Array = array("position", "probability", "attention of the head to the token of `tags`")
    before: Array = array("position width", "stream", "the residual stream before layer 0: the embedding")
    tag: Array = array("position width", "stream", "what the head adds to the stream")
    after: Array = array("position width", "stream", "the residual stream after layer 0, all its heads added")
    tag_length: Array = array("position", "stream", "length of `tag`")
    before_length: Array = array("position", "stream", "length of `before`")
    tag_is_static: Array = array(
        "position", "cosine", "between `tag` and the static tag of the token in `tags`"
    )

    # 4 will_it_say_it_twice: the tag of `source` taken out of what the unembedding reads, and nowhere else
    sentence_to_answer: str = value("", "the prompt from its beginning to the end of the answer")
    guesses: tuple[str, ...] = value("", "the eight likeliest next tokens at `source`, best first")
    guess_probabilities: Array = array("guess", "probability", "of `guesses`, tag in place")
    guess_probabilities_without_tag: Array = array(
        "guess", "probability", "of the same tokens, tag taken out"
    )
    guess_logit_changes: Array = array(
        "guess", "logits", "what the tag adds to the logits of `guesses`, centred"
    )
    largest_change: float = value("logits", "largest absolute entry of `guess_logit_changes`")
    largest_change_random: float = value(
        "logits", "the same for random directions of the tag's length: mean over many (the null)"
    )
    tagged_token: str = value("", "the token that the wearer's tag names: would the model say it again?")
    tagged_word: str = value("", "`tagged_token` without its leading space, as one says it")
    tagged_token_change: float = value("logits", "what the tag adds to the logit of `tagged_token`, centred")
    tagged_token_change_random: float = value(
        "logits", "root mean square of that for random directions (the null)"
    )
    tagged_token_probability: float = value("probability", "of saying `tagged_token` again at `source`")
    tagged_token_probability_without_tag: float = value("probability", "the same, tag taken out")
    moved: float = value(
        "probability", "total variation: how much probability the tag moves from some next tokens to others"
    )
    moved_random: float = value(
        "probability", "the same for random directions of the tag's length: mean over many (the null)"
    )
    moved_wrong_tag: float = value(
        "probability", "the same for the static tags of all other tokens, at the tag's length: mean over them"
    )
    most_raised: str = value("", "the token whose logit the tag raises most, among all")
    most_raised_change: float = value("logits", "what the tag adds to the logit of `most_raised`, centred")

    # 5 two_directions
    angle: float = value("degrees", "between the wearer's embedding and its tag")
    cosine: float = value("cosine", "of `angle`")
    angle_random: float = value("degrees", "the angle whose cosine is `cosine_random`: the null")
    cosine_random: float = value("cosine", "mean |cosine| of two random directions in a space of this width")
    token_arrow: Array = array(
        "plane", "stream", "the embedding in the plane of embedding and tag: (length, 0)"
    )
    tag_arrow: Array = array("plane", "stream", "the tag in the same plane")
    slide: Array = array("slide", "times", "how often the tag is added to the stream in place of once")
    slide_shadows: Array = array(
        "slide", "stream", "length of the shadow on the token's direction of embedding + tag"
    )
    slide_probabilities: Array = array(
        "slide guess", "probability", "of `guesses` at `source`, with so much tag"
    )
    slide_tagged_probabilities: Array = array("slide", "probability", "the same of `tagged_token`")

    # 6 not_just_this_one
    vocabulary_size: int = value("tokens", "how many static tags and embeddings the numbers below run over")
    uniform_loss: float = value("nats", "ln of `vocabulary_size`: the loss of knowing nothing")
    angle_bins: Array = array("bin", "degrees", "middles of the histogram's bins")
    angle_shares: Array = array(
        "bin", "fraction", "of all pairs of a static tag and an embedding, by their angle"
    )
    angle_shares_random: Array = array(
        "bin", "fraction", "of pairs of random directions in a space of this width"
    )
    mean_cosine: float = value("cosine", "mean |cosine| of a static tag and an embedding, all pairs")
    mean_cosine_unembedding: float = value(
        "cosine", "mean |cosine| of a static tag and a centred unembedding column"
    )
    leak: Array = array(
        "rank",
        "fraction",
        "of a static tag's squared length, in the loudest directions of the centred unembedding (mean)",
    )
    leak_random: Array = array("rank", "fraction", "the same for a random direction: rank / width")
    leak_embedding: Array = array("rank", "fraction", "the same for embeddings in place of static tags")
    leak_untrained: Array = array("rank", "fraction", "the same for the untrained model's head of that name")
    shown_rank: int = value("directions", "a sixth of the width: the rank at which the clip states the leak")
    shown_leak: float = value("fraction", "`leak` at `shown_rank`")
    shown_leak_embedding: float = value("fraction", "`leak_embedding` at `shown_rank`")
    shown_leak_random: float = value("fraction", "`leak_random` at `shown_rank`")
    shown_leak_by_frequency: float | None = value(
        "fraction",
        "`shown_leak` with each token weighted by how often it comes in the corpus; None if nobody counted",
    )
    leak_each_head: Array = array(
        "layer0_head", "fraction", "`shown_leak` of what each head of layer 0 writes about a token"
    )
    direction_loudness: Array = array(
        "direction", "fraction", "of the centred unembedding's squared entries, the loudest direction first"
    )
    tag_by_loudness: Array = array(
        "direction", "fraction", "of the squared length of the wearer's `tag`, the loudest direction first"
    )
    embedding_by_loudness: Array = array("direction", "fraction", "the same of the wearer's embedding")
    wearer_leak: float = value("fraction", "of the wearer's tag, in the loudest `shown_rank` directions")
    wearer_leak_embedding: float = value("fraction", "the same of the wearer's embedding")
    loudness: float = value(
        "ratio", "mean squared logits of a static tag over those of a random direction as long"
    )
    loudness_embedding: float = value("ratio", "the same for embeddings")
    loudness_each_head: Array = array("layer0_head", "ratio", "`loudness` of every head of layer 0")

    # 7 hidden_not_lost: the tags cut at all positions out of what the output reads, or out of the keys that
    # the induction heads read. The sentences are the prompt with each of `names` in the answer's place.
    names: tuple[str, ...] = value(
        "",
        "first names put in place of the answer in the same prompt, alphabetical, without those that stand "
        "elsewhere in it or do not fit",
    )
    probability: float = value("probability", "of the answer after the prompt, nothing cut")
    probability_cut_from_output: float = value("probability", "of the answer, tags cut from the output")
    probability_cut_from_keys: float = value(
        "probability", "of the answer, tags cut from the induction heads' keys"
    )
    probability_others_cut_from_keys: float = value(
        "probability", "of the answer, another layer-0 head cut from those keys: mean over them (the null)"
    )
    attention_to_source: float = value(
        "probability", "of the shown induction head from query to source, nothing cut"
    )
    attention_to_source_cut_from_output: float = value("probability", "the same, tags cut from the output")
    attention_to_source_cut_from_keys: float = value("probability", "the same, tags cut from the keys")
    attention_at_query: Array = array(
        "position", "probability", "the shown induction head's row at the query, nothing cut"
    )
    attention_at_query_cut_from_output: Array = array(
        "position", "probability", "the same, tags cut from the output"
    )
    attention_at_query_cut_from_keys: Array = array(
        "position", "probability", "the same, tags cut from the keys"
    )
    loss: float = value("nats", "mean over all tokens of the sentences, nothing cut")
    loss_cut_from_output: float = value("nats", "the same, tags cut from the output")
    loss_cut_from_keys: float = value("nats", "the same, tags cut from the keys")
    loss_others_cut_from_keys: float = value(
        "nats", "the same, another layer-0 head cut from the keys: mean over them (the null)"
    )
    surprise_rise_cut_from_keys: float = value("nats", "`loss_cut_from_keys` less `loss`")
    times_as_many_tokens: float = value(
        "times", "e to the power of that: as if there were so many times as many tokens to choose from"
    )
    repeated_loss: float = value("nats", "second half of repeated random tokens, nothing cut")
    repeated_loss_cut_from_output: float = value("nats", "the same, tags cut from the output")
    repeated_loss_cut_from_keys: float = value("nats", "the same, tags cut from the keys")
    name_probabilities: Array = array("name", "probability", "of the name after its sentence, nothing cut")
    name_probabilities_cut_from_output: Array = array(
        "name", "probability", "the same, tags cut from the output"
    )
    name_probabilities_cut_from_keys: Array = array("name", "probability", "the same, tags cut from the keys")
    tags_recognised: float = value(
        "fraction",
        "of all tokens but BOS: those whose own static tag is what the shown induction head scores highest "
        "when that token asks",
    )
    tags_recognised_chance: float = value("fraction", "the same of a head that scores at random")
    recognising_head: str = value(
        "layer.head", "the induction head of the two lines above and of `attention_to_source`"
    )

    @property
    def phrase_length(self) -> int:
        """How many tokens before `source` stand again at the end of the prompt."""
        copies = zip(self.tokens[self.first_copy : 0 : -1], self.tokens[self.query : 0 : -1], strict=False)
        differ = (k for k, (one, other) in enumerate(copies) if one.strip() != other.strip())
        return next(differ, self.first_copy)

    @property
    def phrase(self) -> range:
        """The positions of these tokens before `source`."""
        return range(self.source - self.phrase_length, self.source)

    @property
    def told_of(self) -> list[int]:
        """The positions that have to be seen: both copies of the phrase, and the wearer."""
        again = range(self.query - self.phrase_length + 1, self.query)
        return [*self.phrase, self.source, *again]

    @property
    def compared_tokens(self) -> tuple[str, ...]:
        """`guesses` and, unless it is among them, `tagged_token`."""
        return tuple(dict.fromkeys((*self.guesses, self.tagged_token)))

    def compared(self, guesses: Array, tagged: float) -> Array:
        """The probabilities along `compared_tokens`, from those of `guesses` and of `tagged_token`."""
        return np.append(guesses, tagged)[: len(self.compared_tokens)]

    @property
    def slide_start(self) -> int:
        """The entry of `slide` at which the tag is added once."""
        return int(np.flatnonzero(self.slide == 1.0)[0])
