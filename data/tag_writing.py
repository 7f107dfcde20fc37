"""Facts of `tag_writing`: the previous-token head hangs on every token the name of the token before it."""

from dataclasses import dataclass
from typing import ClassVar

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
    """

    subject: ClassVar[str] = "tag_writing"

    # 2 one_step_left
    pattern: Array = array("query_position position", "probability", "the head's attention on the prompt")
    attention_on_random: float = value("probability", "mean attention one step back on random tokens")
    attention_on_held_out: float | None = value(
        "probability",
        "mean attention one step back on held-out text, measured at the end of training; None if unknown",
        kept="it looks back on text that training did not see, too",
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
        "probability",
        "what a head that looks everywhere alike gives on random tokens",
        kept="the null beside `attention_on_random`",
    )
    head_names: tuple[str, ...] = value("layer.head", "names along `layer0_head`")
    attention_each_head: Array = array(
        "layer0_head",
        "probability",
        "`attention_on_random` of every head of layer 0",
        kept="shows that no other head of the layer does it",
    )

    # 3 a_copy_changes_clothes
    tags: tuple[str, ...] = value("", "per position, the token that the head attends to most")
    tag_weights: Array = array("position", "probability", "attention of the head to the token of `tags`")
    before: Array = array("position width", "stream", "the residual stream before layer 0: the embedding")
    tag: Array = array("position width", "stream", "what the head adds to the stream")
    tag_length: Array = array("position", "stream", "length of `tag`")
    before_length: Array = array("position", "stream", "length of `before`")
    tag_is_static: Array = array(
        "position",
        "cosine",
        "between `tag` and the static tag of the token in `tags`",
        kept="shows that a tag names the token that the head looks at most",
    )

    # 4 will_it_say_it_twice: the tag of `source` taken out of what the unembedding reads, and nowhere else
    sentence_to_answer: str = value("", "the prompt from its beginning to the end of the answer")
    guesses: tuple[str, ...] = value(
        "", "the eight likeliest next tokens at `source`, best first", kept="what it says in its place"
    )
    guess_probabilities: Array = array(
        "guess", "probability", "of `guesses`, tag in place", kept="what it says in its place"
    )
    guess_probabilities_without_tag: Array = array(
        "guess", "probability", "of the same tokens, tag taken out", kept="which of them the tag moves"
    )
    tagged_token: str = value("", "the token that the wearer's tag names: would the model say it again?")
    tagged_word: str = value("", "`tagged_token` without its leading space, as one says it")
    tagged_token_probability: float = value("probability", "of saying `tagged_token` again at `source`")
    tagged_token_probability_without_tag: float = value("probability", "the same, tag taken out")
    moved: float = value(
        "probability", "total variation: how much probability the tag moves from some next tokens to others"
    )
    moved_random: float = value(
        "probability", "the same for random directions of the tag's length: mean over many (the null)"
    )
    moved_wrong_tag: float = value(
        "probability",
        "the same for the static tags of all other tokens, at the tag's length: mean over them",
        kept="any other tag moves as much: the output does not know this one",
    )

    # 5 two_directions

    # 6 not_just_this_one
    vocabulary_size: int = value(
        "tokens",
        "how many static tags and embeddings the numbers below run over",
    )
    uniform_loss: float = value(
        "nats", "ln of `vocabulary_size`: the loss of knowing nothing", kept="the null beside the losses"
    )
    leak: Array = array(
        "rank",
        "fraction",
        "of a static tag's squared length, in the loudest directions of the centred unembedding (mean)",
        kept="the leak is far below chance at other ranks, too",
    )
    leak_embedding: Array = array(
        "rank",
        "fraction",
        "the same for embeddings in place of static tags",
        kept="the leak of what the output is meant to hear",
    )
    leak_untrained: Array = array(
        "rank",
        "fraction",
        "the same for the untrained model's head of that name",
        kept="the null beside `leak`",
    )
    shown_rank: int = value("directions", "a sixth of the width: the rank at which the clip states the leak")
    shown_leak: float = value("fraction", "`leak` at `shown_rank`")
    shown_leak_embedding: float = value("fraction", "`leak_embedding` at `shown_rank`")
    shown_leak_random: float = value("fraction", "the same for a random direction: `shown_rank` / width")
    shown_leak_by_frequency: float | None = value(
        "fraction",
        "`shown_leak` with each token weighted by how often it comes in the corpus; None if nobody counted",
        kept="the leak is as small where common tokens count for more",
    )
    leak_each_head: Array = array(
        "layer0_head",
        "fraction",
        "`shown_leak` of what each head of layer 0 writes about a token",
        kept="shows that it is this head’s alone",
    )
    direction_loudness: Array = array(
        "direction",
        "fraction",
        "of the centred unembedding's squared entries, the loudest direction first",
    )
    tag_by_loudness: Array = array(
        "direction", "fraction", "of the squared length of the wearer's `tag`, the loudest direction first"
    )
    embedding_by_loudness: Array = array(
        "direction",
        "fraction",
        "the same of the wearer's embedding",
        kept="beside `tag_by_loudness`: where the token itself lies",
    )
    wearer_leak: float = value(
        "fraction",
        "of the wearer's tag, in the loudest `shown_rank` directions",
    )
    wearer_quiet: float = value("fraction", "the same in the quietest `shown_rank` directions")
    wearer_leak_embedding: float = value(
        "fraction", "the same of the wearer's embedding", kept="the null beside `wearer_leak`"
    )
    loudness: float = value(
        "ratio",
        "mean squared logits of a static tag over those of a random direction as long",
        kept="the leak without a rank to choose",
    )
    loudness_embedding: float = value("ratio", "the same for embeddings", kept="the null beside `loudness`")
    loudness_each_head: Array = array(
        "layer0_head",
        "ratio",
        "`loudness` of every head of layer 0",
        kept="shows that it is this head’s alone",
    )

    # 7 hidden_not_lost: the tags cut at all positions out of what the output reads, or out of the keys that
    # the induction heads read. The sentences are the prompt with each of `names` in the answer's place.
    names: tuple[str, ...] = value(
        "",
        "first names put in place of the answer in the same prompt, alphabetical, without those that stand "
        "elsewhere in it or do not fit",
        kept="says which sentences the losses are means over",
    )
    probability: float = value("probability", "of the answer after the prompt, nothing cut")
    probability_cut_from_output: float = value(
        "probability",
        "of the answer, tags cut from the output",
        kept="the cut from the output costs the answer nothing",
    )
    probability_cut_from_keys: float = value(
        "probability", "of the answer, tags cut from the induction heads' keys"
    )
    probability_others_cut_from_keys: float = value(
        "probability", "of the answer, another layer-0 head cut from those keys: mean over them (the null)"
    )
    attention_at_query: Array = array(
        "position", "probability", "the shown induction head's row at the query, nothing cut"
    )
    attention_at_query_cut_from_keys: Array = array(
        "position", "probability", "the same, tags cut from the keys"
    )
    loss: float = value("nats", "mean over all tokens of the sentences, nothing cut")
    loss_cut_from_output: float = value("nats", "the same, tags cut from the output")
    loss_cut_from_keys: float = value(
        "nats", "the same, tags cut from the keys", kept="`torn_between_cut_from_keys` is worked out from it"
    )
    torn_between: float = value(
        "tokens", "e to the power of `loss`: as unexpected as one of so many that are all as likely"
    )
    torn_between_cut_from_output: float = value("tokens", "the same, tags cut from the output")
    torn_between_cut_from_keys: float = value("tokens", "the same, tags cut from the keys")
    loss_others_cut_from_keys: float = value(
        "nats",
        "the same, another layer-0 head cut from the keys: mean over them (the null)",
        kept="the null beside `loss_cut_from_keys`",
    )
    surprise_rise_cut_from_keys: float = value(
        "nats", "`loss_cut_from_keys` less `loss`", kept="`times_as_many_tokens` is worked out from it"
    )
    times_as_many_tokens: float = value(
        "times", "e to the power of that: as if there were so many times as many tokens to choose from"
    )
    repeated_loss: float = value(
        "nats",
        "second half of repeated random tokens, nothing cut",
        kept="the cuts do the same on random tokens",
    )
    repeated_loss_cut_from_output: float = value(
        "nats", "the same, tags cut from the output", kept="the cuts do the same on random tokens"
    )
    repeated_loss_cut_from_keys: float = value(
        "nats", "the same, tags cut from the keys", kept="the cuts do the same on random tokens"
    )
    tags_recognised: float = value(
        "fraction",
        "of all tokens but BOS: those whose own static tag is what the shown induction head scores highest "
        "when that token asks",
        kept="the reader knows nearly every tag, not this one alone",
    )
    tags_recognised_chance: float = value(
        "fraction", "the same of a head that scores at random", kept="the null beside `tags_recognised`"
    )
    recognising_head: str = value(
        "layer.head", "the induction head of the two lines above and of `attention_at_query`"
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
