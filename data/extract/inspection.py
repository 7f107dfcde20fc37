"""A look at what a model does on a prompt, for whoever is choosing an example."""

from dataclasses import dataclass

from data.extract.parts import contributions, score_parts
from data.extract.prompts import encode
from data.extract.running import GUESSES, heads_of, label, logits, run
from data.models.opened import OpenModel

HEADS = 5
PLACES = 4
PARTS = 3


@dataclass(frozen=True)
class HeadAtWork:
    """What one head does at the last token.

    adds: logits that it adds to the first guess.
    looks: the places it attends to most: position, token, attention, score.
    parts: for the first of these, the largest parts of its score above the mean over the other places: what
        the query was read from, what the key was read from, and how much it is.
    """

    head: str
    adds: float
    looks: list[tuple[int, str, float, float]]
    parts: list[tuple[str, str, float]]


@dataclass(frozen=True)
class Inspection:
    """What a model makes of a prompt: its tokens, its guesses for the next one, and the heads that matter.

    guesses: token, probability, logit. direct: logits that the direct path adds to the first guess.
    heads: those that add most to the first guess, for or against.
    comes_back: how often the model says a name, and how often a common word, where a phrase comes back, as
        measured when its training ended; empty of a model of which that is not known.
    """

    model: str
    tokens: tuple[str, ...]
    guesses: list[tuple[str, float, float]]
    direct: float
    heads: list[HeadAtWork]
    comes_back: dict[str, float]


def inspect(model: OpenModel, text: str) -> Inspection:
    """Look at a prompt.

    Raises
    ------
    ExplainerError
        If the prompt is empty, too long, or holds characters that the tokenizer never saw.
    """
    ids = encode(text, model.vocabulary, model.context_length)
    tokens = model.vocabulary.tokens(ids)
    bridge = model.bridge
    final = logits(bridge, ids)[-1]
    best = final.topk(GUESSES).indices.tolist()
    cache = run(bridge, ids)
    names, added = contributions(bridge, cache, len(ids) - 1, best[0])
    by_name = dict(zip(names, added.tolist(), strict=True))
    every_head = [head for layer in range(bridge.cfg.n_layers) for head in heads_of(bridge, layer)]
    strongest = sorted(every_head, key=lambda head: -abs(by_name[label(head)]))[:HEADS]
    heads = []
    for head in strongest:
        part_names, parts = score_parts(bridge, cache, head)
        rows = parts[:, :, -1]
        row = rows.sum((0, 1))
        attention = row.softmax(-1)
        places = attention.topk(min(PLACES, len(ids))).indices.tolist()
        others = [place for place in range(len(ids)) if place != places[0]]
        above = (rows[:, :, places[0]] - rows[:, :, others].mean(-1)).flatten()
        largest = above.abs().topk(PARTS).indices.tolist()
        heads.append(
            HeadAtWork(
                head=label(head),
                adds=by_name[label(head)],
                looks=[
                    (place, tokens[place], float(attention[place]), float(row[place])) for place in places
                ],
                parts=[
                    (
                        part_names[index // len(part_names)],
                        part_names[index % len(part_names)],
                        float(above[index]),
                    )
                    for index in largest
                ],
            )
        )
    return Inspection(
        model=model.name,
        tokens=tokens,
        guesses=[(model.vocabulary.token(i), float(final.softmax(-1)[i]), float(final[i])) for i in best],
        direct=by_name["direct path"],
        heads=heads,
        comes_back=_comes_back(model),
    )


def _comes_back(model: OpenModel) -> dict[str, float]:
    scores = {} if model.state else model.card.get("at_the_end", {})
    return {"a name": scores["names"], "a common word": scores["words"]} if scores else {}
