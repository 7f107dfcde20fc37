"""Unfolding a two-layer model into its paths: what each adds to an answer, what each length buys in text."""

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.errors import ExplainerError
from data.extract.common import of_prompt
from data.extract.directions import centred
from data.extract.heads import repeated_tokens
from data.extract.parts import written
from data.extract.prompts import Prompt
from data.extract.running import Hook, heads_of, label, logits, losses, number, run
from data.extract.subject import Needed, subject
from data.models.opened import OpenModel
from data.path_expansion import PathExpansion

NEARLY_ALL = 0.9
"""The share of the score that the adding paths have to add together."""

PUBLISHED = (1.8, 5.2, 0.3)
"""Elhage et al., A Mathematical Framework for Transformer Circuits, 2021: term importance, orders 0 to 2."""


@subject(Needed("two_layers", layers=2, bare_stream=True))
def extract(model: OpenModel, prompt: Prompt) -> PathExpansion:
    """The facts of `path_expansion` for one prompt.

    Raises
    ------
    ExplainerError
        If the model has not two layers, holds more in its stream than tokens and what heads add, or nobody
        measured on held-out text what its paths buy.
    """
    bridge, answer = model.bridge, prompt.answer_ids[0]
    added, starts, stops = _unfolded(bridge, prompt)
    final = logits(bridge, prompt.ids)[-1]
    return PathExpansion(
        **of_prompt(model, prompt),
        embedding_lengths=bridge.W_E[list(prompt.ids)].norm(dim=-1).numpy(),
        first_names=("", *(label(head) for head in heads_of(bridge, 0))),
        second_names=("", *(label(head) for head in heads_of(bridge, 1))),
        starts=starts.numpy(),
        stops=stops.numpy(),
        guess=model.vocabulary.token(int(final.argmax())),
        path_count=starts.numel(),
        one_head_count=len(starts[1:]) + len(starts[0, 1:]),
        two_heads_count=starts[1:, 1:].numel(),
        **_one_path(bridge, prompt, added),
        **_bill(added @ centred(bridge.W_U)[:, answer]),
        score=number(final[answer] - final.mean()),
        largest_remainder=round(float((added.sum((0, 1)) @ bridge.W_U - final).abs().max()), 9),
        **_before_training(model.untrained(), prompt),
        **_on_text(model),
        **_on_repeated_tokens(model),
    )


def _unfolded(bridge: TransformerBridge, prompt: Prompt) -> tuple[Tensor, Tensor, Tensor]:
    """What each path adds at the last position, `[first_choice, second_choice, width]`; starts and stops."""
    cache = run(bridge, prompt.ids)
    first, second = (cache[f"blocks.{layer}.attn.hook_pattern"][0] for layer in (0, 1))
    tables = bridge.W_V @ bridge.W_O
    embedded = cache["hook_embed"][0]
    carried = torch.einsum("hqp,pd,hde->hqe", first, embedded, tables[0])
    after_first = torch.cat([embedded[None], carried])
    carried_again = torch.einsum("hq,cqd,hde->che", second[:, -1], after_first, tables[1])
    added = torch.cat([after_first[:, None, -1], carried_again], dim=1)

    here = torch.eye(len(embedded), dtype=first.dtype)
    ways = torch.einsum("cqp,hq->chqp", torch.cat([here[None], first]), torch.cat([here[-1:], second[:, -1]]))
    largest = ways.flatten(2).argmax(-1)
    return added, largest % len(embedded), largest // len(embedded)


def _one_path(bridge: TransformerBridge, prompt: Prompt, added: Tensor) -> dict[str, Any]:
    """The path through one head of the second layer that adds most: where it looks, what that turns into."""
    answer, unembedding = prompt.answer_ids[0], centred(bridge.W_U)
    index = int((added[0, 1:] @ unembedding[:, answer]).argmax())
    head = heads_of(bridge, 1)[index]
    looks, deaf = (
        run(bridge, prompt.ids, hooks)["blocks.1.attn.hook_pattern"][0, index, -1]
        for hooks in ([], _Tokens(bridge).to_second_layer("qk"))
    )
    embedded = bridge.W_E[list(prompt.ids)]
    table = bridge.W_V[head] @ bridge.W_O[head] @ unembedding
    entries = embedded @ table[:, answer]
    others = [position for position, token in enumerate(prompt.ids) if token != answer]
    either_way = ((looks @ embedded) @ table - looks @ (embedded @ table)).abs().max()
    return {
        "head": label(head),
        "looks": looks.numpy(),
        "looks_deaf": deaf.numpy(),
        "written_lengths": written(bridge, run(bridge, prompt.ids), 0).sum(0).norm(dim=-1).numpy(),
        "look_at_source": number(looks[prompt.source]),
        "entry": number(entries[prompt.source]),
        "largest_other_entry": number(entries[others].max()),
        "brought": number(looks[prompt.source] * entries[prompt.source]),
        "either_way": round(float(either_way), 9),
    }


def _bill(pushes: Tensor) -> dict[str, Any]:
    """What the paths add, `[first_choice, second_choice]`, by their length, and the fewest that matter."""
    largest, places = pushes.flatten().sort(descending=True)
    count = 1 + int((largest.cumsum(0) < NEARLY_ALL * pushes.sum()).sum())
    rows, columns = (found.tolist() for found in np.unravel_index(places[:count].numpy(), pushes.shape))
    of_second = [column for row, column in zip(rows, columns, strict=True) if column and not row]
    return {
        "pushes": pushes.numpy(),
        "two_heads_add": number(pushes[1:, 1:].sum()),
        "adding_paths": count,
        "adding_heads": tuple(label((1, column - 1)) for column in of_second),
        "adding_heads_count": len(of_second),
    }


def _before_training(untrained: TransformerBridge, prompt: Prompt) -> dict[str, Any]:
    pushes = _unfolded(untrained, prompt)[0] @ centred(untrained.W_U)[:, prompt.answer_ids[0]]
    return {"pushes_untrained": pushes.numpy(), "score_untrained": number(pushes.sum())}


def _on_text(model: OpenModel) -> dict[str, Any]:
    """What paths of each length buy in held-out text, by what training measured."""
    found = model.card.get("at_the_end", {}).get("paths", {})
    if not found:
        raise ExplainerError(
            f"Nobody measured on held-out text what the paths of {model.name} buy.",
            "Choose a trained model with --model, or train it with: explainer train",
        )
    straight, one_head, two_heads, deaf = (
        np.array(found[left]) for left in ("straight", "one_head", "two_heads", "deaf")
    )
    one_head_buys, two_heads_buy, deaf_costs = straight - one_head, one_head - two_heads, deaf - two_heads
    both = one_head_buys.mean() + two_heads_buy.mean()
    return {
        "surprise_blind": number(math.log(model.bridge.cfg.d_vocab)),
        "surprise_straight": number(straight.mean()),
        "surprise_one_head": number(one_head.mean()),
        "surprise": number(two_heads.mean()),
        "surprise_deaf": number(deaf.mean()),
        "straight_buys": number(math.log(model.bridge.cfg.d_vocab) - straight.mean()),
        "one_head_buys": number(one_head_buys.mean()),
        "two_heads_buy": number(two_heads_buy.mean()),
        "two_heads_buy_error": number(two_heads_buy.std(ddof=1) / math.sqrt(len(two_heads_buy))),
        "two_heads_share": number(two_heads_buy.mean() / both),
        "published_buys": np.array(PUBLISHED),
        "deaf_times": number(deaf_costs.mean() / two_heads_buy.mean()),
    }


def _on_repeated_tokens(model: OpenModel) -> dict[str, Any]:
    """The same where nothing but repetition helps: random tokens, as they come back."""
    bridge = model.bridge
    tokens = repeated_tokens(bridge, model.vocabulary.bos)
    half = tokens.shape[1] // 2

    def surprise(hooks: list[Hook]) -> float:
        return number(losses(bridge, tokens, hooks)[:, half:].mean())

    return {
        "repeated_straight": surprise(_Tokens(bridge).at_output()),
        "repeated_one_head": surprise(_Tokens(bridge).to_second_layer("v")),
        "repeated": surprise([]),
        "repeated_deaf": surprise(_Tokens(bridge).to_second_layer("qk")),
    }


class _Tokens:
    """What the tokens brought in the run that is going on, put in the place of what else would be there."""

    def __init__(self, bridge: TransformerBridge) -> None:
        self.weights = {"q": bridge.W_Q, "k": bridge.W_K, "v": bridge.W_V}
        self.embedded: Tensor

    def at_output(self) -> list[Hook]:
        """Hooks that leave the output nothing else."""
        return [self._listens(), ("ln_final.hook_in", lambda stream, hook: self.embedded)]

    def to_second_layer(self, kinds: str) -> list[Hook]:
        """Hooks that make queries, keys or values (`q`, `k`, `v`) of the second layer from nothing else."""
        return [self._listens(), *map(self._makes, kinds)]

    def _listens(self) -> Hook:
        def listen(stream: Tensor, hook: object) -> Tensor:
            self.embedded = stream
            return stream

        return "hook_embed", listen

    def _makes(self, kind: str) -> Hook:
        def make(vectors: Tensor, hook: object) -> Tensor:
            return torch.einsum("bpd,hde->bphe", self.embedded, self.weights[kind][1])

        return f"blocks.1.attn.hook_{kind}", make
