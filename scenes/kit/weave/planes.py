"""Three planes: what is spoken of stands out, what it has to do with steps back a little, the rest a lot."""

from collections.abc import Iterable
from typing import Any

from manim import Animation, Mobject, Transform, VGroup, VMobject

SPOKEN, RELATED, BYSTANDER, SCAFFOLD = 1.0, 0.62, 0.36, 0.25
"""How opaque something is, as a share of how it was drawn."""

_COLOURED = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")


class Planed(VGroup):
    """A drawing that steps back and comes to the fore as one; `plane` is where it stands."""

    plane = SPOKEN

    def stand(self, plane: float) -> "Planed":
        """Put it into a plane at once."""
        for part in self.get_family():
            fade(part, part, plane / self.plane)
        self.plane = plane
        return self


class Step(Animation):
    """Drawings go into a plane, whichever they stood in."""

    def __init__(self, drawings: Iterable[Planed], plane: float, **options: Any) -> None:
        self.drawings, self.aim = [*drawings], plane
        super().__init__(VGroup(*self.drawings), **options)

    def begin(self) -> None:
        self.factors = {id(part): self.aim / one.plane for one in self.drawings for part in one.get_family()}
        super().begin()

    def interpolate_submobject(
        self, submobject: Mobject, starting_submobject: Mobject, alpha: float
    ) -> "Step":
        factor = self.factors.get(id(submobject), 1.0)
        fade(submobject, starting_submobject, 1 + (factor - 1) * alpha)
        return self

    def finish(self) -> None:
        super().finish()
        for one in self.drawings:
            one.plane = self.aim


class Recast(Transform):
    """A drawing becomes the same drawing in another look, in a plane."""

    def __init__(self, drawing: Planed, look: Planed, plane: float, **options: Any) -> None:
        self.drawing, self.look = drawing, look.stand(plane)
        super().__init__(drawing, self.look, **options)

    def finish(self) -> None:
        super().finish()
        self.drawing.plane = self.look.plane


def fade(part: Mobject, like: Mobject, factor: float) -> None:
    """Draw a part as opaque as another one, times a factor."""
    if isinstance(part, VMobject) and isinstance(like, VMobject):
        for name in _COLOURED:
            colours = getattr(like, name).copy()
            colours[:, 3] *= factor
            setattr(part, name, colours)


def bloom(path: VMobject, color: str, strength: float = 1.0) -> VGroup:
    """A soft light around a line that something travels on: strokes on top of each other."""
    width = float(path.get_stroke_width())
    light = VGroup()
    for ring in range(6, 0, -1):
        stroke = VMobject().set_points(path.points).set_fill(opacity=0)
        light.add(stroke.set_stroke(color, width + px(ring * ring * 1.1 + 2 * ring), 0.045 * strength))
    return light


def px(pixels: float) -> float:
    """A width of so many pixels of a 1080p frame, as Manim counts strokes."""
    return pixels / 1.35
