"""Text to token ids and back, for a model's own tokenizer."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from tokenizers import Tokenizer

from data.errors import ExplainerError

BOS_SHOWN = "<bos>"


@dataclass(frozen=True)
class Vocabulary:
    """A tokenizer and the id of its beginning-of-sequence token."""

    tokenizer: Tokenizer
    bos: int

    def ids(self, text: str) -> list[int]:
        """The ids of a text, the beginning-of-sequence token first.

        Raises
        ------
        ExplainerError
            If the text holds a character that the tokenizer has never seen, neither alone nor in a token.
        """
        found = [int(i) for i in self.tokenizer.encode(text, add_special_tokens=False).ids]
        strange = [character for character in dict.fromkeys(text) if self._unseen(character)]
        if strange:
            shown = ", ".join(repr(character) for character in strange[:5])
            raise ExplainerError(
                f"The tokenizer of this model has never seen {shown}.",
                "Write the prompt with the letters, digits and signs that the model was trained on.",
            )
        return [self.bos, *found]

    def token(self, index: int) -> str:
        """The text of one token, leading space kept."""
        return (
            BOS_SHOWN if index == self.bos else str(self.tokenizer.decode([index], skip_special_tokens=False))
        )

    def tokens(self, ids: Iterable[int]) -> tuple[str, ...]:
        """The texts of several tokens."""
        return tuple(self.token(index) for index in ids)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the tokenizer, in hexadecimal."""
        return hashlib.sha256(self.tokenizer.to_str().encode()).hexdigest()

    def _unseen(self, character: str) -> bool:
        pieces = self.tokenizer.encode(character, add_special_tokens=False).ids
        control = not character.isprintable() and character not in "\n\t"
        return control or "\ufffd" in "".join(self.token(index) for index in pieces)
