"""What a head says: a token that is put in, and the one that comes out."""

from manim import LEFT, RIGHT, Animation, Create, FadeIn, Line, VGroup
from manim.typing import Point3D

from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.planes import px


class Reply(VGroup):
    """A token that stands with its left end at a point, and, `reach` farther right, what is said of it."""

    def __init__(self, token: str, said: str, left: Point3D, reach: float, color: str = "") -> None:
        super().__init__()
        self.put_in = Chip(token, style.TOKEN_SMALL).move_to(left, aligned_edge=LEFT)
        self.said = Chip(said, style.TOKEN_SMALL, color or style.ANSWER)
        self.said.move_to(left + at(reach, 0), aligned_edge=LEFT)
        self.wire = Line(self.put_in.get_right(), self.said.get_left()).set_stroke(style.VALUE, px(4))
        self.add(self.put_in, self.wire, self.said)

    def goes_in(self) -> Animation:
        """The token comes."""
        return FadeIn(self.put_in, shift=0.2 * RIGHT)

    def comes_out(self) -> list[Animation]:
        """It is carried over, and the other one comes."""
        return [Create(self.wire), FadeIn(self.said, shift=0.3 * RIGHT)]
