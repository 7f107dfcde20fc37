"""Running a bridge: next-token probabilities, attention scores, heads switched off."""

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor
from transformer_lens import ActivationCache
from transformer_lens.model_bridge.bridge import TransformerBridge

Head = tuple[int, int]
"""A head's (layer, index)."""
Hook = tuple[str, Callable[[Tensor, object], Tensor]]
"""A hook point's name and the function that replaces what passes there."""

GUESSES = 8
SEED = 0
"""Of everything that the extraction draws at random, but for the repeated tokens, which training draws."""


def label(head: Head) -> str:
    """A head's name, such as `1.3`."""
    return f"{head[0]}.{head[1]}"


def heads_of(bridge: TransformerBridge, layer: int) -> list[Head]:
    """All heads of a layer."""
    return [(layer, head) for head in range(bridge.cfg.n_heads)]


def off(heads: Iterable[Head]) -> list[Hook]:
    """Hooks that switch heads off: they write zero at all positions, and all that follows is recomputed."""

    return [_holds(head, 0.0) for head in heads]


def at_mean(bridge: TransformerBridge, text: Tensor) -> Callable[[Iterable[Head]], list[Hook]]:
    """Gives hooks that hold heads at what they write in the mean over a text, at all positions.

    `text` is `[row, position]`; its first position, the beginning of the sequence, is left out of the mean.
    """
    cache = run(bridge, text)
    means = [cache[f"blocks.{layer}.attn.hook_z"][:, 1:].mean((0, 1)) for layer in range(bridge.cfg.n_layers)]
    return lambda heads: [_holds((layer, head), means[layer][head]) for layer, head in heads]


def _holds(head: Head, at: float | Tensor) -> Hook:
    """A hook that puts the same in the place of what a head mixes, at all positions."""
    layer, index = head

    def hook(z: Tensor, hook: object) -> Tensor:
        held = z.clone()
        held[:, :, index] = at
        return held

    return f"blocks.{layer}.attn.hook_z", hook


def logits(bridge: TransformerBridge, ids: Sequence[int] | Tensor, hooks: Sequence[Hook] = ()) -> Tensor:
    """Logits `[position, d_vocab]` of one sequence, or `[batch, position, d_vocab]` of a batch of them."""
    tokens = ids if isinstance(ids, Tensor) else torch.tensor([list(ids)])
    found: Tensor = bridge.run_with_hooks(tokens, fwd_hooks=list(hooks))
    return found if isinstance(ids, Tensor) else found[0]


def run(
    bridge: TransformerBridge, ids: Sequence[int] | Tensor, hooks: Sequence[Hook] = ()
) -> ActivationCache:
    """Everything that `bridge` computes on a sequence or a batch of them; a batch axis comes first."""
    tokens = ids if isinstance(ids, Tensor) else torch.tensor([list(ids)])
    with bridge.hooks(fwd_hooks=list(hooks)):
        cache: ActivationCache = bridge.run_with_cache(tokens)[1]
    return cache


def batches(sequences: Iterable[Sequence[int]]) -> list[Tensor]:
    """Sequences of equal length together, `[sequence, position]`, as a bridge runs them at once."""
    by_length: dict[int, list[list[int]]] = {}
    for sequence in sequences:
        by_length.setdefault(len(sequence), []).append(list(sequence))
    return [torch.tensor(together) for together in by_length.values()]


def next_token(bridge: TransformerBridge, ids: Sequence[int]) -> Tensor:
    """Probabilities `[d_vocab]` of the token after a sequence."""
    return logits(bridge, ids)[-1].softmax(-1)


def said(
    bridge: TransformerBridge, ids: Sequence[int], answer: Sequence[int], hooks: Sequence[Hook] = ()
) -> Tensor:
    """Probabilities `[answer token, d_vocab]` at every token of an answer, the ones before it given."""
    return logits(bridge, [*ids, *answer[:-1]], hooks)[len(ids) - 1 :].softmax(-1)


def probability(
    bridge: TransformerBridge, ids: Sequence[int], answer: Sequence[int], hooks: Sequence[Hook] = ()
) -> float:
    """Probability of a whole answer after a sequence: the product over its tokens."""
    return float(said(bridge, ids, answer, hooks)[range(len(answer)), list(answer)].prod())


def scores(bridge: TransformerBridge, cache: ActivationCache, layer: int) -> Tensor:
    """q·k/√d_head before the softmax, `[batch, head, query, key]`; keys after the query included.

    Recomputed, because a native bridge keeps the softmax where TransformerLens' scores used to be.
    """
    query, key = (cache[f"blocks.{layer}.attn.hook_{kind}"].transpose(1, 2) for kind in "qk")
    rotary = bridge.blocks[layer].attn.original_component.rotary
    if rotary is not None:
        query, key = rotary.apply_rope(query, key)
    found: Tensor = query @ key.transpose(-1, -2) / bridge.cfg.d_head**0.5
    return found


def losses(bridge: TransformerBridge, tokens: Tensor, hooks: Sequence[Hook] = ()) -> Tensor:
    """Cross-entropy `[batch, position - 1]` in nats of every next token of a batch `[batch, position]`."""
    predicted = logits(bridge, tokens, hooks)[:, :-1].log_softmax(-1)
    return -predicted.gather(-1, tokens[:, 1:, None])[..., 0]


def number(value: float | Tensor) -> float:
    """A number for the facts: six significant digits, which every machine agrees on."""
    return float(f"{float(value):.6g}")
