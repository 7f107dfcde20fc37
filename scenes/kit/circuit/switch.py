"""A switch on a head or another part of the model."""

from collections.abc import Sequence

from manim import LEFT, RIGHT, Animation, Circle, MoveToTarget, RoundedRectangle, VGroup, VMobject

from scenes.kit import style
from scenes.kit.frame.text import Words


class Switch(VGroup):
    """A sliding switch, labelled with what it turns off: knob right and filled is on.

    `on` is how it stands at first.
    """

    def __init__(self, label: str, on: bool = True) -> None:
        super().__init__()
        self.on = on
        self.track = RoundedRectangle(width=0.62, height=0.32, corner_radius=0.16, stroke_width=2.5)
        self.track.set_stroke(style.VALUE).set_fill(style.VALUE, 0.9)
        self.knob = (
            Circle(0.11, stroke_width=0).set_fill(style.INK, 1).move_to(self.track.get_right() + 0.16 * LEFT)
        )
        self.label = Words(label).next_to(self.track, RIGHT, buff=0.12)
        self.add(self.track, self.knob, self.label)
        self._slide(self.track, self.knob, on)

    def turn(self, on: bool) -> Animation:
        """Slide the knob; off is hollow and grey."""
        track, knob = self.generate_target()[:2]
        self._slide(track, knob, on)
        return MoveToTarget(self)

    @staticmethod
    def _slide(track: VMobject, knob: VMobject, on: bool) -> None:
        x = track.get_right()[0] - 0.16 if on else track.get_left()[0] + 0.16
        track.set_fill(opacity=0.9 if on else 0.0).set_stroke(style.VALUE if on else style.NULL)
        knob.set_x(x).set_fill(style.INK if on else style.NULL)


def heads_label(name: str, heads: Sequence[str]) -> str:
    """What a switch on these heads is called."""
    return f"{name}{'s' if len(heads) > 1 else ''} {', '.join(heads)}"
