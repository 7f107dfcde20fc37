"""Reading off a two-layer model what is added to the last position's stream, and what that does."""

from typing import Any

import torch
from torch import Tensor
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.extract.common import of_prompt
from data.extract.directions import centred
from data.extract.heads import measure
from data.extract.parts import Parts, stream_parts
from data.extract.prompts import Prompt
from data.extract.running import heads_of, label, logits, number, run
from data.extract.subject import Needed, subject
from data.models.opened import OpenModel
from data.residual_stream import ResidualStream

ENTRIES = 4
"""So many of the stream's first entries are shown as numbers, and its last."""

NEARLY_ALL = 0.9
"""The share of what heads add that the adding heads have to add together."""


@subject(Needed("two_layers", layers=2, bare_stream=True))
def extract(model: OpenModel, prompt: Prompt) -> ResidualStream:
    """The facts of `residual_stream` for one prompt.

    Raises
    ------
    ExplainerError
        If the model has not two layers, or holds more in its stream than tokens and what heads add.
    """
    bridge, untrained = model.bridge, model.untrained()
    answer = prompt.answer_ids[0]
    cache = run(bridge, prompt.ids)
    parts = _told(_at_query(bridge, prompt), bridge, answer)
    names, first, width = [*parts], bridge.cfg.n_heads, bridge.cfg.d_model
    added = torch.stack([*parts.values()])
    scores = added @ centred(bridge.W_U)
    pushes, lengths = scores[:, answer], added.norm(dim=-1)
    as_added = scores.cumsum(0)
    final = logits(bridge, prompt.ids)[-1]
    adding = _adding(names, pushes)
    return ResidualStream(
        **of_prompt(model, prompt),
        embedding_lengths=cache["hook_embed"][0].norm(dim=-1).numpy(),
        width=width,
        component_names=tuple(names),
        component_lengths=lengths.numpy(),
        looked_at=torch.stack(
            [torch.tensor(prompt.query), *(_looks(cache, name, prompt) for name in names[1:])]
        ).numpy(),
        tagging=tuple(label(head) for head in measure(bridge, model.vocabulary.bos).previous_token_heads),
        entries=added.cumsum(0)[:, [*range(ENTRIES), -1]].numpy(),
        vocabulary_size=bridge.cfg.d_vocab,
        head_count=len(names) - 1,
        last_of_first_layer=first,
        first_of_second_layer=first + 1,
        longest_of_first_layer=1 + int(lengths[1 : first + 1].argmax()),
        pushes=pushes.numpy(),
        ranks=1 + (as_added > as_added[:, answer, None]).sum(1).numpy(),
        probabilities=as_added.softmax(-1)[:, answer].numpy(),
        best=model.vocabulary.tokens(as_added.argmax(-1).tolist()),
        probability=number(final.softmax(-1)[answer]),
        adding_heads=adding,
        adding_head_count=len(adding),
        score=number(final[answer] - final.mean()),
        largest_remainder=round(float((added.sum(0) @ bridge.W_U - final).abs().max()), 9),
        **_before_training(untrained, prompt, names),
    )


def _at_query(bridge: TransformerBridge, prompt: Prompt) -> Parts:
    """What every component adds to the stream at the last position, `[width]` each."""
    parts = stream_parts(bridge, run(bridge, prompt.ids), bridge.cfg.n_layers)
    return {name: part[prompt.query] for name, part in parts.items()}


def _told(parts: Parts, bridge: TransformerBridge, answer: int) -> Parts:
    """The same, within each layer the head first that adds most to the answer's score."""
    column = centred(bridge.W_U)[:, answer]
    order = ["embedding"]
    for layer in range(bridge.cfg.n_layers):
        heads = [label(head) for head in heads_of(bridge, layer)]
        order += sorted(heads, key=lambda name: -float(parts[name] @ column))
    return {name: parts[name] for name in order}


def _looks(cache: Any, name: str, prompt: Prompt) -> Tensor:
    layer, head = map(int, name.split("."))
    looks: Tensor = cache[f"blocks.{layer}.attn.hook_pattern"][0, head, prompt.query].argmax()
    return looks


def _adding(names: list[str], pushes: Tensor) -> tuple[str, ...]:
    order = 1 + pushes[1:].argsort(descending=True)
    enough = pushes[order].cumsum(0) >= NEARLY_ALL * pushes[1:].sum()
    count = int(enough.int().argmax()) + 1 if enough.any() else len(order)
    return tuple(names[index] for index in order[:count])


def _before_training(untrained: TransformerBridge, prompt: Prompt, names: list[str]) -> dict[str, Any]:
    parts = _at_query(untrained, prompt)
    answer = prompt.answer_ids[0]
    added = torch.stack([parts[name] for name in names])
    pushes = added @ centred(untrained.W_U)[:, answer]
    final = logits(untrained, prompt.ids)[-1]
    return {
        "pushes_untrained": pushes.numpy(),
        "lengths_untrained": added.norm(dim=-1).numpy(),
        "score_untrained": number(final[answer] - final.mean()),
        "rank_untrained": 1 + int((final > final[answer]).sum()),
    }
