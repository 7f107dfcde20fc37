"""What the model is asked: the default sentence, the names, and where a phrase comes back in a prompt."""

import re
from contextlib import suppress
from dataclasses import dataclass

from data.errors import ExplainerError
from data.models.vocabulary import Vocabulary
from data.train.corpus import NAMES as FIRST_NAMES
from data.train.saying import FILM, TESTED_NAMES

DEFAULT_NAME = "Regan"
DEFAULT_TEMPLATE = FILM
"""How sure the model is of other sentences, `explainer train --check` measures."""
NAMES = tuple(sorted(FIRST_NAMES[:TESTED_NAMES]))
"""Put in the place of the answer, to see whether the clip would hold for others."""


@dataclass(frozen=True)
class Prompt:
    """A prompt whose last words stood in it before, and what followed them then.

    Positions count from the beginning-of-sequence token, which is position 0.
    """

    text: str
    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    first_copy: int
    phrase: str
    phrase_ids: tuple[int, ...]
    answer: str
    answer_ids: tuple[int, ...]

    @property
    def query(self) -> int:
        """The last position, from which the model guesses."""
        return len(self.ids) - 1

    @property
    def source(self) -> int:
        """Where the answer begins."""
        return self.first_copy + 1

    def with_answer(self, answer: str, vocabulary: Vocabulary, context_length: int) -> "Prompt":
        """The same prompt with another word in the place of the answer, wherever that stands."""
        text = _word(self.answer).sub(lambda _: answer, self.text)
        return read_prompt(text, vocabulary, context_length, answer)

    def with_names(self, vocabulary: Vocabulary, context_length: int) -> dict[str, "Prompt"]:
        """The same prompt with each of `NAMES` in the place of the answer.

        Left out are names that stand elsewhere in it, and those with which it would be too long.

        Raises
        ------
        ExplainerError
            If no name is left.
        """
        named = {}
        for name in NAMES:
            if name != self.answer and _word(name).search(self.text):
                continue
            with suppress(ExplainerError):
                named[name] = self.with_answer(name, vocabulary, context_length)
        if not named:
            raise ExplainerError(
                f"No other name can stand in the prompt in the place of {self.answer}.",
                "Shorten the prompt, or name fewer people in it.",
            )
        return named


def wording(name: str | None, prompt: str | None) -> str:
    """The prompt's text: the default sentence unless another is given, with the name filled in.

    Raises
    ------
    ExplainerError
        If the name is empty.
    """
    if name is not None and not name.strip():
        raise ExplainerError("The name is empty.", "Give a name with --name, such as --name Alice.")
    template = DEFAULT_TEMPLATE if prompt is None else prompt
    return template.replace("{name}", (name or DEFAULT_NAME).strip())


def encode(text: str, vocabulary: Vocabulary, context_length: int) -> tuple[int, ...]:
    """The ids of a prompt, the beginning-of-sequence token first; trailing spaces are dropped.

    Raises
    ------
    ExplainerError
        If the prompt is empty, longer than the context, or holds characters that the tokenizer never saw.
    """
    if not text.strip():
        raise ExplainerError(
            "The prompt is empty.", f'Give one with --prompt, such as "{wording(None, None)}".'
        )
    ids = vocabulary.ids(text.rstrip(" "))
    if len(ids) > context_length:
        raise ExplainerError(
            f"The prompt has {len(ids)} tokens, but the model reads {context_length} at most.",
            "Shorten the prompt.",
        )
    return tuple(ids)


def read_prompt(text: str, vocabulary: Vocabulary, context_length: int, name: str | None = None) -> Prompt:
    """Find the end of a prompt again earlier in it, and the word that followed there.

    The phrase is the longest run of tokens, ending at the prompt's end, that stands earlier too (the latest
    such place). A capital or a leading space at its first token does not count, for a sentence begins so.

    Raises
    ------
    ExplainerError
        If the prompt is unusable, repeats nothing, or has no word, or another than `name`, after an earlier
        copy of its end.
    """
    ids = encode(text, vocabulary, context_length)
    tokens = vocabulary.tokens(ids)
    name = None if name is None else name.strip()
    if name and not _word(name).search(text):
        raise ExplainerError(
            f"The name {name} does not stand in the prompt.",
            "Put it where the sentence names it, or write {name} there.",
        )
    first_copy, length = _earlier_copy(ids, tokens)
    answer_length = _answer_length(tokens, first_copy + 1, name)
    if len(ids) + answer_length - 1 > context_length:
        raise ExplainerError(
            f"The prompt and its answer have {len(ids) + answer_length - 1} tokens, but the model reads "
            f"{context_length} at most.",
            "Shorten the prompt.",
        )
    if ids[first_copy + 1] == ids[-1]:
        raise ExplainerError(
            f"After the earlier copy of the prompt's end stands its last token {tokens[-1]!r} again.",
            "Let another word follow there, for the clip tells apart who asks and who answers.",
        )
    phrase = "".join(tokens[first_copy - length + 1 : first_copy + 1]).strip()
    answer_ids = ids[first_copy + 1 : first_copy + 1 + answer_length]
    said = "".join(vocabulary.tokens(answer_ids))
    answer = said.strip()
    around = "".join(tokens[first_copy : first_copy + 2 + answer_length])
    if not re.search(r"\w", answer) or not _word(answer).search(around, len(tokens[first_copy])):
        raise ExplainerError(
            f"After the earlier copy of the prompt's end stands {said!r}, which is no word.",
            "Let a whole word follow there, such as a name.",
        )
    return Prompt(
        text=text.rstrip(" "),
        ids=ids,
        tokens=tokens,
        first_copy=first_copy,
        phrase=phrase,
        phrase_ids=tuple(vocabulary.ids(phrase)),
        answer=answer,
        answer_ids=answer_ids,
    )


def _word(text: str) -> re.Pattern[str]:
    """Finds a text where it stands as a word, not within one."""
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def _earlier_copy(ids: tuple[int, ...], tokens: tuple[str, ...]) -> tuple[int, int]:
    """The last position of the best earlier copy of the prompt's end, and the copy's length in tokens."""
    words = [token.strip().lower() for token in tokens]
    best, longest = 0, 0
    for end in range(1, len(ids) - 1):
        length = 0
        while length < end and ids[end - length] == ids[len(ids) - 1 - length]:
            length += 1
        if length and length < end and words[end - length] == words[len(ids) - 1 - length] != "":
            length += 1
        if length and length >= longest:
            best, longest = end, length
    if not longest:
        raise ExplainerError(
            f"Nothing in the prompt repeats: its last token {tokens[-1]!r} does not stand earlier in it.",
            f'Give a prompt whose end comes twice, such as "{wording(None, None)}".',
        )
    return best, longest


def _answer_length(tokens: tuple[str, ...], source: int, name: str | None) -> int:
    """How many tokens the answer has: the whole name, or else the whole word that begins at `source`."""
    for length in range(1, len(tokens) - source + 1):
        said = "".join(tokens[source : source + length]).strip()
        following = tokens[source + length] if source + length < len(tokens) else " "
        if said == name or (name is None and not (said[-1:].isalnum() and following[:1].isalnum())):
            return length
    said = "".join(tokens[source : source + 3]).strip()
    raise ExplainerError(
        f"The prompt does not name {name} after an earlier copy of its end: there stands {said!r}.",
        "End the prompt with the words that came just before the name.",
    )
