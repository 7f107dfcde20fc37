"""Texts that end in the same token: what a layer that looks back makes of each, and by which clues."""

from collections.abc import Sequence
from dataclasses import replace

from manim import (
    LEFT,
    RIGHT,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    TransformFromCopy,
    VGroup,
    VMobject,
)

from data.facts import Array
from data.skip_trigram import SkipTrigram
from scenes.kit import style
from scenes.kit.clip import Beat, Clip, beat
from scenes.kit.frame import place
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.stage import Change
from scenes.kit.frame.text import MEDIUM, Words
from scenes.kit.weave.choices import Choices
from scenes.kit.weave.entries import Entries
from scenes.kit.weave.passage import Passage, Triple
from scenes.kit.weave.planes import BYSTANDER, RELATED, SPOKEN, Step
from scenes.kit.weave.rows import Outlined, Result, Rows
from scenes.kit.weave.words import Asked, Named, Provenance

FOLD = -0.6
"""Texts stand above, what the model makes of them below."""

RUBY = Region(place.FULL.left, -3.2, FOLD, place.FULL.top)
BASH = Region(1.9, place.FULL.right, FOLD, place.FULL.top)
BETWEEN = Region(-2.95, 1.6, FOLD, place.FULL.top)
UNDER_RUBY = Region(RUBY.left, -1.9, place.FULL.bottom, FOLD - 0.2)
UNDER_BASH = Region(BASH.left, BASH.right, place.FULL.bottom, FOLD - 0.2)
"""From left to right: the text in Ruby, a table, the text in Bash, with bars under the texts."""

LEFT_PAGE = Region(UNDER_RUBY.left, UNDER_RUBY.right, FOLD, place.FULL.top)
RIGHT_PAGE = Region(UNDER_BASH.left, UNDER_BASH.right, FOLD, place.FULL.top)
"""Pages of what models write."""

NEAR_TABLE = Region(RUBY.left, BETWEEN.right, FOLD, place.FULL.top)
UNDER = Region(UNDER_RUBY.right, UNDER_BASH.left, place.FULL.bottom, FOLD - 0.2)
NUMBERS, SQUARES = 0.55, Region(0, 0, place.FULL.bottom, -0.25)
"""Below those pages: how high numbers stand, and from where to where squares do."""

ONE_ROW = Region(BETWEEN.left, BETWEEN.right, 0.9, BETWEEN.top)
"""The table, while it has one row only."""

END, FI, WHEN, DONE = range(4)
IF, ELSE, DEF, ECHO, CASE, DO = range(6)
"""The rivals and the clues, as the facts have them."""


class SkipTrigramClip(Clip[SkipTrigram]):
    """A head looks back for a clue, and what it sees there raises or lowers what may come next."""

    facts_type = SkipTrigram

    def cast(self) -> None:
        facts = self.facts
        self.ruby = Passage(facts.ruby_tokens, "Ruby", RUBY)
        self.bash = Passage(facts.bash_tokens, "Bash", BASH)
        self.looks: dict[Passage, list[VMobject]] = {}
        self.rows: dict[Passage, Rows] = {}
        self.read_from = Provenance("no layers", "one layer")

    @beat
    def which_word_closes_it(self, beat: Beat) -> None:
        ruby, bash = self.ruby, self.bash
        asked = Asked("Which word closes it?").move_to(UNDER_RUBY.point(0, 0.5), aligned_edge=LEFT)
        doubted = Asked("Can a model tell them apart?").move_to(asked, aligned_edge=LEFT)
        for text in (ruby, bash):
            text.stand(RELATED)
        self.opens_on(*ruby.everything(), *bash.everything(), fixed=[self.read_from, asked])
        beat.by("closes", self.lights_up(ruby))
        beat.by("ruby", self.lights_up(bash))
        beat.now(ruby.says(self.facts.rivals[END]), pace=style.BRISK, before="backwards")
        beat.steps("backwards", *bash.says_backwards(bash.at(self.facts.torn_words[0])[0]))
        beat.wait_before("apart", style.CALM)
        beat.by("apart", ruby.doubts(), bash.doubts(), self.overlay.drop(asked), self.overlay.add(doubted))
        self.doubted = doubted

    @beat
    def a_habit(self, beat: Beat) -> None:
        facts, ruby, bash = self.facts, self.ruby, self.bash
        asks = [text.chips[text.last].role(style.QUERY) for text in (ruby, bash)]
        back = [text.speak_of([text.last]) for text in (ruby, bash)]
        beat.by("last", *back, *asks, self.overlay.drop(self.doubted))
        first, second = (
            self.bets("rivals_without_layers", (END, FI), under) for under in (UNDER_RUBY, UNDER_BASH)
        )
        self.rows = {ruby: first, bash: second}
        beat.now(LaggedStart(*first.grow(), lag_ratio=0.3), pace=0.5 * beat.until("end"))
        beat.by("end", TransformFromCopy(first, second))
        beat.now(*(text.says(facts.first_without_layers) for text in (ruby, bash)), pace=style.BRISK)
        beat.into("habit", *self.outlined(ruby, "rivals_without_layers"), pace=style.CALM)
        beat.now(*self.outlined(bash, "rivals_without_layers"), pace=style.BRISK)

    @beat
    def one_look_back(self, beat: Beat) -> None:
        facts, ruby, bash = self.facts, self.ruby, self.bash
        beat.by("attention", ruby.speak_of_all(), bash.speak_of_all(), self.tells_of_head())
        self.looks = {
            ruby: self.looks_of(ruby, facts.attention_ruby),
            bash: self.looks_of(bash, facts.attention_bash),
        }
        both = [look for looks in self.looks.values() for look in looks]
        called = Named("attention", *ruby.behind(), style.QUERY)
        looks = LaggedStart(*map(Create, both), lag_ratio=0.3)
        beat.now(looks, FadeIn(called), pace=0.6 * beat.until("ruby"))
        back = [bash.speak_of([bash.last]), Step(self.rows[bash].parts.values(), BYSTANDER)]
        self.key = Outlined("without layers").move_to(UNDER.center)
        beat.by("ruby", FadeOut(called), FadeIn(self.key), *back)
        self.carry(beat, ruby, "rivals_ruby", facts.first_ruby, 0.7 * beat.until("bash"))
        fore = [bash.speak_of_all(), Step(self.rows[bash].parts.values(), SPOKEN)]
        beat.by("bash", *fore, ruby.speak_of([ruby.last]))
        self.carry(beat, bash, "rivals_bash", facts.first_bash, beat.until("wins"))
        beat.now(ruby.speak_of_all(), pace=style.CALM)

    @beat
    def look_and_say(self, beat: Beat) -> None:
        facts, ruby, bash = self.facts, self.ruby, self.bash
        clues = facts.clues_in(facts.ruby_tokens, facts.attention_ruby)
        name, clue = facts.clues[DEF], ruby.at(facts.clues[DEF])[0]
        gone = leave(*self.looks.pop(bash), *self.rows.values(), self.key, *bash.everything())
        near = self.camera_in(NEAR_TABLE, by=1.4)
        beat.by("head", gone, ruby.speak_of([*clues, ruby.last]), near)
        called = Named(f"head {facts.head},\none of {self.read('head_count', 'd')}", *ruby.behind())
        beat.now(FadeIn(called), pace=style.CALM)
        weights = [ruby.beside(clue, self.percent("attention_ruby", clue)) for clue in clues]
        looks = Words("looks", style.LABEL, style.QUERY).move_to(weights[0], LEFT).set_y(ruby.title.get_y())
        coming = (FadeIn(weight, shift=0.2 * LEFT) for weight in reversed(weights))
        beat.by("look", FadeIn(looks), LaggedStart(*coming, lag_ratio=0.6))
        self.table = table = self.entries((IF, ELSE, DEF, ECHO), (END, FI), BETWEEN)
        beat.by("seen", FadeOut(called), *table.open())
        going = FadeOut(ruby.chips[clue].copy(), target_position=table.rows[name][0])
        beat.now(going, *table.come(name), pace=style.SLOW)
        beat.now(self.camera_out(), pace=style.SLOW)
        triple = Triple("a skip-trigram", name, ruby.tokens[ruby.last], facts.rivals[END]).move_to(
            UNDER.center
        )
        links = ((), (triple.gap,), (triple.arrow,))
        sources = (ruby.chips[clue], ruby.chips[ruby.last], table.heads[0])
        parts = zip(sources, triple.chips, links, strict=True)
        steps = [[TransformFromCopy(one, chip), *map(FadeIn, link)] for one, chip, link in parts]
        beat.steps("skip-trigram", *steps)
        beat.now(FadeIn(triple.called), pace=style.BRISK)
        self.asides.held += [*triple, *weights, looks]

    @beat
    def torn(self, beat: Beat) -> None:
        facts, ruby, bash, table = self.facts, self.ruby, self.bash, self.table
        row, torn = table.rows[facts.clues[DEF]], [table.rows[clue] for clue in facts.torn_words]
        bash.stand(SPOKEN)
        comes = arrive(*self.rows.values(), self.key, *bash.everything())
        beat.by("if", self.asides.clear(), ruby.speak_of_all(), Step([row], BYSTANDER), comes)
        self.looks[bash] = self.looks_of(bash, facts.attention_bash)
        looks = LaggedStart(*map(Create, self.looks[bash]), lag_ratio=0.1)
        enters = [self.enters(clue, ruby, bash) for clue in facts.torn_words]
        beat.now(looks, *enters[0], pace=0.36 * beat.until("nothing"))
        beat.now(*enters[1], pace=0.5 * beat.until("nothing"))
        only = f"{' and '.join(facts.torn_words)} alone"
        alone = [self.rows[text].noted(only) for text in (ruby, bash)]
        fallen = [*self.outlined(ruby, "rivals_ruby_torn"), *self.outlined(bash, "rivals_bash_torn")]
        beat.by("nothing", *fallen, FadeIn(*alone))
        beat.wait_until("bystanders")
        risen = [*self.outlined(ruby, "rivals_ruby"), *self.outlined(bash, "rivals_bash")]
        beat.by("def", *risen, FadeOut(*alone), Step(torn, RELATED))
        in_ruby, in_bash = ruby.at(facts.clues[DEF]), bash.at(facts.clues[ECHO])
        beat.now(Step([row], SPOKEN), ruby.speak_of(in_ruby), bash.speak_of(in_bash), pace=style.CALM)
        beat.wait_before("echo", style.CALM)
        beat.now(*self.enters(facts.clues[ECHO], bash), pace=min(style.SLOW, beat.left))

    @beat
    def not_all_of_them(self, beat: Beat) -> None:
        facts = self.facts
        case, loop = Passage(facts.case_tokens, "Ruby", RUBY), Passage(facts.loop_tokens, "Bash", BASH)
        looks = [look for looks in self.looks.values() for look in looks]
        gone = leave(self.table, *looks, self.rows[self.bash])
        beat.by("case", gone, *self.ruby.becomes(case), self.bash.speak_of([]))
        when = self.bets("rivals_without_layers", (WHEN, END), UNDER_RUBY, null=True)
        looks = self.looks_of(case, facts.attention_case)
        beat.now(*self.rows[self.ruby].into(when), *map(Create, looks), pace=style.CALM)
        self.rows, self.looks = {case: when}, {case: looks}
        brought = facts.clues_in(facts.case_tokens, facts.attention_case)
        beat.now(*map(case.bring, brought), pace=style.CALM)
        beat.now(*self.outlined(case, "rivals_case"), case.says(facts.rivals[WHEN]), pace=style.CALM)
        beat.wait_before("do", style.SLOW)
        beat.by("do", *self.bash.becomes(loop))
        self.rows[loop] = self.bets("rivals_without_layers", (DONE,), UNDER_BASH, null=True)
        beat.now(LaggedStart(*self.rows[loop].grow(), lag_ratio=0.3), pace=style.CALM)
        beat.now(
            *self.outlined(loop, "rivals_loop"), loop.says(facts.first_loop, style.NULL), pace=style.CALM
        )
        self.table = self.entries((DO,), (END, DONE), ONE_ROW)
        beat.by("ending", *self.table.open(), *self.enters(facts.clues[DO], loop))
        self.ruby, self.bash = case, loop

    @beat
    def how_much(self, beat: Beat) -> None:
        facts = self.facts
        without = Passage(facts.written_without_layers, "written without layers", LEFT_PAGE, asks=False)
        one = Passage(facts.written, "written with one layer", RIGHT_PAGE, asks=False)
        leaves = [*self.ruby.leaves_for(without), *self.bash.leaves_for(one)]
        gone = leave(self.table, self.key, *self.rows.values(), *self.looks[self.ruby])
        starts = arrive(*(chip for page in (without, one) for chip in [*page.chips.values()][:3]))
        beat.now(gone, *leaves, starts, pace=style.BRISK)
        rest = [LaggedStart(*page.writes()[3:], lag_ratio=0.6) for page in (without, one)]
        beat.by("nonsense", *rest)
        beat.wait_until("surprise")
        before, after = facts.choices_without_layers, facts.choices
        guessed = [
            Choices(before, left, self.squares(page))
            for left, page in ((before, LEFT_PAGE), (after, RIGHT_PAGE))
        ]
        first_of, second_of = (
            self.among("choices_without_layers", LEFT_PAGE),
            self.among("choices", RIGHT_PAGE),
        )
        beat.by("choices_without_layers", guessed[0].come(), arrive(first_of))
        beat.now(guessed[1].come(), pace=style.CALM, before="half")
        beat.by("half", guessed[1].leave())
        beat.now(FadeIn(second_of), pace=style.BRISK)
        self.pages = without, one
        self.guessed = [*guessed, first_of, second_of]

    @beat
    def whoever_asks(self, beat: Beat) -> None:
        facts = self.facts
        ruby, bash = Passage(facts.ruby_tokens, "Ruby", RUBY), Passage(facts.bash_tokens, "Bash", BASH)
        bets = [
            self.bets("rivals_ruby", (END, FI), UNDER_RUBY, null=True),
            self.bets("rivals_bash", (END, FI), UNDER_BASH, null=True),
        ]
        texts = ruby, bash
        soup = [part for page in self.pages for part in page.everything()]
        titles = arrive(*(part for text in texts for part in text.everything()[:2]), *bets, self.key)
        beat.now(leave(*soup, *self.guessed), titles, pace=style.BRISK, before="bash")
        beat.by("bash", *(LaggedStart(*map(FadeIn, text.everything()[2:]), lag_ratio=0.6) for text in texts))
        beat.now(ruby.says(facts.first_ruby), bash.says(facts.first_bash), pace=style.BRISK)
        self.table = self.entries((ELSE,), (END, FI), ONE_ROW)
        clue = facts.clues[ELSE]
        beat.by("same", *self.table.open(), *(text.speak_of(text.at(clue)) for text in texts))
        beat.by("whoever", *self.enters(clue, ruby, bash))
        asked = Asked("What if the wrong text looks?").move_to(UNDER_RUBY.point(0, 0.5), aligned_edge=LEFT)
        beat.wait_before("wrong", style.CALM)
        beat.by("wrong", leave(*bets, self.key), arrive(asked))

    # What several beats ask for

    def lights_up(self, text: Passage) -> Animation:
        """The tokens of a text come to the fore, one after the other, as they are read."""
        return LaggedStart(*(Step([chip], SPOKEN) for chip in text.chips.values()), lag_ratio=0.5)

    def tells_of_head(self) -> Change:
        """The provenance is that of the layer."""
        facts = self.facts
        self.read_from = Provenance("one layer", f"looks of head {facts.head}")
        return self.overlay.show(self.read_from)

    def bets(self, field: str, rivals: Sequence[int], region: Region, null: bool = False) -> Rows:
        """The probabilities of some rivals; beside them, what the model without layers says."""
        facts = self.facts
        outlines = facts.rivals_without_layers if null else [None] * len(facts.rivals)
        results = [
            Result(
                facts.rivals[rival],
                float(getattr(facts, field)[rival]),
                self.percent(field, rival),
                style.ANSWER,
                outlines[rival],
                token=True,
            )
            for rival in rivals
        ]
        return Rows(results, region)

    def outlined(self, text: Passage, field: str) -> list[Animation]:
        """The bars of a text become others, out of the outlines of what is said without layers."""
        old = self.rows[text]
        rivals = [self.facts.rivals.index(result.name) for result in old.results]
        self.rows[text] = self.bets(field, rivals, old.region, null=True)
        return old.into(self.rows[text])

    def looks_of(self, text: Passage, attention: Array) -> list[VMobject]:
        """Where the head looks in a text, back from its last token."""
        tokens = tuple(text.tokens)
        return [text.look(clue, float(attention[clue])) for clue in self.facts.clues_in(tokens, attention)]

    def carry(self, beat: Beat, text: Passage, field: str, said: str, pace: float) -> None:
        """Copies of the clues ride to the last token, and the bars leave their outlines."""
        attention = self.facts.attention_ruby if text is self.ruby else self.facts.attention_bash
        clues = self.facts.clues_in(tuple(text.tokens), attention)
        beat.now(*map(text.bring, clues), pace=0.5 * pace)
        beat.now(*self.outlined(text, field), text.says(said), pace=0.5 * pace)

    def entries(self, clues: Sequence[int], rivals: Sequence[int], region: Region) -> Entries:
        """Some rows and columns of the head's table."""
        facts = self.facts
        return Entries(
            [facts.clues[clue] for clue in clues],
            [facts.rivals[rival] for rival in rivals],
            facts.entries[[*clues]][:, [*rivals]],
            [[self.entry(clue, rival) for rival in rivals] for clue in clues],
            (facts.entries_mean[[*rivals]], facts.entries_spread[[*rivals]]),
            region,
        )

    def entry(self, clue: int, rival: int) -> str:
        """One entry of the table, with its sign."""
        sign = "+" if self.facts.entries[clue, rival] > 0 else ""
        return sign + self.read("entries", ".1f", clue, rival)

    def enters(self, clue: str, *texts: Passage) -> list[Animation]:
        """A clue goes from the texts in which it stands into its row of the table."""
        row = self.table.rows[clue]
        going = [
            FadeOut(text.chips[position].copy(), target_position=row[0])
            for text in texts
            for position in text.at(clue)
        ]
        return [*going, *self.table.come(clue)]

    def squares(self, page: Region) -> Region:
        """Where squares stand below a page."""
        return replace(SQUARES, left=page.left, right=page.right)

    def among(self, field: str, page: Region) -> VGroup:
        """How many tokens a model had to choose from, above their squares."""
        number = Words(self.read(field, ".0f"), style.HERO, weight=MEDIUM)
        of = Words("tokens to choose from", style.NAME, style.QUIET).next_to(number, RIGHT, buff=0.25)
        return VGroup(number, of).move_to(at(page.left, NUMBERS), aligned_edge=LEFT)
