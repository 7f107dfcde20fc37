"""The same circuit on other instances: other names, common words, random tokens that come again."""

from typing import Any

import numpy as np
import torch

from data.extract.heads import Measured, repeated_tokens, uniform_pattern
from data.extract.prompts import Prompt
from data.extract.running import (
    Head,
    logits,
    losses,
    number,
    probability,
    run,
    said,
)
from data.extract.text import commonest_words, readable_tokens
from data.models.opened import OpenModel
from data.train.corpus import NAMES
from data.train.measure import prefix_matching

COMMON_WORDS, SHOWN_WORDS = 500, 24
AT_ONCE = 50
"""Sentences that are run together: their guesses at all positions have to fit into memory."""
SHORT_PERIOD = 12


def names(
    model: OpenModel,
    prompt: Prompt,
    induction: Head,
) -> dict[str, Any]:
    """The prompt with other names in the place of the answer."""
    by_name = prompt.with_names(model.vocabulary, model.context_length)
    named = list(by_name.values())

    def to_source(one: Prompt) -> float:
        pattern = run(model.bridge, one.ids)["blocks.1.attn.hook_pattern"]
        return float(pattern[0, induction[1], one.query, one.source])

    ranks = np.array([_rank(model, one) for one in named])
    return {
        "names": tuple(by_name),
        "name_probabilities": np.array([probability(model.bridge, one.ids, one.answer_ids) for one in named]),
        "name_probabilities_without_context": np.array(
            [probability(model.bridge, one.phrase_ids, one.answer_ids) for one in named]
        ),
        "name_ranks": ranks,
        "name_attention_to_source": np.array([to_source(one) for one in named]),
        "names_first": int((ranks == 1).sum()),
        "names_count": len(named),
    }


def common_words(model: OpenModel, prompt: Prompt) -> dict[str, Any]:
    """The prompt with common words in the place of the answer, and what training had planted for names."""
    first_names = {token for name in NAMES for token in model.vocabulary.ids(f" {name}")[1:]}
    left = commonest_words(model, COMMON_WORDS, but=first_names | {*prompt.ids})
    words = torch.tensor(left, dtype=torch.long)
    before, after = prompt.ids[: prompt.source], prompt.ids[prompt.source + len(prompt.answer_ids) :]
    repeated = (torch.tensor(part).expand(len(words), -1) for part in (before, after))
    sentences = torch.cat([next(repeated), words[:, None], next(repeated)], dim=1)
    said_last = [logits(model.bridge, some)[:, -1] for some in torch.split(sentences, AT_ONCE)]
    found = torch.cat(said_last).softmax(-1)
    own = found.gather(1, words[:, None])
    ranks = 1 + (found > own).sum(1)
    recipe = model.card.get("recipe", {})
    return {
        "common_words_count": len(words),
        "common_words_first": number((ranks == 1).sum() / max(1, len(words))),
        "common_words": model.vocabulary.tokens(words[:SHOWN_WORDS].tolist()),
        "common_word_probabilities": own[:SHOWN_WORDS, 0].numpy(),
        "common_word_ranks": ranks[:SHOWN_WORDS].numpy(),
        "common_word_guesses": model.vocabulary.tokens(found.argmax(1)[:SHOWN_WORDS].tolist()),
        "planted_random": number(recipe.get("repeated_random", 0.0)),
        "planted_snippets": number(recipe.get("repeated_text", 0.0)),
    }


def any_sequence(
    model: OpenModel, heads: Measured, induction: Head, untrained_heads: Measured
) -> dict[str, Any]:
    """Random tokens that come again: many long sequences, and a short one to show."""
    tokens = repeated_tokens(model.bridge, model.vocabulary.bos)
    size = (tokens.shape[1] - 1) // 2
    untrained = model.untrained()
    loss, untrained_loss = losses(model.bridge, tokens).mean(0), losses(untrained, tokens).mean(0)
    uniform = uniform_pattern(tokens.shape[1])
    best_untrained = untrained_heads.induction_heads[0]
    bos, *once = readable_tokens(model, SHORT_PERIOD)
    short = torch.tensor([[bos, *once, *once]])
    pattern = run(model.bridge, short)["blocks.1.attn.hook_pattern"][0, induction[1]]
    return {
        "repeated_period": size,
        "repeated_count": len(tokens),
        "repeated_loss": loss.numpy(),
        "repeated_loss_untrained": untrained_loss.numpy(),
        "short_period": SHORT_PERIOD,
        "short_tokens": model.vocabulary.tokens(short[0].tolist()),
        "short_loss": losses(model.bridge, short)[0].numpy(),
        "short_loss_untrained": losses(untrained, short)[0].numpy(),
        "short_pattern": pattern.numpy(),
        "loss_first_half": number(loss[:size].mean()),
        "loss_second_half": number(loss[size:].mean()),
        "loss_second_half_untrained": number(untrained_loss[size:].mean()),
        "uniform_loss": number(np.log(model.bridge.cfg.d_vocab)),
        "prefix_matching": number(heads.prefix_matching[induction]),
        "prefix_matching_untrained": number(untrained_heads.prefix_matching[best_untrained]),
        "prefix_matching_uniform": number(prefix_matching(uniform)),
    }


def _rank(model: OpenModel, prompt: Prompt) -> int:
    """1 if every token of the answer is the first choice, else the worst rank of its tokens."""
    distributions = said(model.bridge, prompt.ids, prompt.answer_ids)
    own = distributions[range(len(prompt.answer_ids)), list(prompt.answer_ids)]
    return 1 + int((distributions > own[:, None]).sum(-1).max())
