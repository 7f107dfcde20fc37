"""A score taken apart: where the query came from, times where the key came from."""

from manim import DOWN, LEFT, PI, RIGHT, UP, Rectangle, Square, VGroup, VMobject
from manim.typing import Point3D

from data.facts import Array
from scenes.kit import style
from scenes.kit.frame.lines import rule
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words


class ScoreGrid(VGroup):
    """Squares whose *areas* are the parts of a score; filled ones raise it, hollow ones lower it.

    `squares[i][j]` is the part of the i-th origin of the query and the j-th origin of the key; the largest
    part fills its cell. The first origin is the token itself, the last the position, those between the heads
    of the layer below, among which the one that writes the tags, `tag`, is marked.
    """

    def __init__(self, parts: Array, heads: str, tag: int, region: Region) -> None:
        super().__init__()
        count, self.region = len(parts), region
        self.rows, self.tops = (self._names(heads) for _ in range(2))
        margin = max(name.width for name in self.rows) + 0.25
        self.cell = min((region.width - margin) / count, (region.height - margin) / count)
        self.frame = Rectangle(width=self.cell * count, height=self.cell * count)
        self.frame.set_stroke(style.LINE, 2).set_fill(style.BACKGROUND, 0)
        self.frame.move_to(at(region.left + margin, region.top - margin), aligned_edge=UP + LEFT)
        side = 0.94 * self.cell / abs(parts).max() ** 0.5
        self.squares = [[self._square(float(part), side) for part in row] for row in parts]
        for i, row in enumerate(self.squares):
            for j, square in enumerate(row):
                square.move_to(self.middle(i, j))
        self.cells = VGroup(*(square for row in self.squares for square in row))
        for names, turned in ((self.rows, False), (self.tops, True)):
            self._put(names, count, turned)
        ends = (self.middle(0, tag - 0.45), self.middle(0, tag + 0.45))
        self.tops.add(rule(*ends, 6, style.TAG).match_y(self.tops[-1]))
        self.add(self.frame, self.cells, self.rows, self.tops)

    @staticmethod
    def _names(heads: str) -> VGroup:
        return VGroup(*(Words(name, color=style.QUIET) for name in ("token", heads, "position")))

    def _put(self, names: VGroup, count: int, turned: bool) -> None:
        """Names of the first and last row at its left, that of the heads along them; or all of it above."""
        for name, line in zip(names, (0, (count - 1) / 2, count - 1), strict=True):
            along = name is names[1]
            if turned != along:
                name.rotate(PI / 2)
            edge = self.middle(0, line) if turned else self.middle(line, 0)
            name.next_to(edge, UP if turned else LEFT, buff=self.cell / 2 + (0.28 if along else 0.14))
        ends = (self.middle(0, 0.6), self.middle(0, count - 1.6))
        if not turned:
            ends = (self.middle(0.6, 0), self.middle(count - 1.6, 0))
        bracket = rule(*ends)
        names.add(bracket.shift((self.cell / 2 + 0.14) * (UP if turned else LEFT)))

    @staticmethod
    def _square(part: float, side: float) -> Square:
        square = Square(max(side * abs(part) ** 0.5, 1e-3), stroke_color=style.QUERY, stroke_width=1.5)
        return square.set_fill(style.QUERY, 1.0 if part > 0 else 0.0)

    def below(self, claim: VMobject) -> VMobject:
        """Something below the grid, from the region's left edge on."""
        return claim.next_to(self.frame, DOWN, buff=0.4).align_to(at(self.region.left, 0), LEFT)

    def middle(self, row: float, column: float) -> Point3D:
        """The middle of a cell."""
        corner = self.frame.get_corner(UP + LEFT)
        point: Point3D = corner + self.cell * ((column + 0.5) * RIGHT + (row + 0.5) * DOWN)
        return point
