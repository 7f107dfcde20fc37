"""Paths through a loom: a token goes up its thread, heads carry it across, and it goes on up to the guess."""

from collections.abc import Sequence

import numpy as np
from manim import LEFT, UP, Animation, Line, RoundedRectangle, ShowPassingFlash, VGroup, VMobject
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.frame.text import Words
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.planes import Planed, px

LANE, ASIDE, BEND = 11.0, 5.0, 16.0
"""Pixels: how far apart heads of a layer carry, and paths run up a thread; how tightly a path turns."""

STRAIGHT, ONE, TWO = 8.0, 6.0, 2.5
"""Pixels: how wide a path is drawn that goes straight, through one head, or through two."""

AGAIN = 0.86
"""Of the height above the last layer, where a path crosses that changes first and moves then."""


class Path(Planed):
    """One path as a line; `width` in pixels."""

    def __init__(self, corners: Sequence[Point3D], color: str, width: float) -> None:
        super().__init__()
        self.line = _rounded(corners).set_stroke(color, px(width)).set_fill(opacity=0)
        self.add(self.line)

    def runs(self) -> Animation:
        """A light runs along it, to the guess."""
        light = self.line.copy().set_stroke(style.INK, max(self.line.get_stroke_width(), px(4)), 1)
        return ShowPassingFlash(light, 0.35)


class Paths(VGroup):
    """All paths of a loom of two layers to the guess over its last token.

    `starts` and `stops`, `[first_choice, second_choice]`, are the positions from which each path starts and
    on whose thread it goes from the first layer to the second. Every head has a lane of its own.
    """

    def __init__(self, loom: Loom, starts: Array, stops: Array) -> None:
        super().__init__()
        self.loom, self.heads = loom, (len(starts) - 1, len(starts[0]) - 1)
        self.of = [
            [
                self._path(first, second, int(starts[first, second]), int(stops[first, second]))
                for second in range(self.heads[1] + 1)
            ]
            for first in range(self.heads[0] + 1)
        ]
        self.straight = self.of[0][0]
        self.one_head = [*self.of[0][1:], *(row[0] for row in self.of[1:])]
        self.two_heads = [path for row in self.of[1:] for path in row[1:]]
        self.every = [*self.two_heads, *self.one_head, self.straight]
        self.add(*self.every)

    def _path(self, first: int, second: int, start: int, stop: int) -> Path:
        loom, end = self.loom, len(self.loom.xs) - 1
        aside = style.em(ASIDE) * (second - (self.heads[1] + 1) / 2) * bool(second)
        xs = [loom.xs[position] + aside for position in (start, stop, end)]
        low, high = self._lane(0, first), self._lane(1, second)
        corners = [
            at(xs[0], loom.chips[start].get_top()[1]),
            *(at(x, low) for x in xs[:2] if first),
            *(at(x, high) for x in xs[1:] if second),
            at(xs[2], loom.end(end)[1]),
        ]
        color = style.VALUE if first or second else style.TOKEN
        return Path(corners, color, (STRAIGHT, ONE, TWO)[bool(first) + bool(second)])

    def _lane(self, layer: int, head: int) -> float:
        """How high a head of a layer carries; heads count from 1."""
        return float(self.loom.heights[layer] + style.em(LANE) * (head - (self.heads[layer] + 1) / 2))


class EitherWay(VGroup):
    """What one head does, taken apart: to look across from one thread to another, to change by its table.

    `move_first` goes across and then up through the table; `change_first` up through it and then across. Both
    end in the same corner.
    """

    def __init__(self, loom: Loom, of: int, to: int) -> None:
        super().__init__()
        start, corner = loom.foot(of, 1), loom.foot(to, 1)
        rise = AGAIN * loom.room() * UP
        self.start, self.corner, self.other_corner, self.end = start, corner, start + rise, corner + rise
        self.looks = [Line(end, begin) for begin, end in ((start, corner), (self.other_corner, self.end))]
        for look in self.looks:
            look.set_stroke(style.QUERY, px(4))
        self.tables = [_table(low + rise / 2) for low in (corner, start)]
        self.add(*self.looks, *self.tables)

    def middle(self) -> Point3D:
        """The middle between both ways."""
        middle: Point3D = (self.start + self.end) / 2
        return middle

    def on_look(self, look: int) -> Point3D:
        """Where words stand on a look."""
        return self.looks[look].get_center() + 0.3 * UP

    def beside_table(self, table: int) -> Point3D:
        """Where words end before a table."""
        point: Point3D = self.tables[table].get_left() + 0.15 * LEFT
        return point


def _table(center: Point3D) -> Planed:
    words = Words("table", style.LABEL)
    shape = RoundedRectangle(width=words.width + 0.3, height=words.height + 0.12, corner_radius=0.08)
    shape.set_fill(style.BACKGROUND, 1).set_stroke(style.VALUE, px(4))
    table = Planed(shape, words.move_to(shape)).move_to(center)
    table.set_z_index(2)
    return table


def _rounded(corners: Sequence[Point3D]) -> VMobject:
    """A line through corners, each of which it rounds off; corners on top of each other count once."""
    kept = [corners[0]]
    for corner in corners[1:]:
        if np.linalg.norm(corner - kept[-1]) > 1e-6:
            kept.append(corner)
    line = VMobject().start_new_path(kept[0])
    for before, corner, after in zip(kept, kept[1:], kept[2:], strict=False):
        come, go = corner - before, after - corner
        far, near = float(np.linalg.norm(come)), float(np.linalg.norm(go))
        radius = min(style.em(BEND), far / 2, near / 2)
        line.add_line_to(corner - radius / far * come)
        line.add_quadratic_bezier_curve_to(corner, corner + radius / near * go)
    return line.add_line_to(kept[-1])
