"""Reading off the heads of two models what they say of what is put into them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformer_lens.model_bridge.bridge import TransformerBridge

from data.copying import FORWARD, Copying
from data.errors import ExplainerError
from data.extract.common import of_model
from data.extract.heads import measure
from data.extract.prompts import NAMES
from data.extract.running import heads_of, label, number
from data.extract.subject import Needed, subject
from data.extract.text import commonest_words, counts
from data.models.opened import OpenModel

CALLED = (" workers", " package")
"""Chosen, for most of what a head that cannot spell says makes less sense: see the commonest word's."""
WORDS, NEAR, FAR = 24, 192, 128
"""Rows of a table that are words, that lie in its corner, and that the whole is seen by."""
COMMON = 500
LEFT = (1.0, 0.5, 0.25)
"""The shares of a head's directions that are left, stage by stage."""


@dataclass(frozen=True)
class Head:
    """A head's table as the two factors that it is the product of; all rows and columns in one order.

    into: `[token, direction]`. out: `[direction, token]`. The last token is the beginning of the sequence.
    """

    name: str
    into: Tensor
    out: Tensor

    def table(self) -> Tensor:
        """`W_E W_OV W_U`, `[token, token]`, without the beginning."""
        table: Tensor = self.into[:-1] @ self.out[:, :-1]
        return table

    def eigenvalues(self) -> Tensor:
        """Those of the whole table that are not 0, the loudest first: both products have the same."""
        found: Tensor = torch.linalg.eigvals(self.out @ self.into)
        return found[found.abs().argsort(descending=True, stable=True)]

    def score(self) -> float:
        """Re Σλ / Σ|λ|."""
        found = self.eigenvalues()
        return float(found.real.sum() / found.abs().sum())

    def places(self) -> Tensor:
        """Of each token, its own in its row by size, 0 being the first, `[token]`."""
        table = self.table()
        return (table > table.diagonal()[:, None]).sum(1)

    def spells(self) -> Tensor:
        """Whether each token is the first of its row, `[token]`."""
        return self.places() == 0

    def loudest(self, count: int) -> tuple["Head", Tensor]:
        """The head without all but its loudest directions, and their eigenvalues; equals stay together."""
        found, directions = torch.linalg.eig(self.out @ self.into)
        least = found.abs().sort(descending=True).values[count - 1]
        left = found.abs() > 0.999999 * least
        through = (directions * left) @ torch.linalg.inv(directions)
        return Head(self.name, self.into @ through.real, self.out), found[left]


@subject(
    Needed("two_layers", layers=2, bare_stream=True),
    Needed("one_layer", layers=1, bare_stream=True),
    prompted=False,
)
def extract(two: OpenModel, one: OpenModel) -> Copying:
    """The facts of `copying`; the heads that are shown are of the second layer of `two`.

    Raises
    ------
    ExplainerError
        If a token that is put in is not one of the model's own.
    """
    order = _by_frequency(two)
    models, bridges = (one, two), (one.bridge, two.bridge)
    each = [_heads(bridge, order) for bridge in bridges]
    heads = [*each[0], *each[1]]
    before = [head for model in models for head in _heads(model.untrained(), order)]
    places = [head.places() for head in heads]
    spells = torch.stack([place == 0 for place in places])
    scores = torch.tensor([head.score() for head in heads])
    spelled = spells.double().mean(1)
    names = _positions(two, order, [f" {name}" for name in NAMES])
    second = range(len(heads) - two.bridge.cfg.n_heads, len(heads))
    speller = max(second, key=lambda index: float(spelled[index]))
    others = [index for index in second if index != speller]
    misspeller = max(others, key=lambda index: float(scores[index] - spelled[index]))
    return Copying(
        **of_model(two),
        tokens_count=len(order) - 1,
        head_names=tuple(head.name for head in heads),
        head_models=tuple(model.name for model, those in zip(models, each, strict=True) for _ in those),
        scores=scores.numpy(),
        scores_untrained=torch.tensor([head.score() for head in before]).numpy(),
        spelled=spelled.numpy(),
        spelled_untrained=torch.stack([head.spells() for head in before]).double().mean(1).numpy(),
        spelled_in_five=(torch.stack(places) < 5).double().mean(1).numpy(),
        spelled_common=spells[:, :COMMON].double().mean(1).numpy(),
        spelled_names=spells[:, names].double().mean(1).numpy(),
        share_pointing_back=number((scores > FORWARD).double().mean()),
        speller=heads[speller].name,
        speller_score=number(scores[speller]),
        speller_score_untrained=number(before[speller].score()),
        speller_spelled=number(spelled[speller]),
        speller_spells=spells[speller].numpy(),
        speller_eigenvalues=_parts(heads[speller]),
        speller_eigenvalues_untrained=_parts(before[speller]),
        misspeller=heads[misspeller].name,
        misspeller_score=number(scores[misspeller]),
        misspeller_spelled=number(spelled[misspeller]),
        misspeller_spells=spells[misspeller].numpy(),
        misspeller_eigenvalues=_parts(heads[misspeller]),
        misspeller_place=1 + int(places[misspeller].median()),
        misspeller_raises=_raises(heads[misspeller]),
        **_called(two, order, heads[speller], heads[misspeller]),
        **_tables(two, order, heads[speller], heads[misspeller], before[speller]),
        **_silenced(heads[speller]),
        **_pair(two, order, each[1]),
        **_one_layer(each[0], float(spelled[: len(each[0])].max()), names),
    )


def _by_frequency(model: OpenModel) -> list[int]:
    """All tokens, the commonest of the corpus first, and the beginning of the sequence last."""
    counted, bos = counts(model), model.vocabulary.bos
    ids = range(int(model.bridge.cfg.d_vocab))
    order = ids if counted is None else counted.unigram.argsort(descending=True, stable=True).tolist()
    return [*(token for token in order if token != bos), bos]


def _positions(model: OpenModel, order: Sequence[int], texts: Sequence[str]) -> list[int]:
    """Where some tokens stand in an order."""
    ids = [model.vocabulary.ids(text) for text in texts]
    for text, found in zip(texts, ids, strict=True):
        if len(found) != 2:
            raise ExplainerError(
                f"{text!r} is not one token of {model.name}.", "copying needs the project's own tokenizer."
            )
    return [order.index(token) for _, token in ids]


def _heads(bridge: TransformerBridge, order: list[int]) -> list[Head]:
    """All heads of a model, layer by layer."""
    read, said = bridge.W_E[order], bridge.W_U[:, order]
    return [
        Head(
            label((layer, index)),
            read @ bridge.W_V[layer, index],
            bridge.W_O[layer, index] @ said,
        )
        for layer in range(bridge.cfg.n_layers)
        for _, index in heads_of(bridge, layer)
    ]


def _together(heads: Sequence[Head]) -> Head:
    """The sum of some tables."""
    into, out = torch.cat([head.into for head in heads], 1), torch.cat([head.out for head in heads])
    return Head(" and ".join(head.name for head in heads), into, out)


def _parts(head: Head) -> Any:
    return torch.view_as_real(head.eigenvalues()).numpy()


def _raises(head: Head) -> float:
    table = head.table()
    return number((table.diagonal() > table.mean(1)).double().mean())


def _put_in(model: OpenModel, order: list[int]) -> list[int]:
    """Where the tokens that are shown stand: the chosen ones and the commonest word."""
    return [*_positions(model, order, CALLED), order.index(commonest_words(model, 1, but=())[0])]


def _called(model: OpenModel, order: list[int], speller: Head, misspeller: Head) -> dict[str, Any]:
    """What both heads say of a few tokens."""
    rows = _put_in(model, order)
    said = [
        model.vocabulary.tokens(order[int(best)] for best in head.table()[rows].argmax(1))
        for head in (speller, misspeller)
    ]
    layer, index = (int(part) for part in speller.name.split("."))
    streams = model.bridge.W_E[[order[row] for row in rows]]
    written = streams @ model.bridge.W_V[layer, index] @ model.bridge.W_O[layer, index]
    return {
        "called": model.vocabulary.tokens(order[row] for row in rows),
        "speller_answers": said[0],
        "misspeller_answers": said[1],
        "called_places": torch.tensor(rows).numpy(),
        "called_lengths": streams.norm(dim=-1).numpy(),
        "called_copies": written.norm(dim=-1).numpy(),
        "called_word": CALLED[0].strip(),
        "echoed_word": said[0][0].strip(),
        "wrong_word": said[1][0].strip(),
        "other_word": CALLED[1].strip(),
        "other_wrong_word": said[1][1].strip(),
    }


def _tables(
    model: OpenModel, order: list[int], speller: Head, misspeller: Head, untrained: Head
) -> dict[str, Any]:
    """The corner of both heads' tables, all of them seen from afar, and so that of the untrained speller."""
    first = _put_in(model, order)
    words = commonest_words(model, WORDS, but=[order[row] for row in first])
    first += [order.index(word) for word in words]
    rows = [*first, *(row for row in range(len(order) - 1) if row not in first)]
    step = math.ceil(len(rows) / FAR)
    found: dict[str, Any] = {"table_step": step}
    near, far = rows[:NEAR], rows[::step]
    for field, head, chosen in (
        ("speller_near", speller, near),
        ("speller_far", speller, far),
        ("speller_far_untrained", untrained, far),
        ("misspeller_near", misspeller, near),
        ("misspeller_far", misspeller, far),
    ):
        table = head.table()
        entries = table - table.mean(1, keepdim=True)
        entries /= entries.square().mean().sqrt()
        in_quarters = (4 * entries[chosen][:, chosen]).round() / 4
        found[field] = in_quarters.numpy()
    return found


def _silenced(speller: Head) -> dict[str, Any]:
    """What the head still spells, and how it scores, with ever fewer of its loudest directions."""
    whole = len(speller.eigenvalues())
    stages = [speller.loudest(round(share * whole)) for share in LEFT]
    spells = torch.stack([head.spells() for head, _ in stages])
    scores = [number(left.real.sum() / left.abs().sum()) for _, left in stages]
    return {
        "directions": whole,
        "stage_directions": torch.tensor([len(left) for _, left in stages]).numpy(),
        "stage_spells": spells.numpy(),
        "stage_scores": torch.tensor(scores).numpy(),
        "stage_spelled": spells.double().mean(1).numpy(),
        "directions_left": len(stages[-1][1]),
        "score_left": scores[-1],
        "spelled_left": number(spells[-1].double().mean()),
    }


def _pair(model: OpenModel, order: list[int], heads: Sequence[Head]) -> dict[str, Any]:
    """The two heads that spell least of those that share the matching, alone and together."""
    roles = measure(model.whole, model.vocabulary.bos).induction_heads
    matching = [head for head in heads if head.name in [label(role) for role in roles]]
    if len(matching) < 2:
        raise ExplainerError(
            f"In {model.name} only one head does the matching, so that there is nothing to add up.",
            "Name another model with --model, or name the clips without copying.",
        )
    spelled = {head.name: float(head.spells().double().mean()) for head in matching}
    pair = sorted(matching, key=lambda head: spelled[head.name])[1::-1]
    best = torch.stack([head.table().argmax(1) for head in pair])
    own = torch.arange(best.shape[1])
    both = _together(pair)
    spells = both.spells()
    gained = spells & (best != own).all(0)
    words = (order.index(word) for word in commonest_words(model, len(own), but=()))
    missed = next(place for place in words if gained[place])
    text, *answers = model.vocabulary.tokens(order[place] for place in (missed, *best[:, missed]))
    return {
        "pair": tuple(head.name for head in pair),
        "pair_spells": torch.stack([head.spells() for head in pair]).numpy(),
        "pair_spelled": torch.tensor([spelled[head.name] for head in pair]).numpy(),
        "pair_same_mistake": number(((best[0] == best[1]) & (best[0] != own)).double().mean()),
        "both_miss": text,
        "both_miss_place": missed,
        "both_miss_answers": tuple(answers),
        "together_spells": spells.numpy(),
        "together": number(spells.double().mean()),
        "together_score": number(both.score()),
        "matching_together": number(_together(matching).spells().double().mean()),
    }


def _one_layer(heads: Sequence[Head], best: float, names: list[int]) -> dict[str, Any]:
    """All heads of one layer together."""
    both = _together(heads)
    spells = both.spells().double()
    return {
        "one_layer_best": number(best),
        "one_layer_together": number(spells.mean()),
        "one_layer_score": number(both.score()),
        "one_layer_together_common": number(spells[:COMMON].mean()),
        "one_layer_together_names": number(spells[names].mean()),
    }
