"""Reading off a two-layer model what one of its heads asks, finds and takes."""

from typing import Any

from torch import Tensor
from transformer_lens import ActivationCache
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.extract.common import of_circuit
from data.extract.heads import measure, shown_induction_head, uniform_pattern
from data.extract.prompts import Prompt
from data.extract.running import Head, next_token, number, run
from data.extract.subject import Needed, subject
from data.models.opened import OpenModel
from data.one_head import OneHead


@subject(Needed("two_layers", layers=2))
def extract(model: OpenModel, prompt: Prompt) -> OneHead:
    """The facts of `one_head` for one prompt.

    Raises
    ------
    ExplainerError
        If the model has not two layers.
    """
    roles = measure(model.whole, model.vocabulary.bos)
    head = shown_induction_head(model.whole, prompt, roles)
    untrained = model.untrained()
    cache, untrained_cache = run(model.bridge, prompt.ids), run(untrained, prompt.ids)
    best = int(next_token(model.bridge, prompt.ids).argmax())
    return OneHead(
        **of_circuit(model, prompt, roles),
        guess=model.vocabulary.token(best),
        embedding_lengths=cache["hook_embed"][0].norm(dim=-1).numpy(),
        **_looking(model, cache, prompt, head),
        weight_of_source_untrained=number(_pattern(untrained_cache, head)[prompt.query, prompt.source]),
        **_taking(model.bridge, cache, prompt, head),
        values_untrained=_values(untrained_cache, head).numpy(),
        value_of_start_untrained=number(_value_of_start(untrained, untrained_cache, head)),
        **_parking(cache, untrained_cache, prompt, head),
    )


def _pattern(cache: ActivationCache, head: Head) -> Tensor:
    pattern: Tensor = cache[f"blocks.{head[0]}.attn.hook_pattern"][0, head[1]]
    return pattern


def _looking(model: OpenModel, cache: ActivationCache, prompt: Prompt, head: Head) -> dict[str, Any]:
    queries, keys = _queries_and_keys(model.bridge, cache, head)
    attention = _pattern(cache, head)[prompt.query]
    return {
        "head_width": int(model.bridge.cfg.d_head),
        "query_vector": queries[prompt.query].numpy(),
        "keys": keys.numpy(),
        "scores": (keys @ queries[prompt.query] / model.bridge.cfg.d_head**0.5).numpy(),
        "attention": attention.numpy(),
        "weight_of_source": number(attention[prompt.source]),
        "weight_of_start": number(attention[0]),
    }


def _queries_and_keys(bridge: TransformerBridge, cache: ActivationCache, head: Head) -> tuple[Tensor, Tensor]:
    """As the scores read them, with their positions: each `[position, entry]`."""
    layer, index = head
    query, key = (cache[f"blocks.{layer}.attn.hook_{kind}"].transpose(1, 2) for kind in "qk")
    rotary = bridge.blocks[layer].attn.original_component.rotary
    if rotary is not None:
        query, key = rotary.apply_rope(query, key)
    return query[0, index], key[0, index]


def _taking(bridge: TransformerBridge, cache: ActivationCache, prompt: Prompt, head: Head) -> dict[str, Any]:
    lengths = _value_lengths(bridge, cache, head)
    carried = _pattern(cache, head)[prompt.query] * lengths
    shares = carried / carried.sum()
    return {
        "values": _values(cache, head).numpy(),
        "value_lengths": lengths.numpy(),
        "carried": carried.numpy(),
        "carried_share_of_source": number(shares[prompt.source]),
        "carried_share_of_start": number(shares[0]),
        "value_of_start": number(_value_of_start(bridge, cache, head)),
    }


def _values(cache: ActivationCache, head: Head) -> Tensor:
    """v, `[position, entry]`."""
    layer, index = head
    values: Tensor = cache[f"blocks.{layer}.attn.hook_v"][0, :, index]
    return values


def _value_lengths(bridge: TransformerBridge, cache: ActivationCache, head: Head) -> Tensor:
    """How long v W_O is, `[position]`."""
    layer, index = head
    lengths: Tensor = (_values(cache, head) @ bridge.W_O[layer][index]).norm(dim=-1)
    return lengths


def _value_of_start(bridge: TransformerBridge, cache: ActivationCache, head: Head) -> Tensor:
    lengths = _value_lengths(bridge, cache, head)
    share: Tensor = lengths[0] / lengths[1:].mean()
    return share


def _parking(
    cache: ActivationCache, untrained_cache: ActivationCache, prompt: Prompt, head: Head
) -> dict[str, Any]:
    phrase_start = prompt.query + 2 - len(prompt.phrase_ids)
    parked = _pattern(cache, head)[:, 0]
    before = slice(1, phrase_start)
    return {
        "phrase_start": phrase_start,
        "parked": parked.numpy(),
        "parked_before": number(parked[before].mean()),
        "parked_before_uniform": number(uniform_pattern(len(prompt.ids))[before, 0].mean()),
        "parked_before_untrained": number(_pattern(untrained_cache, head)[before, 0].mean()),
    }
