"""A token hands over one answer to whoever looks at it: `else` says `end` in Ruby, and in Python, too."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Mobject,
    ReplacementTransform,
    VGroup,
)

from data.crossed_wires import CrossedWires
from data.facts import Array
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.lamps import Lamps, Light
from scenes.kit.weave.passage import Passage
from scenes.kit.weave.planes import BYSTANDER, RELATED, SPOKEN, Step
from scenes.kit.weave.rows import Outlined, Result, Rows
from scenes.kit.weave.shares import Shares
from scenes.kit.weave.words import Asked, Provenance

PAGE = Region(place.FULL.left, -0.4, place.FULL.bottom, place.FULL.top)
BESIDE = Region(0.6, place.FULL.right, place.FULL.bottom, place.FULL.top)
"""A text on the left, and what the model makes of it on the right."""

NARROW = Region(place.FULL.left, -2.9, place.FULL.bottom, place.FULL.top)
LAMPS = [Region(left, left + 3.8, place.FULL.bottom + 0.1, 1.23) for left in (-1.7, 2.6)]
"""A text, and beside it two fields of lamps, with words above them."""

COLUMNS = place.FULL.split(3, 0.7)
TEXTS = [Region(column.left, column.right, 0, column.top) for column in COLUMNS]
UNDER = [Region(column.left, column.right, column.bottom, -0.12) for column in COLUMNS]
"""Three texts, and under each how its guess fares."""

LOUD = 5.0
"""How high a whole attention is, under a text."""

RUBY, PYTHON, BASH = range(3)
WITHOUT, WITH = range(2)
"""The languages and the cases, as the facts have them."""


class CrossedWiresClip(Clip[CrossedWires]):
    """What a token says is fixed before anybody asks; so it says it to those who should not hear it, too."""

    facts_type = CrossedWires

    def cast(self) -> None:
        facts = self.facts
        self.text = self.page(facts.python_tokens)
        self.source = self.text.at(facts.source)[0]
        self.look = self.look_of(self.text, facts.attention)
        self.leaving: list[Mobject] = []

    @beat
    def not_in_python(self, beat: Beat) -> None:
        facts, text = self.facts, self.text
        asked = Asked("Who told it", f"to say “{facts.answer}”?").move_to(BESIDE.point(0, 0.6), LEFT)
        text.stand(RELATED)
        self.opens_on(*text.everything(), fixed=[self.of_six(), asked])
        chips = list(text.chips.values())
        first, rest = chips[: self.source - 1], chips[self.source - 1 :]
        beat.by("else", LaggedStart(*(Step([chip], SPOKEN) for chip in first), lag_ratio=0.5))
        beat.by("python", LaggedStart(*(Step([chip], SPOKEN) for chip in rest), lag_ratio=0.5))
        beat.now(text.chips[text.last].role(style.QUERY), pace=style.CALM)
        beat.into("first_with", text.says(facts.first_with), pace=style.CALM)
        beat.now(text.speak_of([self.source, text.last]), pace=min(style.CALM, beat.left))
        self.asked = asked

    @beat
    def it_was_else(self, beat: Beat) -> None:
        facts, text = self.facts, self.text
        present, without = self.guesses(WITH), self.guesses(WITHOUT)
        beat.now(self.overlay.drop(self.asked), Create(self.look), pace=style.BRISK, before="else")
        beat.by("else", LaggedStart(*present.grow(), lag_ratio=0.1))
        cut = text.cut(self.look)
        beat.by("falls", ReplacementTransform(self.look, cut))
        note = without.noted(f"without “{facts.source}”")
        beat.now(*present.into(without), FadeIn(note), pace=style.SLOW)
        full = self.outlined(f"with “{facts.source}”").shift(at(0, 0.55))
        least = self.percent("without_another")
        other = Words(f"without any other token: {least} or more", style.NAME, style.QUIET)
        other.move_to(BESIDE.point(0, 0), aligned_edge=LEFT + DOWN)
        beat.now(FadeIn(other, full), pace=style.CALM, before="first_without")
        beat.into("first_without", text.says(facts.first_without), pace=style.BRISK)
        beat.into("did", text.chips[self.source].role(style.VALUE), pace=style.CALM)
        self.leaving = [cut, without, note, other, full]

    @beat
    def one_row(self, beat: Beat) -> None:
        facts, text = self.facts, self.text
        look = self.look_of(text, facts.attention)
        heads = self.read("head_count", "d")
        first = f"“{facts.answer}” is first in {self.read('rows_first', 'd')} of {heads} heads"
        origin = self.reads(f"head {facts.head} of one layer", first)
        entries = [(token, "row_entries", index) for index, token in enumerate(facts.row_tokens)]
        row = self.row(entries, facts.row_spread, f"one of {heads} heads")
        title, typical = row.grow()[-1], self.outlined("the spread of the whole list")
        beat.by("heads", leave(*self.leaving), Create(look), text.doubts(), title, *origin)
        rises = FadeOut(text.chips[self.source].copy(), target_position=row)
        beat.by("list", rises, LaggedStart(*row.grow()[:-1], lag_ratio=0.1), FadeIn(typical))
        rest = [part for name, part in row.parts.items() if name != facts.answer]
        beat.wait_before("end", 2 * style.SLOW)
        beat.by("end", Step(rest, RELATED), self.camera_in(row.parts[facts.answer], by=1.6))
        beat.wait_before("choose", style.SLOW)
        beat.by("choose", self.camera_out(), Step(rest, SPOKEN))
        heard = self.row(
            [(token, "row_heard", index) for token, _, index in entries], None, f"one of {heads} heads"
        )
        beat.by("louder", text.bring(self.source), *row.into(heard), FadeOut(typical))
        self.leaving = [heard, look]

    @beat
    def everyone_asks(self, beat: Beat) -> None:
        facts = self.facts
        text = Passage(facts.python_tokens, "Python", NARROW, style.TOKEN_SIZE)
        fields = [Lamps(0 * facts.raised, region) for region in LAMPS]
        meshes = [field.mesh() for field in fields]
        most = f"{self.read('raised_count', ',')} of {self.read('askers', ',')}"
        named = [
            self.over(0, f"by “{facts.source}”, whoever asks", most),
            self.over(1, "by others in its place", self.percent("others_share")),
        ]
        beat.by("everyone", leave(*self.leaving), *self.text.into(text), *self.reads())
        self.text = text
        arrives = FadeIn(fields[0], meshes[0], named[0][0])
        beat.now(text.speak_of([self.source, text.last]), arrives, pace=style.CALM, before="place")
        beat.steps("place", *(text.turns(text.last, asker) for asker in facts.some_askers))
        beat.by("all", Light(fields[0], facts.raised))
        beat.now(FadeIn(named[0][1]), pace=style.QUICK)
        back = text.turns(text.last, facts.python_tokens[text.last])
        beat.by("another", *back, FadeIn(fields[1], meshes[1], named[1][0]))
        other = text.turns(self.source, facts.some_askers[1])
        beat.by("never", *other, Light(fields[1], facts.others_raise))
        none = Words(f"as much: {self.read('others_louder', 'd')}", style.NAME, style.QUIET)
        none.next_to(named[1][1], buff=0.3).align_to(at(LAMPS[1].right, 0), -LEFT)
        beat.now(FadeIn(named[1][1], none), pace=style.BRISK)
        beat.now(*text.turns(self.source, facts.source), pace=style.BRISK)
        self.leaving = [*fields, *meshes, *named[0], *named[1], none]

    @beat
    def in_unseen_text(self, beat: Beat) -> None:
        old = self.text
        texts = ruby, python, bash = self.three()
        comes = arrive(*ruby.everything(), *bash.everything())
        beat.by("saw", leave(*self.leaving), *old.into(python), comes)
        looks = [self.look_of(text, row) for text, row in zip(texts, self.attention(), strict=True)]
        before = [self.in_language(language, WITHOUT) for language in (RUBY, PYTHON, BASH)]
        after = [self.in_language(language, WITH) for language in (RUBY, PYTHON, BASH)]
        ends = [[text.at(self.facts.source)[0], text.last] for text in texts]
        alone = [text.speak_of(spoken) for text, spoken in zip(texts, ends, strict=True)]
        beat.by("ruby", Create(looks[RUBY]), *alone, *before[RUBY].grow())
        notes = [self.beside_first(rows, f"no “{self.facts.source}”") for rows in after]
        rises = *before[RUBY].into(after[RUBY]), FadeIn(notes[RUBY])
        beat.now(self.hands(ruby), *rises, pace=style.SLOW, before="right")
        others = before[PYTHON].grow(), before[BASH].grow()
        beat.by("python", *map(Create, looks[1:]), *others[0], *others[1])
        rises = *before[PYTHON].into(after[PYTHON]), FadeIn(notes[PYTHON])
        beat.now(self.hands(python), *rises, pace=style.SLOW, before="never")
        aside = [after[RUBY].parts.values(), before[BASH].parts.values()]
        back = [Step(rows, BYSTANDER) for rows in aside]
        beat.by("never", *back, ruby.speak_of([]), bash.speak_of([]))
        beat.wait_before("crossed", 2 * style.SLOW)
        fore = ruby.speak_of(ends[RUBY]), bash.speak_of(ends[BASH])
        beat.now(Step(aside[0], SPOKEN), Step(aside[1], SPOKEN), *fore, pace=style.CALM, before="crossed")
        beat.by("crossed", self.hands(bash), *before[BASH].into(after[BASH]), FadeIn(notes[BASH]))
        self.text = python
        self.leaving = [*ruby.everything(), *bash.everything(), *after, *looks, *notes]

    @beat
    def outvoted(self, beat: Beat) -> None:
        facts = self.facts
        page, other = self.page(facts.python_tokens), self.page(facts.witness_tokens)
        beat.by("tokens", leave(*self.leaving), *self.text.into(page), *self.reads())
        witness = other.at(facts.witness)[0]
        results = [
            self.fared("python_with", "after “return 0”", style.ANSWER),
            self.fared("witness_with", f"after “return{facts.witness}”", style.ANSWER),
            self.fared("witness_unheard", f"without “{facts.witness.strip()}”", style.NULL),
            self.fared("witness_without", f"without “{facts.source}”", style.NULL),
        ]
        title, most = f"the guess “{facts.answer}”", facts.python_with
        steps = [Rows(results[:count], BESIDE, title=title, full=most) for count in (1, 2, 3, 4)]
        beat.by("none", *page.into(other), *steps[0].grow())
        against = other.look(witness, float(facts.attention_witness[witness]))
        speaks = Create(against), other.chips[witness].role(style.LOGIT)
        beat.by("against", *speaks, *steps[0].into(steps[1]))
        beat.now(other.bring(witness), *steps[1].into(steps[2]), pace=style.SLOW, before="pushes")
        pushes = self.look_of(other, facts.attention_witness)
        beat.by("pushes", Create(pushes), other.chips[self.source].role(style.VALUE))
        beat.by("repaired", self.hands(other), *steps[2].into(steps[3]))
        self.text, self.leaving = other, [steps[3], against, pushes]

    @beat
    def one_head(self, beat: Beat) -> None:
        facts, page = self.facts, self.page(self.facts.python_tokens)
        single = self.reads("one layer of a single head")
        beat.by("heads", leave(*self.leaving), *self.text.into(page), *single)
        look = self.look_of(page, facts.single_attention)
        loudest = [(token, "single_row_entries", k) for k, token in enumerate(facts.single_row_tokens[:-1])]
        row = self.row([*loudest, (facts.answer, "single_answer")], facts.single_spread, "the only head")
        *grow, title = row.grow()
        typical, without = (
            self.outlined("the spread of the whole list"),
            self.outlined(f"without “{facts.source}”"),
        )
        beat.by("single", Create(look), title)
        beat.by("same", LaggedStart(*grow, lag_ratio=0.1), FadeIn(typical))
        rest = [part for name, part in row.parts.items() if name != facts.answer]
        beat.by("end", Step(rest, RELATED))
        results = [
            self.in_text("end_in_text", PYTHON, "Python, six heads"),
            self.in_text("single_in_text", PYTHON, "Python, one head"),
            self.in_text("end_in_text", RUBY, "Ruby, six heads"),
            self.in_text("single_in_text", RUBY, "Ruby, one head"),
        ]
        named = f"“{facts.answer}” in unseen text"
        rows = Rows(results, BESIDE, title=named, full=float(facts.end_in_text.max()))
        *grow, title = rows.grow()
        beat.now(leave(row, typical), pace=style.BRISK)
        beat.now(title, *grow[:2], *grow[4:6], FadeIn(without), pace=style.CALM)
        beat.by("either", LaggedStart(*grow[2:4], *grow[6:], lag_ratio=0.2))
        self.text, self.leaving = page, [look, rows, without]

    @beat
    def six_heads(self, beat: Beat) -> None:
        ruby, python, _ = self.three()
        beat.by(
            "mix", leave(*self.leaving), *self.text.into(python), arrive(*ruby.everything()), *self.reads()
        )
        fields = "attention_heads_ruby", "attention_heads"
        mixes = [self.mix(field, region) for field, region in zip(fields, UNDER, strict=False)]
        heard = [LaggedStart(*columns.grow(), lag_ratio=0.3) for _, columns in mixes]
        beat.by("measured", *heard, FadeIn(*(title for title, _ in mixes)))
        results = [
            self.likeness("alike_single", "one head", style.NULL),
            self.likeness("alike", "six heads", style.VALUE),
            self.likeness("alike_strangers", "two different tokens", style.NULL),
        ]
        title = "what two hear: 1 is the same"
        steps = [Rows(results[:count], COLUMNS[BASH], title=title) for count in (1, 2, 3)]
        beat.now(*steps[0].grow(), pace=style.CALM, before="same")
        beat.by("same", *steps[0].into(steps[1]))
        beat.now(*steps[1].into(steps[2]), pace=style.SLOW, before="uncross")
        looks = [self.look_of(text, row) for text, row in zip((ruby, python), self.attention(), strict=False)]
        made = [self.by_heads(RUBY), self.by_heads(PYTHON)]
        note = Outlined(f"without “{self.facts.source}”").move_to(UNDER[BASH].point(0, 0), LEFT + DOWN)
        beat.by("uncross", leave(*(part for mix in mixes for part in mix)), *map(Create, looks))
        shown = [part for rows in made for part in rows.grow()]
        beat.by("made", self.hands(ruby), self.hands(python), *shown, FadeIn(note))
        self.texts, self.looks = [ruby, python], looks
        self.leaving = [*made, note, steps[2]]

    @beat
    def what_it_tells(self, beat: Beat) -> None:
        facts = self.facts
        bash = self.three()[BASH]
        texts, looks = [*self.texts, bash], [*self.looks, self.look_of(bash, facts.attention_bash)]
        beat.now(leave(*self.leaving), arrive(*bash.everything()), pace=style.CALM)
        spoken = [text.speak_of([text.at(facts.source)[0], text.last]) for text in texts]
        beat.now(*spoken, Create(looks[BASH]), pace=style.BRISK, before="same")
        beat.by("same", *map(self.hands, texts))
        says = facts.first_ruby, facts.first_with, facts.first_bash
        beat.now(*(text.says(token) for text, token in zip(texts, says, strict=True)), pace=style.BRISK)
        asked = Asked("What do most tokens tell?").move_to(place.FULL.point(0, 0.16), LEFT)
        beat.by("most", self.overlay.add(asked))
        beat.by("echo", *map(self.hands, texts))

    # What several beats ask for

    def of_six(self) -> Provenance:
        """What most of it is read off."""
        return Provenance("one layer of six heads", "the texts are ours")

    def reads(self, *parts: str) -> list[Change]:
        """The quiet line says what the picture is read off from now on."""
        return [self.overlay.show(Provenance(*parts) if parts else self.of_six())]

    def page(self, tokens: Sequence[str]) -> Passage:
        """A text in Python, in large."""
        return Passage(tokens, "Python", PAGE, style.QUESTION)

    def three(self) -> list[Passage]:
        """The same thing in three languages, side by side."""
        facts = self.facts
        tokens = facts.ruby_tokens, facts.python_tokens, facts.bash_tokens
        named = zip(tokens, facts.languages, TEXTS, strict=True)
        return [Passage(text, name, region) for text, name, region in named]

    def attention(self) -> tuple[Array, Array, Array]:
        """Where the head looks in them."""
        facts = self.facts
        return facts.attention_ruby, facts.attention, facts.attention_bash

    def look_of(self, text: Passage, attention: Array) -> Line:
        """The last token's look at the source."""
        source = text.at(self.facts.source)[0]
        return text.look(source, float(attention[source]))

    def hands(self, text: Passage) -> Any:
        """The source hands over what it has to say."""
        return text.bring(text.at(self.facts.source)[0])

    def outlined(self, what: str) -> Outlined:
        """What the outlines on the bars on the right are, below them."""
        return Outlined(what).move_to(BESIDE.point(0, 0), aligned_edge=LEFT + DOWN)

    def beside_first(self, rows: Rows, what: str) -> Outlined:
        """What the outlines on these bars are, beside the first row's name."""
        name = next(iter(rows.parts.values()))[0]
        return Outlined(what).next_to(name, RIGHT, buff=0.25).set_y(name.get_y())

    def guesses(self, case: int) -> Rows:
        """The likeliest next tokens, with what is handed over, or without it and, as outlines, with it."""
        guess = self.facts.guess
        results = [
            Result(
                token,
                float(guess[case, index]),
                self.percent("guess", case, index),
                style.ANSWER,
                float(guess[WITH, index]) if case == WITHOUT else None,
                token=True,
            )
            for index, token in enumerate(self.facts.shown)
        ]
        return Rows(results, BESIDE, full=float(guess.max()))

    def row(self, entries: Sequence[tuple[Any, ...]], null: float | None, head: str) -> Rows:
        """Entries of a row of a head's table: each a token, a field and an index."""
        values = [float(np.asarray(getattr(self.facts, field))[tuple(k)]) for _, field, *k in entries]
        results = [
            Result(token, value, self.signed(field, *index), style.VALUE, null, token=True)
            for (token, field, *index), value in zip(entries, values, strict=True)
        ]
        title = f"the list of “{self.facts.source}” in {head}"
        most = values[0] if null else float(self.facts.row_entries.max())
        return Rows(results, BESIDE, title=title, full=most)

    def in_language(self, language: int, case: int) -> Rows:
        """How the guess fares in unseen text, and how often it was right."""
        came = self.facts.truth_in_text
        number = self.percent("truth_in_text", language)
        results = [
            self.in_text("end_in_text", language, "", case),
            Result("came", float(came[language]), number, style.NULL, label="really came"),
        ]
        title = f"mean of {self.read('places', 'd', language)} unseen places"
        return Rows(results, UNDER[language], title=title, full=float(came.max()))

    def by_heads(self, language: int) -> Rows:
        """How the guess fares in unseen text, with six heads and with one."""
        results = [
            self.in_text("end_in_text", language, "six heads"),
            self.in_text("single_in_text", language, "one head"),
        ]
        title = f"“{self.facts.answer}” in unseen text"
        return Rows(results, UNDER[language], title=title, full=float(self.facts.end_in_text.max()))

    def in_text(self, field: str, language: int, label: str, case: int = WITH) -> Result:
        """The guess in unseen text, and as an outline what it was without the source."""
        values = getattr(self.facts, field)
        null = float(values[WITHOUT, language]) if case == WITH else None
        name, number = label or self.facts.answer, self.percent(field, case, language)
        return Result(name, float(values[case, language]), number, style.ANSWER, null, token=not label)

    def fared(self, field: str, name: str, color: str) -> Result:
        """The guess in one case."""
        return Result(name, getattr(self.facts, field), self.percent(field), color)

    def likeness(self, field: str, name: str, color: str) -> Result:
        """A cosine."""
        return Result(name, getattr(self.facts, field), self.read(field, ".2f"), color)

    def mix(self, field: str, region: Region) -> tuple[Words, Shares]:
        """How loud each head's row is heard: a column for each."""
        heard = getattr(self.facts, field)
        feet = [region.point((head + 0.5) / len(heard), 0) for head in range(len(heard))]
        title = Words("how loud each head is", style.NAME, style.QUIET)
        return title.move_to(region.point(0, 1), aligned_edge=LEFT + UP), Shares(feet, heard, LOUD)

    def over(self, side: int, name: str, number: str) -> tuple[VGroup, Words]:
        """What a field of lamps shows, and how many are lit, above it."""
        region = LAMPS[side]
        raised = Words(f"“{self.facts.answer}” is raised", style.NAME, style.QUIET)
        by = Words(name, style.NAME, style.QUIET)
        title = VGroup(raised, by).arrange(DOWN, buff=0.05, aligned_edge=LEFT)
        title.move_to(at(region.left, place.FULL.top), aligned_edge=LEFT + UP)
        count = Words(number, style.SECOND, weight=MEDIUM)
        return title, count.move_to(region.point(0, 1) + at(0, 0.45), aligned_edge=LEFT)

    def signed(self, field: str, *index: int) -> str:
        """A number of logits with its sign."""
        written = self.read(field, ".1f", *index)
        return written if written.startswith("−") else f"+{written}"
