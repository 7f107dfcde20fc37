"""What `else` does to the guess `end` in held-out code of three languages: with it, and without it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from data.models.architecture import AttentionOnly
from data.train.measure import text_from
from data.train.texts import Texts

SOURCE, BREAK, COLON, ANSWER = "else", "\n", ":", "end"
OF_RUBY, OF_BASH = ("end", "def"), ("then", " then", "fi", "done")
LANGUAGES = ("Ruby", "Python", "Bash")

BEFORE, AFTER = 128, 32
"""Tokens that are read before the asking line break, itself included; how far it may be from `else`."""
ROWS = 64


def after_else(model: AttentionOnly, texts: Texts) -> dict[str, dict[str, Any]]:
    """Of each language in which `else` was found in held-out text: how `end` fares at the end of its line.

    The one who asks is the line break of the first line after that of `else`. A colon after `else` tells
    Python; otherwise the words that stand before tell Ruby from Bash, and where they tell nothing or both,
    the place is left out. `places`: how many there are; `probability`: the mean of `end`, without what
    `else` hands over (attention as it was) and with it; `first`: the share of places in which it comes first,
    the same; `truth`: the share in which it came. Nothing if a word is not one token.
    """
    if not {SOURCE, BREAK, COLON, ANSWER} <= texts.code.keys():
        return {}
    text = texts.held_out
    places = _places(text, texts.code)
    return {
        language: _measured(model, text, np.array(places[language]), texts.code[ANSWER])
        for language in LANGUAGES
        if places[language]
    }


def _places(text: NDArray[np.uint16], code: Mapping[str, int]) -> dict[str, list[tuple[int, int]]]:
    """Where `else` and the asking line break stand, by language."""
    found: dict[str, list[tuple[int, int]]] = {language: [] for language in LANGUAGES}
    line_break = code[BREAK]
    of_ruby, of_bash = ({code[word] for word in words if word in code} for words in (OF_RUBY, OF_BASH))
    for source in np.flatnonzero(text == code[SOURCE]).tolist():
        if not BEFORE <= source < len(text) - AFTER - 2 or text[source - 1] != line_break:
            continue
        ends = source + 1 + (text[source + 1] == code[COLON])
        later = np.flatnonzero(text[ends + 1 : source + AFTER] == line_break)
        if text[ends] != line_break or not len(later):
            continue
        before = {*text[source - BEFORE + AFTER : source].tolist()}
        ruby, bash = bool(before & of_ruby), bool(before & of_bash)
        asker = int(ends + 1 + later[0])
        if ends > source + 1:
            found["Python"].append((source, asker))
        elif ruby != bash:
            found["Ruby" if ruby else "Bash"].append((source, asker))
    return found


@torch.no_grad()
def _measured(
    model: AttentionOnly, text: NDArray[np.uint16], places: NDArray[np.int64], answer: int
) -> dict[str, Any]:
    """The scores of some places, each the positions of `else` and of the asking line break, `[place, 2]`."""
    guesses = [_guesses(model, text, part) for part in np.array_split(places, -(-len(places) // ROWS))]
    without, present = (torch.cat(each) for each in zip(*guesses, strict=True))
    both = (without, present)
    return {
        "places": len(places),
        "probability": [float(guess[:, answer].mean()) for guess in both],
        "first": [float((guess.argmax(-1) == answer).double().mean()) for guess in both],
        "truth": float((text[places[:, 1] + 1] == answer).mean()),
    }


def _guesses(
    model: AttentionOnly, text: NDArray[np.uint16], places: NDArray[np.int64]
) -> tuple[Tensor, Tensor]:
    """The guesses at the asking line breaks without what `else` hands over, and with it, `[place, token]`."""
    rows = text_from(text, places[:, 1] + 1 - BEFORE, BEFORE + 1)
    source = torch.from_numpy(BEFORE - (places[:, 1] - places[:, 0]))
    each = torch.arange(len(rows))
    attention = model.patterns(rows)[0][each, :, -1, source]
    heads, stream = model.attentions()[0], model.embed.W_E[rows[each, source]]
    handed = torch.einsum("rh,rd,hde,hef->rf", attention, stream, heads.W_V, heads.W_O) @ model.unembed.W_U
    logits = model(rows)[:, -1]
    return (logits - handed).softmax(-1), logits.softmax(-1)
