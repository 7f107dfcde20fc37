"""Facts of `induction_matching`: how the second `is` finds the token that was tagged `is`."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, Facts, array, value


@dataclass(frozen=True)
class InductionMatching(Facts):
    """What the two-layer model does on one prompt in which a phrase comes back.

    Axes: `position` runs over the prompt's tokens, the beginning-of-sequence token first; `layer0_head` over the heads
    of layer 0; `written_by` over what the residual stream before layer 1 is made of: the embedding, then each
    head of layer 0, then the position (which only queries and keys read). `component` runs over what adds up to
    a logit: the direct path, then every head of layer 0, then of layer 1. Scores are q·k/√d_head, before softmax.
    """

    subject: ClassVar[str] = "induction_matching"

    # The prompt and the two heads
    model: str = value("", "id of the model")
    prompt: str = value("", "the prompt as text")
    tokens: tuple[str, ...] = value("", "the prompt's tokens as text, leading space kept, BOS as '<bos>'")
    answer: str = value("", "the token that followed the first copy of the phrase, leading space kept")
    answer_shown: str = value("", "the answer without its leading space, as one says it")
    query_word: str = value("", "the last token of the prompt without its leading space")
    query: int = value("position", "the last position of the prompt, from which the model guesses")
    source: int = value("position", "where the answer stands in the prompt; the token that wears the query's tag")
    first_copy: int = value("position", "the earlier occurrence of the query token, just before `source`")
    previous_token_head: str = value("layer.head", "the layer-0 head that looks one step back most (mean attention)")
    induction_head: str = value("layer.head", "the layer-1 head with the highest prefix-matching score")
    induction_heads: tuple[str, ...] = value("layer.head", "all layer-1 heads that carry the circuit, best first")

    # 1 one_example_is_enough
    context_free_prompt: str = value("", "the repeated phrase alone, such as 'My name is'")
    probability_without_context: float = value("probability", "softmax(logits)[answer] after the phrase alone")
    probability: float = value("probability", "softmax(logits)[answer] after the whole prompt")
    guesses: tuple[str, ...] = value("", "the eight likeliest next tokens after the whole prompt, best first")
    guess_probabilities: Array = array("guess", "probability", "softmax(logits) of `guesses`, whole prompt")
    guesses_without_context: tuple[str, ...] = value("", "the eight likeliest next tokens after the phrase alone")
    guess_probabilities_without_context: Array = array(
        "guess", "probability", "softmax(logits) of `guesses_without_context`, phrase alone"
    )

    # 2 everyone_wears_a_tag
    tags: tuple[str, ...] = value("", "per position, the token that the previous-token head attends to most")
    tag_weights: Array = array("position", "probability", "attention of the previous-token head to the token of `tags`")

    # 3 the_question, 4 it_fits
    scores: Array = array("position", "score", "induction head's score from the query position to each position")
    attention: Array = array("position", "probability", "softmax of `scores`: the induction head's row at the query")
    attention_to_source: float = value("probability", "`attention` at `source`")
    attention_to_first_copy: float = value("probability", "`attention` at `first_copy`")
    pattern: Array = array("query_position position", "probability", "the induction head's whole pattern on the prompt")

    # 5 what_made_it_fit
    written_by: tuple[str, ...] = value("", "names along `query_from` and `key_from`: embedding, 0.0 …, position")
    score_parts: Array = array(
        "query_from key_from",
        "score",
        "score at `source` less the mean score over the other positions, split by what the query and the key read",
    )
    embedding_by_tag_share: float = value(
        "fraction", "entry (embedding, previous-token head) of `score_parts` over the sum of `score_parts`"
    )

    # 6 bring_it_back
    component_names: tuple[str, ...] = value("", "names along `component`: direct path, 0.0 … 1.5")
    contributions: Array = array("component", "logits", "what each component adds to the answer's logit; sums to it")
    answer_logit: float = value("logits", "the logit of the answer at the query position")
    mean_logit: float = value("logits", "mean logit over the vocabulary at the query position: the zero to compare with")

    # 7 two_switches (zero ablation of the head's output at all positions; every later part recomputed)
    probability_previous_head_off: float = value("probability", "of the answer, previous-token head ablated")
    probability_induction_heads_off: float = value("probability", "of the answer, `induction_heads` ablated together")
    probability_random_heads_off: float = value(
        "probability", "of the answer, as many other heads ablated: mean over all choices in the same layer (the null)"
    )
    attention_previous_head_off: Array = array(
        "position", "probability", "the induction head's row at the query with the previous-token head ablated"
    )
    guesses_previous_head_off: tuple[str, ...] = value("", "the eight likeliest next tokens, previous-token head off")
    guess_probabilities_previous_head_off: Array = array("guess", "probability", "of `guesses_previous_head_off`")
    guesses_induction_heads_off: tuple[str, ...] = value("", "the eight likeliest next tokens, induction heads off")
    guess_probabilities_induction_heads_off: Array = array("guess", "probability", "of `guesses_induction_heads_off`")

    # 8 any_name
    names: tuple[str, ...] = value("", "first names put in place of the answer in the same prompt, alphabetical")
    name_probabilities: Array = array("name", "probability", "of the name after the prompt that names it once")
    name_probabilities_without_context: Array = array("name", "probability", "of the name after the phrase alone")
    name_ranks: Array = array("name", "rank", "rank of the name among all tokens, 1 = first choice", dtype="int32")
    names_first: int = value("names", "how many of `names` are the first choice")
    names_count: int = value("names", "length of `names`")

    # 9 any_sequence
    repeated_period: int = value("tokens", "length of the random sequence that is repeated once")
    repeated_pattern: Array = array(
        "repeated_query repeated_key", "probability", "the induction head's mean pattern on repeated random tokens"
    )
    repeated_loss: Array = array("repeated_position", "nats", "mean loss per predicted position on repeated random tokens")
    repeated_loss_untrained: Array = array("repeated_position", "nats", "the same of the model before training")
    loss_first_half: float = value("nats", "mean of `repeated_loss` over the first copy")
    loss_second_half: float = value("nats", "mean of `repeated_loss` over the second copy (its first token excluded)")
    loss_second_half_untrained: float = value("nats", "the same of the model before training")
    uniform_loss: float = value("nats", "ln of the vocabulary size: the loss of knowing nothing")
    prefix_matching: float = value("probability", "prefix-matching score of `induction_head` on those sequences")
    prefix_matching_untrained: float = value("probability", "the best layer-1 head of the untrained model")
    prefix_matching_uniform: float = value("probability", "what uniform attention would score on those sequences")
