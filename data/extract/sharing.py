"""How the heads that carry the circuit share its work: each alone, one after the other, by way of what."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformer_lens import ActivationCache

from data.extract.directions import centred
from data.extract.heads import Measured
from data.extract.prompts import Prompt
from data.extract.running import (
    Head,
    Hook,
    at_mean,
    heads_of,
    label,
    number,
    off,
    probability,
)
from data.extract.text import ordinary_text
from data.facts import Array
from data.models.opened import OpenModel


def shared_work(model: OpenModel, prompt: Prompt, cache: ActivationCache, roles: Measured) -> dict[str, Any]:
    """What each induction head adds, by way of which position, and how the answer fares as they join."""
    heads = roles.induction_heads
    pushes = _pushes(model, prompt, cache)
    order = sorted(heads, key=lambda head: -float(pushes[head[1]].sum()))
    own = pushes[[index for _, index in heads]]
    pattern = cache["blocks.1.attn.hook_pattern"][0, :, prompt.query]
    return {
        "attention_each_induction_head": pattern[[index for _, index in heads]].numpy(),
        "second_layer_push": number(pushes.sum()),
        "pushes": own.numpy(),
        "pushes_by_source": own[:, prompt.source].numpy(),
        "joining": tuple(label(head) for head in order),
        "probability_as_heads_join": _answer_under(
            model, prompt, [off(order[joined:]) for joined in range(len(order) + 1)]
        ),
        "probability_each_head_alone": _answer_under(
            model, prompt, [off(other for other in heads if other != head) for head in heads]
        ),
    }


def heads_at_mean(model: OpenModel, prompt: Prompt, roles: Measured) -> dict[str, Any]:
    """The answer with heads held at what they write in the mean over text, in place of nothing."""
    held = at_mean(model.bridge, ordinary_text(model))
    every_head = [*heads_of(model.bridge, 0), *heads_of(model.bridge, 1)]
    others = others_of_the_layer(model, roles.induction_heads)
    groups = [held(heads) for heads in (roles.previous_token_heads, roles.induction_heads, others)]
    previous, induction, rest = _answer_under(model, prompt, groups)
    return {
        "probability_each_head_at_mean": _answer_under(model, prompt, [held([head]) for head in every_head]),
        "probability_previous_head_at_mean": number(previous),
        "probability_induction_heads_at_mean": number(induction),
        "probability_other_heads_at_mean": number(rest),
    }


def others_of_the_layer(model: OpenModel, heads: list[Head]) -> list[Head]:
    """The heads of the same layer that are none of these."""
    return [head for head in heads_of(model.bridge, heads[0][0]) if head not in heads]


def _pushes(model: OpenModel, prompt: Prompt, cache: ActivationCache) -> Tensor:
    """What every head of layer 1 adds to the answer's logit by way of every position, `[head, position]`.

    Less the mean over the vocabulary, which the softmax cannot see.
    """
    bridge = model.bridge
    weights = cache["blocks.1.attn.hook_pattern"][0, :, prompt.query]
    written = torch.einsum("hp,phe,hed->hpd", weights, cache["blocks.1.attn.hook_v"][0], bridge.W_O[1])
    if bridge.cfg.normalization_type is not None:
        written = written / cache["ln_final.hook_scale"][0, prompt.query]
    added: Tensor = written @ centred(bridge.W_U)[:, prompt.answer_ids[0]]
    return added


def _answer_under(model: OpenModel, prompt: Prompt, cases: list[list[Hook]]) -> Array:
    """The probability of the answer under each set of hooks."""
    return np.array([probability(model.bridge, prompt.ids, prompt.answer_ids, hooks) for hooks in cases])
