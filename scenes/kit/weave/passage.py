"""A text as lines of chips, as code is read: line breaks are small signs, and end their lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveAlongPath,
    ReplacementTransform,
    TransformFromCopy,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from data.errors import ExplainerError
from scenes.kit import style
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, START, Words, shortened
from scenes.kit.weave.chips import Chip, Packet, Unknown, chip_width, flips
from scenes.kit.weave.looks import FULL_WIDTH
from scenes.kit.weave.planes import BYSTANDER, RELATED, SPOKEN, Planed, Step, px

PADDING, HIGH = 0.17, 1.3
PITCH, GAP, SPACE, HANGING = 1.72, 0.1, 0.42, 1.2
"""In ems: room beside a chip's letters, its height; from line to line, between chips, what a leading space
adds to that, and how far the rest of a wrapped line stands in."""

TITLE = 66.0
"""Pixels: the height of the line in which a text is named."""

STEP = 2.0
"""Pixels by which type is made smaller until a text fits."""

LINE_BREAK = "\n"

CUT = ((0, 0.4), (0.6, 1))
"""What a cut leaves of a look."""


class CodeChip(Chip):
    """A token in a line of code, where chips stand close."""

    padding, high = PADDING, HIGH

    def __init__(self, token: str, size: float = style.TOKEN_SIZE, color: str = "") -> None:
        super().__init__(token, size, color or (style.NULL if token == LINE_BREAK else style.TOKEN))


@dataclass(frozen=True)
class Laid:
    """Where the left edges of a text's chips and of its next token stand, from its upper left corner."""

    size: float
    edges: dict[int, tuple[float, float]]
    next: tuple[float, float]


class Passage(VGroup):
    """Some tokens as lines of code, with the empty place of the next one; the start is not drawn.

    Its `title` stands above. Type is as large as `size` or as the region allows. Lines that are too long are
    wrapped. `chips[i]` belongs to token i.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        title: str,
        region: Region,
        size: float = style.TOKEN_SMALL,
        asks: bool = True,
    ) -> None:
        super().__init__()
        self.tokens, self.asks = tokens, asks
        self.last = len(tokens) - 1
        self.title = Words(title, style.NAME, style.QUIET, weight=MEDIUM)
        self.title.move_to(region.point(0, 1), aligned_edge=UP + LEFT)
        lines = replace(region, top=region.top - style.em(TITLE))
        laid = _laid_out(tokens, lines, size, asks)
        self.size = laid.size
        corner = lines.point(0, 1)
        self.chips = {
            position: CodeChip(tokens[position], laid.size).move_to(corner + at(*edge), aligned_edge=LEFT)
            for position, edge in laid.edges.items()
        }
        # What runs behind a text is seen between its chips and never behind letters, however faint they are.
        self.grounds = VGroup(
            *(
                chip.panel.copy().set_fill(style.BACKGROUND, 1).set_stroke(width=0)
                for chip in self.chips.values()
            )
        ).set_z_index(-1)
        self.place = corner + at(*laid.next)
        self.next: Chip | Unknown = Unknown(laid.size).move_to(self.place, aligned_edge=LEFT)
        self.add(self.title, self.grounds, *self.chips.values(), *([self.next] if asks else []))

    def at(self, *words: str) -> list[int]:
        """The positions of these tokens."""
        return [position for position in self.chips if self.tokens[position] in words]

    def everything(self) -> list[VMobject]:
        """All that can be seen of it."""
        return [self.title, self.grounds, *self.chips.values(), *([self.next] if self.asks else [])]

    def stand(self, plane: float) -> None:
        """Put all tokens into a plane at once."""
        for chip in self.chips.values():
            chip.stand(plane)

    def guess(self, token: str, color: str = "") -> Chip:
        """The chip of a next token, in its place."""
        return CodeChip(token, self.size, color or style.ANSWER).move_to(self.place, aligned_edge=LEFT)

    def says(self, token: str, color: str = "") -> Animation:
        """What stands in the place of the next token becomes this one."""
        return self._next_is(self.guess(token, color))

    def doubts(self) -> Animation:
        """The place of the next token is empty again."""
        return self._next_is(Unknown(self.size).move_to(self.place, aligned_edge=LEFT))

    def says_backwards(self, position: int) -> list[list[Animation]]:
        """A token comes down as the next one, and then its letters change places."""
        token = self.tokens[position]
        same, turned = self.guess(token), self.guess(token[::-1])
        letters = zip(same.words[1:], reversed(turned.words[1:]), strict=True)
        old, self.next = self.next, turned
        return [
            [FadeOut(old), TransformFromCopy(self.chips[position], same)],
            [
                ReplacementTransform(same.panel, turned.panel),
                ReplacementTransform(same.words[0], turned.words[0]),
                *(ReplacementTransform(letter, new, path_arc=PI) for letter, new in letters),
            ],
        ]

    def becomes(self, other: "Passage") -> list[Animation]:
        """The text goes and another one comes; their last tokens, and the place of the next one, stay."""
        comes = [chip for position, chip in other.chips.items() if position != other.last]
        return [
            *self.leaves_for(other, self.last),
            FadeIn(other.grounds),
            LaggedStart(*map(FadeIn, comes), lag_ratio=0.1),
            ReplacementTransform(self.chips[self.last], other.chips[other.last]),
            ReplacementTransform(self.next, other.next),
        ]

    def into(self, other: "Passage") -> list[Animation]:
        """It becomes a text that begins and ends alike: what both have moves, the rest goes or comes."""
        mine, others = list(self.chips), list(other.chips)
        pairs = list(zip(mine, others, strict=False))
        alike = [self.tokens[one] == other.tokens[two] for one, two in pairs]
        front = alike.index(False) if False in alike else len(pairs)
        # The rest counts from the end, so that it keeps its places there.
        back = min(len(mine), len(others)) - front
        while back and self.tokens[mine[-back]] != other.tokens[others[-back]]:
            back -= 1
        stays = [*pairs[:front], *zip(mine[len(mine) - back :], others[len(others) - back :], strict=True)]
        goes = [self.chips[one] for one in mine[front : len(mine) - back]]
        comes = [other.chips[one] for one in others[front : len(others) - back]]
        return [
            *(ReplacementTransform(self.chips[one], other.chips[two]) for one, two in stays),
            *([leave(*goes)] if goes else []),
            *([arrive(*comes)] if comes else []),
            FadeOut(self.grounds),
            arrive(other.grounds),
            ReplacementTransform(self.title, other.title),
            ReplacementTransform(self.next, other.next),
        ]

    def leaves_for(self, other: "Passage", but: int | None = None) -> list[Animation]:
        """The text goes, and the title of another one takes the place of its own."""
        goes = [chip for position, chip in self.chips.items() if position != but]
        place = [self.next] if but is None else []
        going = [self.grounds, *goes, *place]
        if self.title.written == other.title.written:
            return [leave(*going), ReplacementTransform(self.title, other.title)]
        return [leave(self.title, *going), arrive(other.title)]

    def writes(self) -> list[Animation]:
        """Its tokens come, one after the other."""
        return [FadeIn(chip, scale=0.8) for chip in self.chips.values()]

    def speak_of(self, spoken: Collection[int], related: Collection[int] = ()) -> Animation:
        """Some tokens come to the fore, some stay near, all others step back."""
        planes: dict[float, list[Planed]] = {SPOKEN: [], RELATED: [], BYSTANDER: []}
        for position, chip in self.chips.items():
            plane = SPOKEN if position in spoken else RELATED if position in related else BYSTANDER
            planes[plane].append(chip)
        return AnimationGroup(*(Step(chips, plane) for plane, chips in planes.items() if chips))

    def speak_of_all(self) -> Animation:
        """All tokens come to the fore."""
        return self.speak_of(self.chips)

    def look(self, position: int, weight: float) -> Line:
        """The last token's look at another one, behind the text, as wide as its weight."""
        ends = self.chips[self.last].get_center(), self.chips[position].get_center()
        return Line(*ends).set_stroke(style.QUERY, px(weight * FULL_WIDTH)).set_z_index(-2)

    def turns(self, position: int, token: str) -> list[Animation]:
        """A token becomes another one, where it stands."""
        old = self.chips[position]
        new = CodeChip(token, self.size).move_to(old, aligned_edge=LEFT)
        self.chips[position] = new
        return flips([old], [new])

    def cut(self, look: Line) -> VGroup:
        """A look with a gap in its middle."""
        return VGroup(*(look.copy().pointwise_become_partial(look, *part) for part in CUT))

    def beside(self, position: int, words: str, color: str = "") -> Words:
        """Words on the line in which a token stands, in a column behind all lines."""
        end = max(float(chip.get_right()[0]) for chip in self.chips.values())
        written = Words(words, style.LABEL, color or style.QUERY)
        return written.move_to(at(end + style.em(14), self.chips[position].get_y()), aligned_edge=LEFT)

    def behind(self) -> tuple[Point3D, Point3D]:
        """A point of the last token, where its looks begin, and where a name stands, behind all lines."""
        point = self.chips[self.last].get_right()
        return point, point + at(2.6, 0)

    def bring(self, position: int) -> Animation:
        """A copy of a token rides along the look to the last one, which takes it in."""
        packet = Packet(shortened(self.tokens[position], 6), style.SMALLEST)
        way = Line(self.chips[position].get_center(), self.chips[self.last].get_center())
        return MoveAlongPath(packet, way, remover=True)

    def _next_is(self, new: Chip | Unknown) -> Animation:
        old, self.next = self.next, new
        return ReplacementTransform(old, new)


class Triple(VGroup):
    """A skip-trigram by its name: a clue, a gap, the present token, and the one that comes next."""

    def __init__(
        self, name: str, clue: str, present: str, following: str, size: float = style.SECOND
    ) -> None:
        super().__init__()
        self.chips = [CodeChip(clue, size), CodeChip(present, size), CodeChip(following, size, style.ANSWER)]
        self.gap, self.arrow = Words("…", size, style.QUIET), Words("→", size, style.QUIET)
        first, second, third = self.chips
        self.add(first, self.gap, second, self.arrow, third).arrange(RIGHT, buff=style.em(16))
        self.called = Words(name, style.NAME, style.QUIET).next_to(self, DOWN, buff=style.em(20))
        self.add(self.called)


def _laid_out(tokens: Sequence[str], region: Region, size: float, asks: bool) -> Laid:
    while size >= style.BYSTANDING:
        laid = _wrapped(tokens, region, size, asks)
        if laid:
            return laid
        size -= STEP
    raise ExplainerError(
        f"A text of {len(tokens)} tokens is too long to be drawn beside another one.",
        "Choose a shorter text.",
    )


def _wrapped(tokens: Sequence[str], region: Region, size: float, asks: bool) -> Laid | None:
    """The places of chips of this size, if they fit into the region."""
    em = style.em(size)
    edges: dict[int, tuple[float, float]] = {}
    x, y, begins = 0.0, -HIGH / 2 * em, True
    for position, token in enumerate(tokens):
        if token == START:
            continue
        x += 0 if begins else GAP * em + SPACE * em * token.startswith(" ")
        width = chip_width(token, size, PADDING)
        # A line break hangs on to its line.
        if x + width > region.width and not begins and token != LINE_BREAK:
            x, y = HANGING * em, y - PITCH * em
        if x + width > region.width + (token == LINE_BREAK) * 2 * em:
            return None
        edges[position] = (x, y)
        x, begins = x + width, False
        if token.endswith(LINE_BREAK):
            x, y, begins = 0.0, y - PITCH * em, True
    lowest = min(y for _, y in edges.values())
    next_edge = (x if begins else x + GAP * em, y)
    bottom = (min(lowest, y) if asks else lowest) - HIGH / 2 * em
    return Laid(size, edges, next_edge) if bottom >= -region.height - 1e-9 else None
