"""Facts of `skip_trigram`: what one look back adds to a guess, in texts that end in the same token."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, Facts, array, value


@dataclass(frozen=True)
class SkipTrigram(Facts):
    """What a model of one layer says after a line break, beside one without layers, and which clues it used.

    Axes: `…_token` run over the tokens of a text, the beginning-of-sequence token first; all texts end in
    the same token. `rival` runs over tokens that may come next. `clue` runs over tokens that one can look
    back to; `language` over Ruby and Bash.
    """

    subject: ClassVar[str] = "skip_trigram"

    # 1 which_word_closes_it, 2 a_habit
    ruby_tokens: tuple[str, ...] = value("", "a text in Ruby that lacks its last word")
    bash_tokens: tuple[str, ...] = value("", "a text in Bash that lacks its last word")
    torn_words: tuple[str, ...] = value("", "words of both texts that open or part what is to be closed")
    without_layers: str = value("", "the model without layers that the other one is compared with")
    rivals: tuple[str, ...] = value("", "tokens that close or go on with something: end, fi, when, done")
    rivals_without_layers: Array = array(
        "rival",
        "probability",
        "in the model without layers, after the token that all texts end in (the null)",
    )
    first_without_layers: str = value("", "its likeliest token there")
    end_without_layers: float = value("probability", "`rivals_without_layers` of `end`")
    fi_without_layers: float = value("probability", "the same of `fi`")
    largest_difference: float = value(
        "probability", "between its guesses after any two of the texts, over the whole vocabulary"
    )

    # 3 one_look_back
    rivals_ruby: Array = array("rival", "probability", "of each rival after the text in Ruby, one layer")
    rivals_bash: Array = array("rival", "probability", "of each rival after the text in Bash, one layer")
    ruby_end: float = value("probability", "of `end` after the text in Ruby")
    bash_fi: float = value("probability", "of `fi` after the text in Bash")
    first_ruby: str = value("", "the likeliest token after the text in Ruby, one layer")
    first_bash: str = value("", "the likeliest token after the text in Bash, one layer")
    rivals_elsewhere: Array = array(
        "rival",
        "probability",
        "the mean over other texts, drawn by the corpus' pairs, before the same last token (the null)",
        kept="says that the texts raise the rivals, and not the layer whatever it reads",
    )
    rivals_untrained: Array = array(
        "rival",
        "probability",
        "after the text in Ruby in the model of one layer before training (the null)",
        kept="says that the rivals are learned",
    )

    # 4 look_and_say
    head: str = value(
        "layer.head", "the head that raises `end` over `fi` most in the text in Ruby: it is shown"
    )
    head_count: int = value("heads", "of the layer")
    attention_ruby: Array = array(
        "ruby_token", "probability", "that head's row at the last position: where it looks"
    )
    attention_bash: Array = array("bash_token", "probability", "the same in the text in Bash")
    clues: tuple[str, ...] = value("", "tokens whose entries are shown")
    entries: Array = array(
        "clue rival",
        "logits",
        "what the head adds if it looks at nothing but the clue, less the mean over the vocabulary",
    )
    entries_mean: Array = array("rival", "logits", "the mean of such entries over all tokens (the null)")
    entries_spread: Array = array("rival", "logits", "their standard deviation over all tokens (the null)")

    # 5 torn
    rivals_ruby_torn: Array = array(
        "rival",
        "probability",
        "after the text in Ruby if the layer brings only what it finds at `torn_words`, looking as before",
    )
    rivals_bash_torn: Array = array("rival", "probability", "the same after the text in Bash")
    pushes_each_head: Array = array(
        "language head",
        "logits",
        "what each head adds to the logit of `end` less that of `fi`, in Ruby and in Bash",
        kept="says that the head which is shown is one of several that work",
    )
    pushes_torn: Array = array(
        "language", "logits", "the part of all heads' pushes that they find at `torn_words`", kept="as above"
    )

    # 6 not_all_of_them
    case_tokens: tuple[str, ...] = value("", "a third text that ends in the same token, with a `case`")
    loop_tokens: tuple[str, ...] = value("", "a fourth one, with a `do`")
    rivals_case: Array = array("rival", "probability", "after `case_tokens`, one layer")
    rivals_loop: Array = array("rival", "probability", "after `loop_tokens`, one layer")
    attention_case: Array = array(
        "case_token", "probability", "the head's row at the last position of `case_tokens`"
    )
    do_on_end: float = value(
        "logits", "what all heads find at `do` in `loop_tokens` and add to the logit of `end`, less the mean"
    )
    do_on_done: float = value("logits", "the same on `done`")
    case_when: float = value("probability", "of `when` after `case_tokens`")
    when_without_layers: float = value("probability", "the same without layers (the null)")
    first_loop: str = value("", "the likeliest token after `loop_tokens`, one layer")
    loops: tuple[str, ...] = value(
        "", "all the texts with a `do` that were tried", kept="names the texts of `loops_done`"
    )
    loops_done: Array = array(
        "loop",
        "probability",
        "of `done` after each of `loops`, one layer",
        kept="says that the failure that is shown is no single case",
    )

    # 7 how_much
    written_without_layers: tuple[str, ...] = value(
        "",
        "tokens that the model without layers writes after the text in Bash and a first one, drawn at random",
    )
    written: tuple[str, ...] = value("", "the same of one layer, with the same draws")
    sample_start: str = value("", "how a longer sample begins")
    sample_without_layers: str = value("", "how the model without layers goes on from there, drawn at random")
    sample: str = value("", "the same of one layer, with the same draws")
    sample_two_layers: str = value("", "the same of two layers, with the same draws")
    surprise_without_layers: float = value(
        "nats",
        "mean loss on held-out text, as it was measured at the end of training (the null)",
        kept="`choices_without_layers` is made of it",
    )
    surprise: float = value("nats", "the same of one layer, on the same text", kept="`choices` is made of it")
    surprise_fall: float = value("nats", "the first less the second", kept="`tokens_left` is made of it")
    surprise_fall_error: float = value(
        "nats",
        "standard error of the fall, over draws of text",
        kept="says how well the fall is known",
    )
    surprise_uniform: float = value(
        "nats",
        "ln of the vocabulary size: of knowing nothing (the null)",
        kept="says how much there was to learn",
    )
    choices_without_layers: float = value(
        "tokens", "exp(`surprise_without_layers`): among so many alike it would be surprised as much"
    )
    choices: float = value("tokens", "the same of one layer")
    tokens_left: float = value(
        "fraction", "exp(−fall): as many tokens are left to choose from, against before"
    )

    def clues_in(self, tokens: tuple[str, ...], attention: Array) -> list[int]:
        """Where the head looks half again as much as if it looked everywhere alike; the start is left out."""
        clear = 1.5 / len(tokens)
        return [position for position, weight in enumerate(attention) if position and weight > clear]
