"""Does the two-layer model say again whatever it is told, and by its circuit alone?"""

from collections.abc import Iterable
from pathlib import Path

import torch
from tokenizers import Tokenizer

from data.models.architecture import Head
from data.models.store import load_model, read_model_page
from data.train.bigrams import Bigrams
from data.train.circuit import CARRIES, induction_heads, label, previous_token_heads
from data.train.evolution import read_evolution
from data.train.measure import PERIOD, ROWS, SEED, next_token_losses, repeated_random_tokens, tag_leak
from data.train.saying import (
    DISTANCE,
    DRAWS,
    FILM,
    OTHER_TEMPLATES,
    common_words,
    name_tokens,
    rare_tokens,
    say_again,
    say_pairs,
)
from data.train.score import Score

SEEDS = ("two_layers", *(f"two_layers_seed{seed}" for seed in range(1, 5)))
CONTROL = "control_one_layer"


class Repeating:
    """One trained model of two layers and what its scores are taken from.

    Raises
    ------
    ExplainerError
        If the model's files or the measurements beside it are missing or changed, or were taken by an
        earlier version of the training.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer, bigrams: Bigrams) -> None:
        self.model, self.folder = load_model(folder), folder
        self.tokenizer, self.bigrams = tokenizer, bigrams
        self.means = torch.from_numpy(read_evolution(folder)["means"][-1])
        self.at_the_end = read_model_page(folder)["card"]["at_the_end"]
        repeated = repeated_random_tokens(self.model.config.d_vocab, ROWS, PERIOD)
        self.previous = previous_token_heads(self.model, repeated)
        self.induction = induction_heads(self.model, repeated)
        self.without = self.model.without(self.previous)
        self.off = f"{label(self.previous)} off"
        self.names = name_tokens(tokenizer)

    def scores(self) -> list[Score]:
        """All scores, in the order of the questions that a reader would ask."""
        return [
            self._words(),
            *self._names(),
            self._templates(),
            self._pairs(),
            self._far(),
            *self._by_mean(),
            self._tail(),
            self._loss(),
            self._tag(),
        ]

    def _words(self) -> Score:
        words = common_words(self.tokenizer, self.bigrams.unigram)
        found, null = (say_again(model, self.tokenizer, FILM, words) for model in (self.model, self.without))
        what = f"the film's sentence, the {len(words)} commonest words: first choice"
        return self._score(what, found.first, 0.8, True, null.first, self.off)

    def _names(self) -> list[Score]:
        found, null = (
            say_again(model, self.tokenizer, FILM, self.names) for model in (self.model, self.without)
        )
        what = f"the film's sentence, {len(self.names)} names"
        return [
            self._score(f"{what}: first choice", found.first, 0.98, True, null.first, self.off),
            self._score(
                f"{what}: mean probability", found.probability, 0.7, True, null.probability, self.off
            ),
        ]

    def _templates(self) -> Score:
        found, null = (
            {one: say_again(model, self.tokenizer, one, self.names).first for one in OTHER_TEMPLATES}
            for model in (self.model, self.without)
        )
        worst = min(found, key=lambda template: found[template])
        what = f'names in six other sentences, the worst of them ("{worst.format(name="…")}"): first choice'
        return self._score(what, found[worst], 0.9, True, null[worst], self.off)

    def _pairs(self) -> Score:
        rare = rare_tokens(self.bigrams.unigram)
        found, null = (
            [said.first for said in say_pairs(model, self.tokenizer, rare)]
            for model in (self.model, self.without)
        )
        what = f'two rare tokens, "A B. They know me here. A": first choice ({_spread(found)})'
        return self._score(what, min(found), 0.85, True, max(null), self.off)

    def _far(self) -> Score:
        found, null = self.at_the_end["distant"], self.at_the_end["distant_without"]
        what = f"names, {DISTANCE} tokens of text between: mean probability ({_spread(found)})"
        return self._score(what, min(found), 0.5, True, max(null), self.off)

    def _by_mean(self) -> list[Score]:
        """Off by mean: a head's absence is also news to the others; its mean over text is not."""
        others = [[head] for head in self._heads() if head not in self.previous + self.induction]
        found = {label(heads): self._names_by_mean(heads) for heads in others}
        worst = min(found, key=lambda name: found[name])
        circuit = {label(heads): self._names_by_mean(heads) for heads in (self.previous, self.induction)}
        what = "at its mean over text"
        return [
            self._score(
                f"names, the worst head outside the circuit ({worst}) {what}: mean probability",
                found[worst],
                0.8,
                True,
                circuit[label(self.previous)],
                f"{label(self.previous)} {what}",
            ),
            *(
                self._score(
                    f"names, {heads} {what}: mean probability", said, 0.01, False, found[worst], worst
                )
                for heads, said in circuit.items()
            ),
        ]

    def _names_by_mean(self, heads: Iterable[Head]) -> float:
        return say_again(self.model.without(heads, self.means), self.tokenizer, FILM, self.names).probability

    def _tail(self) -> Score:
        size = self.model.config.d_vocab
        losses = [
            next_token_losses(self.model, repeated_random_tokens(size, ROWS, PERIOD, seed=SEED + draw))
            for draw in range(1, DRAWS + 1)
        ]
        found = [float(loss[:, PERIOD + 1 :].mean()) for loss in losses]
        what = f"repeated random tokens, second half without its first token, nats ({_spread(found)})"
        null = min(float(loss[:, :PERIOD].mean()) for loss in losses)
        return self._score(what, max(found), 0.3, False, null, "the first half")

    def _loss(self) -> Score:
        found = self.at_the_end["loss"]
        what = f"loss on held-out text, nats; the mean of five draws ({_spread(found)})"
        null = self.bigrams.unigram_cross_entropy()
        return self._score(what, sum(found) / len(found), 3.5, False, null, "guessing by frequency")

    def _tag(self) -> Score:
        """Of anything else, the loudest sixth of the unembedding's directions would hold a sixth."""
        chance = (self.model.config.d_model // 6) / self.model.config.d_model
        found = float(tag_leak(self.model)[self.previous[0][1]]) + chance
        return self._score("share of the tags in the loudest sixth", found, 0.08, False, chance, "chance")

    def _heads(self) -> list[Head]:
        config = self.model.config
        return [(layer, head) for layer in range(config.n_layers) for head in range(config.n_heads)]

    def _score(self, what: str, found: float, bar: float, at_least: bool, null: float, null_is: str) -> Score:
        return Score(self.model.config.name, what, found, bar, at_least, null, null_is)


def seeds_score(weights: Path) -> Score:
    """In how many of the models that differ by their seed alone the circuit formed.

    Raises
    ------
    ExplainerError
        If their measurements are missing or changed.
    """
    found = [learned(weights / name) for name in SEEDS]
    what = "seeds that learn, of five"
    null = float(learned(weights / CONTROL))
    return Score(SEEDS[0], what, float(sum(found)), len(SEEDS), True, null, f"`{CONTROL}`")


def learned(folder: Path) -> bool:
    """Whether some head of the last layer came to look one past an earlier copy."""
    return bool(read_evolution(folder)["prefix_matching"][-1, -1].max() >= CARRIES)


def _spread(draws: list[float]) -> str:
    return f"{DRAWS} draws, {min(draws):.2f}…{max(draws):.2f}"
