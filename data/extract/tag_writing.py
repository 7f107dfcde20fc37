"""Reading off a two-layer model what its previous-token head writes, and who can read it."""

import math
from statistics import mean
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from data.extract import cuts, directions
from data.extract.common import of_circuit
from data.extract.heads import (
    Measured,
    measure,
    repeated_tokens,
    shown_induction_head,
    uniform_pattern,
)
from data.extract.measurements import measured_at_the_end
from data.extract.parts import written
from data.extract.prompts import Prompt
from data.extract.running import (
    GUESSES,
    SEED,
    Head,
    Hook,
    batches,
    heads_of,
    label,
    losses,
    number,
    probability,
    run,
)
from data.extract.subject import Needed, subject
from data.extract.text import counts, readable_tokens
from data.facts import Array
from data.models.opened import OpenModel
from data.tag_writing import TagWriting
from data.train.measure import previous_attention

RANDOM_DIRECTIONS = 256


@subject(Needed("two_layers", layers=2, bare_stream=True))
def extract(model: OpenModel, prompt: Prompt) -> TagWriting:
    """The facts of `tag_writing` for one prompt.

    Raises
    ------
    ExplainerError
        If the model has not two layers, or something else in its stream than tokens and what heads add.
    """
    roles = measure(model.whole, model.vocabulary.bos)
    head = roles.previous_token_head
    cache = run(model.bridge, prompt.ids)
    before, tag = cache["hook_embed"][0], written(model.bridge, cache, 0)[head[1]]
    tag_weights, tagged = cache["blocks.0.attn.hook_pattern"][0, head[1]].max(-1)
    static = _static_tags(model, head)
    own_static = static[[prompt.ids[position] for position in tagged]]
    return TagWriting(
        **of_circuit(model, prompt, roles),
        **_one_step_left(model, prompt, head),
        tags=tuple(prompt.tokens[position] for position in tagged),
        tag_weights=tag_weights.numpy(),
        before=before.numpy(),
        tag=tag.numpy(),
        tag_length=tag.norm(dim=-1).numpy(),
        before_length=before.norm(dim=-1).numpy(),
        tag_is_static=torch.cosine_similarity(tag, own_static).numpy(),
        **_said_twice(model, prompt, tag[prompt.source], static),
        **_whole_vocabulary(model, head, static),
        **_by_loudness(model, static, before[prompt.source], tag[prompt.source]),
        **_cuts(model, prompt, roles),
    )


def _static_tags(model: OpenModel, head: Head) -> Tensor:
    """What a head writes on looking at each token alone, `[d_vocab, width]`."""
    tags: Tensor = (model.bridge.W_E @ model.bridge.OV[head]).AB
    return tags


def _one_step_left(model: OpenModel, prompt: Prompt, head: Head) -> dict[str, Any]:
    untrained = model.untrained()
    heads, untrained_heads = (measure(one, model.vocabulary.bos) for one in (model.bridge, untrained))
    pattern = run(model.bridge, prompt.ids)["blocks.0.attn.hook_pattern"][0, head[1]]
    random = readable_tokens(model, prompt.source)
    random_patterns = (run(one, random)["blocks.0.attn.hook_pattern"][0] for one in (model.bridge, untrained))
    measured = measured_at_the_end(model)
    held_out = None if measured is None else measured["previous_token"][head]
    return {
        "pattern": pattern.numpy(),
        "random_tokens": model.vocabulary.tokens(random),
        "random_pattern": next(random_patterns)[head[1]].numpy(),
        "random_pattern_untrained": next(random_patterns)[untrained_heads.previous_token_head[1]].numpy(),
        "attention_on_random": number(heads.previous[head]),
        "attention_on_held_out": None if held_out is None else number(held_out),
        "attention_untrained": number(untrained_heads.previous[untrained_heads.previous_token_head]),
        "attention_uniform": number(previous_attention(uniform_pattern(heads.pattern.shape[-1]))),
        "head_names": tuple(label(other) for other in heads_of(model.bridge, 0)),
        "attention_each_head": heads.previous[0].numpy(),
    }


def _said_twice(model: OpenModel, prompt: Prompt, tag: Tensor, static: Tensor) -> dict[str, Any]:
    """The next token at the source with the tag in what the unembedding reads, and without."""
    bridge = model.bridge
    stream = run(bridge, prompt.ids[: prompt.source + 1])["ln_final.hook_in"][0, -1]
    chosen = (stream @ bridge.W_U).topk(GUESSES).indices
    tagged = prompt.ids[prompt.first_copy]
    random_tags = directions.random_directions(RANDOM_DIRECTIONS, len(tag), SEED) * tag.norm()
    others = torch.arange(len(static)) != tagged
    wrong_tags = functional.normalize(static[others], dim=-1) * tag.norm()
    with_tag, without = ((one @ bridge.W_U).softmax(-1) for one in (stream, stream - tag))

    def moved_by(tags: Tensor) -> float:
        """The mean total variation between the guess without a tag and with each of these, `[tag, width]`."""
        moved = ((stream - tag + tags) @ bridge.W_U).softmax(-1)
        return number((moved - without).abs().sum(1).mean() / 2)

    return {
        "sentence_to_answer": "".join(prompt.tokens[1 : prompt.source + len(prompt.answer_ids)]).strip(),
        "guesses": model.vocabulary.tokens(chosen.tolist()),
        "guess_probabilities": with_tag[chosen].numpy(),
        "guess_probabilities_without_tag": without[chosen].numpy(),
        "tagged_token": model.vocabulary.token(tagged),
        "tagged_word": model.vocabulary.token(tagged).strip(),
        "tagged_token_probability": number(with_tag[tagged]),
        "tagged_token_probability_without_tag": number(without[tagged]),
        "moved": moved_by(tag[None]),
        "moved_random": moved_by(random_tags),
        "moved_wrong_tag": moved_by(wrong_tags),
    }


def _whole_vocabulary(model: OpenModel, head: Head, static: Tensor) -> dict[str, Any]:
    bridge, width = model.bridge, int(model.bridge.cfg.d_model)
    unembedding = directions.centred(bridge.W_U)
    untrained = model.untrained()
    untrained_static = (untrained.W_E @ untrained.OV[head]).AB
    leak = directions.leak(static, unembedding)
    leak_embedding = directions.leak(bridge.W_E, unembedding)
    shown = width // 6
    return {
        "vocabulary_size": len(static),
        "uniform_loss": math.log(len(static)),
        "leak": leak.numpy(),
        "leak_embedding": leak_embedding.numpy(),
        "leak_untrained": directions.leak(untrained_static, directions.centred(untrained.W_U)).numpy(),
        "shown_rank": shown,
        "shown_leak": number(leak[shown - 1]),
        "shown_leak_embedding": number(leak_embedding[shown - 1]),
        "shown_leak_random": number(shown / width),
        "loudness": number(directions.loudness(static, unembedding)),
        "loudness_embedding": number(directions.loudness(bridge.W_E, unembedding)),
        "loudness_each_head": np.array(
            [
                float(directions.loudness(_static_tags(model, other), unembedding))
                for other in heads_of(bridge, 0)
            ]
        ),
    }


def _by_loudness(model: OpenModel, static: Tensor, token: Tensor, tag: Tensor) -> dict[str, Any]:
    """Where the tags lie among the directions that the output listens to."""
    unembedding = directions.centred(model.bridge.W_U)
    shown = len(tag) // 6
    heard = torch.linalg.svdvals(unembedding).square()
    of_token, of_tag = directions.by_loudness(torch.stack([token, tag]), unembedding)
    counted = counts(model)
    loud = directions.by_loudness(static, unembedding)[:, :shown].sum(1)
    return {
        "shown_leak_by_frequency": None if counted is None else number(counted.unigram @ loud),
        "leak_each_head": np.array(
            [
                float(directions.leak(_static_tags(model, other), unembedding)[shown - 1])
                for other in heads_of(model.bridge, 0)
            ]
        ),
        "direction_loudness": (heard / heard.sum()).numpy(),
        "tag_by_loudness": of_tag.numpy(),
        "embedding_by_loudness": of_token.numpy(),
        "wearer_leak": number(of_tag[:shown].sum()),
        "wearer_quiet": number(of_tag[-shown:].sum()),
        "wearer_leak_embedding": number(of_token[:shown].sum()),
    }


def _cuts(model: OpenModel, prompt: Prompt, roles: Measured) -> dict[str, Any]:
    bridge, head, readers = model.bridge, roles.previous_token_head, roles.induction_heads
    reader = shown_induction_head(model.whole, prompt, roles)
    by_name = prompt.with_names(model.vocabulary, model.context_length)
    named = list(by_name.values())
    repeated = repeated_tokens(bridge, model.vocabulary.bos)
    half = repeated.shape[1] // 2
    others = [other for other in heads_of(bridge, 0) if other not in roles.previous_token_heads]
    others_cut = [cuts.from_keys(bridge, [other], readers) for other in others] or [[]]

    sentences = batches([*one.ids, *one.answer_ids] for one in named)

    def loss(hooks: list[Hook]) -> float:
        return number(torch.cat([losses(bridge, batch, hooks).flatten() for batch in sentences]).mean())

    def under(suffix: str, hooks: list[Hook]) -> dict[str, Any]:
        return {
            f"probability{suffix}": number(probability(bridge, prompt.ids, prompt.answer_ids, hooks)),
            f"loss{suffix}": (mean_loss := loss(hooks)),
            f"torn_between{suffix}": number(math.exp(mean_loss)),
            f"repeated_loss{suffix}": number(losses(bridge, repeated, hooks)[:, half:].mean()),
        }

    def at_query(hooks: list[Hook]) -> Array:
        pattern = run(bridge, prompt.ids, hooks)["blocks.1.attn.hook_pattern"][0, reader[1]]
        row: Array = pattern[prompt.query].numpy()
        return row

    cut_from_keys = cuts.from_keys(bridge, roles.previous_token_heads, readers)
    whole, from_keys = under("", []), under("_cut_from_keys", cut_from_keys)
    return {
        "names": tuple(by_name),
        **whole,
        **under("_cut_from_output", cuts.from_output(bridge, roles.previous_token_heads)),
        **from_keys,
        "attention_at_query": at_query([]),
        "attention_at_query_cut_from_keys": at_query(cut_from_keys),
        "loss_others_cut_from_keys": number(mean(loss(hooks) for hooks in others_cut)),
        "surprise_rise_cut_from_keys": number(from_keys["loss_cut_from_keys"] - whole["loss"]),
        "times_as_many_tokens": number(math.exp(from_keys["loss_cut_from_keys"] - whole["loss"])),
        "probability_others_cut_from_keys": number(
            mean(probability(bridge, prompt.ids, prompt.answer_ids, hooks) for hooks in others_cut)
        ),
        "recognising_head": label(reader),
        "tags_recognised": number(_recognised(model, head, reader)),
        "tags_recognised_chance": number(1 / (bridge.cfg.d_vocab - 1)),
    }


def _recognised(model: OpenModel, head: Head, reader: Head) -> float:
    """The share of tokens (but BOS) that, asking, score their own static tag highest of all."""
    others = torch.arange(model.bridge.cfg.d_vocab) != model.vocabulary.bos
    queries = (model.bridge.W_E @ model.bridge.W_Q[reader])[others]
    keys = (_static_tags(model, head) @ model.bridge.W_K[reader])[others]
    best = (queries @ keys.T).argmax(1)
    return float((best == torch.arange(len(best))).double().mean())
