"""A logit as a sum: what each part of the model adds, each starting where the last one ended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from manim import RIGHT, UP, DashedLine, VGroup

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.axes import Axes, Scale
from scenes.kit.charts.bars import Bar
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import MEDIUM, Words

LEAST = 1.0
"""Logits that the whole width stands for at least, so that next to nothing looks like it."""


class Contributions(VGroup):
    """A staircase of `contributions` (logits) from 0 to their sum, which is the last bar.

    `bars[k]` is `contributions[k] * unit` long; additions are filled, subtractions hollow. The components in
    `numbers` are highlighted and carry their number. `compared_with` is a logit that `level` marks.
    """

    def __init__(
        self,
        contributions: Array,
        names: Sequence[str],
        numbers: Mapping[str, str],
        total: str,
        compared_with: float,
        region: Region,
    ) -> None:
        super().__init__()
        pitch = region.height / (len(names) + 2.6)
        labels = [
            Words(name, color=style.INK if name in numbers else style.QUIET) for name in (*names, "logit")
        ]
        edges = [0.0]
        for part in contributions:
            edges.append(edges[-1] + float(part))
        left = region.left + max(label.width for label in labels) + 0.2
        lowest = min(*edges, compared_with)
        span = max(LEAST, max(*edges, compared_with) - lowest)
        self.axes = Axes(
            Scale(lowest, lowest + span), Scale(0, 1), replace(region, left=left, right=region.right - 0.85)
        )
        self.unit = self.axes.region.width / span
        self.zero = float(self.axes.point(0, 0)[0])
        self.compared_with = compared_with
        self.region = region
        self.steps = VGroup()
        self.bars: list[Bar] = []
        for line, (name, part) in enumerate(zip(names, contributions, strict=True)):
            y = region.top - (line + 0.5) * pitch
            bar = self._bar(edges[line], float(part), y, name in numbers)
            labels[line].move_to(at(0, y)).align_to(at(left - 0.2, 0), RIGHT)
            step = VGroup(labels[line], bar)
            if name in numbers:
                step.add(Words(numbers[name]).next_to(bar, RIGHT, buff=0.12))
            if line:
                x = self.axes.point(edges[line], 0)[0]
                step.add(rule(at(x, y + pitch - 0.12), at(x, y + 0.12), 1.5))
            self.bars.append(bar)
            self.steps.add(step)
        y = region.top - (len(names) + 0.8) * pitch
        self.sum = self._bar(0.0, edges[-1], y, True)
        labels[-1].move_to(at(0, y)).align_to(at(left - 0.2, 0), RIGHT)
        number = Words(total, weight=MEDIUM).next_to(self.sum, RIGHT, buff=0.12)
        self.total = VGroup(labels[-1], self.sum, number)
        self.axis = rule(at(self.zero, region.top), at(self.zero, y - 0.25))
        self.add(self.axis, self.steps, self.total)

    def _bar(self, start: float, part: float, y: float, highlighted: bool) -> Bar:
        color = style.ANSWER if highlighted else style.TOKEN
        return Bar(part, self.unit, at(self.axes.point(start, 0)[0], y), 0.24, color, part > 0, 1.5)

    def level(self, name: str) -> VGroup:
        """A dashed line at the logit to compare with, and its name under it."""
        x = self.axes.point(self.compared_with, 0)[0]
        low = self.region.bottom + 0.42
        line = DashedLine(at(x, self.region.top), at(x, low), stroke_color=style.NULL, stroke_width=3)
        words = Words(name, color=style.QUIET).next_to(at(x, low), -UP, buff=0.06)
        over = max(0.0, words.get_right()[0] - self.region.right)
        under = max(0.0, self.region.left - words.get_left()[0])
        return VGroup(line, words.shift((under - over) * RIGHT))
