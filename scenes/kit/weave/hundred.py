"""A share of many things as a hundred squares, of which some go."""

from manim import Animation, LaggedStart, Square, VGroup

from scenes.kit import style
from scenes.kit.frame.place import Region, at
from scenes.kit.weave.planes import SCAFFOLD, Planed, Step

ROWS = 10


class Hundred(VGroup):
    """A hundred squares in a region, so many of which, from the left, are the share that is left."""

    def __init__(self, share: float, region: Region, color: str = "") -> None:
        super().__init__()
        self.left = round(100 * share)
        pitch = min(region.width / (100 / ROWS), region.height / ROWS)
        for index in range(100):
            column, row = divmod(index, ROWS)
            square = Square(0.72 * pitch, stroke_width=0).set_fill(color or style.TOKEN, 1)
            corner = region.point(0, 1) + at((column + 0.5) * pitch, -(row + 0.5) * pitch)
            self.add(Planed(square.move_to(corner)))

    def leave(self) -> Animation:
        """Those that are not left go, one after the other."""
        gone = [square for square in self[self.left :] if isinstance(square, Planed)]
        return LaggedStart(*(Step([square], SCAFFOLD) for square in reversed(gone)), lag_ratio=0.2)
