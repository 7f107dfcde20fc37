"""Places that own what they show: what is shown in one retires what stood there, in one grammar.

What leaves makes room before what comes arrives; by itself, either takes the whole play. What moves in the
same play does not leave. The stage owns whatever no other place holds, so that nothing has to be listed to be
cleared away.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from manim import LEFT, RIGHT, Animation, FadeIn, FadeOut, Mobject, ReplacementTransform, Scene, VMobject
from manim.animation.animation import prepare_animation
from manim.utils.rate_functions import smooth

from scenes.kit.frame import place
from scenes.kit.frame.fades import between, early, late
from scenes.kit.frame.legend import LINES, Entry
from scenes.kit.frame.place import at
from scenes.kit.frame.readout import Heading, Readout
from scenes.kit.frame.text import Words

Pairs = Sequence[tuple[Mobject, Mobject]]


class Change:
    """What leaves, what arrives, what turns into something else: `composed` gives each its part of a play."""

    def __init__(self, leaving: Iterable[Mobject] = (), things: Iterable[Any] = (), lag: float = 0.0) -> None:
        self.leaving, self.lag, things = [*leaving], lag, [*things]
        self.arriving = [thing for thing in things if isinstance(thing, Mobject)]
        self.moving = [thing for thing in things if not isinstance(thing, Mobject)]
        self.titles: list[Mobject] = []


def composed(parts: Sequence[Any]) -> list[Animation]:
    """The animations of one play: all that leaves in its first part, all that arrives in its last."""
    changes = [part for part in parts if isinstance(part, Change)]
    moving = [part for part in parts if not isinstance(part, Change)]
    moving += [part for change in changes for part in change.moving]
    moving = [prepare_animation(part) for part in moving]
    leaving = [mobject for change in changes for mobject in change.leaving]
    leaving = without(leaving, [animation.mobject for animation in moving])
    arrivals = [(each.arriving, each.lag) for each in changes] + [(each.titles, 0.0) for each in changes]
    arrivals = [(mobjects, lag) for mobjects, lag in arrivals if mobjects]
    pace = late if leaving else smooth
    return [
        *moving,
        *([FadeOut(*leaving, rate_func=early if arrivals else smooth)] if leaving else []),
        *(FadeIn(*mobjects, lag_ratio=lag, rate_func=pace) for mobjects, lag in arrivals),
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
    """A part of the frame and what it holds."""

    def __init__(self) -> None:
        self.held: list[Mobject] = []

    def show(self, *things: Any, through: Pairs = (), lag: float = 0.0) -> Change:
        """Let these take the place of all that is held.

        Each of the pairs in `through` is something on the screen and the part of the new that it turns into.
        """
        leaving = self.clear().leaving
        change = self.add(*things, lag=lag)
        change.leaving, change.arriving = leaving, without(change.arriving, [new for _, new in through])
        change.moving += [ReplacementTransform(old, new, rate_func=between) for old, new in through]
        return change

    def add(self, *things: Any, lag: float = 0.0) -> Change:
        """Show these besides what is held: mobjects arrive, animations bring what they show."""
        self.held += [mobject for thing in things for mobject in brought(thing)]
        return Change((), things, lag)

    def drop(self, *things: Mobject) -> Change:
        """Let some of what is held leave, or some parts of it."""
        self.held = without(self.held, things)
        return Change(things)

    def clear(self, *but: Mobject) -> Change:
        """Let all that is held leave, but for some."""
        leaving, self.held = without(self.held, but), [*but]
        return Change(leaving)


class Stage(Place):
    """All that no other place holds, however it came."""

    def __init__(self, scene: Scene, others: Sequence[Place]) -> None:
        super().__init__()
        self._scene, self._others = scene, others

    def clear(self, *but: Mobject) -> Change:
        elsewhere = [mobject for other in self._others for mobject in other.held]
        return Change(without(self._scene.mobjects, [*but, *elsewhere]))


class Header(Place):
    """What is looked at: model and prompt, and a note that changes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[str, ...] = ()

    def says(self, *parts: str, note: str = "") -> Change:
        """Say these; what is said already stays where it is."""
        stays = self.held[:1] if parts == self._said else []
        leaving, self._said = self.held[len(stays) :], parts
        first = stays[0] if stays else Readout(*parts)
        assert isinstance(first, Readout)
        self.held = [first, *([first.note(note)] if note else [])]
        return Change(leaving, self.held[len(stays) :])

    def show(self, *things: Any, through: Pairs = (), lag: float = 0.0) -> Change:
        """Show something where the words stand."""
        self._said = ()
        for thing in things:
            thing.move_to(place.HEADER.center).align_to(at(place.HEADER.left, 0), LEFT)
        return super().show(*things, through=through, lag=lag)

    def count(self, text: str) -> Change:
        """A result at the right end of the line."""
        return self.add(Words(text).move_to(place.HEADER.center).align_to(at(place.HEADER.right, 0), RIGHT))


class Ledger(Place):
    """The right third: a chart under its heading, or the legend of what stands on the stage."""

    def __init__(self) -> None:
        super().__init__()
        self.chart: Any = None
        self._title: Heading | None = None
        self._entries = 0

    def show(self, *things: Any, through: Pairs = (), lag: float = 0.0, title: str = "") -> Change:
        """Let a chart take the place of all that is held, and its title too, unless it is the same."""
        same = [one for one in self.held if one is self._title and self._title.written == title]
        self.chart = things[0] if things else None
        change = super().show(*things, through=through, lag=lag)
        if same:
            change.leaving.remove(same[0])
        elif title:
            self._title = Heading(title)
            change.titles = [self._title]
        self.held.append(self._title) if title and self._title else None
        return change

    def add(self, *things: Any, lag: float = 0.0, title: str = "") -> Change:
        """Show these besides what is held, under a title if none stands there yet."""
        change = super().add(*things, lag=lag)
        if title:
            self._title = Heading(title)
            self.held.append(self._title)
            change.titles = [self._title]
        return change

    def turn(self, chart: Any) -> Change:
        """The chart turns into another one of its kind."""
        moving = self.chart.into(chart)
        self.held = [chart if mobject is self.chart else mobject for mobject in self.held]
        self.chart = chart
        return Change((), moving)

    def entry(self, symbol: VMobject, name: str, gloss: str) -> Change:
        """The next line of the legend."""
        self._entries += 1
        return self.add(Entry(self._entries - 1, symbol, name, gloss))

    def last_entry(self, symbol: VMobject, name: str, gloss: str) -> Change:
        """The last line of the legend, below what else stands there."""
        return self.add(Entry(LINES - 1, symbol, name, gloss))

    def strike(self) -> Change:
        """The last line of the legend leaves; the next one takes its place."""
        self._entries -= 1
        return Change([self.held.pop()])

    def clear(self, *but: Mobject) -> Change:
        self._entries = 0
        return super().clear(*but)
