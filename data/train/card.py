"""The model card, `MODELS.md`: what was trained on what, and how well it does."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from data.errors import ExplainerError
from data.files import write_whole
from data.models.architecture import AttentionOnly
from data.models.store import load_model, read_model_page
from data.train.batches import (
    COUNTS,
    LEARNING,
    LONGEST_GAP,
    LONGEST_SNIPPET,
    SETTLING,
    SHORTEST_SNIPPET,
    SNIPPETS_GROW,
    SUBSTITUTED_BY_NAMES,
    SUBSTITUTED_BY_TEXT,
)
from data.train.check import check
from data.train.circuit import CARRIES
from data.train.corpus import NAMES
from data.train.evolution import read_evolution
from data.train.optimiser import HEADS_WAIT
from data.train.recipe import FAMILY, N_CTX, ROWS, SETTLING_STEPS
from data.train.repeating import learned
from data.train.saying import COMMON
from data.train.score import Score
from data.train.tokenizer import VOCABULARY

SOURCES = (" then", " do", "def", "case", "if")
"""Source tokens whose skip-trigrams in the one-layer model are listed."""

Pages = dict[str, dict[str, Any]]
"""What `model.json` says, by model."""

INTRODUCTION = """# The toy models

Written by `explainer train`. Attention only: no MLP, no LayerNorm, no biases; positions reach queries and
keys alone. Weights are stored in half precision.
"""

MODELS = """## What there is

{table}

Minutes are those that one thread took, with whatever else the machine was doing. `evolution.npz` beside a
model holds what was measured on it while it learned; of the other seeds and the controls, that alone is
kept. Not trained: {absent}. `explainer train` makes all of them.
"""

TEXT = """## The text

Source: {source}; {files} files, {megabytes:.1f} million characters, {training:.1f} million tokens to
train on and {held_out:.1f} million held out (one document in twenty). `corpus.json` has the hashes of the
packages and of the text, which itself is not kept here.

What was done to it:

- All became plain ASCII; code lost indentation, blank lines and comment lines; wrapped lines of prose
  were joined.
- **Names were swapped.** In prose, {names_swapped} words that name persons became one of {first_names}
  first names, the same within a section of the text and others in the next. Without this a name such as
  Regan hardly occurs.
- **Repeats were mixed in**, in the shares of the next table: rows of random tokens that are said twice,
  and rows in which a snippet of {shortest} to {longest} tokens of real text comes back again and again, at
  once or after as many as {gap} tokens of other text. Some of its tokens are replaced first: in {named:.0%}
  of those rows {by_names:.0%}, by first names; in the others {by_text:.0%}, by words and other tokens as
  text has them, so that nothing but the repetition itself tells that something will come back. The loss
  on a first copy does not count, that on the others counts {counts:.0f} times.
- One tokenizer for all: byte-level BPE, {vocabulary} tokens, digits one by one; the first names and the
  words of the film's sentences were made single tokens.

Packages: {listed}.
"""

TRAINING = """## The training

{table}

Batches of {rows} rows of {n_ctx} tokens, the first BOS. Adam for embeddings, positions and unembeddings,
Muon for the heads; a warm-up, then a cosine; products in bf16. The heads begin to learn after {wait}
steps, when the direct path knows the bigrams. Both shares grow evenly from nothing, that of snippets
within the first {grow} steps: text alone teaches a head to look one step back. In the last {settling} steps
the models that are measured settle: the rate goes to nothing, there are {snippets:.2f} times as many rows
with snippets, {named:.0%} of them with first names, and the text between copies does not count. A model
without layers sees all of the text at each step, as its table of bigrams. Libraries: {libraries}.
"""

LEARNED = """## Who learned it

A model has learned induction if some head of its last layer looks one past an earlier copy (prefix
matching of {carries} or more on repeated random tokens). The last two columns say in how many cases the
film's sentence ends with what stood in it as the first choice: a first name, or one of the {common}
commonest words.

{table}
"""

SCORES = """## The scores

Measured by `explainer train --check`, on random tokens and sentences that no model saw; what needs the
held-out text, at the end of the training. Of five draws the worst counts. Where several heads carry the
circuit (a score above 0.3), they are switched off together: by zero, "off", or by what they mix on average
over held-out text.

{table}
"""

SKIP_TRIGRAMS = """## Skip-trigrams of one layer

What a head of `one_layer` adds to the logits, less their mean, when it attends to nothing but the source;
for the head that raises any token most.

{table}
"""


def write_card(data: Path) -> None:
    """Write `MODELS.md` into `data`, once all the models that are scored are there."""
    folders = {name: data / "weights" / name for name in FAMILY}
    pages = {name: read_model_page(of) for name, of in folders.items() if (of / "model.json").is_file()}
    try:
        scores = check(data)
    except ExplainerError:
        return
    corpus = json.loads((data / "corpus.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(data / "tokenizer.json"))
    sections = (
        INTRODUCTION,
        _models(pages),
        _text(corpus),
        _training(pages),
        _learned({name: folders[name] for name, page in pages.items() if "at_the_end" in page["card"]}),
        _scores(scores),
        _skip_trigrams(load_model(folders["one_layer"]), tokenizer),
    )
    with write_whole(data / "MODELS.md") as page:
        page.write_text("\n".join(sections), encoding="utf-8")


def _models(pages: Pages) -> str:
    rows = []
    for name, page in pages.items():
        config, card = page["config"], page["card"]
        sizes = (config["n_layers"], config["n_heads"], config["d_model"], config["seed"])
        steps = card["recipe"]["steps"] + card["recipe"].get("settling", 0)
        rows.append((f"`{name}`", *sizes, steps, card["minutes"], card["recipe"]["purpose"]))
    return MODELS.format(
        table=_table("model | layers | heads | width | seed | steps | minutes | what for", rows),
        absent=", ".join(f"`{name}`" for name in FAMILY if name not in pages) or "none",
    )


def _text(corpus: dict[str, Any]) -> str:
    packages = ", ".join(f"{found['package']} {found['version']}" for found in corpus["packages"])
    return TEXT.format(
        **corpus,
        megabytes=corpus["characters"] / 1e6,
        training=corpus["tokens"] / 1e6,
        held_out=corpus["tokens_held_out"] / 1e6,
        first_names=len(NAMES),
        shortest=SHORTEST_SNIPPET,
        longest=LONGEST_SNIPPET,
        gap=LONGEST_GAP,
        by_names=SUBSTITUTED_BY_NAMES,
        by_text=SUBSTITUTED_BY_TEXT,
        named=LEARNING.named,
        counts=COUNTS,
        vocabulary=VOCABULARY,
        listed=packages or "none",
    )


def _training(pages: Pages) -> str:
    alike: dict[tuple[str, str], list[str]] = {}
    for name, page in pages.items():
        recipe = page["card"]["recipe"]
        shares = (f"{recipe['repeated_random']:.0%}", f"{recipe['repeated_text']:.0%}")
        alike.setdefault(shares, []).append(f"`{name}`")
    rows = [(", ".join(names), *shares) for shares, names in alike.items()]
    versions = next(iter(pages.values()))["card"]["versions"]
    return TRAINING.format(
        table=_table(
            "models | rows of repeated random tokens, at the end | of repeated snippets, at the end", rows
        ),
        rows=ROWS,
        n_ctx=N_CTX,
        wait=HEADS_WAIT,
        grow=SNIPPETS_GROW,
        settling=SETTLING_STEPS,
        snippets=SETTLING.snippets,
        named=SETTLING.named,
        libraries=", ".join(f"{name} {found}" for name, found in versions.items()),
    )


def _learned(folders: dict[str, Path]) -> str:
    rows = []
    for name, folder in folders.items():
        card, measured = read_model_page(folder)["card"], read_evolution(folder)
        prefix, previous = measured["prefix_matching"][-1, -1].max(), measured["previous_token"][-1, 0].max()
        names, words = (f"{card['at_the_end'][of]:.1%}" for of in ("names", "words"))
        verdict = "yes" if learned(folder) else "**no**"
        rows.append((f"`{name}`", verdict, f"{prefix:.2f}", f"{previous:.2f}", names, words))
    headings = "model | learned | prefix matching | previous token | names come back | common words"
    return LEARNED.format(table=_table(headings, rows), carries=CARRIES, common=COMMON)


def _scores(scores: list[Score]) -> str:
    rows = [
        (
            f"`{score.model}`",
            score.what,
            f"{'≥' if score.at_least else '≤'} {score.bar:.3g}",
            f"{score.found:.3f}" if score.reached else f"**{score.found:.3f}, missed**",
            f"{score.null:.3f} ({score.null_is})",
        )
        for score in scores
    ]
    return SCORES.format(table=_table("model | score | bar | found | null", rows))


@torch.no_grad()
def _skip_trigrams(model: AttentionOnly, tokenizer: Tokenizer) -> str:
    attention = model.attentions()[0]
    vocabulary = [tokenizer.decode([token]) for token in range(model.config.d_vocab)]
    to_logits = model.embed.W_E @ attention.W_V @ attention.W_O @ model.unembed.W_U
    rows = []
    for source in SOURCES:
        token = tokenizer.encode(source).ids[0]
        raised = to_logits[:, token] - to_logits[:, token].mean(-1, keepdim=True)
        head = int(raised.max(-1).values.argmax())
        best = raised[head].topk(6)
        outs = [
            f"`{vocabulary[out]!r}` {value:+.1f}"
            for value, out in zip(*map(Tensor.tolist, best), strict=True)
        ]
        rows.append((f"`{source!r}`", f"0.{head}", ", ".join(outs)))
    return SKIP_TRIGRAMS.format(table=_table("source | head | raised most", rows))


def _table(headings: str, rows: Iterable[Iterable[object]]) -> str:
    lines = [f"| {headings} |", "|" + "---|" * (headings.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])
