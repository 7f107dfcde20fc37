"""The scores that the committed models must reach, each beside its bar and its null."""

from functools import partial
from pathlib import Path

import torch
from tokenizers import Tokenizer

from data.errors import ExplainerError
from data.models.architecture import AttentionOnly
from data.models.store import load_model
from data.train.bigrams import Bigrams, read_bigrams
from data.train.circuit import (
    embedding_by_tag_shares,
    induction_heads,
    label,
    previous_token_heads,
)
from data.train.measure import (
    PERIOD,
    ROWS,
    copying_scores,
    k_composition,
    next_token_losses,
    prefix_matching_scores,
    previous_token_scores,
    random_k_composition,
    repeated_random_tokens,
)
from data.train.repeating import Repeating, seeds_score
from data.train.saying import say_names
from data.train.score import Score
from data.train.start import untrained_model

COPIES = 0.5
"""From this eigenvalue score on a head counts as copying."""

ONE_LAYER_ROWS = 128
"""Sequences for the losses of one layer, whose differences are a hundredth of what they are taken from."""

NOISE = 0.05
"""Two standard errors of such a difference, nats."""


def check(data: Path) -> list[Score]:
    """Measure the models in `data/weights` on draws and sentences that they never saw.

    Raises
    ------
    ExplainerError
        If a model, the tokenizer or the bigrams are missing or damaged.
    """
    torch.set_num_threads(1)
    tokenizer_path = data / "tokenizer.json"
    if not tokenizer_path.is_file():
        raise ExplainerError(f"{tokenizer_path} is missing.", "Make it anew with: explainer train")
    tokenizer = Tokenizer.from_file(str(tokenizer_path))
    bigrams = read_bigrams(data, tokenizer.get_vocab_size())
    weights = data / "weights"
    with torch.no_grad():
        return [
            *two_layer_scores(load_model(weights / "two_layers"), tokenizer),
            *Repeating(weights / "two_layers", tokenizer, bigrams).scores(),
            seeds_score(weights),
            *zero_layer_scores(load_model(weights / "zero_layers_d256"), bigrams),
            *one_layer_scores(load_model(weights / "one_layer")),
        ]


def two_layer_scores(model: AttentionOnly, tokenizer: Tokenizer) -> list[Score]:
    """The induction circuit of a two-layer model."""
    untrained = untrained_model(model.config)
    repeated = repeated_random_tokens(model.config.d_vocab, ROWS, PERIOD)
    losses = next_token_losses(model, repeated)
    previous = previous_token_heads(model, repeated)
    induction = induction_heads(model, repeated)
    others = [[(0, head)] for head in range(model.config.n_heads) if (0, head) not in previous]
    named, without = say_names(model, tokenizer), say_names(model, tokenizer, with_context=False)
    least_harm = min(say_names(model.without(heads), tokenizer).probability for heads in others)
    shares = embedding_by_tag_shares(model, repeated, PERIOD, previous[0], induction[0])
    composed = k_composition(model)[previous[0][1], induction[0][1]]
    score = partial(Score, model.config.name)
    best_before, best_after = "best head of the untrained model", "any other head of layer 0 off"
    return [
        score(
            f"previous-token score of {label(previous[:1])}",
            float(previous_token_scores(model, repeated)[0].max()),
            0.95,
            True,
            float(previous_token_scores(untrained, repeated)[0].max()),
            best_before,
        ),
        score(
            f"prefix-matching score of {label(induction[:1])}",
            float(prefix_matching_scores(model, repeated)[1].max()),
            0.85,
            True,
            float(prefix_matching_scores(untrained, repeated)[1].max()),
            best_before,
        ),
        score(
            "repeated random tokens, second half, nats",
            float(losses[:, PERIOD:].mean()),
            0.6,
            False,
            float(losses[:, :PERIOD].mean()),
            "the first half",
        ),
        score("names: first choice", named.first, 0.95, True, without.first, "without context"),
        score(
            "names: mean probability", named.probability, 0.5, True, without.probability, "without context"
        ),
        score(
            f"names, {label(previous)} off",
            say_names(model.without(previous), tokenizer).probability,
            0.01,
            False,
            least_harm,
            best_after,
        ),
        score(
            f"names, {label(induction)} off",
            say_names(model.without(induction), tokenizer).probability,
            0.01,
            False,
            least_harm,
            best_after,
        ),
        score(
            "share of the induction score that is embedding x tag",
            float(shares[0]),
            0.9,
            True,
            float(shares[1:].max()),
            "the largest other pair",
        ),
        score(
            f"K-composition of {label(previous[:1])} and {label(induction[:1])}, over random",
            float(composed) / random_k_composition(model),
            2.0,
            True,
            1.0,
            "random matrices",
        ),
    ]


def zero_layer_scores(model: AttentionOnly, bigrams: Bigrams) -> list[Score]:
    """How near the widest model without layers comes to the corpus' own table of bigrams."""
    floor = bigrams.entropy()
    return [
        Score(
            model.config.name,
            f"cross-entropy above the bigrams' own {floor:.2f}, nats",
            bigrams.cross_entropy_of(model.embed.W_E, model.unembed.W_U) - floor,
            0.3,
            False,
            bigrams.unigram_cross_entropy() - floor,
            "guessing by frequency",
        )
    ]


def one_layer_scores(model: AttentionOnly) -> list[Score]:
    """One layer copies, and cannot do induction.

    A head that copies makes what stood before likelier, wherever it stood, so that the second half of
    repeated tokens gains a little on the first. It must not gain more than if its tokens came in the other
    direction: what their order gives is induction.
    """
    untrained = untrained_model(model.config)
    repeated = repeated_random_tokens(model.config.d_vocab, ONE_LAYER_ROWS, PERIOD)
    backwards = torch.cat([repeated[:, : 1 + PERIOD], repeated[:, 1 + PERIOD :].flip(1)], dim=1)
    losses, of_backwards = next_token_losses(model, repeated), next_token_losses(model, backwards)
    copying, chance = (copying_scores(found, found.attentions()[0]) for found in (model, untrained))
    score = partial(Score, model.config.name)
    return [
        score(
            "repeated random tokens, second half, nats; bar: said backwards",
            float(losses[:, PERIOD:].mean()),
            float(of_backwards[:, PERIOD:].mean()) - NOISE,
            True,
            float(losses[:, :PERIOD].mean()),
            "the first half",
        ),
        score(
            f"share of heads whose eigenvalue score is at least {COPIES}",
            float((copying >= COPIES).float().mean()),
            0.5,
            True,
            float((chance >= COPIES).float().mean()),
            "the untrained model",
        ),
    ]
