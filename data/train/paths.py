"""A model of two layers with some of its paths alone, its heads looking where they look in the whole."""

import torch
from torch import Tensor

from data.models.architecture import Attention, AttentionOnly


def by_paths(model: AttentionOnly, tokens: Tensor) -> dict[str, Tensor]:
    """The stream at the end, `[row, pos, d_model]`, of a model of two layers of which some is left out.

    `straight`: there is only what each token brings up its own thread. `one_head`: and what any one head
    carries of that. `two_heads`: and what a head of the second layer carries of what one of the first has
    written, which is the whole model. `deaf`: the whole model, but that heads of the second layer choose
    where to look as if the first had written nothing.
    """
    first, second = model.attentions()
    looks = model.patterns(tokens)[1]
    deaf = model.without((0, head) for head in range(len(first.W_V))).patterns(tokens)[1]
    brought, written, whole = model.streams(tokens)
    return {
        "straight": brought,
        "one_head": written + _carried(second, looks, brought),
        "two_heads": whole,
        "deaf": written + _carried(second, deaf, written),
    }


def _carried(attention: Attention, pattern: Tensor, stream: Tensor) -> Tensor:
    """What a layer's heads carry of a stream together, `[row, pos, d_model]`, where they look given."""
    values = torch.einsum("rpd,hde->rhpe", stream, attention.W_V)
    carried: Tensor = torch.einsum("rhpe,hed->rpd", pattern @ values, attention.W_O)
    return carried
