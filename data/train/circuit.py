"""Does a two-layer model carry the induction circuit? Names that come back, heads off, scores split."""

import itertools
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from data.models.architecture import AttentionOnly, Head
from data.train.corpus import NAMES
from data.train.measure import prefix_matching_scores, previous_token_scores
from data.train.tokenizer import BOS_ID

TEMPLATES = (
    "My name is {name}. I live in a small house near the river. My name is",
    "They call me {name}. I came here from the north. They call me",
    "The old king was called {name}. He had two sons. The old king was called",
)
TESTED_NAMES = 30

CARRIES = 0.3
"""From this score on a head counts as one of those that carry the circuit; they are switched off together."""


@dataclass(frozen=True)
class Names:
    """What the model says where a name should come back, over all names and templates.

    first: share of the cases in which the name is the likeliest next token.
    probability: mean probability of the name.
    """

    first: float
    probability: float


@torch.no_grad()
def say_names(model: AttentionOnly, tokenizer: Tokenizer, with_context: bool = True) -> Names:
    """Ask for thirty names on three templates; without context the model sees only their last words."""
    probabilities, first = [], []
    for template in TEMPLATES:
        start = "" if with_context else template.rpartition(". ")[0] + ". "
        for name in NAMES[:TESTED_NAMES]:
            prompt = template.removeprefix(start).format(name=name)
            answer = tokenizer.encode(f" {name}").ids[0]
            found = model(torch.tensor([[BOS_ID, *tokenizer.encode(prompt).ids]]))[0, -1].softmax(-1)
            probabilities.append(float(found[answer]))
            first.append(int(found.argmax()) == answer)
    return Names(sum(first) / len(first), sum(probabilities) / len(probabilities))


def previous_token_heads(model: AttentionOnly, repeated: Tensor) -> list[Head]:
    """The heads of layer 0 that look one step back, best first; the best one always counts."""
    return carriers(0, previous_token_scores(model, repeated)[0])


def induction_heads(model: AttentionOnly, repeated: Tensor) -> list[Head]:
    """The heads of layer 1 that look one past an earlier copy, best first; the best one always counts."""
    return carriers(1, prefix_matching_scores(model, repeated)[1])


def carriers(layer: int, scores: Tensor) -> list[Head]:
    """The heads of a layer that carry the circuit: those above `CARRIES`, and in any case the best one."""
    order = [int(head) for head in scores.argsort(descending=True)]
    return [(layer, head) for head in order if head == order[0] or scores[head] >= CARRIES]


@torch.no_grad()
def embedding_by_tag_shares(
    model: AttentionOnly, repeated: Tensor, period: int, previous: Head, induction: Head
) -> Tensor:
    """Shares of an induction head's score, by what its query and its key were read from, `[pair]`.

    The first pair is (embedding of the query) × (tag on the key), the tag being what the previous-token head
    wrote; then come all other pairs of embedding, heads of layer 0, and position. The score is that of the
    token after the first copy less the mean over all tokens that the query sees, averaged over the queries.
    """
    parts = _parts_of_the_stream(model, repeated)
    second, head = model.attentions()[1], induction[1]
    queries = {name: part @ second.W_Q[head] for name, part in parts.items()}
    keys = {name: part @ second.W_K[head] for name, part in parts.items()}
    shown = ("embedding", f"head {previous[1]}")
    pairs = [shown, *(pair for pair in itertools.product(queries, keys) if pair != shown)]
    scores = torch.stack([_score_at_source(queries[query], keys[key], period) for query, key in pairs])
    return scores / scores.sum()


def _parts_of_the_stream(model: AttentionOnly, tokens: Tensor) -> dict[str, Tensor]:
    """What queries and keys of layer 1 read: the embedding, what heads of layer 0 wrote, the position."""
    embedding, first = model.streams(tokens)[0], model.attentions()[0]
    parts = {"embedding": embedding}
    for head, pattern in enumerate(model.patterns(tokens)[0].unbind(1)):
        parts[f"head {head}"] = pattern @ (embedding @ first.W_V[head]) @ first.W_O[head]
    if model.pos is not None:
        parts["position"] = model.pos.W_pos[: tokens.shape[1]].expand_as(embedding)
    return parts


def _score_at_source(queries: Tensor, keys: Tensor, period: int) -> Tensor:
    """Mean of `q·k` at the token after the first copy, less its mean over the tokens that the query sees."""
    scores = queries @ keys.transpose(-1, -2)
    seen = torch.ones_like(scores[0]).tril()
    elsewhere = (scores * seen).sum(-1) / seen.sum(-1)
    return (scores.diagonal(1 - period, -2, -1)[:, 2:] - elsewhere[:, period + 1 :]).mean()
