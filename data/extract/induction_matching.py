"""Reading off a two-layer model how it finds what followed an earlier copy of a phrase, and says it again."""

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformer_lens import ActivationCache

from data.extract.common import of_circuit
from data.extract.heads import measure, repeated_tokens, shown_induction_head
from data.extract.instances import any_sequence, common_words, names
from data.extract.parts import contributions, score_parts, written
from data.extract.prompts import Prompt
from data.extract.running import (
    GUESSES,
    SEED,
    Head,
    heads_of,
    label,
    logits,
    next_token,
    number,
    off,
    probability,
    run,
    said,
    scores,
)
from data.extract.sharing import heads_at_mean, others_of_the_layer, shared_work
from data.extract.subject import Needed, subject
from data.facts import Array
from data.induction_matching import InductionMatching
from data.models.opened import OpenModel

SHUFFLES = 32


@subject(Needed("two_layers", layers=2), can_do_without=("previous-token", "induction"))
def extract(model: OpenModel, prompt: Prompt) -> InductionMatching:
    """The facts of `induction_matching` for one prompt.

    Whatever was done to the model, the heads shown are those that have the roles in the whole one.

    Raises
    ------
    ExplainerError
        If the model has not two layers.
    """
    bridge, untrained = model.bridge, model.untrained()
    roles, heads, untrained_heads = (
        measure(one, model.vocabulary.bos) for one in (model.whole, bridge, untrained)
    )
    previous = roles.previous_token_head
    without_previous, without_induction = off(roles.previous_token_heads), off(roles.induction_heads)
    cache = run(bridge, prompt.ids)
    component_names, added = contributions(bridge, cache, prompt.query, prompt.answer_ids[0])
    induction = shown_induction_head(model.whole, prompt, roles)
    attention = cache["blocks.1.attn.hook_pattern"][0, induction[1], prompt.query]
    tag_weights, tagged = cache["blocks.0.attn.hook_pattern"][0, previous[1]].max(-1)
    part_names, parts = _score_at_source(model, cache, prompt, induction)
    work = parts[part_names.index("embedding"), part_names.index(label(previous))]
    others = parts.flatten()[(parts != work).flatten()]
    final = logits(bridge, prompt.ids)[-1]
    every_head = [*heads_of(bridge, 0), *heads_of(bridge, 1)]

    return InductionMatching(
        **of_circuit(model, prompt, roles),
        context_free_prompt=prompt.phrase,
        probability_without_context=number(probability(bridge, prompt.phrase_ids, prompt.answer_ids)),
        probability=number(probability(bridge, prompt.ids, prompt.answer_ids)),
        probability_whole=number(probability(model.whole, prompt.ids, prompt.answer_ids)),
        answer_token_probabilities=_answer_tokens(model, prompt),
        probability_shuffled=number(_shuffled(model, prompt)),
        probability_untrained=number(probability(untrained, prompt.ids, prompt.answer_ids)),
        tags=tuple(prompt.tokens[position] for position in tagged),
        tag_weights=tag_weights.numpy(),
        tag_lengths=written(bridge, cache, 0)[previous[1]].norm(dim=-1).numpy(),
        embedding_lengths=cache["hook_embed"][0].norm(dim=-1).numpy(),
        scores=scores(bridge, cache, 1)[0, induction[1], prompt.query].numpy(),
        attention=attention.numpy(),
        attention_to_source=number(attention[prompt.source]),
        attention_to_first_copy=number(attention[prompt.first_copy]),
        attention_to_source_untrained=number(
            run(untrained, prompt.ids)["blocks.1.attn.hook_pattern"][0, :, prompt.query, prompt.source].max()
        ),
        attention_to_source_uniform=number(1 / (prompt.query + 1)),
        written_by=part_names,
        score_parts=parts.numpy(),
        embedding_by_tag_share=number(work / parts.sum()),
        next_best_share=number(others.max() / parts.sum()),
        embedding_by_tag_share_random=number(_share_on_random(model, previous, induction)),
        component_names=component_names,
        contributions=added.numpy(),
        answer_logit=number(final[prompt.answer_ids[0]]),
        mean_logit=number(final.mean()),
        copy_length=number(written(bridge, cache, 1)[induction[1], prompt.query].norm()),
        probability_previous_head_off=number(
            probability(bridge, prompt.ids, prompt.answer_ids, without_previous)
        ),
        probability_induction_heads_off=number(
            probability(bridge, prompt.ids, prompt.answer_ids, without_induction)
        ),
        probability_other_heads_off=number(
            probability(
                bridge, prompt.ids, prompt.answer_ids, off(others_of_the_layer(model, roles.induction_heads))
            )
        ),
        head_names=tuple(label(head) for head in every_head),
        probability_each_head_off=np.array(
            [probability(bridge, prompt.ids, prompt.answer_ids, off([head])) for head in every_head]
        ),
        prefix_matching_each_head=heads.prefix_matching.flatten().numpy(),
        attention_previous_head_off=run(bridge, prompt.ids, without_previous)["blocks.1.attn.hook_pattern"][
            0, induction[1], prompt.query
        ].numpy(),
        **_guesses(model, prompt.ids, ""),
        **_guesses(model, prompt.phrase_ids, "_without_context"),
        **shared_work(model, prompt, cache, roles),
        **heads_at_mean(model, prompt, roles),
        **names(model, prompt, induction),
        **common_words(model, prompt),
        **any_sequence(model, heads, induction, untrained_heads),
    )


def _guesses(model: OpenModel, ids: tuple[int, ...], suffix: str) -> dict[str, Any]:
    best = next_token(model.bridge, ids).topk(GUESSES)
    return {
        f"guesses{suffix}": model.vocabulary.tokens(best.indices.tolist()),
        f"guess_probabilities{suffix}": best.values.numpy(),
    }


def _answer_tokens(model: OpenModel, prompt: Prompt) -> Array:
    distributions = said(model.bridge, prompt.ids, prompt.answer_ids)
    return distributions[range(len(prompt.answer_ids)), list(prompt.answer_ids)].numpy()


def _score_at_source(
    model: OpenModel, cache: ActivationCache, prompt: Prompt, induction: Head
) -> tuple[tuple[str, ...], Tensor]:
    """The score at the source less the mean over the other positions, `[query part, key part]`."""
    names, parts = score_parts(model.bridge, cache, induction)
    return names, _above_the_others(parts, prompt.query, prompt.source)


def _above_the_others(parts: Tensor, query: int, source: int) -> Tensor:
    row = parts[:, :, query, : query + 1]
    at_source = row[:, :, source]
    return at_source - (row.sum(-1) - at_source) / query


def _share_on_random(model: OpenModel, previous: Head, induction: Head) -> float:
    """The share of embedding × tag in the scores of all second copies of repeated random tokens together."""
    found = []
    for row in repeated_tokens(model.bridge, model.vocabulary.bos):
        names, parts = score_parts(model.bridge, run(model.bridge, row[None]), induction)
        half = len(row) // 2
        found += [_above_the_others(parts, query, query - half + 1) for query in range(half + 1, len(row))]
    total = torch.stack(found).sum(0)
    return float(total[names.index("embedding"), names.index(label(previous))] / total.sum())


def _shuffled(model: OpenModel, prompt: Prompt) -> float:
    """Mean probability of the answer after shuffled contexts in which it does not follow the query token."""
    rng = np.random.default_rng(SEED)
    start = prompt.query + 2 - len(prompt.phrase_ids)
    query, answer = prompt.ids[prompt.query], prompt.answer_ids[0]
    found: list[float] = []
    while len(found) < SHUFFLES:
        context = rng.permutation(prompt.ids[1:start]).tolist()
        if (query, answer) not in pairwise(context):
            ids = [prompt.ids[0], *context, *prompt.ids[start:]]
            found.append(probability(model.bridge, ids, prompt.answer_ids))
    return sum(found) / len(found)
