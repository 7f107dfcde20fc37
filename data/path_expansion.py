"""Facts of `path_expansion`: a model of two layers as the sum of its paths, and what they buy."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, PromptFacts, array, value


@dataclass(frozen=True)
class PathExpansion(PromptFacts):
    """What every path through a two-layer model adds to the answer's score, and what paths buy in text.

    Where every head looks is frozen as it is in the whole model. Then all is a sum of *paths*: a token goes
    *straight* up its own thread, or *one head* of either layer carries it to another thread, or a head of the
    first layer and then one of the second: *two heads*.

    Axes: `first_choice` and `second_choice` say which head of a layer a path goes through; index 0 is none,
    so that `[0, 0]` goes straight. `length` is through how many heads. The *score* of a token is its logit
    less the mean over the vocabulary; *surprise* is the cross-entropy of the next token.
    """

    subject: ClassVar[str] = "path_expansion"

    # 1 one_sum, 2 every_path
    embedding_lengths: Array = array("position", "length", "of the embedding of each token")
    first_names: tuple[str, ...] = value("layer.head", "names along `first_choice`; the first is empty")
    second_names: tuple[str, ...] = value("layer.head", "names along `second_choice`; the first is empty")
    starts: Array = array(
        "first_choice second_choice", "position", "where most of what a path brings starts from", "int32"
    )
    stops: Array = array(
        "first_choice second_choice",
        "position",
        "the thread on which that goes from the first layer to the second",
        "int32",
    )
    guess: str = value("", "the likeliest token after the prompt")
    path_count: int = value("paths", "of all lengths")
    one_head_count: int = value("paths", "through one head")
    two_heads_count: int = value("paths", "through two")

    # 3 where_and_what: the path through one head of the second layer that adds most
    head: str = value("layer.head", "the head of that path")
    looks: Array = array("position", "probability", "where it looks from the last position")
    look_at_source: float = value("probability", "`looks` at the source")
    entry: float = value(
        "logits", "what its table `W_E W_OV W_U` adds to the answer's score for the token at the source"
    )
    largest_other_entry: float = value(
        "logits", "the largest that it has there for another token of the prompt (what to compare it with)"
    )
    brought: float = value("logits", "what it brings from the source: `look_at_source` times `entry`")
    either_way: float = value(
        "logits",
        "largest difference, over all tokens, of what comes out if the path moves first and changes then, "
        "and if it changes first and moves then; to nine decimals",
    )

    # 4 the_bill
    pushes: Array = array(
        "first_choice second_choice",
        "logits",
        "what each path adds to the answer's score; the sum is the score",
    )
    two_heads_add: float = value("logits", "all paths through two heads together")
    adding_paths: int = value("paths", "the fewest that together add nine tenths of the score")
    adding_heads: tuple[str, ...] = value(
        "layer.head", "of those, the heads of the second layer that a token reaches straight"
    )
    adding_heads_count: int = value("paths", "length of `adding_heads`: how many of `adding_paths` those are")
    score: float = value("logits", "of the answer in the model itself")
    largest_remainder: float = value(
        "logits",
        "largest difference, over all tokens, of the model's logit and the sum of all paths; "
        "to nine decimals",
    )
    pushes_untrained: Array = array(
        "first_choice second_choice", "logits", "`pushes` in the model before training (the null)"
    )
    score_untrained: float = value("logits", "`score` in the model before training (the null)")

    # 5 what_it_buys: held-out text, the mean of the draws that training measured
    surprise_blind: float = value("nats", "if all tokens were alike (the null)")
    surprise_straight: float = value("nats", "by the straight paths alone")
    surprise_one_head: float = value("nats", "by those and all through one head")
    surprise: float = value("nats", "by all paths: that of the model itself")
    straight_buys: float = value("nats", "by which straight paths lower the surprise from `surprise_blind`")
    one_head_buys: float = value("nats", "by which paths through one head lower the surprise")
    two_heads_buy: float = value("nats", "by which paths through two heads lower it further")
    two_heads_buy_error: float = value(
        "nats", "standard error of that over the draws", kept="says that it is not nothing"
    )
    two_heads_share: float = value("fraction", "of what both buy, that which paths through two heads buy")
    published_buys: Array = array(
        "length", "nats", "what paths of each length buy in another model, as Elhage et al. 2021 publish it"
    )

    # 6 where_it_looks
    surprise_deaf: float = value(
        "nats",
        "if all paths are there, but the second layer chooses where to look as if the first had written "
        "nothing",
    )
    deaf_times: float = value("ratio", "how much that raises the surprise, to `two_heads_buy`")
    written_lengths: Array = array("position", "length", "of what the first layer writes on each thread")
    looks_deaf: Array = array("position", "probability", "`looks`, if it is chosen so")
    repeated_straight: float = value(
        "nats", "surprise at random tokens as they come back: straight paths alone"
    )
    repeated_one_head: float = value("nats", "the same by those and all through one head")
    repeated: float = value("nats", "the same of the model itself")
    repeated_deaf: float = value("nats", "the same if the second layer chooses as for `surprise_deaf`")

    @property
    def astray(self) -> int:
        """The position at which `looks_deaf` is largest."""
        return int(self.looks_deaf.argmax())
