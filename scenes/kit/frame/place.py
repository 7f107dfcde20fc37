"""Named regions of the frame: things are placed in them and by relation to each other, not by coordinates."""

from dataclasses import dataclass

import numpy as np
from manim import DL, UR, Mobject
from manim.typing import Point3D

FRAME_WIDTH, FRAME_HEIGHT = 128 / 9, 8.0
CAPTION_SHARE = 0.15
MARGIN = 0.55


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

    def split(self, parts: int, gap: float = 0.6) -> list["Region"]:
        """The region in parts of one size side by side, `gap` apart."""
        width = (self.width - (parts - 1) * gap) / parts
        lefts = [self.left + part * (width + gap) for part in range(parts)]
        return [Region(left, left + width, self.bottom, self.top) for left in lefts]

    def below(self, mobject: Mobject) -> "Region":
        """What of this region lies below something in it, a little farther down."""
        return Region(self.left, self.right, self.bottom, float(mobject.get_bottom()[1]) - 0.35)

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
FULL = Region(-6.4, 6.4, CAPTIONS.top + 0.13, 3.29)
"""The whole stage: from 5% to 95% of the width."""
BOARD = Region(2.4, FULL.right, FULL.bottom, FULL.top)
BESIDE_BOARD = Region(FULL.left, 1.9, FULL.bottom, FULL.top)
"""The right third of it, for rows of results, and what is left of it."""
PROVENANCE = Region(-6.4, 6.4, 3.53, 3.67)
"""The quiet line above it: which model, which head."""
AIM = at(0, 0.05)
"""Where on the screen the camera puts what it goes to: the middle of what the captions leave free."""
