"""Places that own what they show: what is shown in one retires what stood there, in one grammar.

What leaves makes room before what comes arrives; by itself, either takes the whole play. What moves in the
same play does not leave. The stage owns whatever no other place holds, so that nothing has to be listed to be
cleared away. A place changes when its change is played, not when that is put together, so that several may be
put together before any of them is played.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from manim import LEFT, RIGHT, Animation, FadeIn, FadeOut, Mobject, ReplacementTransform, Scene, VMobject
from manim.animation.animation import prepare_animation
from manim.utils.rate_functions import smooth

from scenes.kit.frame import place
from scenes.kit.frame.camera import Lens, View
from scenes.kit.frame.fades import between, early, late
from scenes.kit.frame.legend import LINES, Entry
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.readout import Heading, Readout
from scenes.kit.frame.text import Words

Pairs = Sequence[tuple[Mobject, Mobject]]


@dataclass
class Parts:
    """What leaves, what turns into something else, and what arrives, each with its lag.

    `brought` is all that is there afterwards and was not before, where the place is `fixed` to the screen;
    `view` is what the camera goes to.
    """

    leaving: list[Mobject] = field(default_factory=list)
    moving: list[Any] = field(default_factory=list)
    arriving: list[tuple[list[Mobject], float]] = field(default_factory=list)
    brought: list[Mobject] = field(default_factory=list)
    fixed: bool = False
    view: View | None = None


class Change:
    """What is to happen in a place; `decide` says what that comes to and makes the place what it then is."""

    def __init__(self, decide: Callable[[], Parts]) -> None:
        self.decide = decide


def composed(parts: Sequence[Any], lens: Lens) -> list[Animation]:
    """The animations of one play: all that leaves in its first part, all that arrives in its last."""
    decided = [part.decide() for part in parts if isinstance(part, Change)]
    moving = [part for part in parts if not isinstance(part, Change)]
    views = [each.view for each in decided if each.view]
    # While the camera moves, what is fixed to the screen comes and goes by fading alone.
    moving += [animation for each in decided if not (views and each.fixed) for animation in each.moving]
    moving = [prepare_animation(part) for part in moving]
    moved = [animation.mobject for animation in moving]
    if views:
        fixed = [each for each in decided if each.fixed]
        decided = [each for each in decided if not each.fixed]
        leaving = without([mobject for each in fixed for mobject in each.leaving], moved)
        moving.append(lens.look(views[-1], leaving, [one for each in fixed for one in each.brought]))
    else:
        lens.pin(mobject for each in decided if each.fixed for mobject in each.brought)
    leaving = list({id(mobject): mobject for each in decided for mobject in each.leaving}.values())
    leaving = without(leaving, moved)
    arriving = [(mobjects, lag) for each in decided for mobjects, lag in each.arriving if mobjects]
    pace = late if leaving else smooth
    return [
        *moving,
        *([FadeOut(*leaving, rate_func=early if arriving else smooth)] if leaving else []),
        *(FadeIn(*mobjects, lag_ratio=lag, rate_func=pace) for mobjects, lag in arriving),
    ]


def brought(thing: Any) -> list[Mobject]:
    """What comes with a mobject or an animation, which does not count the introducers that it consists of.

    What an animation takes off the screen does not come with it.
    """
    if isinstance(thing, Mobject):
        return [thing]
    parts = getattr(thing, "animations", ())
    if parts:
        return [mobject for part in parts for mobject in brought(part)]
    return [] if getattr(thing, "remover", False) else [thing.mobject]


def without(mobjects: Iterable[Mobject], parts: Iterable[Mobject]) -> list[Mobject]:
    """The mobjects; of a group that holds one of the parts, however deep, its other members."""
    gone = {id(member) for part in parts for member in part.get_family()}
    found: list[Mobject] = []
    for mobject in mobjects:
        if id(mobject) not in gone and gone & {id(member) for member in mobject.get_family()}:
            found += without(mobject.submobjects, parts)
        elif id(mobject) not in gone:
            found.append(mobject)
    return found


class Place:
    """A part of the frame and what it holds.

    Nothing else may stand in its region, if it has one. What a `fixed` one holds stays where it is on the
    screen when the camera moves, and nothing else may stand behind its words.
    """

    def __init__(self, name: str, region: Region | None = None, fixed: bool = False) -> None:
        self.name, self.region, self.fixed = name, region, fixed
        self.held: list[Mobject] = []

    def show(self, *things: Any, through: Pairs = (), lag: float = 0.0) -> Change:
        """Let these take the place of all that is held.

        Each of the pairs in `through` is something on the screen and the part of the new that it turns into.
        """
        return Change(lambda: self._shown(things, through, lag))

    def add(self, *things: Any, lag: float = 0.0) -> Change:
        """Show these besides what is held: mobjects arrive, animations bring what they show."""
        return Change(lambda: self._added(things, lag))

    def swap(self, old: Any, new: Any) -> Change:
        """Something that is held turns into another drawing of its kind, as its `into` says."""
        return Change(lambda: self._turned_into(old, new))

    def drop(self, *things: Mobject) -> Change:
        """Let some of what is held leave, or some parts of it."""
        return Change(lambda: self._dropped(things))

    def clear(self, *but: Mobject) -> Change:
        """Let all that is held leave, but for some."""
        return Change(lambda: Parts(self._cleared(but), fixed=self.fixed))

    def taken(self) -> list[Region]:
        """Where nothing may stand that is not held here."""
        if self.fixed:
            return [place.box(part) for mobject in self.held for part in _words(mobject)]
        return [self.region] if self.region and self.held else []

    def _shown(self, things: Sequence[Any], through: Pairs, lag: float) -> Parts:
        leaving = self._cleared(())
        parts = self._added(things, lag)
        parts.leaving = leaving
        parts.arriving = [(without(parts.arriving[0][0], [new for _, new in through]), lag)]
        parts.moving += [ReplacementTransform(old, new, rate_func=between) for old, new in through]
        return parts

    def _added(self, things: Sequence[Any], lag: float) -> Parts:
        new = [mobject for thing in things for mobject in brought(thing)]
        self.held += new
        arriving = [thing for thing in things if isinstance(thing, Mobject)]
        moving = [thing for thing in things if not isinstance(thing, Mobject)]
        return Parts([], moving, [(arriving, lag)], new, self.fixed)

    def _cleared(self, but: Sequence[Mobject]) -> list[Mobject]:
        leaving, self.held = without(self.held, but), [*but]
        return leaving

    def _turned_into(self, old: Any, new: Any) -> Parts:
        self.held = [*without(self.held, [old]), new]
        return Parts(moving=[*old.into(new)], brought=[new], fixed=self.fixed)

    def _dropped(self, things: Sequence[Mobject]) -> Parts:
        self.held = without(self.held, things)
        return Parts([*things])


def _words(mobject: Mobject) -> list[Mobject]:
    """The words in a drawing, or all of it if there are none."""
    return [part for part in mobject.get_family() if isinstance(part, Words)] or [mobject]


class Stage(Place):
    """All that no other place holds, however it came."""

    def __init__(self, scene: Scene, others: Sequence[Place | Lens]) -> None:
        super().__init__("stage")
        self._scene, self._others = scene, others

    def _cleared(self, but: Sequence[Mobject]) -> list[Mobject]:
        elsewhere = [mobject for other in self._others for mobject in other.held]
        return without(self._scene.mobjects, [*but, *elsewhere])


class Header(Place):
    """What is looked at: model and prompt, and a note that changes by itself."""

    def __init__(self, region: Region = place.HEADER) -> None:
        super().__init__("header", region, fixed=True)
        self._line = region
        self._said: tuple[str, ...] = ()

    def says(self, *parts: str, note: str = "") -> Change:
        """Say these; what is said already stays where it is."""
        return Change(lambda: self._telling(parts, note))

    def count(self, text: str) -> Change:
        """A result at the right end of the line."""
        return self.add(Words(text).move_to(self._line.center).align_to(at(self._line.right, 0), RIGHT))

    def _telling(self, parts: tuple[str, ...], note: str) -> Parts:
        stays = self.held[:1] if parts == self._said else []
        leaving, self._said = self.held[len(stays) :], parts
        first = Readout(*parts, region=self._line)
        new: list[Mobject] = [*([] if stays else [first]), *([first.note(note)] if note else [])]
        self.held = [*stays, *new]
        return Parts(leaving, [], [(new, 0.0)], new, self.fixed)

    def _shown(self, things: Sequence[Any], through: Pairs, lag: float) -> Parts:
        self._said = ()
        for thing in things:
            thing.move_to(self._line.center).align_to(at(self._line.left, 0), LEFT)
        return super()._shown(things, through, lag)


class Ledger(Place):
    """Where one reads numbers: a chart under its heading, or the legend of what stands on the stage."""

    def __init__(self, region: Region = place.LEDGER) -> None:
        super().__init__("ledger", region)
        self._side = region
        self.chart: Any = None
        self._title: Heading | None = None
        self._entries = 0

    def show(self, *things: Any, through: Pairs = (), lag: float = 0.0, title: str = "") -> Change:
        """Let a chart take the place of all that is held, and its title too, unless it is the same."""
        return Change(lambda: self._titled(things, through, lag, title))

    def add(self, *things: Any, lag: float = 0.0, title: str = "") -> Change:
        """Show these besides what is held, under a title if none stands there yet."""
        return Change(lambda: self._added_under(things, lag, title))

    def turn(self, chart: Any) -> Change:
        """The chart turns into another one of its kind."""
        return Change(lambda: self._turned(chart))

    def entry(self, symbol: VMobject, name: str, gloss: str) -> Change:
        """The next line of the legend."""
        return Change(lambda: self._entered(symbol, name, gloss))

    def last_entry(self, symbol: VMobject, name: str, gloss: str) -> Change:
        """The last line of the legend, below what else stands there."""
        return Change(lambda: self._added([Entry(LINES - 1, symbol, name, gloss, self._side)], 0.0))

    def strike(self) -> Change:
        """The last line of the legend leaves; the next one takes its place."""
        return Change(self._struck)

    def _struck(self) -> Parts:
        self._entries -= 1
        return Parts([self.held.pop()])

    def _titled(self, things: Sequence[Any], through: Pairs, lag: float, title: str) -> Parts:
        same = [one for one in self.held if one is self._title and self._title.written == title]
        parts = super()._shown(things, through, lag)
        self.chart = things[0] if things else None
        if same:
            parts.leaving.remove(same[0])
        elif title:
            self._title = Heading(title, self._side)
            parts.arriving.append(([self._title], 0.0))
        if title and self._title:
            self.held.append(self._title)
        return parts

    def _added_under(self, things: Sequence[Any], lag: float, title: str) -> Parts:
        parts = self._added(things, lag)
        if title:
            self._title = Heading(title, self._side)
            self.held.append(self._title)
            parts.arriving.append(([self._title], 0.0))
        return parts

    def _turned(self, chart: Any) -> Parts:
        moving = self.chart.into(chart)
        self.held = [chart if mobject is self.chart else mobject for mobject in self.held]
        self.chart = chart
        return Parts([], moving)

    def _entered(self, symbol: VMobject, name: str, gloss: str) -> Parts:
        self._entries += 1
        return self._added([Entry(self._entries - 1, symbol, name, gloss, self._side)], 0.0)

    def _cleared(self, but: Sequence[Mobject]) -> list[Mobject]:
        self._entries = 0
        return super()._cleared(but)
