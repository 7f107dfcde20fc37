"""A text of code that a model is asked about: it ends where its last word would come."""

from dataclasses import dataclass

from data.errors import ExplainerError
from data.models.vocabulary import Vocabulary

LINE_BREAK, TYPED = "\n", r"\n"


@dataclass(frozen=True)
class Code:
    """Lines of code; the tokens begin with the beginning of the sequence."""

    text: str
    ids: tuple[int, ...]
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class CodeNeeded:
    """What code a subject is about: `example`, or another one in which the `words` stand, too."""

    example: str
    words: tuple[str, ...]

    def read(self, text: str | None, vocabulary: Vocabulary, context_length: int) -> Code:
        r"""The code in a prompt, whose line breaks may be typed as `\n`; without a prompt the example.

        Raises
        ------
        ExplainerError
            If it lacks one of the words, does not end in a line break, is longer than the context, or holds
            characters that the tokenizer never saw.
        """
        example = self.example.replace(LINE_BREAK, TYPED)
        such = f"Give some such as --prompt '{example}'."
        text = self.example if text is None else _typed(text)
        if not text.endswith(LINE_BREAK):
            raise ExplainerError(
                "The code does not end in a line break, where its last word would come.", such
            )
        ids = tuple(vocabulary.ids(text))
        tokens = vocabulary.tokens(ids)
        for word in self.words:
            if word not in tokens:
                raise ExplainerError(f"No line of the code begins with `{word}`, which is told of.", such)
        if len(ids) > context_length:
            raise ExplainerError(
                f"The code has {len(ids)} tokens, but the model reads {context_length} at most.",
                "Shorten it.",
            )
        return Code(text, ids, tokens)


def is_code(text: str) -> bool:
    r"""Whether a prompt is code: it has line breaks, which may be typed as `\n`."""
    return LINE_BREAK in _typed(text)


def _typed(text: str) -> str:
    return text.replace(TYPED, LINE_BREAK)
