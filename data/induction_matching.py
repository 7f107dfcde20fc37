"""Facts of `induction_matching`: how the second `is` finds the token that was tagged `is`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from data.facts import Array, CircuitFacts, array, value

MOSTLY = 0.8
"""The attention from which on a tag is of the token before."""

SHARE = 0.1
"""Of what the head adds that adds most: what another one adds at least if it shares the work."""


@dataclass(frozen=True)
class InductionMatching(CircuitFacts):
    """What the two-layer model does on one prompt in which a phrase comes back.

    Axes: `query_from` and `key_from` run over what the residual stream before layer 1 is made of: the
    embedding, then each head of layer 0, then the position (which only queries and keys read). `component`
    runs over what adds up to a logit: the direct path, then every head of layer 0, then of layer 1. Scores
    are q·k/√d_head, before softmax.

    An answer may have several tokens. Its probability is that of the whole answer: each token's, given the
    ones before it, multiplied. Its logit and the bars of guesses are about its first token.
    """

    subject: ClassVar[str] = "induction_matching"

    # 1 one_example_is_enough
    context_free_prompt: str = value("", "the repeated phrase alone, such as 'My name is'")
    probability_without_context: float = value("probability", "of the answer after the phrase alone")
    probability: float = value("probability", "of the answer after the whole prompt")
    probability_whole: float = value(
        "probability", "of the answer after the whole prompt, in the trained model with all its heads on"
    )
    answer_token_probabilities: Array = array(
        "answer_token",
        "probability",
        "of each of `answer_tokens` after the whole prompt and the tokens before it",
        kept="`probability` is worked out from it",
    )
    probability_shuffled: float = value(
        "probability",
        "of the answer when the tokens before the last copy of the phrase are shuffled: mean over shuffles "
        "in which the answer does not follow the query token (the null)",
        kept="the null beside `probability`: the words without their order",
    )
    probability_untrained: float = value(
        "probability",
        "of the answer in the model before training (the null)",
        kept="the null beside `probability`",
    )
    guesses: tuple[str, ...] = value("", "the eight likeliest next tokens after the whole prompt, best first")
    guess_probabilities: Array = array("guess", "probability", "softmax(logits) of `guesses`, whole prompt")
    guesses_without_context: tuple[str, ...] = value(
        "", "the eight likeliest next tokens after the phrase alone"
    )
    guess_probabilities_without_context: Array = array(
        "guess", "probability", "softmax(logits) of `guesses_without_context`, phrase alone"
    )

    # 2 everyone_wears_a_tag
    tags: tuple[str, ...] = value("", "per position, the token that the previous-token head attends to most")
    tag_weights: Array = array(
        "position", "probability", "attention of the previous-token head to the token of `tags`"
    )

    tag_lengths: Array = array(
        "position", "length", "of what the previous-token head writes into the stream at each position"
    )

    embedding_lengths: Array = array("position", "length", "of the embedding of each token")

    # 3 the_question, 4 it_fits
    scores: Array = array(
        "position", "score", "induction head's score from the query position to each position"
    )
    attention: Array = array(
        "position", "probability", "softmax of `scores`: the induction head's row at the query"
    )
    attention_to_source: float = value("probability", "`attention` at `source`")
    attention_to_first_copy: float = value("probability", "`attention` at `first_copy`")
    attention_to_source_untrained: float = value(
        "probability",
        "the same of the best layer-1 head of the model before training (the null)",
        kept="the null beside `attention_to_source`",
    )
    attention_to_source_uniform: float = value(
        "probability", "what a head that looks everywhere alike gives: the null"
    )

    attention_each_induction_head: Array = array(
        "induction position", "probability", "the row at the query of each of `induction_heads`"
    )

    # 5 what_made_it_fit
    written_by: tuple[str, ...] = value(
        "",
        "names along `query_from` and `key_from`: embedding, 0.0 …, position",
        kept="names the parts of `score_parts`",
    )
    score_parts: Array = array(
        "query_from key_from",
        "score",
        "score at `source` less the mean score elsewhere, split by what the query and the key were read from",
        kept="the evidence that a tag is what made it fit",
    )
    embedding_by_tag_share: float = value(
        "fraction",
        "entry (embedding, previous-token head) of `score_parts` over the sum of `score_parts`",
        kept="the evidence that a tag is what made it fit",
    )
    next_best_share: float = value(
        "fraction",
        "the largest other entry of `score_parts` over the sum (the null)",
        kept="the null beside `embedding_by_tag_share`",
    )
    embedding_by_tag_share_random: float = value(
        "fraction",
        "`embedding_by_tag_share` over all second copies of repeated random tokens (see beat 9)",
        kept="it is so on random tokens, too",
    )

    # 6 bring_it_back
    component_names: tuple[str, ...] = value(
        "", "names along `component`: direct path, 0.0 … 1.5", kept="names the parts of `contributions`"
    )
    contributions: Array = array(
        "component",
        "logits",
        "what each component adds to the answer's logit; sums to it",
        kept="the evidence that these heads add the answer",
    )
    answer_logit: float = value(
        "logits", "the logit of the answer at the query position", kept="`contributions` sum to it"
    )
    mean_logit: float = value(
        "logits",
        "mean logit over the vocabulary at the query position: the zero to compare with",
        kept="the zero that `answer_logit` is compared with",
    )

    second_layer_push: float = value(
        "logits",
        "what all heads of layer 1 add to the answer's logit above its mean over the vocabulary",
        kept="what `pushes` are a share of",
    )
    pushes: Array = array(
        "induction position",
        "logits",
        "what each of `induction_heads` adds to the answer's logit by way of what it finds at each position; "
        "above the mean over the vocabulary, which the softmax cannot see",
        kept="the evidence that what is found at the source adds the answer",
    )
    pushes_by_source: Array = array("induction", "logits", "`pushes` at `source`")
    joining: tuple[str, ...] = value(
        "layer.head",
        "`induction_heads`, the one that adds most to the answer's logit first",
        kept="names the steps of `probability_as_heads_join`",
    )
    probability_as_heads_join: Array = array(
        "joined",
        "probability",
        "of the answer with all of `joining` ablated, then all but the first, then all but the first two …",
    )
    probability_each_head_alone: Array = array(
        "induction",
        "probability",
        "of the answer, all other `induction_heads` ablated: it alone keeps on",
        kept="shows how much one head of the three can do",
    )

    copy_length: float = value(
        "length", "of what the induction head writes into the stream at the query position"
    )

    # 7 two_switches (zero ablation of the head's output at all positions; every later part recomputed). At
    # its mean, a head writes everywhere what it writes in the mean over text drawn from the corpus' pairs.
    probability_previous_head_off: float = value(
        "probability", "of the answer, `previous_token_heads` ablated"
    )
    probability_induction_heads_off: float = value(
        "probability", "of the answer, `induction_heads` ablated together"
    )
    probability_other_heads_off: float = value(
        "probability", "of the answer, all heads of layer 1 ablated but `induction_heads` (the null)"
    )
    head_names: tuple[str, ...] = value("layer.head", "names along `head`: every head of the model")
    probability_each_head_off: Array = array(
        "head",
        "probability",
        "of the answer, this head alone ablated",
        kept="shows that no single head of the second layer is needed",
    )
    probability_each_head_at_mean: Array = array(
        "head",
        "probability",
        "of the answer, this head alone held at its mean",
        kept="the switches with means in place of nothing",
    )
    probability_previous_head_at_mean: float = value(
        "probability",
        "of the answer, `previous_token_heads` held at their mean",
        kept="the switches with means in place of nothing",
    )
    probability_induction_heads_at_mean: float = value(
        "probability",
        "of the answer, `induction_heads` held at their mean together",
        kept="the switches with means in place of nothing",
    )
    probability_other_heads_at_mean: float = value(
        "probability",
        "of the answer, all heads of layer 1 held at their mean but `induction_heads` (the null)",
        kept="the switches with means in place of nothing",
    )
    prefix_matching_each_head: Array = array(
        "head",
        "probability",
        "this head's prefix-matching score (see beat 9)",
        kept="says why these are the induction heads",
    )
    attention_previous_head_off: Array = array(
        "position",
        "probability",
        "the induction head's row at the query with the previous-token head ablated",
    )

    # 8 any_name
    names: tuple[str, ...] = value(
        "",
        "first names put in place of the answer in the same prompt, alphabetical, without those that stand "
        "elsewhere in it or do not fit",
    )
    name_probabilities: Array = array(
        "name",
        "probability",
        "of the name after the prompt that names it once",
    )
    name_probabilities_without_context: Array = array(
        "name", "probability", "of the name after the phrase alone"
    )
    name_ranks: Array = array(
        "name",
        "rank",
        "rank of the name among all tokens, 1 = first choice; the worst of its tokens if it has several",
        dtype="int32",
    )
    name_attention_to_source: Array = array(
        "name",
        "probability",
        "of the induction head, from the query to the name, in each sentence",
        kept="says that it is this head's work with other names, too",
    )
    names_first: int = value("names", "how many of `names` are the first choice")
    names_count: int = value("names", "length of `names`")

    # The same sentence with common words in the place of the answer, one token each, without those that it
    # says already and without first names
    common_words_count: int = value("words", "how many of the corpus' commonest words were tried")
    common_words_first: float = value("fraction", "of them: those that are the first choice")
    common_words: tuple[str, ...] = value("", "the commonest two dozen of them, commonest first")
    common_word_probabilities: Array = array(
        "word",
        "probability",
        "of each after the sentence that says it",
        kept="beside `common_word_ranks`: how sure it is of each word",
    )
    common_word_ranks: Array = array("word", "rank", "of each among all tokens", dtype="int32")
    common_word_guesses: tuple[str, ...] = value(
        "",
        "the first choice after each of their sentences",
        kept="what it says in place of the words that fail",
    )
    planted_random: float = value(
        "fraction",
        "of the rows of training text: random tokens that come again, planted there; 0 if nothing is known",
    )
    planted_snippets: float = value(
        "fraction",
        "of these rows: snippets of text with words exchanged that come again; 0 if not known",
    )

    # 9 any_sequence
    repeated_period: int = value(
        "tokens",
        "length of the random sequence that is repeated once",
        kept="says what the losses are means over",
    )
    repeated_count: int = value(
        "sequences",
        "how many such sequences the numbers below are means over",
        kept="says what the losses are means over",
    )
    repeated_loss: Array = array(
        "repeated_position",
        "nats",
        "mean loss per predicted position on repeated random tokens",
        kept="the losses of both halves are its means",
    )
    repeated_loss_untrained: Array = array(
        "repeated_position",
        "nats",
        "the same of the model before training",
        kept="the null beside `repeated_loss`",
    )
    short_period: int = value("tokens", "length of one short random sequence, to be shown token by token")
    short_tokens: tuple[str, ...] = value(
        "",
        "BOS, then so many different tokens, drawn among those that are made of letters, then they again",
    )
    short_loss: Array = array("short_predicted", "nats", "of every one of `short_tokens` but the first")
    short_loss_untrained: Array = array(
        "short_predicted", "nats", "the same of the model before training (the null)"
    )
    short_pattern: Array = array(
        "short_query short_key",
        "probability",
        "the induction head's pattern on `short_tokens`",
        kept="the evidence that it looks one period back on `short_tokens`",
    )
    loss_first_half: float = value("nats", "mean of `repeated_loss` over the first copy")
    loss_second_half: float = value(
        "nats", "mean of `repeated_loss` over the second copy, its first token included"
    )
    loss_second_half_untrained: float = value("nats", "the same of the model before training")
    uniform_loss: float = value("nats", "ln of the vocabulary size: the loss of knowing nothing")
    prefix_matching: float = value(
        "probability", "prefix-matching score of `induction_head` on those sequences"
    )
    prefix_matching_untrained: float = value(
        "probability",
        "the best layer-1 head of the untrained model",
        kept="the null beside `prefix_matching`",
    )
    prefix_matching_uniform: float = value(
        "probability",
        "what uniform attention would score on those sequences",
        kept="the null beside `prefix_matching`",
    )

    @property
    def trained(self) -> bool:
        """Whether the model has been trained."""
        return self.state != "untrained"

    @property
    def looks_back(self) -> list[bool]:
        """For each position, whether the previous-token head looks one step back more than anywhere else."""
        before = ("", *self.tokens[:-1])
        return [tag == token for tag, token in zip(self.tags, before, strict=True)]

    @property
    def wearers(self) -> list[int]:
        """The positions that wear a tag: the head writes something there, most of it of the token before."""
        written = zip(self.looks_back, self.tag_weights, self.tag_lengths, strict=True)
        return [
            position
            for position, (back, weight, length) in enumerate(written)
            if back and weight > MOSTLY and length
        ]

    @property
    def found(self) -> bool:
        """Whether the source wears the tag that the query asks for."""
        return self.source in self.wearers

    @property
    def short_null(self) -> Array:
        """`short_loss` the second time, before training; of a model before training, of knowing nothing."""
        before = self.short_loss_untrained[self.short_period :]
        return before if self.trained else np.full_like(before, self.uniform_loss)

    @property
    def sharing(self) -> tuple[str, ...]:
        """Those of `joining` that bring the answer back from `source`, the one that adds most first."""
        pushes = dict(zip(self.induction_heads, self.pushes_by_source, strict=True))
        least = SHARE * max(pushes.values())
        return tuple(head for head in self.joining if pushes[head] > max(least, 0.0))

    @property
    def others_of_the_layer(self) -> tuple[str, ...]:
        """The heads of layer 1 that are not `induction_heads`."""
        return tuple(
            head for head in self.head_names if head.startswith("1.") and head not in self.induction_heads
        )

    @property
    def looked_at(self) -> int:
        """Where the induction head looks most."""
        return int(self.attention.argmax())

    @property
    def copied(self) -> int:
        """The position whose token is copied to the guess."""
        return self.source if self.found else self.looked_at

    @property
    def phrase_start(self) -> int:
        """Where the last copy of the phrase begins."""
        ends = range(self.query, -1, -1)
        return next(k for k in ends if "".join(self.tokens[k:]).strip() == self.context_free_prompt)

    @property
    def told_of(self) -> list[int]:
        """The positions that have to be seen: both copies of the phrase, and the source."""
        earlier = range(self.first_copy - self.query + self.phrase_start, self.source + 1)
        return [*earlier, *range(self.phrase_start, self.query)]

    @property
    def learns(self) -> bool:
        """Whether the loss falls when a sequence comes again."""
        return self.loss_second_half < 0.5 * self.loss_first_half
