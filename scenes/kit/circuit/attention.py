"""What a head looks at: scores as columns, weights as arcs, a whole pattern as a grid."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RESAMPLING_ALGORITHMS,
    RIGHT,
    UP,
    Animation,
    CubicBezier,
    FadeIn,
    Group,
    ImageMobject,
    Line,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D
from manim.utils.color import ManimColor
from manim.utils.rate_functions import linear, smooth

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.text import Label, Words

FULL_WIDTH = 0.2
"""Width of an arc whose weight is 1, in Manim's units; all others are in proportion."""

STROKE = 0.01
"""Manim's units in one of its stroke widths."""

HAIR = 0.5 / style.PIXELS_PER_UNIT
"""Arcs thinner than half a pixel cannot be seen and are not drawn."""


def full_width(direction: Point3D) -> Line:
    """A piece of an arc of weight 1, to show the scale."""
    return Line(
        -0.36 * direction, 0.36 * direction, stroke_color=style.QUERY, stroke_width=FULL_WIDTH / STROKE
    )


RISING = 0.8
"""A score rises while a question that sweeps the columns goes this share of the way to the next."""


class AttentionArcs(VGroup):
    """One row of a pattern: an arc from every position to the one that looks, as wide as its weight.

    `arcs[i]` belongs to position i and is `weights[i] * FULL_WIDTH` wide. The one to itself is a short post.
    """

    def __init__(self, feet: Sequence[Point3D], query: int, weights: Array, height: float) -> None:
        super().__init__()
        self.feet, self.query, self.rise = feet, query, height
        head = feet[query]
        farthest = max(abs(foot[0] - head[0]) for foot in feet) or 1.0
        self.arcs = []
        for position, foot in enumerate(feet):
            rise = height * (0.4 + 0.6 * abs(foot[0] - head[0]) / farthest) * 4 / 3 * UP
            arc = (
                CubicBezier(foot, foot + 0.1 * rise, foot + 0.2 * rise, foot + 0.3 * rise)
                if position == query
                else CubicBezier(foot, foot + rise, head + rise, head)
            )
            width = float(weights[position]) * FULL_WIDTH
            arc.set_stroke(style.QUERY, width / STROKE, opacity=0.85 if width >= HAIR else 0.0)
            arc.set_fill(opacity=0)
            self.arcs.append(arc)
        self.add(*self.arcs)

    def seen(self, position: int) -> bool:
        """Whether the arc of a position is wide enough to be drawn."""
        return bool(self.arcs[position].get_stroke_opacity() > 0)

    def caption(self, position: int, text: str, under: bool = False, lift: float = 0.2) -> Label:
        """A number over (or under) the highest point of an arc; over its foot, if it cannot be seen."""
        label = Label(text)
        if not self.seen(position):
            return label.next_to(self.feet[position], UP, buff=lift)
        if under:
            return label.move_to(self.crown(position) + 0.5 * DOWN)
        return label.next_to(self.crown(position), UP, buff=0.12)

    def foot(self, position: int, text: str) -> Label:
        """A number over the foot of a position."""
        return Label(text).next_to(self.feet[position], UP, buff=0.2)

    def look(self, weights: Array) -> Animation:
        """The same position looks with other weights; `Restore` takes it back."""
        self.save_state()
        return Transform(self, AttentionArcs(self.feet, self.query, weights, self.rise))

    def crown(self, position: int) -> Point3D:
        """The highest point of an arc."""
        crown: Point3D = self.arcs[position].point_from_proportion(0.5)
        return crown


class OneLook(AttentionArcs):
    """The look of one position at another one, whatever else it looks at."""

    def __init__(self, feet: Sequence[Point3D], query: int, key: int, weight: float, height: float) -> None:
        self.key = key
        super().__init__(feet, query, self._alone(len(feet), weight), height)

    def _alone(self, count: int, weight: float) -> Array:
        weights = np.zeros(count)
        weights[self.key] = weight
        return weights

    def weigh(self, weight: float) -> Animation:
        """It looks there with another weight; `Restore` takes it back."""
        return self.look(self._alone(len(self.feet), weight))


def steps_back(feet: Sequence[Point3D], weights: Array, looks_back: Sequence[bool]) -> VGroup:
    """A bow from each position to the one before it, a third as wide as an arc of its weight.

    Positions whose head does not look one step back get none, nor do those folded into the column before.
    """
    bows = VGroup()
    for left, right, weight, back in zip(feet, feet[1:], weights[1:], looks_back[1:], strict=False):
        if back and right[0] > left[0]:
            rise = 0.3 * UP
            bow = CubicBezier(left, left + rise, right + rise, right)
            bows.add(bow.set_stroke(style.TAG, float(weight) * FULL_WIDTH / 3 / STROKE).set_fill(opacity=0))
    return bows


class ScoreColumns(VGroup):
    """One row of scores before softmax, as columns from the lowest score up: softmax sees differences only.

    `bars[i]` is `(scores[i] - min(scores)) * unit` high, and the highest one `height`.
    """

    def __init__(self, feet: Sequence[Point3D], scores: Array, height: float) -> None:
        super().__init__()
        self.feet = feet
        lowest, highest = float(scores.min()), float(scores.max())
        self.unit = height / (highest - lowest) if highest > lowest else 0.0
        self.bars = []
        for foot, score in zip(feet, scores, strict=True):
            bar = Line(foot, foot + (float(score) - lowest) * self.unit * UP)
            self.bars.append(bar.set_stroke(style.QUERY, FULL_WIDTH / STROKE, 0.85))
        self.add(*self.bars)

    def into(self, arcs: AttentionArcs) -> list[Animation]:
        """Softmax: every score becomes a weight."""
        return [ReplacementTransform(bar, arc) for bar, arc in zip(self.bars, arcs.arcs, strict=True)]


class Sweep(Animation):
    """A question passes along the columns; on each, the score rises as it passes."""

    def __init__(
        self, question: VMobject, stops: Sequence[Point3D], columns: ScoreColumns, **options: Any
    ) -> None:
        self.question, self.columns = question, columns
        xs = [stop[0] for stop in stops]
        self.stops = [stop for position, stop in enumerate(stops) if stop[0] not in xs[:position]]
        self.turns = [sorted(set(xs)).index(x) for x in xs]
        super().__init__(VGroup(columns, question), rate_func=linear, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        reached = alpha * (len(self.stops) - 1 + RISING)
        before = min(int(reached), len(self.stops) - 2)
        step = smooth(min(reached - before, 1.0))
        self.question.move_to((1 - step) * self.stops[before] + step * self.stops[before + 1])
        whole = self.starting_mobject.submobjects[0].submobjects
        for bar, full, foot, turn in zip(
            self.columns.bars, whole, self.columns.feet, self.turns, strict=True
        ):
            grown = smooth(float(np.clip((reached - turn) / RISING, 0, 1)))
            bar.points = foot + grown * (full.points - foot)


class PatternGrid(ImageMobject):
    """A whole pattern as a raster: row = position that looks, column = position looked at.

    The pixel of a weight w is `(1 - w) * SURFACE + w * QUERY`.
    """

    def __init__(self, pattern: Array, height: float) -> None:
        low, high = (255 * ManimColor(name).to_rgb() for name in (style.SURFACE, style.QUERY))
        weight = np.clip(np.asarray(pattern, dtype=np.float64), 0, 1)[..., None]
        pixels = np.round((1 - weight) * low + weight * high).astype(np.uint8)
        super().__init__(np.dstack([pixels, np.full(pixels.shape[:2], 255, dtype=np.uint8)]))
        self.set_resampling_algorithm(RESAMPLING_ALGORITHMS["nearest"])
        self.scale_to_fit_height(height)


class ReadOn(Animation):
    """A pattern appears row by row, as the positions are read."""

    def __init__(self, grid: PatternGrid, **options: Any) -> None:
        self.grid = grid
        super().__init__(grid, introducer=True, rate_func=linear, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        pixels = self.grid.pixel_array
        pixels[:, :, 3] = np.where(np.arange(len(pixels))[:, None] <= alpha * len(pixels), 255, 0)


class MeasuredPattern(Group):
    """A whole pattern with a number that was measured on such patterns beside it, and a name below that."""

    def __init__(self, pattern: Array, number: str, name: str, height: float) -> None:
        self.grid = PatternGrid(pattern, height)
        self.words = VGroup(Words(number, style.CLAIM), Words(name, color=style.QUIET))
        self.words.arrange(DOWN, buff=0.05, aligned_edge=LEFT).next_to(self.grid, RIGHT, buff=0.25)
        super().__init__(self.grid, self.words)

    def read_on(self) -> list[Animation]:
        """The pattern appears row by row, and the words beside it."""
        return [FadeIn(self.words), ReadOn(self.grid)]
