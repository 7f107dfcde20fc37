"""What the facts of every subject hold: the model, the prompt, and the heads with their roles."""

from typing import Any

from data.extract.heads import Measured, shown_induction_head
from data.extract.prompts import Prompt
from data.extract.running import label
from data.models.opened import OpenModel


def of_model(model: OpenModel) -> dict[str, Any]:
    """The fields of `Facts`."""
    return {
        "model": model.name,
        "state": model.state,
        "ablated": tuple(label(head) for head in model.ablated),
    }


def of_prompt(model: OpenModel, prompt: Prompt) -> dict[str, Any]:
    """The fields of `PromptFacts`."""
    return of_model(model) | {
        "prompt": prompt.text,
        "tokens": prompt.tokens,
        "answer": model.vocabulary.token(prompt.answer_ids[0]),
        "answer_shown": prompt.answer,
        "answer_tokens": model.vocabulary.tokens(prompt.answer_ids),
        "query_word": prompt.tokens[prompt.query].strip(),
        "query": prompt.query,
        "source": prompt.source,
        "first_copy": prompt.first_copy,
    }


def of_circuit(model: OpenModel, prompt: Prompt, roles: Measured) -> dict[str, Any]:
    """The fields of `CircuitFacts`; `roles` were measured on the whole model."""
    return of_prompt(model, prompt) | {
        "previous_token_head": label(roles.previous_token_head),
        "previous_token_heads": tuple(label(head) for head in roles.previous_token_heads),
        "induction_heads": tuple(label(head) for head in roles.induction_heads),
        "induction_head_count": len(roles.induction_heads),
        "induction_head": label(shown_induction_head(model.whole, prompt, roles)),
    }
