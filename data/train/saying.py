"""How often a model says a token again where a phrase comes back: names, common words, rare tokens."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from data.models.architecture import AttentionOnly
from data.train.corpus import NAMES
from data.train.tokenizer import BOS_ID

FILM = "My name is {name}. They know me here. My name is"
"""Words of one token each, so that the picture shows words; and near to what the essay says."""

TEMPLATES = (
    "My name is {name}. I live in a small house near the river. My name is",
    "They call me {name}. I came here from the north. They call me",
    "The old king was called {name}. He had two sons. The old king was called",
)
TESTED_NAMES = 30

OTHER_TEMPLATES = (
    "The dog loves {name}. The cat loves",
    "The old king was called {name}. He had two sons. The old king was called",
    "They call me {name}. I came here from the north. They call me",
    "He gave it to {name}. She gave it to",
    "The house of {name} is old. The garden of",
    "I wrote a letter to {name}. It was a long letter to",
)
BETWEEN = ". They know me here."
"""What stands between a pair of tokens and the first of them again."""

COMMON, RARE = 600, 768
"""So many of the commonest words, and of the rarest tokens."""

DRAWS = 5
PAIRS = 400
DISTANCE = 80
"""Draws of pairs of tokens and of real text; pairs in a draw; tokens of text between name and question."""

SEED = 2_000
AT_ONCE = 128


@dataclass(frozen=True)
class Said:
    """What a model says where a token should come back, over all cases.

    first: share of the cases in which that token is the likeliest next one.
    probability: its mean probability.
    """

    first: float
    probability: float


@torch.no_grad()
def ask(model: AttentionOnly, prompts: Tensor, answers: Tensor) -> Said:
    """Ask for the token after each of some prompts of equal length: `[case, pos]`, `[case]`."""
    stream = torch.cat(
        [model.streams(some)[-1][:, -1] for some in torch.tensor_split(prompts, 1 + len(prompts) // 128)]
    )
    found = model.unembed(stream).softmax(-1)
    first = (found.argmax(-1) == answers).float().mean()
    return Said(float(first), float(found.gather(1, answers[:, None]).mean()))


def say_again(model: AttentionOnly, tokenizer: Tokenizer, template: str, tokens: Tensor) -> Said:
    """Put each of some tokens into a sentence at whose end it should come back."""
    return ask(model, fill(tokenizer, template, tokens), tokens)


def say_names(model: AttentionOnly, tokenizer: Tokenizer, with_context: bool = True) -> Said:
    """Ask for thirty names on three templates; without context the model sees only their last words."""
    names = name_tokens(tokenizer)[:TESTED_NAMES]
    answers = []
    for template in TEMPLATES:
        prompts = fill(tokenizer, template, names)
        if not with_context:
            last = tokenizer.encode(template.rpartition(". ")[2]).ids
            prompts = torch.tensor([[BOS_ID, *last]]).expand(len(names), -1)
        answers.append(ask(model, prompts, names))
    return Said(
        float(np.mean([found.first for found in answers])),
        float(np.mean([found.probability for found in answers])),
    )


def say_pairs(model: AttentionOnly, tokenizer: Tokenizer, tokens: Tensor) -> list[Said]:
    """ "A B. They know me here. A" with tokens drawn from `tokens`, in five draws."""
    between = tokenizer.encode(BETWEEN).ids
    generator = torch.Generator().manual_seed(SEED)
    draws = []
    for _ in range(DRAWS):
        pair = tokens[torch.randint(len(tokens), (PAIRS, 2), generator=generator)]
        pair = pair[pair[:, 0] != pair[:, 1]]
        middle = torch.tensor(between).expand(len(pair), -1)
        start = torch.full((len(pair), 1), BOS_ID)
        draws.append(ask(model, torch.cat([start, pair, middle, pair[:, :1]], 1), pair[:, 1]))
    return draws


def say_far(model: AttentionOnly, film: Tensor, names: Tensor, held_out: NDArray[np.uint16]) -> list[Said]:
    """The film's sentence with 80 tokens of text that no model saw before its last words, in five draws.

    `film` are the sentence's tokens with the first of `names` in it.
    """
    sentences = put(film, names[0], names)
    phrase = int((film == names[0]).nonzero()[0, 0])
    generator = np.random.default_rng(SEED)
    draws = []
    for _ in range(DRAWS):
        starts = generator.integers(len(held_out) - DISTANCE, size=len(names))
        text = np.stack([held_out[start : start + DISTANCE] for start in starts]).astype(np.int64)
        parts = sentences[:, :-phrase], torch.from_numpy(text), sentences[:, -phrase:]
        draws.append(ask(model, torch.cat(parts, 1), names))
    return draws


def put(sentence: Tensor, name: Tensor, tokens: Tensor) -> Tensor:
    """A sentence `[pos]` with each of `tokens` in the place of `name`, BOS first: `[token, 1 + pos]`."""
    sentences = sentence.expand(len(tokens), -1)
    sentences = torch.where(sentences == name, tokens[:, None], sentences)
    return torch.cat([torch.full((len(tokens), 1), BOS_ID), sentences], 1)


def fill(tokenizer: Tokenizer, template: str, tokens: Tensor) -> Tensor:
    """The template with each of `tokens` in its place, BOS first: `[token, pos]`."""
    before, after = (tokenizer.encode(part).ids for part in template.split(" {name}"))
    return torch.tensor([[BOS_ID, *before, token, *after] for token in tokens.tolist()])


def name_tokens(tokenizer: Tokenizer) -> Tensor:
    """The token of every first name, `[name]`."""
    return torch.tensor([tokenizer.encode(f" {name}").ids[0] for name in NAMES])


def common_words(tokenizer: Tokenizer, counts: Tensor) -> Tensor:
    """The commonest tokens that are words, first names left out, `[word]`; `counts` is `[d_vocab]`."""
    names = set(name_tokens(tokenizer).tolist())
    words = []
    for token in counts.argsort(descending=True, stable=True).tolist():
        text = tokenizer.decode([token])
        if text.startswith(" ") and text[1:].isalpha() and token not in names:
            words.append(token)
    return torch.tensor(words[:COMMON])


def rare_tokens(counts: Tensor) -> Tensor:
    """The tokens that occur least in the text, `[token]`; `counts` is `[d_vocab]`."""
    order = counts.argsort(stable=True)
    return order[order != BOS_ID][:RARE]
