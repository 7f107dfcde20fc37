"""Facts of `evolution`: how the circuit came about, in every training run that was measured."""

from dataclasses import dataclass
from typing import ClassVar

from data.facts import Array, Facts, array, value


@dataclass(frozen=True)
class Evolution(Facts):
    """What was measured while models learned: two layers from several seeds, and controls.

    Axes: `run` runs over the trainings; `measurement` over the moments at which they were measured, the
    first of them before the first step (the untrained model: the null); `lower_head` over the heads of the
    first layer, `upper_head` over those of the last. A model of one layer has the same heads there twice.
    `query` and `key` run over the tokens of a fixed prompt; the first run is that of the model itself.
    """

    subject: ClassVar[str] = "evolution"

    runs: tuple[str, ...] = value("", "names along `run`: the ids of the models")
    purposes: tuple[str, ...] = value("", "what each of `runs` is for")
    measurements: tuple[str, ...] = value(
        "", "SHA-256 of the file that each run's measurements were read from"
    )
    layers: Array = array("run", "layers", "how many the model has", dtype="int32")
    seeds: Array = array("run", "seed", "of the weights and of the draws of text", dtype="int32")
    repeats: Array = array("run", "fraction", "share of the training rows that repeat something on purpose")
    steps: Array = array("measurement", "steps", "how many the training had taken", dtype="int32")

    loss: Array = array("run measurement", "nats", "cross-entropy of held-out text")
    loss_first_half: Array = array("run measurement", "nats", "the same on random tokens")
    loss_second_half: Array = array("run measurement", "nats", "the same on their repetition")
    previous_token: Array = array(
        "run measurement lower_head", "probability", "mean attention one step back on held-out text"
    )
    prefix_matching: Array = array(
        "run measurement upper_head",
        "probability",
        "mean attention one past the first copy, repeated random tokens",
    )
    ov_copying: Array = array(
        "run measurement upper_head", "ratio", "Re Σλ / Σ|λ| of the eigenvalues of W_E W_OV W_U"
    )
    k_composition: Array = array(
        "run measurement lower_head upper_head",
        "ratio",
        "‖W_OV W_QKᵀ‖ / (‖W_OV‖ ‖W_QK‖), less that of random heads; 0 where there is no second layer",
    )
    tag_leak: Array = array(
        "run measurement lower_head",
        "fraction",
        "of what the head writes about a token, in the loudest sixth of the unembedding, less a sixth",
    )
    answer_probability: Array = array(
        "run measurement", "probability", "of the name at the end of the fixed prompt"
    )
    tokens: tuple[str, ...] = value("", "tokens of the fixed prompt, the beginning-of-sequence token first")
    previous_token_pattern: Array = array(
        "measurement query key",
        "probability",
        "where the first run's previous-token head looks in the prompt",
    )
    induction_pattern: Array = array(
        "measurement query key", "probability", "where the first run's induction head looks in the prompt"
    )
    previous_token_uniform: float = value(
        "probability", "what a head that looks everywhere alike scores (the null)"
    )
    prefix_matching_uniform: float = value(
        "probability", "what a head that looks everywhere alike scores (the null)"
    )
    uniform_loss: float = value("nats", "ln of the vocabulary size: the loss of knowing nothing")

    # The heads that it came to in the end, and when the pieces were half there
    previous_token_head: Array = array(
        "run", "head", "of the first layer: the best at the last measurement", dtype="int32"
    )
    induction_head: Array = array(
        "run", "head", "of the last layer: the best at the last measurement", dtype="int32"
    )
    learned: Array = array(
        "run", "yes or no", "1 if that head's prefix matching ended at 0.3 or more", dtype="int32"
    )
    pieces: tuple[str, ...] = value("", "names along `piece`")
    half_there: Array = array(
        "run piece",
        "steps",
        "first measured step from which on the piece was nearer to where it ended than to where it began",
        dtype="int32",
    )
