"""Reading off two models of one layer what a token hands over to whoever looks at it."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cosine_similarity

from data.crossed_wires import CrossedWires
from data.errors import ExplainerError
from data.extract.common import of_model
from data.extract.running import SEED, heads_of, label, number, run
from data.extract.skip_trigram import BASH, PYTHON, RUBY
from data.extract.subject import Needed, subject
from data.extract.text import ordinary_text
from data.models.opened import OpenModel

SOURCE, ANSWER = "else", "end"
SOME_ASKERS = ("(", " the", " Regan", "7")
NUMBER, WITNESS = " 0", " None"
"""In the place of the one, the other speaks against `end`."""

PYTHONS = "Python"
SHOWN = 4
"""Of each guess, so many tokens are shown."""
ENTRIES = 5
ASKED_AT_ONCE = 256
PAIRS, REACH = 1_000, 12
"""Of two that look at the same token, in ordinary text and from no farther than this."""


@subject(
    Needed("one_layer", layers=1, bare_stream=True),
    Needed("one_layer_single_head", layers=1, bare_stream=True),
    prompted=False,
)
def extract(six: OpenModel, single: OpenModel) -> CrossedWires:
    """The facts of `crossed_wires`: `six` has several heads, `single` has one.

    Raises
    ------
    ExplainerError
        If a word is not one token, or nobody measured the models on held-out code.
    """
    text, ruby, bash = (six.vocabulary.ids(written) for written in (PYTHON, RUBY, BASH))
    source, answer, witness = (_single(six, word) for word in (SOURCE, ANSWER, WITNESS))
    at = text.index(source)
    handed, logits = _handed(six, text), _logits(six, text)
    present, without = logits.softmax(-1), (logits - handed[:, at].sum(0)).softmax(-1)
    others = [position for position in range(len(text)) if position != at]
    each = [(logits - handed[:, position].sum(0)).softmax(-1)[answer] for position in others]
    rows = _rows(six, source)
    pattern = _pattern(six, text)
    head = int((pattern[:, at] * rows[:, answer]).argmax())
    asked = _hears(six, [[*text[:-1], asker] for asker in _vocabulary(six)], at)
    instead = _hears(six, [[*text[:at], other, *text[at + 1 :]] for other in _vocabulary(six)], at)
    one_text = single.vocabulary.ids(PYTHON)
    one_handed, one_logits = _handed(single, one_text), _logits(single, one_text)
    one_row = _rows(single, source)[0]
    shown = [*dict.fromkeys([*_first(present), *_first(without)])]
    tokens = six.vocabulary.tokens
    alike = _alike(six)
    return CrossedWires(
        **of_model(six),
        source=SOURCE,
        answer=ANSWER,
        python_text=PYTHON,
        python_tokens=tokens(text),
        shown=tokens(shown),
        guess=torch.stack([without, present])[:, shown].numpy(),
        first_with=tokens(_first(present))[0],
        first_without=tokens(_first(without))[0],
        python_with=number(present[answer]),
        python_without=number(without[answer]),
        without_another=number(min(each)),
        head_count=six.bridge.cfg.n_heads,
        rows_first=int((rows.argmax(1) == answer).sum()),
        head=label(heads_of(six.bridge, 0)[head]),
        attention=pattern[head].numpy(),
        row_tokens=tokens(rows[head].topk(ENTRIES).indices.tolist()),
        row_entries=rows[head].topk(ENTRIES).values.numpy(),
        row_heard=(pattern[head, at] * rows[head].topk(ENTRIES).values).numpy(),
        row_spread=number(rows[head].std(correction=0)),
        answer_in_rows=rows[:, answer].numpy(),
        attention_heads=pattern[:, at].numpy(),
        attention_heads_ruby=_pattern(six, ruby)[:, ruby.index(source)].numpy(),
        askers=len(asked),
        some_askers=tokens([_single(six, asker) for asker in SOME_ASKERS]),
        raised=(asked[:, answer] > 0).numpy(),
        raised_count=int((asked[:, answer] > 0).sum()),
        raised_most=number((asked.argmax(1) == answer).double().mean()),
        loudest_asker=tokens([_vocabulary(six)[int(asked[:, answer].argmax())]])[0],
        others_raise=(instead[:, answer] > 0).numpy(),
        others_share=number((instead[:, answer] > 0).double().mean()),
        others_louder=int((instead[:, answer] > 1.000001 * instead[source - 1, answer]).sum()),
        ruby_tokens=tokens(ruby),
        bash_tokens=tokens(bash),
        attention_ruby=_pattern(six, ruby)[head].numpy(),
        attention_bash=_pattern(six, bash)[head].numpy(),
        first_ruby=tokens(_first(_logits(six, ruby)))[0],
        first_bash=tokens(_first(_logits(six, bash)))[0],
        **_in_text(six, single),
        **_outvoted(six, head, source, witness, answer),
        single=single.name,
        single_attention=_pattern(single, one_text)[0].numpy(),
        single_row_tokens=tokens(one_row.topk(ENTRIES).indices.tolist()),
        single_row_entries=one_row.topk(ENTRIES).values.numpy(),
        single_answer=number(one_row[answer]),
        single_spread=number(one_row.std(correction=0)),
        single_with=number(one_logits.softmax(-1)[answer]),
        single_without=number((one_logits - one_handed[:, at].sum(0)).softmax(-1)[answer]),
        alike=number(alike[0].median()),
        alike_mean=number(alike[0].mean()),
        alike_single=number(_alike(single)[0].median()),
        alike_strangers=number(alike[1].median()),
    )


def _vocabulary(model: OpenModel) -> list[int]:
    """All tokens but the beginning, which is the first."""
    return [*range(1, int(model.bridge.cfg.d_vocab))]


def _first(guess: Tensor) -> list[int]:
    """The likeliest tokens of a guess, the first one first."""
    found: list[int] = guess.topk(SHOWN).indices.tolist()
    return found


def _pattern(model: OpenModel, text: list[int]) -> Tensor:
    """Where every head looks from the last position, `[head, token]`."""
    found: Tensor = run(model.bridge, text)["blocks.0.attn.hook_pattern"][0, :, -1]
    return found


def _rows(model: OpenModel, token: int) -> Tensor:
    """A token's row of every head's table, less its mean, `[head, d_vocab]`."""
    bridge = model.bridge
    rows: Tensor = torch.einsum("e,hed,hdf->hf", bridge.W_E[token], bridge.W_V[0], bridge.W_O[0]) @ bridge.W_U
    return rows - rows.mean(1, keepdim=True)


def _handed(model: OpenModel, text: list[int]) -> Tensor:
    """What every token hands over to the last one by every head, `[head, token, d_vocab]`."""
    bridge = model.bridge
    cache = run(bridge, text)
    pattern, values = cache["blocks.0.attn.hook_pattern"][0, :, -1], cache["blocks.0.attn.hook_v"][0]
    found: Tensor = torch.einsum("ht,thd,hdw->htw", pattern, values, bridge.W_O[0]) @ bridge.W_U
    return found


def _logits(model: OpenModel, text: list[int]) -> Tensor:
    """The last logits, `[d_vocab]`."""
    found: Tensor = model.bridge.W_E[text[-1]] @ model.bridge.W_U + _handed(model, text).sum((0, 1))
    return found


def _hears(model: OpenModel, texts: list[list[int]], at: int) -> Tensor:
    """What the last token of each text gets of the one `at` a position, less its mean, `[text, d_vocab]`."""
    bridge, found = model.bridge, []
    for first in range(0, len(texts), ASKED_AT_ONCE):
        cache = run(bridge, torch.tensor(texts[first : first + ASKED_AT_ONCE]))
        pattern = cache["blocks.0.attn.hook_pattern"][:, :, -1, at]
        values = cache["blocks.0.attn.hook_v"][:, at]
        found.append(torch.einsum("th,thd,hdw->tw", pattern, values, bridge.W_O[0]) @ bridge.W_U)
    heard = torch.cat(found)
    return heard - heard.mean(1, keepdim=True)


def _in_text(six: OpenModel, single: OpenModel) -> dict[str, Any]:
    """What training measured on held-out code, of both models."""
    found, of_single = (_measured(each) for each in (six, single))
    languages = [language for language in found if language in of_single]
    cases = np.array([found[language]["probability"] for language in languages]).T
    return {
        "languages": tuple(languages),
        "places": np.array([found[language]["places"] for language in languages]),
        "end_in_text": cases,
        "first_in_text": np.array([found[language]["first"] for language in languages]).T,
        "truth_in_text": np.array([found[language]["truth"] for language in languages]),
        "single_in_text": np.array([of_single[language]["probability"] for language in languages]).T,
        "times_in_python": number(found[PYTHONS]["probability"][1] / found[PYTHONS]["probability"][0]),
    }


def _measured(model: OpenModel) -> dict[str, Any]:
    found: dict[str, Any] = model.card.get("after_else", {})
    if PYTHONS not in found:
        raise ExplainerError(
            f"Nobody measured on held-out code what {SOURCE!r} does in {model.name}.",
            "Choose a trained model with --model, or train it with: explainer train",
        )
    return found


def _outvoted(model: OpenModel, head: int, source: int, witness: int, answer: int) -> dict[str, Any]:
    """How `answer` fares where a token stands that speaks against it."""
    text = model.vocabulary.ids(PYTHON.replace(NUMBER, WITNESS))
    handed, logits = _handed(model, text).sum(0), _logits(model, text)
    without, unheard = (
        (logits - handed[text.index(token)]).softmax(-1)[answer] for token in (source, witness)
    )
    return {
        "witness": WITNESS,
        "witness_tokens": model.vocabulary.tokens(text),
        "attention_witness": _pattern(model, text)[head].numpy(),
        "witness_with": number(logits.softmax(-1)[answer]),
        "witness_without": number(without),
        "witness_unheard": number(unheard),
    }


def _alike(model: OpenModel) -> tuple[Tensor, Tensor]:
    """Cosines between what a token of ordinary text hands over to two who look at it, and between what two
    different tokens do: `[pair]` each, always the same draw."""
    text = ordinary_text(model)
    chance = np.random.default_rng(SEED)
    places: dict[int, list[tuple[int, int]]] = {}
    for row, position in np.ndindex(len(text), text.shape[1] - 1):
        if position:
            places.setdefault(int(text[row, position]), []).append((row, position))
    several = [found for found in places.values() if len(found) > 1]
    drawn = [several[index] for index in chance.integers(len(several), size=PAIRS)]
    both = [[found[index] for index in chance.choice(len(found), 2, replace=False)] for found in drawn]
    one, other = (torch.tensor([pair[which] for pair in both]) for which in (0, 1))
    first, second = (_heard_in(model, text, seen, chance) for seen in (one, other))
    tokens = text[one.T[0], one.T[1]]
    strangers = tokens != tokens.roll(1)
    return cosine_similarity(first, second), cosine_similarity(first, second.roll(1, 0))[strangers]


def _heard_in(model: OpenModel, text: Tensor, seen: Tensor, chance: np.random.Generator) -> Tensor:
    """What one who asks, drawn a little farther on, gets of each token that is seen, `[pair, d_vocab]`."""
    bridge = model.bridge
    cache = run(bridge, text)
    row, position = seen.T
    ahead = torch.from_numpy(chance.integers(1, REACH + 1, size=len(seen)))
    asker = (position + ahead).clamp(max=text.shape[1] - 1)
    pattern = cache["blocks.0.attn.hook_pattern"][row, :, asker, position]
    values = cache["blocks.0.attn.hook_v"][row, position]
    heard: Tensor = torch.einsum("th,thd,hdw->tw", pattern, values, bridge.W_O[0]) @ bridge.W_U
    return heard - heard.mean(1, keepdim=True)


def _single(model: OpenModel, text: str) -> int:
    """The id of a text that is one token."""
    ids = model.vocabulary.ids(text)
    if len(ids) != 2:
        raise ExplainerError(
            f"{text!r} is not one token of {model.name}.",
            "crossed_wires needs the project's own tokenizer: choose another model with --model.",
        )
    return ids[1]
