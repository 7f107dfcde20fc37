"""A room: points in space as one sees them from outside, and its turn."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import DEGREES, ORIGIN, UP, Animation, Dot, Line, VGroup
from numpy.typing import NDArray

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Haloed

LARGE, SMALL = 0.09, 0.055
"""Radii of the nearest and of the farthest dot, in Manim's units."""


class Room(VGroup):
    """Points in space, drawn flat: the nearer the larger and in front; names and axes turn with them.

    Whatever the room is turned to, it stays in its region: its middle is the origin, and `unit` is so small
    that the farthest point fits in every direction. Nothing is foreshortened by distance.

    Parameters
    ----------
    points:
        One row of three coordinates for each point; the third is up.
    colors:
        One for all points, or one for each.
    names:
        What is written beside some of the points.
    axes:
        What the three directions are called, or nothing where none are drawn.
    azimuth, elevation:
        From where it is seen, in degrees: around the third direction, and from above.
    """

    def __init__(
        self,
        points: Array,
        region: Region,
        colors: str | Sequence[str],
        names: Mapping[int, str] | None = None,
        axes: Sequence[str] = (),
        azimuth: float = 30.0,
        elevation: float = 20.0,
    ) -> None:
        super().__init__()
        self.spots = np.asarray(points, dtype=float)
        self.region, self.elevation = region, elevation
        farthest = float(np.linalg.norm(self.spots, axis=1).max())
        self.unit = min(region.width, region.height) / 2 / farthest
        each = [colors] * len(self.spots) if isinstance(colors, str) else list(colors)
        self.dots = [Dot(ORIGIN, 1.0, color=color) for color in each]
        self._disc = Dot(ORIGIN, 1.0).points
        self.names = {index: Haloed(name) for index, name in (names or {}).items()}
        self.lines = [Line(ORIGIN, UP, stroke_color=style.LINE, stroke_width=2) for _ in axes]
        self.ends = [Haloed(name, color=style.QUIET) for name in axes]
        self._directions = farthest * np.eye(3)[: len(axes)]
        self.add(*self.lines, *self.dots, *self.names.values(), *self.ends)
        self.see_from(azimuth)

    def see_from(self, azimuth: float) -> None:
        """Turn it so that it is seen from there."""
        self.azimuth = azimuth
        places, depths = self.seen(self.spots)
        near = (depths / (np.abs(depths).max() or 1.0) + 1) / 2
        for dot, place, share in zip(self.dots, places, near, strict=True):
            dot.points = self._disc * (SMALL + (LARGE - SMALL) * share) + place
        for index, name in self.names.items():
            name.next_to(places[index], UP, buff=0.14)
        if self.lines:
            middle = self.region.center
            for line, name, end in zip(self.lines, self.ends, self.seen(self._directions)[0], strict=True):
                line.set_points_as_corners([middle, end])
                away = end - middle
                name.move_to(end + 0.3 * away / max(float(np.linalg.norm(away)), 0.3))
        # The painter's order: what is nearer is drawn later, and words at last.
        dots = (self.dots[index] for index in np.argsort(depths, kind="stable"))
        self.submobjects[:] = [*self.lines, *dots, *self.names.values(), *self.ends]

    def seen(self, spots: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where points of the room are drawn, and how near they are: the greater, the nearer."""
        turn, tilt = self.azimuth * DEGREES, self.elevation * DEGREES
        x, y, z = np.asarray(spots, dtype=float).T
        across = -np.sin(turn) * x + np.cos(turn) * y
        toward = np.cos(turn) * x + np.sin(turn) * y
        up = np.cos(tilt) * z - np.sin(tilt) * toward
        near = np.cos(tilt) * toward + np.sin(tilt) * z
        flat = np.stack([across, up, np.zeros(len(across))], axis=1)
        return self.region.center + self.unit * flat, near


class Turn(Animation):
    """A room turns by some degrees."""

    def __init__(self, room: Room, by: float, **options: Any) -> None:
        self.room, self.first, self.by = room, room.azimuth, by
        super().__init__(room, **options)

    def begin(self) -> None:
        self.first = self.room.azimuth
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.room.see_from(self.first + self.rate_func(alpha) * self.by)
