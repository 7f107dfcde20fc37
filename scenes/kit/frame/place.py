"""Named regions of the frame: things are placed in them and by relation to each other, not by coordinates."""

from dataclasses import dataclass

import numpy as np
from manim import DL, UR, Mobject
from manim.typing import Point3D

FRAME_WIDTH, FRAME_HEIGHT = 128 / 9, 8.0
CAPTION_SHARE = 0.15
MARGIN = 0.55
BELOW = 0.35
"""Between something and what stands below it, in Manim's units."""


def at(x: float, y: float) -> Point3D:
    """A point of the frame."""
    return np.array([x, y, 0.0])


@dataclass(frozen=True)
class Region:
    """A rectangle of the frame, in Manim's units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> Point3D:
        return at((self.left + self.right) / 2, (self.bottom + self.top) / 2)

    def point(self, across: float, up: float) -> Point3D:
        """The point at these shares of the width and the height, (0, 0) being the lower left corner."""
        return at(self.left + across * self.width, self.bottom + up * self.height)

    def below(self, mobject: Mobject) -> "Region":
        """What of this region lies below something in it."""
        return Region(self.left, self.right, self.bottom, float(mobject.get_bottom()[1]) - BELOW)

    def split(self, parts: int, gap: float = 0.6) -> list["Region"]:
        """The region in parts of one size side by side, `gap` apart."""
        width = (self.width - (parts - 1) * gap) / parts
        lefts = [self.left + part * (width + gap) for part in range(parts)]
        return [Region(left, left + width, self.bottom, self.top) for left in lefts]

    def overlaps(self, other: "Region", slack: float = 0.0) -> bool:
        """Whether the other one, which may be as thin as a line, reaches more than `slack` into this one."""
        return (
            other.left < self.right - slack
            and other.right > self.left + slack
            and other.bottom < self.top - slack
            and other.top > self.bottom + slack
        )

    def contains(self, other: "Region", slack: float = 0.0) -> bool:
        """Whether the other one reaches no more than `slack` out of this one."""
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.bottom >= self.bottom - slack
            and other.top <= self.top + slack
        )

    def holds(self, mobject: Mobject, slack: float = 1e-6) -> bool:
        """Whether the whole mobject lies inside."""
        return self.contains(box(mobject), slack)


def box(*mobjects: Mobject) -> Region:
    """The region that some mobjects take up together."""
    low = np.min([mobject.get_corner(DL) for mobject in mobjects], axis=0)
    high = np.max([mobject.get_corner(UR) for mobject in mobjects], axis=0)
    return Region(float(low[0]), float(high[0]), float(low[1]), float(high[1]))


FRAME = Region(-FRAME_WIDTH / 2, FRAME_WIDTH / 2, -FRAME_HEIGHT / 2, FRAME_HEIGHT / 2)
CAPTIONS = Region(FRAME.left, FRAME.right, FRAME.bottom, FRAME.bottom + CAPTION_SHARE * FRAME_HEIGHT)
HEADER = Region(FRAME.left + MARGIN, FRAME.right - MARGIN, FRAME.top - MARGIN - 0.5, FRAME.top - MARGIN + 0.1)
BODY = Region(HEADER.left, HEADER.right, CAPTIONS.top + 0.15, HEADER.bottom - 0.2)
STAGE = Region(BODY.left, BODY.left + 0.675 * BODY.width, BODY.bottom, BODY.top)
"""The left two thirds, where the loom stands."""
LEDGER = Region(STAGE.right + 0.45, BODY.right, BODY.bottom, BODY.top)
"""The right third, where one reads numbers: the guesses, a score taken apart, a sum."""

OUTLET = at(LEDGER.left - 0.2, HEADER.center[1])
"""Where the last thread on the stage leads: to the heading of the ledger."""

SQUARE = Region(BODY.left, BODY.left + 4.6, BODY.top - 4.6, BODY.top)
"""At the left, for a whole pattern."""
BESIDE = Region(SQUARE.right + 0.9, BODY.right, SQUARE.bottom, SQUARE.top - 0.5)
"""What is plotted beside it."""

PLANE = Region(STAGE.left + 1.4, STAGE.right - 0.9, STAGE.bottom + 0.8, STAGE.top - 0.7)
"""In the stage, for arrows, with room around them for their names."""
OVER_LOOM = Region(STAGE.left + 0.4, STAGE.left + 0.68 * STAGE.width, STAGE.bottom, STAGE.top)
"""In the stage, for what stands in its upper part while threads are short."""
HALF = (BODY.width - 1.0) / 2
LEFT_HALF = Region(BODY.left, BODY.left + HALF, BODY.bottom + 1.0, BODY.top - 0.5)
RIGHT_HALF = Region(BODY.right - HALF, BODY.right, LEFT_HALF.bottom, LEFT_HALF.top)
"""Two plots side by side, with room below for the names of their axes."""

FULL = Region(-6.4, 6.4, CAPTIONS.top + 0.13, 3.29)
"""The whole stage: from 5% to 95% of the width."""
PROVENANCE = Region(-6.4, 6.4, 3.53, 3.67)
"""The quiet line above it: which model, which head."""

SIDE = STAGE.height - 1.0 - 0.4
TABLE = Region(STAGE.left + 1.0, STAGE.left + 1.0 + SIDE, STAGE.bottom + 0.4, STAGE.top - 1.0)
"""In the stage, for a square table, with room at its left and above for the chips of its rows and columns."""
BESIDE_TABLE = Region(TABLE.right + 1.4, TABLE.right + 1.4 + SIDE, TABLE.bottom, TABLE.top)
"""As large, at its right."""
STORAGE = Region(BESIDE_TABLE.left, BODY.right - 0.4, STAGE.bottom + 1.0, TABLE.top + 0.3)
"""From there on to the right, for a plot, with room below for two lines of words."""
