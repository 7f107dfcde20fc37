"""Technical words, and whether the film has introduced each before it is said.

A script's header names the words that its clip explains, `introduces: [layer, token]`. From there on, in the
order of the film, they may be said. A clip that also has to stand alone may introduce a word again.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from narration.bounds import bounds
from narration.script import Script

FIELD = (
    *("ablation", "activation", "attention", "attribution", "bigram", "checkpoint", "circuit", "composition"),
    *("cosine", "cross-entropy", "dimension", "distribution", "dot product", "eigenvalue", "embedding"),
    *("entropy", "gradient", "head", "induction head", "key", "layer", "logit", "loss", "matrix"),
    *("MLP", "nat", "neuron", "orthogonal", "OV", "perplexity", "previous-token head", "QK", "query"),
    *("residual stream", "skip-trigram", "softmax", "subspace", "tensor", "token", "trigram", "unembedding"),
    *("vector", "virtual head"),
)
"""Words of the field that nobody knows from elsewhere; whatever a script introduces is added to them."""

_ENDINGS = {"y": "ies", "x": "ces"}


def early_words(scripts: Sequence[Script], told: Script) -> Iterator[tuple[int, str]]:
    """What is wrong with the technical words of `told`, each with its line.

    Wrong is one that is said before the film has introduced it, and one that the header promises but that is
    never said. `scripts` are those of the film, in any order; `told` is one of them, or tells of a model in
    another state in the place of one.
    """
    known = {
        word.text.lower()
        for script in (*scripts, told)
        if script.place <= told.place
        for word in script.introduces
    }
    terms = {*map(str.lower, FIELD), *(word.text.lower() for script in scripts for word in script.introduces)}
    uses = _first_uses(told, terms | known)
    for term, line in uses.items():
        if term not in known | bounds(told).early_words:
            yield line, f"“{term}” is said before the film has introduced it"
    for word in told.introduces:
        if word.text.lower() not in uses:
            yield word.line, f"the header introduces “{word.text}”, which is never said"


def _first_uses(script: Script, terms: Collection[str]) -> dict[str, int]:
    """The terms that a script says, with the line of their first use, in that order."""
    uses: dict[str, int] = {}
    # Longer terms first: who says “induction head” has not said “head”.
    patterns = {term: _pattern(term) for term in sorted(terms, key=len, reverse=True)}
    for beat in script.beats:
        # What is filled in is not the script's own word.
        words = re.sub(r"\{[^}]*\}", _blank, beat.text)
        for term, pattern in patterns.items():
            if match := pattern.search(words):
                uses.setdefault(term, beat.line + words[: match.start()].count("\n"))
            words = pattern.sub(_blank, words)
    return dict(sorted(uses.items(), key=lambda use: use[1]))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"\S", "_", match.group())


def _pattern(term: str) -> re.Pattern[str]:
    """A term as it may be written: in the plural, marked, its hyphen a blank, over the end of a line."""
    *first, last = re.split(r"[ -]", term)
    plural = re.escape(last) + "(?:e?s)?"
    if last[-1] in _ENDINGS:
        plural = f"(?:{plural}|{re.escape(last[:-1])}{_ENDINGS[last[-1]]})"
    return re.compile(
        r"(?<!\w)" + r"\*?[\s-]+\*?".join([*map(re.escape, first), plural]) + r"(?!\w)", re.IGNORECASE
    )
