"""Reading off a one-layer model where its heads look in code, and what that does to the guess."""

import math
from itertools import combinations
from typing import Any

import numpy as np
import torch
from torch import Tensor

from data.errors import ExplainerError
from data.extract.code import Code, CodeNeeded
from data.extract.common import of_model
from data.extract.running import SEED, Head, heads_of, label, logits, next_token, number, run
from data.extract.subject import Needed, subject
from data.extract.text import ordinary_text
from data.facts import Array
from data.models.opened import OpenModel
from data.skip_trigram import SkipTrigram

RUBY = "def value\nif @value\n@value\nelse\nnil\n"
BASH = 'if [ "$1" ]; then\necho "$1"\nelse\necho nil\n'
CASE = "case value\nwhen nil\nreturn 1\n"
PYTHON = "if value:\nreturn 1\nelse:\nreturn 0\n"
LOOPS = (
    'for f in *; do\necho "$f"\n',
    'for i in 1 2 3; do\necho "$i"\n',
    'while read line; do\necho "$line"\n',
    "while true; do\nsleep 1\n",
)
"""The first of them is shown."""

RIVALS = ("end", "fi", "when", "done")
TORN = ("if", "else")
CLUES = (*TORN, "def", "echo", "case", " do")
WRITTEN_START = "echo"
WRITTEN = 12
"""Tokens that either model writes."""
SAMPLE_START = "My name is"
SAMPLED = 40
"""How a longer sample of each model's text begins, and how many tokens the model goes on for."""


@subject(
    Needed("one_layer", layers=1, bare_stream=True),
    Needed("zero_layers_d256", layers=0, bare_stream=True),
    Needed("two_layers", layers=2),
    code=CodeNeeded(RUBY, ("def", *TORN)),
)
def extract(model: OpenModel, without: OpenModel, two: OpenModel, code: Code) -> SkipTrigram:
    """The facts of `skip_trigram`: `model` has one layer, `without` none, `two` two; `code` is in Ruby.

    Raises
    ------
    ExplainerError
        If a word is not one token, or nobody measured the models on held-out text.
    """
    rivals = [_single(model, rival) for rival in RIVALS]
    ruby = list(code.ids)
    bash, case, python, *loops = (model.vocabulary.ids(text) for text in (BASH, CASE, PYTHON, *LOOPS))
    texts = (ruby, bash, case, python, *loops)
    plain = [next_token(without.bridge, text) for text in texts]
    habit = plain[0]
    after_ruby, after_bash, after_case, after_loop = (
        next_token(model.bridge, text) for text in (ruby, bash, case, loops[0])
    )
    brought = [_brought(model, text) for text in (ruby, bash)]
    torn = [_at_torn_words(model, text) for text in (ruby, bash)]
    torn_only = [
        (_direct(model, ruby[-1]) + found[:, there].sum((0, 1))).softmax(-1)
        for found, there in zip(brought, torn, strict=True)
    ]
    at_do = _brought(model, loops[0])[:, loops[0].index(_single(model, CLUES[-1]))].sum(0)
    pushes = [found[..., rivals[0]] - found[..., rivals[1]] for found in brought]
    each_head = torch.stack([found.sum(1) for found in pushes])
    head = heads_of(model.bridge, 0)[int(each_head[0].argmax())]
    tokens = model.vocabulary.tokens
    return SkipTrigram(
        **of_model(model),
        ruby_tokens=code.tokens,
        bash_tokens=tokens(bash),
        torn_words=TORN,
        without_layers=without.name,
        rivals=RIVALS,
        rivals_without_layers=habit[rivals].numpy(),
        first_without_layers=_first(without, habit),
        end_without_layers=number(habit[rivals[0]]),
        fi_without_layers=number(habit[rivals[1]]),
        largest_difference=number(max((one - other).abs().max() for one, other in combinations(plain, 2))),
        rivals_ruby=after_ruby[rivals].numpy(),
        rivals_bash=after_bash[rivals].numpy(),
        ruby_end=number(after_ruby[rivals[0]]),
        bash_fi=number(after_bash[rivals[1]]),
        first_ruby=_first(model, after_ruby),
        first_bash=_first(model, after_bash),
        rivals_elsewhere=_elsewhere(model, ruby[-1])[rivals].numpy(),
        rivals_untrained=next_token(model.untrained(), ruby)[rivals].numpy(),
        head=label(head),
        head_count=model.bridge.cfg.n_heads,
        attention_ruby=_row(model, head, ruby),
        attention_bash=_row(model, head, bash),
        clues=CLUES,
        **_entries(model, head, rivals),
        rivals_ruby_torn=torn_only[0][rivals].numpy(),
        rivals_bash_torn=torn_only[1][rivals].numpy(),
        pushes_each_head=each_head.numpy(),
        pushes_torn=np.array(
            [float(found[:, there].sum()) for found, there in zip(pushes, torn, strict=True)]
        ),
        case_tokens=tokens(case),
        loop_tokens=tokens(loops[0]),
        rivals_case=after_case[rivals].numpy(),
        rivals_loop=after_loop[rivals].numpy(),
        attention_case=_row(model, head, case),
        do_on_end=number(at_do[rivals[0]] - at_do.mean()),
        do_on_done=number(at_do[rivals[3]] - at_do.mean()),
        case_when=number(after_case[rivals[2]]),
        when_without_layers=number(habit[rivals[2]]),
        first_loop=_first(model, after_loop),
        loops=LOOPS,
        loops_done=np.array([float(next_token(model.bridge, loop)[rivals[3]]) for loop in loops]),
        written_without_layers=_writes(without, bash),
        written=_writes(model, bash),
        sample_start=SAMPLE_START,
        sample_without_layers=_sample(without),
        sample=_sample(model),
        sample_two_layers=_sample(two),
        **_surprise(model, without),
    )


def _row(model: OpenModel, head: Head, text: list[int]) -> Array:
    """Where a head looks from the last position, `[token]`."""
    row: Array = run(model.bridge, text)["blocks.0.attn.hook_pattern"][0, head[1], -1].numpy()
    return row


def _entries(model: OpenModel, head: Head, rivals: list[int]) -> dict[str, Any]:
    """Entries of the head's table from what it looks at to what it says, and those of all tokens."""
    bridge = model.bridge
    unembedding = bridge.W_U[:, rivals] - bridge.W_U.mean(1, keepdim=True)
    of_all = bridge.W_E @ bridge.W_V[head] @ bridge.W_O[head] @ unembedding
    return {
        "entries": of_all[[_single(model, clue) for clue in CLUES]].numpy(),
        "entries_mean": of_all.mean(0).numpy(),
        "entries_spread": of_all.std(0, correction=0).numpy(),
    }


def _direct(model: OpenModel, token: int) -> Tensor:
    """The logits of a token before the layer adds anything, `[d_vocab]`."""
    found: Tensor = model.bridge.W_E[token] @ model.bridge.W_U
    return found


def _brought(model: OpenModel, text: list[int]) -> Tensor:
    """What every head adds to the last logits, by the token that it looks at: `[head, token, d_vocab]`."""
    bridge = model.bridge
    cache = run(bridge, text)
    pattern, values = cache["blocks.0.attn.hook_pattern"][0, :, -1], cache["blocks.0.attn.hook_v"][0]
    found: Tensor = torch.einsum("ht,thd,hdw->htw", pattern, values, bridge.W_O[0]) @ bridge.W_U
    return found


def _at_torn_words(model: OpenModel, text: list[int]) -> Tensor:
    """Where words stand that both languages use, `[token]`."""
    words = [_single(model, word) for word in TORN]
    return torch.tensor([token in words for token in text])


def _elsewhere(model: OpenModel, last: int) -> Tensor:
    """The mean guess after ordinary texts that end in `last`, `[d_vocab]`."""
    text = ordinary_text(model)
    ended = torch.cat([text, torch.full((len(text), 1), last)], dim=1)
    return logits(model.bridge, ended)[:, -1].softmax(-1).mean(0)


def _writes(model: OpenModel, text: list[int]) -> tuple[str, ...]:
    """A word after a text, and the tokens that a model writes then."""
    first = _single(model, WRITTEN_START)
    return model.vocabulary.tokens([first, *_goes_on(model, [*text, first], WRITTEN)])


def _sample(model: OpenModel) -> str:
    """How a model goes on from `SAMPLE_START`, its line breaks as signs."""
    ids = _goes_on(model, model.vocabulary.ids(SAMPLE_START), SAMPLED)
    return "".join(model.vocabulary.tokens(ids)).replace("\n", " ↵ ")


def _goes_on(model: OpenModel, text: list[int], count: int) -> list[int]:
    """Tokens that a model writes after a text, each drawn by its guess, always the same draws."""
    chance = np.random.default_rng(SEED)
    ids = list(text)
    for _ in range(count):
        guess = next_token(model.bridge, ids).numpy()
        guess[model.vocabulary.bos] = 0.0
        ids.append(int(np.searchsorted(guess.cumsum(), chance.random() * guess.sum())))
    return ids[len(text) :]


def _surprise(model: OpenModel, without: OpenModel) -> dict[str, Any]:
    """The losses on held-out text that training measured, in the same draws for both models."""
    one, none = (np.array(_losses(each)) for each in (model, without))
    fall = none - one
    return {
        "surprise_without_layers": number(none.mean()),
        "surprise": number(one.mean()),
        "surprise_fall": number(fall.mean()),
        "surprise_fall_error": number(fall.std(ddof=1) / math.sqrt(len(fall))),
        "surprise_uniform": number(math.log(model.bridge.cfg.d_vocab)),
        "choices_without_layers": number(math.exp(none.mean())),
        "choices": number(math.exp(one.mean())),
        "tokens_left": number(math.exp(-fall.mean())),
    }


def _losses(model: OpenModel) -> list[float]:
    found: list[float] = model.card.get("loss", [])
    if not found:
        raise ExplainerError(
            f"Nobody measured on held-out text how much surprises {model.name}.",
            "Choose a trained model with --model, or train it with: explainer train",
        )
    return found


def _first(model: OpenModel, guess: Tensor) -> str:
    return model.vocabulary.token(int(guess.argmax()))


def _single(model: OpenModel, text: str) -> int:
    """The id of a text that is one token."""
    ids = model.vocabulary.ids(text)
    if len(ids) != 2:
        raise ExplainerError(
            f"{text!r} is not one token of {model.name}.",
            "skip_trigram needs the project's own tokenizer: choose another model with --model.",
        )
    return ids[1]
