"""Facts of `crossed_wires`: what a token hands over to whoever looks at it, wanted or not."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, Facts, array, value


@dataclass(frozen=True)
class CrossedWires(Facts):
    """What `else` does to the guess `end` in a model of one layer of several heads, and of a single one.

    What a token *hands over* to one who looks at it is, of each head, the token's row of the head's table
    `W_E W_OV W_U`, times the attention; *without* it, that is taken out of the logits, and all attention is
    as it was. It *raises* a token if what it hands over is more on it than on the mean of the vocabulary.

    Axes: `…_token` run over the tokens of a text, the beginning-of-sequence token first; `shown` over next
    tokens; `entry` over the largest entries of a row; `head` over the heads of the layer; `vocabulary` over
    all tokens but the beginning, as the tokenizer orders them; `language` over Ruby, Python and Bash; `case`
    over without and with what `else` hands over.
    """

    subject: ClassVar[str] = "crossed_wires"

    # 1 not_in_python, 2 it_was_else
    source: str = value("", "the token that is looked at")
    answer: str = value("", "the next token that it raises")
    python_text: str = value("", "a text in Python, written for the film")
    python_tokens: tuple[str, ...] = value("", "the tokens of `python_text`")
    shown: tuple[str, ...] = value("", "the likeliest tokens after `python_text`, and without `source`")
    guess: Array = array("case shown", "probability", "of each of `shown` after `python_text`")
    first_with: str = value("", "the likeliest token after `python_text`")
    first_without: str = value("", "the same without what `source` hands over")
    python_with: float = value("probability", "of `answer` after `python_text`")
    python_without: float = value("probability", "the same without what `source` hands over")
    without_another: float = value(
        "probability", "the least of it without what any other token hands over (the null)"
    )

    # 3 one_row
    head_count: int = value("heads", "of the layer")
    rows_first: int = value("heads", "in whose row of `source` the largest entry is `answer`")
    head: str = value("layer.head", "the head by which `source` raises `answer` most after `python_text`")
    attention: Array = array("python_token", "probability", "that head's row at the last position")
    row_tokens: tuple[str, ...] = value("", "of the largest entries of that head's row of `source`")
    row_entries: Array = array("entry", "logits", "these entries, less the mean of the row")
    row_heard: Array = array("entry", "logits", "what the last token hears of these: times the attention")
    row_spread: float = value("logits", "the standard deviation of all entries of that row (the null)")
    answer_in_rows: Array = array(
        "head",
        "logits",
        "`answer` in each head's row of `source`, less its mean",
        kept="says which heads say something else, or the contrary",
    )
    attention_heads: Array = array("head", "probability", "that each head pays `source` after `python_text`")
    attention_heads_ruby: Array = array("head", "probability", "the same after `ruby_tokens`")

    # 4 everyone_asks
    askers: int = value("tokens", "that were put into the place of the last token: all but the beginning")
    some_askers: tuple[str, ...] = value("", "some of them, chosen for how different they are")
    raised: Array = array(
        "vocabulary", "whether", "`source` raises `answer` when this one asks", dtype="bool"
    )
    raised_count: int = value("tokens", "for which it does")
    raised_most: float = value(
        "fraction",
        "of them, those for which it raises nothing as much as `answer`",
        kept="says that the answer is one and not one of many",
    )
    loudest_asker: str = value("", "the one for which it raises `answer` most")
    others_raise: Array = array(
        "vocabulary",
        "whether",
        "this token, in the place of `source`, raises `answer` for the line break (the null)",
        dtype="bool",
    )
    others_share: float = value("fraction", "of all tokens, those that do (the null)")
    others_louder: int = value("tokens", "that raise it more than `source` does")

    # 5 unseen_text: measured on held-out text at the end of training, at the line break after that of `else`
    languages: tuple[str, ...] = value("", "names along `language`")
    ruby_tokens: tuple[str, ...] = value(
        "", "a text in Ruby that ends in the same token, written for the film"
    )
    bash_tokens: tuple[str, ...] = value("", "the same in Bash")
    attention_ruby: Array = array("ruby_token", "probability", "`head`'s row at the last position of it")
    attention_bash: Array = array("bash_token", "probability", "the same in Bash")
    first_ruby: str = value("", "the likeliest token after `ruby_tokens`")
    first_bash: str = value("", "the likeliest token after `bash_tokens`")
    places: Array = array("language", "places", "with an `else`, in text that was held out", dtype="int32")
    end_in_text: Array = array("case language", "probability", "of `answer` there, the mean")
    first_in_text: Array = array(
        "case language",
        "fraction",
        "of the places, those where it comes first",
        kept="says that the guess itself changes, and not its probability alone",
    )
    truth_in_text: Array = array("language", "fraction", "of the places, those where it came (the null)")
    times_in_python: float = value("ratio", "`end_in_text` of Python with, over without")

    # 6 outvoted
    witness: str = value("", "a token of Python's that speaks against `answer`")
    witness_tokens: tuple[str, ...] = value(
        "", "the tokens of `python_text` with it in the place of a number"
    )
    attention_witness: Array = array(
        "witness_token", "probability", "`head`'s row at the last position of `witness_tokens`"
    )
    witness_with: float = value("probability", "of `answer` after `witness_tokens`")
    witness_without: float = value("probability", "the same without what `source` hands over")
    witness_unheard: float = value("probability", "the same without what `witness` hands over")

    # 7 one_head, 8 six_mixes
    single: str = value("", "the model of one head")
    single_attention: Array = array("python_token", "probability", "its row at the last position")
    single_row_tokens: tuple[str, ...] = value("", "of the largest entries of its row of `source`")
    single_row_entries: Array = array("entry", "logits", "these entries, less the mean of the row")
    single_answer: float = value("logits", "`answer` in that row, less its mean")
    single_spread: float = value("logits", "the standard deviation of all entries of that row (the null)")
    single_with: float = value("probability", "of `answer` after `python_text`, one head")
    single_without: float = value("probability", "the same without what `source` hands over")
    single_in_text: Array = array("case language", "probability", "`end_in_text` of one head")
    alike: float = value(
        "cosine", "between what a token hands over to two who look at it, of six heads: the median"
    )
    alike_mean: float = value("cosine", "the same in the mean", kept="says that the median hides nothing")
    alike_single: float = value("cosine", "the median of one head: whoever asks, it is the same row")
    alike_strangers: float = value("cosine", "of two different tokens, of six heads: the median (the null)")
