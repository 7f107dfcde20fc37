"""The induction circuit of a two-layer model: which heads carry it, and what their scores are made of."""

import itertools
from collections.abc import Iterable

import torch
from torch import Tensor

from data.models.architecture import AttentionOnly, Head
from data.train.measure import prefix_matching_scores, previous_token_scores

CARRIES = 0.3
"""From this score on a head counts as one of those that carry the circuit; they are switched off together."""


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


def label(heads: Iterable[Head]) -> str:
    """The heads' names, such as `1.5 and 1.0`."""
    return " and ".join(f"{layer}.{head}" for layer, head in heads)


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
