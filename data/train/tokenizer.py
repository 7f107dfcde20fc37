"""One byte-level BPE tokenizer for all models."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from data.train.corpus import NAMES

VOCABULARY = 3072
BOS = "<bos>"
BOS_ID = 0

DEMO_WORDS = [
    "My",
    "name",
    "is",
    "am",
    "What",
    "Who",
    "yours",
    "your",
    "you",
    "called",
    "call",
    "me",
    "friend",
]
"""Words of the prompts in the film; each is one token, with its leading space."""

EMPHASIS = 3_000
"""How often each name and demo word is shown to the tokenizer's training, so that it becomes one token."""


def train_tokenizer(documents: Iterable[str]) -> Tokenizer:
    """Train the tokenizer; digits stand alone, first names and demo words are single tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[BOS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_with_emphasis(documents), trainer)
    return tokenizer


def encode(tokenizer: Tokenizer, documents: list[str]) -> NDArray[np.uint16]:
    """The tokens of all documents, one after the other, a line break between two."""
    encoded = tokenizer.encode_batch([f"{text}\n" for text in documents], add_special_tokens=False)
    return np.concatenate([np.array(document.ids, dtype=np.uint16) for document in encoded])


def _with_emphasis(documents: Iterable[str]) -> Iterator[str]:
    yield from documents
    inside = "".join(f" {word}" for word in (*NAMES, *DEMO_WORDS))
    for _ in range(EMPHASIS):
        yield inside
        yield "My"
