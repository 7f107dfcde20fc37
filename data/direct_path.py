"""Facts of `direct_path`: a model with no layers is a table of bigrams, squeezed."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, PromptFacts, array, value


@dataclass(frozen=True)
class DirectPath(PromptFacts):
    """What models with no layers know: `softmax(W_E[token] W_U)`, beside the corpus' own counts of bigrams.

    Axes: `model` runs over the widths, narrowest first; the widest is the one shown where no width is
    named. `width` runs over the entries of its residual stream, `guess` over eight next tokens, `row` and
    `column` over the commonest tokens. The *corpus* is the training text,
    without the repeats that other models also see. Bits lost are the Kullback-Leibler divergence of the
    model's next-token distribution from the corpus' own, the mean over the corpus' tokens.
    """

    subject: ClassVar[str] = "direct_path"

    vocabulary_size: int = value("tokens", "V: how many tokens there are")
    width: int = value("numbers", "d: the width of its residual stream")

    # 1 take_the_layers_out, 2 on_ramp, 3 off_ramp
    shown_token: str = value("", "the token that is followed through the model, leading space kept")
    shown_word: str = value("", "the same without its leading space")
    stream: Array = array("width", "stream", "W_E[shown_token]: all that there is in the residual stream")
    guesses: tuple[str, ...] = value("", "the eight likeliest tokens after `shown_token`, best first")
    guess_columns: Array = array("guess width", "stream", "the columns of W_U that answer for `guesses`")
    guess_logits: Array = array("guess", "logits", "`stream` times `guess_columns`")
    guess_probabilities: Array = array(
        "guess", "probability", "softmax over the vocabulary of all such products"
    )
    guess_corpus: Array = array("guess", "probability", "how often the corpus goes on so after `shown_token`")
    guess_unigram: Array = array(
        "guess", "probability", "how often each of `guesses` comes at all (the null)"
    )

    middle_token: str = value("", "the token that fits as well as the middle one of all (the null)")
    middle_column: Array = array("width", "stream", "the column of W_U that answers for `middle_token`")
    middle_logit: float = value("logits", "`stream` times `middle_column`")

    # 4 nothing_before_counts
    contexts: tuple[str, ...] = value("", "different words that all end in `shown_token`")
    context_tokens: tuple[str, ...] = value(
        "", "the tokens of all `contexts`, one after the other, each from its beginning-of-sequence token on"
    )
    context_lengths: Array = array(
        "context_token", "stream", "length of the embedding of each of `context_tokens`"
    )
    context_probabilities: Array = array(
        "context guess", "probability", "of `guesses` after each of `contexts`"
    )
    largest_difference: float = value(
        "probability",
        "largest difference between any two contexts in the probability of any token of the vocabulary",
    )

    # 5 a_table_in_disguise
    row_tokens: tuple[str, ...] = value("", "names along `row`: the commonest tokens that begin a word")
    column_tokens: tuple[str, ...] = value("", "names along `column`: the same tokens")
    row_vectors: Array = array("row width", "stream", "their rows of W_E")
    table: Array = array(
        "row column", "logits", "`row_vectors` times the columns of W_U, each row's mean over V taken off"
    )
    table_near: Array = array(
        "near_row near_column",
        "logits",
        "the corner of the whole table, in quarters: `row_tokens`, then the commonest other tokens",
        dtype="float16",
    )
    table_far: Array = array(
        "far_row far_column",
        "logits",
        "the whole table in the same order, in quarters: every `table_step`-th row and column of it",
        dtype="float16",
    )
    table_step: int = value("tokens", "how many rows of the whole table lie between two of `table_far`")
    gpt2_vocabulary: int = value("tokens", "of GPT-2, as published")
    gpt2_width: int = value("numbers", "of GPT-2 small's residual stream, as published")
    gpt2_bytes_per_number: int = value(
        "bytes", "single precision", kept="`gpt2_table_gigabytes` is worked out from it"
    )
    gpt2_table_gigabytes: float = value("GB", "vocabulary² numbers")
    gpt2_factored_share: float = value("fraction", "2 · vocabulary · width over vocabulary²")

    # 6 squeezed
    model_names: tuple[str, ...] = value(
        "", "names along `model`", kept="says of which model every number along `model` is"
    )
    model_weights: tuple[str, ...] = value(
        "",
        "SHA-256 of the weights of each of `model_names`",
        kept="says of which weights every number along `model` is",
    )
    widths: Array = array("model", "numbers", "d: the width of each model's residual stream", dtype="int32")
    share_stored: Array = array("model", "fraction", "the model's 2·V·d numbers over `table_numbers`")
    bits_lost: Array = array("model", "bits", "KL of each model from the corpus' bigrams")
    cross_entropy: Array = array(
        "model", "nats", "of each model on the corpus' bigrams", kept="`bits_lost` is worked out from it"
    )
    squeezed_tables: Array = array(
        "model squeezed_row squeezed_column",
        "logits",
        "of each model, in the order of `table_far` and in quarters: every `squeezed_step`-th row and column",
        dtype="float16",
    )
    squeezed_step: int = value("tokens", "how many rows lie between two of `squeezed_tables`")
    kept_of_pairs: Array = array(
        "model", "fraction", "of `bits_lost_unigram`, what pairs tell beyond frequency: what is not lost"
    )
    model_at_one_percent: int = value("model", "the model whose `share_stored` is nearest to 1%")
    kept_of_pairs_at_one_percent: float = value("fraction", "`kept_of_pairs` at `model_at_one_percent`")
    table_numbers: int = value("numbers", "V²: the dense table", kept="`sparse_share` is worked out from it")
    nonzero_bigrams: int = value(
        "bigrams", "pairs that the corpus holds at least once", kept="`sparse_share` is worked out from it"
    )
    sparse_numbers: int = value(
        "numbers",
        "two numbers for each of `nonzero_bigrams`: which token, how often",
        kept="`sparse_share` is worked out from it",
    )
    sparse_share: float = value("fraction", "`sparse_numbers` over `table_numbers`")
    bits_lost_of_the_list: float = value("bits", "KL of the table that is read back from that list")
    bigram_entropy: float = value(
        "nats",
        "cross-entropy of the corpus' own bigram table: the floor",
        kept="the floor under `cross_entropy`",
    )
    unigram_cross_entropy: float = value(
        "nats", "of guessing by frequency alone: the null", kept="the null beside `cross_entropy`"
    )
    bits_lost_unigram: float = value("bits", "KL of guessing by frequency alone (the null)")
    bits_lost_untrained: float = value(
        "bits", "KL of the widest model before training (the null)", kept="the null beside `bits_lost`"
    )
    bits_lost_uniform: float = value(
        "bits", "KL of guessing every token alike (the null)", kept="the null beside `bits_lost`"
    )

    # 7 what_it_cannot_know
    question: str = value("", "the words that a name would follow, such as 'My name is'")
    told_tokens: tuple[str, ...] = value(
        "", "the tokens of a text in which the answer is told before `question` comes again, BOS first"
    )
    told_name: int = value("position", "where the answer begins in `told_tokens`")
    told_lengths: Array = array("told_token", "stream", "length of the embedding of each of `told_tokens`")
    question_guesses: tuple[str, ...] = value("", "the eight likeliest tokens after `question`, best first")
    question_probabilities: Array = array("guess", "probability", "of `question_guesses` in the model")
    names: tuple[str, ...] = value("", "first names, alphabetical")
    names_count: int = value("names", "length of `names`")
    name_probabilities: Array = array("name", "probability", "of each name after `question`, in the model")
    names_together: float = value("probability", "of any of `names` after `question`, in the model")
    best_answer: str = value("", "the model's first choice after `question`")
    best_answer_probability: float = value("probability", "of `best_answer`")

    @property
    def shown_row(self) -> int:
        """Where `shown_token` stands along `row`."""
        return self.row_tokens.index(self.shown_token)

    @property
    def guessed_sign(self) -> int:
        """The first of `guesses` that is no word, or how many they are: part of the corpus is code."""
        words = [token.strip().isalnum() for token in self.guesses]
        return [*words, False].index(False)

    @property
    def prompts(self) -> list[tuple[str, ...]]:
        """The tokens of each of `contexts`."""
        tokens = self.context_tokens
        starts = [index for index, token in enumerate(tokens) if token == tokens[0]]
        return [tokens[start:end] for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True)]

    @property
    def share_of_gpt2_vocabulary(self) -> float:
        """The side of this model's table over that of GPT-2's."""
        return self.vocabulary_size / self.gpt2_vocabulary
