"""Places that own what they show: what is shown in one retires what stood there, in one grammar.

What leaves makes room before what comes arrives; by itself, either takes the whole play. What moves in the
same play does not leave. The stage owns whatever no other place holds, so that nothing has to be listed to be
cleared away. A place changes when its change is played, not when that is put together, so that several may be
put together before any of them is played.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from manim import Animation, FadeIn, FadeOut, Mobject, Scene
from manim.animation.animation import prepare_animation
from manim.utils.rate_functions import smooth

from scenes.kit.frame import place
from scenes.kit.frame.camera import Lens, View
from scenes.kit.frame.fades import early, late
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words


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
    """Some of what is on the screen, shown and cleared together.

    What a `fixed` one holds stays where it is on the screen when the camera moves, and nothing else may stand
    behind its words.
    """

    def __init__(self, name: str, fixed: bool = False) -> None:
        self.name, self.fixed = name, fixed
        self.held: list[Mobject] = []

    def show(self, *things: Any, lag: float = 0.0) -> Change:
        """Let these take the place of all that is held; what is held and named again stays."""
        return Change(lambda: self._shown(things, lag))

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
        return [place.box(part) for mobject in self.held for part in _words(mobject)] if self.fixed else []

    def _shown(self, things: Sequence[Any], lag: float) -> Parts:
        there = {id(member) for mobject in self._there() for member in mobject.get_family()}
        staying = [thing for thing in things if id(thing) in there]
        leaving = self._cleared(staying)
        parts = self._added([thing for thing in things if thing not in staying], lag)
        parts.leaving = leaving
        return parts

    def _added(self, things: Sequence[Any], lag: float) -> Parts:
        new = [mobject for thing in things for mobject in brought(thing)]
        self.held += new
        arriving = [thing for thing in things if isinstance(thing, Mobject)]
        moving = [thing for thing in things if not isinstance(thing, Mobject)]
        return Parts([], moving, [(arriving, lag)], new, self.fixed)

    def _there(self) -> list[Mobject]:
        return self.held

    def _cleared(self, but: Sequence[Mobject]) -> list[Mobject]:
        leaving, self.held = without(self._there(), but), [*but]
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

    def _there(self) -> list[Mobject]:
        elsewhere = [mobject for other in self._others for mobject in other.held]
        return without(self._scene.mobjects, elsewhere)

    def _cleared(self, but: Sequence[Mobject]) -> list[Mobject]:
        return without(self._there(), but)
