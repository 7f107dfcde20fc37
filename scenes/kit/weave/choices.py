"""What there is to choose among, as so many squares, of which some go."""

import math

from manim import Animation, FadeIn, LaggedStart, Square, VGroup

from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.planes import SCAFFOLD, Planed, Step

ROWS = 7


class Choices(VGroup):
    """As many squares as there were things to choose among; from the left, those that are left of them."""

    def __init__(self, before: float, after: float, region: Region, color: str = "") -> None:
        super().__init__()
        count, self.left = round(before), round(after)
        pitch = min(region.width / math.ceil(count / ROWS), region.height / ROWS)
        for index in range(count):
            column, row = divmod(index, ROWS)
            square = Square(0.72 * pitch, stroke_width=0).set_fill(color or style.TOKEN, 1)
            corner = region.point(0, 1) + at((column + 0.5) * pitch, -(row + 0.5) * pitch)
            self.add(Planed(square.move_to(corner)))

    def come(self) -> Animation:
        """The squares come, one after the other."""
        return LaggedStart(*map(FadeIn, self), lag_ratio=0.2)

    def leave(self) -> Animation:
        """Those that are not left go, one after the other."""
        gone = [square for square in self[self.left :] if isinstance(square, Planed)]
        return LaggedStart(*(Step([square], SCAFFOLD) for square in reversed(gone)), lag_ratio=0.2)
