"""Results below each other, guesses or one case after the other; they accumulate and stay."""

from collections.abc import Sequence
from dataclasses import dataclass

from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from scenes.kit import style
from scenes.kit.frame.fades import arrive, leave
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words, token_text
from scenes.kit.weave.planes import Planed, px

BAR = 20.0
SPOKEN_ROW, ROW = 246.0, 126.0
QUIET_SHARE = 0.6
"""Pixels: the height of a bar, and of a row that is spoken of or not; how opaque the others are."""


@dataclass(frozen=True)
class Result:
    """One row: what it is called, its value, the number as it is written.

    `null` is what the value is compared with: it stands as an outline on the bar. A `token` is written as
    tokens are. `color` is that of the bar. A row keeps its `name` when another `label` is written for it.
    """

    name: str
    value: float
    number: str
    color: str
    null: float | None = None
    token: bool = False
    label: str = ""


class Outlined(VGroup):
    """What the outlines on bars are, beside a small one."""

    def __init__(self, what: str) -> None:
        outline = Rectangle(width=style.em(54), height=style.em(BAR + 12)).set_stroke(style.NULL, px(3))
        super().__init__(outline, Words(what, style.LABEL, style.QUIET))
        self.arrange(RIGHT, buff=style.em(18))


class Rows(VGroup):
    """Rows of results from the top of a region down; the one that is `spoken` of has a large number.

    A bar is as long as the region is wide where the value is `full`.
    """

    def __init__(
        self,
        results: Sequence[Result],
        region: Region,
        spoken: str = "",
        title: str = "",
        full: float = 1.0,
    ) -> None:
        super().__init__()
        self.results, self.region, self.spoken, self.full = [*results], region, spoken, full
        y = region.top
        self.title = Words(title, style.LABEL, style.QUIET) if title else None
        if self.title:
            self.title.move_to(at(region.left, y), aligned_edge=LEFT).shift(at(0, -self.title.height / 2))
            y -= style.em(80)
            self.add(self.title)
        self.parts: dict[str, Planed] = {}
        for result in results:
            large = result.name == spoken
            y -= style.em(SPOKEN_ROW if large else ROW)
            self.parts[result.name] = self._row(result, y + style.em(BAR), large)
            if not large and spoken:
                self.parts[result.name].stand(QUIET_SHARE)
            self.add(self.parts[result.name])

    def bar(self, name: str) -> VMobject:
        """The bar of a row."""
        bar: VMobject = self.parts[name][3]
        return bar

    def noted(self, note: str) -> Words:
        """A note on the first row, between its name and its number."""
        name, number = next(iter(self.parts.values()))[:2]
        words = Words(note, style.NAME, style.QUIET)
        return words.move_to((name.get_right() + number.get_left()) / 2).set_y(name.get_y())

    def grow(self) -> list[Animation]:
        """The rows come, and their bars grow."""
        rows = [self.comes(name) for name in self.parts]
        return [*(come for come, _ in rows), *(bar for _, bar in rows), *self.titled()]

    def titled(self) -> list[Animation]:
        """Their title comes, if they have one."""
        return [FadeIn(self.title)] if self.title else []

    def comes(self, name: str) -> list[Animation]:
        """A row comes, and its bar grows."""
        part = self.parts[name]
        return [FadeIn(part[:3], *part[4:]), GrowFromEdge(part[3], LEFT)]

    def asks(self, name: str) -> list[Animation]:
        """A row's name comes, in its place, with an empty track; the title comes with the first row."""
        label, _, track, *_ = self.parts[name]
        titles = [self.title] if self.title and name == next(iter(self.parts)) else []
        return [FadeIn(label, track, *titles)]

    def answers(self, name: str) -> list[Animation]:
        """Its number comes, and its bar grows."""
        _, number, _, bar, *null = self.parts[name]
        return [FadeIn(number, *null), GrowFromEdge(bar, LEFT)]

    def with_row(self, result: Result) -> "Rows":
        """These rows and one more, which is now spoken of."""
        return Rows([*self.results, result], self.region, result.name, self._title, self.full)

    @property
    def _title(self) -> str:
        return self.title.written if self.title else ""

    def into(self, other: "Rows") -> list[Animation]:
        """Rows that stay move to their new places, what is new comes, what is gone goes."""
        animations: list[Animation] = []
        for name, old in self.parts.items():
            new = other.parts.get(name)
            if new is None:
                animations.append(FadeOut(old))
                continue
            for part, to in zip(old, new, strict=False):
                if getattr(part, "written", "") != getattr(to, "written", ""):
                    animations += [leave(part), arrive(to)]
                else:
                    animations.append(ReplacementTransform(part, to))
            animations += [FadeOut(extra) for extra in old[len(new) :]]
            animations += [FadeIn(extra) for extra in new[len(old) :]]
        animations += [
            FadeIn(new, shift=0.2 * RIGHT) for name, new in other.parts.items() if name not in self.parts
        ]
        if self.title and other.title and self.title.written == other.title.written:
            animations.append(ReplacementTransform(self.title, other.title))
        else:
            animations += [FadeOut(self.title)] if self.title else []
            animations += [FadeIn(other.title)] if other.title else []
        return animations

    def _row(self, result: Result, y: float, large: bool) -> Planed:
        """Name, number, track, bar and, last, the outline of the null; `y` is the middle of the bar."""
        left, width = self.region.left, self.region.width
        unit = width / self.full
        name = (
            Words(token_text(result.name), style.TOKEN_SMALL, font=style.TOKEN_FONT)
            if result.token and not result.label
            else Words(result.label or result.name, style.LABEL)
        )
        number = Words(result.number, style.HERO if large else style.SECOND, weight=MEDIUM)
        free = width if large else width - name.width - style.em(style.LABEL)
        number.scale(min(1.0, free / number.width))
        base, right = y + style.em(BAR / 2 + 14), self.region.right
        name.move_to(at(left, base), aligned_edge=LEFT).shift(at(0, name.height / 2 - style.em(6)))
        number.move_to(at(right, base), aligned_edge=RIGHT).shift(at(0, number.height / 2 - style.em(16)))
        if large:
            beside = number.width + name.width < width
            name.next_to(number, UP, buff=-0.16 if beside else 0.0).align_to(at(left, 0), LEFT)
        track = Rectangle(width=width, height=style.em(BAR), stroke_width=0).set_fill(style.QUIET, 0.14)
        track.move_to(at(left, y), aligned_edge=LEFT)
        bar = Rectangle(width=max(unit * result.value, style.em(1.5)), height=style.em(BAR), stroke_width=0)
        bar.set_fill(result.color, 1).move_to(track, aligned_edge=LEFT)
        row = Planed(name, number, track, bar)
        if result.null is not None:
            outline = Rectangle(width=max(unit * result.null, style.em(3)), height=style.em(BAR + 12))
            row.add(outline.set_stroke(style.NULL, px(3)).move_to(track, aligned_edge=LEFT))
        return row
