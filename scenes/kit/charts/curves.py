"""Curves over positions, such as the loss along a sequence."""

from manim import DOWN, RIGHT, UP, Line, VGroup, VMobject

from data.facts import Array
from scenes.kit import style
from scenes.kit.charts.axes import Axes, Scale
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words


class Plot(Axes):
    """Axes for one value per position; the upright one starts at 0.

    A curve's k-th corner stands at `point(k, values[k])`.
    """

    def __init__(self, positions: int, highest: float, region: Region, unit: str) -> None:
        super().__init__(Scale(0, positions - 1), Scale(0, highest), region, unit)

    def curve(self, values: Array, color: str, width: float) -> VMobject:
        """A polyline through all values."""
        return self.line(range(len(values)), values, color, width)


class TwiceTold(VGroup):
    """The loss along a sequence that is said twice, with a number for either time.

    Where the curve stays up, its numbers stand above it.
    """

    def __init__(self, losses: Array, period: int, null: Array, region: Region, falls: bool) -> None:
        super().__init__()
        self.losses, self.period, self.falls = losses, period, falls
        self.highest = float(max(losses.max(), null.max()))
        self.plot = Plot(len(losses), self.highest if falls else 1.3 * self.highest, region, "loss in nats")
        self.curve = self.plot.curve(losses, style.INK, 4)
        self.add(self.plot, halves(region, self.plot.across.share(period - 0.5)))

    def numbers(self, first: tuple[float, str], second: tuple[float, str]) -> VGroup:
        """The mean loss of either time, as a number and as it is written."""
        before, after = Words(first[1]), Words(second[1])
        if self.falls:
            before.next_to(self.plot.point(self.period, first[0]), RIGHT, buff=0.2)
            after.next_to(self.plot.point(1.5 * self.period, second[0]), UP, buff=0.35)
        else:
            again = float(self.losses[self.period :].max())
            before.next_to(self.plot.point(0.5 * self.period, self.highest), UP, buff=0.1)
            after.next_to(self.plot.point(1.5 * self.period, again), UP, buff=0.1)
        return VGroup(before, after)

    def null(self, level: float, name: str) -> Words:
        """The name of what one compares with, at the second time."""
        side = UP if self.falls else DOWN
        return Words(name, color=style.QUIET).next_to(self.plot.point(1.5 * self.period, level), side)


def halves(region: Region, share: float) -> VGroup:
    """Brackets below a picture: where a sequence is said for the first and for the second time."""
    group = VGroup()
    for start, end, name in ((0.0, share, "first time"), (share, 1.0, "second time")):
        line = Line(
            region.point(start, 0), region.point(end, 0), stroke_color=style.LINE, stroke_width=3, buff=0.04
        )
        line.shift(0.12 * DOWN)
        group.add(line, Words(name, color=style.QUIET).next_to(line, DOWN, buff=0.08))
    return group
