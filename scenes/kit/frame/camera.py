"""The camera: it goes closer, goes along, and comes out again; what is fixed to the screen stays there.

Everything stands in the one plane that the camera looks at, and it scales strokes as a lens does. What is
fixed to the screen is moved and scaled with the camera, so that it can turn into something on the stage.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
from manim import DOWN, UP, Animation, Group, Mobject, MovingCamera, Rectangle, Scene, VMobject, config
from manim.typing import Point3D, Point3D_Array

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.fades import early, late
from scenes.kit.frame.place import Region, at

SOFT = 0.14
"""Over this height, in Manim's units, the stage fades into the room of the captions."""


@dataclass(frozen=True)
class View:
    """What the camera looks at: the point in the middle of the screen, and how much larger things are."""

    x: float
    y: float
    by: float

    def to_screen(self, points: Point3D_Array) -> Point3D_Array:
        """Where on the screen points of the stage are seen."""
        return (points - at(self.x, self.y)) * self.by

    def to_stage(self, points: Point3D_Array) -> Point3D_Array:
        """Which points of the stage are seen at places on the screen."""
        return at(self.x, self.y) + points / self.by

    def seen(self, region: Region) -> Region:
        """Where on the screen a region of the stage is seen."""
        low, high = self.to_screen(np.array([region.point(0, 0), region.point(1, 1)]))
        return Region(float(low[0]), float(high[0]), float(low[1]), float(high[1]))

    def toward(self, other: "View", part: float) -> "View":
        """The view at a part of the way to another one: sizes change by equal factors in equal times."""
        by = self.by ** (1 - part) * other.by**part
        done = part
        if not np.isclose(self.by, other.by):
            done = (1 / by - 1 / self.by) / (1 / other.by - 1 / self.by)
        return View(self.x + done * (other.x - self.x), self.y + done * (other.y - self.y), by)


REST = View(0.0, 0.0, 1.0)


def view_of(on: Mobject | Region | Point3D, by: float) -> View:
    """A thing in the middle of what the captions leave free; nothing beyond the stage's edges is seen."""
    if isinstance(on, Mobject):
        on = place.box(on)
    middle = (on.center if isinstance(on, Region) else on) - place.AIM / by
    free = 1 - 1 / by
    return View(
        float(np.clip(middle[0], place.FRAME.left * free, place.FRAME.right * free)),
        float(np.clip(middle[1], place.CAPTIONS.top * free, place.FRAME.top * free)),
        by,
    )


class Ground(Rectangle):
    """What hides the stage where the captions are to stand, with a soft upper edge."""

    def __init__(self) -> None:
        room = place.CAPTIONS
        super().__init__(width=room.width, height=room.height + SOFT, stroke_width=0)
        self.move_to(room.point(0.5, 0), aligned_edge=DOWN)
        opaque = round(room.height / SOFT)
        ground: Any = [style.BACKGROUND] * (opaque + 1)
        opacity: Any = [*([1.0] * opaque), 0.0]
        self.set_fill(ground, opacity).set_sheen_direction(UP)


class _Fixed:
    """A part of something that is fixed to the screen: how it looks there, at full opacity."""

    def __init__(self, part: Mobject, view: View) -> None:
        self.part, self.points = part, view.to_screen(part.points)
        if isinstance(part, VMobject):
            self.strokes = [part.get_stroke_width(behind) * view.by for behind in (False, True)]
            self.colours = {name: getattr(part, name).copy() for name in COLOURS}

    def put(self, view: View, opacity: float = 1.0) -> None:
        """Bring it to where the camera sees it as it is to look."""
        part = self.part
        part.points = view.to_stage(self.points)
        if isinstance(part, VMobject):
            for behind, width in enumerate(self.strokes):
                part.set_stroke(width=width / view.by, background=bool(behind), family=False)
            for name, colours in self.colours.items():
                setattr(part, name, colours * [1, 1, 1, opacity])


COLOURS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


class Look(Animation):
    """The camera goes from one view to another, and what is fixed to the screen goes with it.

    Parameters
    ----------
    frame:
        What the camera sees, as a rectangle on the stage.
    staying, leaving:
        What is fixed to the screen, as it stands under the view `start`.
    arriving:
        What is to come, as it is to stand on the screen.
    """

    def __init__(
        self,
        frame: Mobject,
        start: View,
        end: View,
        staying: Sequence[Mobject],
        leaving: Sequence[Mobject] = (),
        arriving: Sequence[Mobject] = (),
        **options: Any,
    ) -> None:
        self.start, self.end = start, end
        self.staying, self.leaving, self.arriving = (
            [_Fixed(part, view) for one in mobjects for part in one.get_family()]
            for mobjects, view in (((frame, *staying), start), (leaving, start), (arriving, REST))
        )
        super().__init__(Group(frame, *staying, *leaving, *arriving), **options)

    def interpolate_mobject(self, alpha: float) -> None:
        view = self.start.toward(self.end, self.rate_func(alpha))
        for part in self.staying:
            part.put(view)
        for part in self.leaving:
            part.put(view, 1 - early(alpha))
        for part in self.arriving:
            part.put(view, late(alpha))

    def release(self) -> None:
        """Let what has left be as it was before it came."""
        for part in self.leaving:
            part.put(REST)


class Lens:
    """What a scene's camera looks at, and what is fixed to its screen: all that `fixed` says at any time.

    `held` is what hides the room of the captions while the camera is not at rest.
    """

    def __init__(self, scene: Scene, fixed: Callable[[], list[Mobject]]) -> None:
        self.view = REST
        self.held: list[Mobject] = []
        self._scene, self._fixed = scene, fixed
        self._frame = cast(MovingCamera, scene.camera).frame
        self._look: Look | None = None
        self._pinned: list[Mobject] = []
        # Exactly what a camera sees that cannot move, so that pictures at rest are the same to the bit.
        width = config.frame_width
        height = width / (config.pixel_width / config.pixel_height)
        corners = [at(x * width / 2, y * height / 2) for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1), (1, 1))]
        edges = [(one, one, two, two) for one, two in pairwise(corners)]
        self._frame.points = np.array(edges).reshape(-1, 3)

    def look(self, view: View, leaving: Sequence[Mobject], arriving: Sequence[Mobject]) -> Look:
        """Go to a view; of what is fixed to the screen, some leaves on the way and some arrives."""
        self.held = self.held or [Ground()]
        new = {id(mobject) for mobject in arriving}
        staying = [mobject for mobject in self._fixed() if id(mobject) not in new]
        self._look = Look(self._frame, self.view, view, [*self.held, *staying], leaving, arriving)
        self.view = view
        return self._look

    def pin(self, mobjects: Iterable[Mobject]) -> None:
        """Bring what stands as it is to look on the screen to where the camera sees it so."""
        if self.view != REST:
            for mobject in mobjects:
                _put(mobject, REST, self.view)

    def settle(self) -> None:
        """After a play, let what is fixed to the screen stand in front, and what was be as it was before."""
        look, self._look = self._look, None
        if look is None and self.view == REST:
            return
        fixed = self._fixed()
        if look is not None:
            look.release()
            group = cast(Mobject, look.mobject)
            self._scene.remove(group, *group.submobjects)
        else:
            shown = {id(part) for part in self._scene.get_mobject_family_members()}
            for mobject in self._pinned:
                if id(mobject) not in shown:
                    _put(mobject, self.view, REST)
        if self.view == REST:
            self.held, self._pinned = [], []
            self._scene.foreground_mobjects = []
            self._scene.add(*fixed)
        else:
            self._pinned = fixed
            self._scene.foreground_mobjects = [*self.held, *fixed]
            self._scene.add()


def _put(mobject: Mobject, start: View, end: View) -> None:
    for part in mobject.get_family():
        _Fixed(part, start).put(end)
