"""The facts of `skip_trigram`, found again in NumPy from the weights alone."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from data.errors import ExplainerError
from data.extract.making import make
from data.extract.prompts import wording
from data.extract.skip_trigram import PYTHON, extract
from data.models.opened import OpenModel
from data.models.opening import open_model
from data.models.store import load_model
from data.one_head import OneHead
from data.skip_trigram import SkipTrigram
from tests.data.plain import DATA, OneLayer, softmax

BOS = 0


@pytest.fixture(scope="module")
def facts() -> SkipTrigram:
    return extracted()


def extracted(text: str | None = None, model: OpenModel | None = None) -> SkipTrigram:
    model = model or open_model("one_layer")
    assert extract.code
    code = extract.code.read(text, model.vocabulary, model.context_length)
    return extract(model, open_model("zero_layers_d256"), open_model("two_layers"), code)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(DATA / "tokenizer.json"))


@pytest.fixture(scope="module")
def plain() -> OneLayer:
    return OneLayer("one_layer")


def ids_of(tokenizer: Tokenizer, text: str) -> list[int]:
    return [BOS, *tokenizer.encode(text).ids]


def written(tokens: Sequence[str]) -> str:
    return "".join(tokens[1:])


def rivals(facts: SkipTrigram, tokenizer: Tokenizer) -> list[int]:
    return [tokenizer.encode(rival).ids[0] for rival in facts.rivals]


def test_without_layers_all_texts_are_one(facts: SkipTrigram, tokenizer: Tokenizer) -> None:
    texts = [written(facts.ruby_tokens), written(facts.bash_tokens), *facts.loops]
    texts += [written(facts.case_tokens), PYTHON]
    assert len({ids_of(tokenizer, text)[-1] for text in texts}) == 1
    assert facts.largest_difference == 0
    none = load_model(facts.without_layers)
    last = ids_of(tokenizer, written(facts.ruby_tokens))[-1]
    guess = softmax((none.embed.W_E[last] @ none.unembed.W_U).double().numpy())
    found = rivals(facts, tokenizer)
    assert facts.rivals_without_layers == pytest.approx(guess[found], rel=1e-3)
    assert (facts.end_without_layers, facts.fi_without_layers) == pytest.approx(guess[found[:2]], rel=1e-3)
    assert found[0] == guess.argmax()
    assert facts.first_without_layers == "end"


def test_one_layer_tells_them_apart(facts: SkipTrigram, tokenizer: Tokenizer, plain: OneLayer) -> None:
    found = rivals(facts, tokenizer)
    told = (
        (written(facts.ruby_tokens), facts.rivals_ruby, facts.first_ruby),
        (written(facts.bash_tokens), facts.rivals_bash, facts.first_bash),
        (written(facts.case_tokens), facts.rivals_case, "when"),
        (written(facts.loop_tokens), facts.rivals_loop, facts.first_loop),
    )
    for text, after, first in told:
        guess = softmax(plain.logits(ids_of(tokenizer, text)))
        assert after == pytest.approx(guess[found], rel=2e-3, abs=1e-7)
        assert tokenizer.decode([int(guess.argmax())]) == first
    assert (facts.first_ruby, facts.first_bash) == ("end", "fi")
    assert facts.ruby_end == pytest.approx(facts.rivals_ruby[0])
    assert facts.bash_fi == pytest.approx(facts.rivals_bash[1])
    assert min(facts.ruby_end, facts.bash_fi, facts.case_when) > 0.5
    assert facts.rivals_ruby[1] < 0.01 > facts.rivals_bash[0]
    assert facts.rivals_untrained == pytest.approx(1 / len(plain.W_E), rel=0.2)
    assert facts.rivals_elsewhere[0] < 0.2
    done = [softmax(plain.logits(ids_of(tokenizer, loop)))[found[3]] for loop in facts.loops]
    assert facts.loops_done == pytest.approx(done, rel=2e-3)
    loop = ids_of(tokenizer, facts.loops[0])
    brought = plain.brought(loop)[:, loop.index(tokenizer.encode(" do").ids[0])].sum(0)
    brought -= brought.mean()
    assert (facts.do_on_end, facts.do_on_done) == pytest.approx(brought[[found[0], found[3]]], abs=2e-3)


def test_where_the_head_looks_and_what_it_says(
    facts: SkipTrigram, tokenizer: Tokenizer, plain: OneLayer
) -> None:
    head, found = int(facts.head.removeprefix("0.")), rivals(facts, tokenizer)
    for text, row in (
        (written(facts.ruby_tokens), facts.attention_ruby),
        (written(facts.bash_tokens), facts.attention_bash),
        (written(facts.case_tokens), facts.attention_case),
    ):
        assert row == pytest.approx(plain.rows(ids_of(tokenizer, text))[head], rel=2e-3, abs=1e-6)
    table = plain.table(head, range(len(plain.W_E)))
    entries = (table - table.mean(1, keepdims=True))[:, found]
    clues = [tokenizer.encode(clue).ids[0] for clue in facts.clues]
    assert facts.entries == pytest.approx(entries[clues], rel=2e-3, abs=2e-3)
    assert facts.entries_mean == pytest.approx(entries.mean(0), abs=2e-3)
    assert facts.entries_spread == pytest.approx(entries.std(0), abs=2e-3)


def test_if_and_else_settle_nothing(facts: SkipTrigram, tokenizer: Tokenizer, plain: OneLayer) -> None:
    found = rivals(facts, tokenizer)
    for text, torn, each_head, pushed in zip(
        (written(facts.ruby_tokens), written(facts.bash_tokens)),
        (facts.rivals_ruby_torn, facts.rivals_bash_torn),
        facts.pushes_each_head,
        facts.pushes_torn,
        strict=True,
    ):
        ids = ids_of(tokenizer, text)
        at = [tokenizer.decode([token]) in facts.torn_words for token in ids]
        assert sum(at) == 2
        assert torn == pytest.approx(softmax(plain.logits(ids, at))[found], rel=2e-3)
        brought = plain.brought(ids)
        pushes = brought[..., found[0]] - brought[..., found[1]]
        assert each_head == pytest.approx(pushes.sum(1), abs=2e-3)
        assert pushed == pytest.approx(pushes[:, np.array(at)].sum(), abs=2e-3)
        whole = plain.logits(ids)
        direct = plain.W_E[ids[-1]] @ plain.W_U
        assert pushes.sum() + direct[found[0]] - direct[found[1]] == pytest.approx(
            whole[found[0]] - whole[found[1]]
        )
    assert abs(facts.rivals_ruby_torn[0] - facts.rivals_bash_torn[0]) < 0.05


def test_surprise_is_that_of_the_training(facts: SkipTrigram) -> None:
    none, one = (
        np.array(json.loads((DATA / "weights" / name / "model.json").read_text())["card"]["loss"])
        for name in (facts.without_layers, facts.model)
    )
    assert facts.surprise_fall == pytest.approx(none.mean() - one.mean(), rel=1e-4)
    assert facts.tokens_left == pytest.approx(np.exp(one.mean() - none.mean()), rel=1e-4)
    assert facts.choices_without_layers == pytest.approx(np.exp(none.mean()), rel=1e-4)
    assert facts.choices == pytest.approx(facts.tokens_left * facts.choices_without_layers, rel=1e-4)
    assert facts.surprise_fall > 10 * facts.surprise_fall_error
    assert facts.surprise < facts.surprise_without_layers < facts.surprise_uniform


def test_what_is_written_can_be_written(facts: SkipTrigram, tokenizer: Tokenizer, plain: OneLayer) -> None:
    ids = ids_of(tokenizer, written(facts.bash_tokens))
    chance = np.random.default_rng(0)
    for token in facts.written[:8]:
        guess = softmax(plain.logits(ids))
        if len(ids) > len(ids_of(tokenizer, written(facts.bash_tokens))):
            guess[BOS] = 0
            drawn = int(np.searchsorted(guess.cumsum(), chance.random() * guess.sum()))
            assert tokenizer.decode([drawn]) == token
        ids.append(next(one for one in range(len(guess)) if tokenizer.decode([one]) == token))
    assert facts.written[0] == facts.written_without_layers[0] == "echo"
    assert facts.written != facts.written_without_layers


def test_a_sample_is_what_the_model_draws(facts: SkipTrigram, tokenizer: Tokenizer, plain: OneLayer) -> None:
    ids = ids_of(tokenizer, facts.sample_start)
    chance, start = np.random.default_rng(0), len(ids)
    for _ in range(40):
        guess = softmax(plain.logits(ids))
        guess[BOS] = 0
        ids.append(int(np.searchsorted(guess.cumsum(), chance.random() * guess.sum())))
    assert facts.sample == tokenizer.decode(ids[start:]).replace("\n", " ↵ ")
    assert len({facts.sample, facts.sample_without_layers, facts.sample_two_layers}) == 3


def test_it_can_be_told_of_other_code(tokenizer: Tokenizer, plain: OneLayer) -> None:
    text = r"def size\nif @size\n@size\nelse\n0\n"
    other = extracted(text)
    assert written(other.ruby_tokens) == text.replace(r"\n", "\n")
    guess = softmax(plain.logits(ids_of(tokenizer, written(other.ruby_tokens))))
    assert other.rivals_ruby == pytest.approx(guess[rivals(other, tokenizer)], rel=2e-3, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("def size", "does not end in a line break"),
        ("", "does not end in a line break"),
        (r"puts size\n", "begins with `def`"),
        (r"def size\n" + r"if @size\nelse\n" * 40, "reads 192 at most"),
    ],
)
def test_code_that_cannot_be_told_of_is_refused(text: str, what: str) -> None:
    with pytest.raises(ExplainerError, match=what) as caught:
        extracted(text)
    assert caught.value.remedy


def test_of_several_clips_each_takes_the_prompt_it_can_read(tmp_path: Path) -> None:
    code = r"def size\nif @size\n@size\nelse\n0\n"
    make(["one_head", "skip_trigram"], tmp_path, prompt=code)
    assert SkipTrigram.load(tmp_path).ruby_tokens[2] == " size"
    assert OneHead.load(tmp_path).prompt == wording(None, None)
    make(["one_head", "skip_trigram"], tmp_path, name="John")
    assert SkipTrigram.load(tmp_path).ruby_tokens[2] == " value"
    assert OneHead.load(tmp_path).answer_shown == "John"


def test_a_model_that_nobody_measured_is_refused() -> None:
    with pytest.raises(ExplainerError, match="Nobody measured"):
        extracted(model=replace(open_model("one_layer"), card={}))
    with pytest.raises(ExplainerError, match="needs 1 layers"):
        extracted(model=open_model("two_layers"))
