"""A vector, entry by entry."""

from manim import LEFT, PI, VMobject

from data.facts import Array
from scenes.kit.frame.place import at


class Trace(VMobject):
    """Every entry of a vector, drawn as one shape, for there are hundreds of them.

    A thin bar from the middle line stands for each entry, up if positive; one of `largest` takes half of the
    thickness. An `upright` trace reads from the top down, positive to the right.
    """

    def __init__(
        self,
        entries: Array,
        largest: float,
        length: float,
        thickness: float,
        color: str,
        upright: bool = False,
    ) -> None:
        super().__init__(stroke_width=0, fill_color=color, fill_opacity=1)
        pitch = length / len(entries)
        for index, entry in enumerate(entries):
            left, right = (index + 0.1) * pitch, (index + 0.9) * pitch
            tall = float(entry) / largest * thickness / 2
            self.start_new_path(at(left, 0))
            self.add_points_as_corners([at(left, tall), at(right, tall), at(right, 0), at(left, 0)])
        for edge in (-0.5, 0.5):
            # Nothing is drawn here: it makes the middle line the middle of the shape.
            self.start_new_path(at(0, edge * thickness))
            self.add_points_as_corners([at(length, edge * thickness)])
        self.shift(length / 2 * LEFT)
        if upright:
            self.rotate(-PI / 2, about_point=at(0, 0))
