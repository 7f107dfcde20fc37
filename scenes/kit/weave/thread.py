"""The residual stream of a position: a ribbon of strands, as wide as what runs up it is long."""

import numpy as np
from manim import UP, Animation, ShowPassingFlash, VGroup, VMobject
from manim.utils.color import ManimColor

from scenes.kit import style
from scenes.kit.weave.planes import Planed, px

TOKEN_STRANDS, TAG_STRANDS = 7, 4
TOKEN_GAP, TAG_GAP = 0.34, 0.24
"""Most strands in a ribbon, and the share of a strand's pitch that stays empty. Their number and their sway
are illustration; the width of the whole is the length of the vector."""

SHADES = (1, 0.62, 0.86, 0.5, 0.95, 0.7, 0.8)
SWAY = 2.0
"""Pixels to either side."""


class Strands(Planed):
    """One vector that runs up a thread: `width` pixels of strands from `low` to `high`, centred on `x`."""

    def __init__(
        self,
        x: float,
        low: float,
        high: float,
        width: float,
        color: str,
        phase: float = 0.0,
        fade: float = 0.0,
        thick: bool = False,
    ) -> None:
        super().__init__()
        self.ends, self.across = (low, high), style.em(width)
        most, gap = (TAG_STRANDS, TAG_GAP) if thick else (TOKEN_STRANDS, TOKEN_GAP)
        count = max(1, min(most, int(width / 3.2) + 1))
        pitch = width / count
        ys = np.linspace(low, high, max(4, round((high - low) / 0.4)))
        for strand in range(count):
            wave = 2 * np.pi * ys / (2.4 + 0.3 * ((phase * 7) % 5)) + 2.3 * phase + 0.75 * strand
            sway = style.em(SWAY) * np.sin(wave) * (1 if count > 1 else 0.4)
            middle = x + style.em(pitch * (strand + 0.5) - width / 2)
            line = VMobject(stroke_width=px(max(pitch * (1 - gap), 1.0)))
            line.set_points_smoothly(np.stack([middle + sway, ys, 0 * ys], axis=1))
            self.add(_faded(line, color, SHADES[strand % len(SHADES)], fade))

    def rising(self) -> list[Animation]:
        """A light runs up: what they carry is on its way."""
        lights = [line.copy().set_stroke(style.INK, opacity=1) for line in self]
        return [ShowPassingFlash(light, 0.4) for light in lights]


class Thread(VGroup):
    """The stream of one position: first what its token brought, then what heads add, strand by strand.

    `unit` is how many pixels wide a vector of length 1 is; `top` is where the thread ends, its last `fade`
    share fading away.
    """

    def __init__(
        self, x: float, foot: float, top: float, length: float, unit: float, fade: float = 0.0
    ) -> None:
        super().__init__()
        self.strands: list[Strands] = []
        self.x, self.unit, self.top, self.fading = x, unit, top, fade
        self.token = Strands(x, foot, top, max(unit * length, 1.2), style.TOKEN, 1.3 * x, fade)
        self.left = x - self.token.across / 2
        self.right = x + self.token.across / 2
        self.strands.append(self.token)
        self.add(self.token)

    def joined(self, length: float, height: float, color: str, right: bool = False) -> Strands:
        """Strands of another vector that run up beside the thread from `height` on, not yet added."""
        width = max(self.unit * length, 1.2)
        gap, half = style.em(3), style.em(width) / 2
        x = self.right + gap + half if right else self.left - gap - half
        rest = (self.top - height) / max(self.top - self.token.ends[0], 1e-6)
        fade = min(0.95, self.fading / max(rest, 1e-6))
        return Strands(x, height, self.top, width, color, 1.3 * x + 0.6, fade, thick=True)

    def joins(self, strands: Strands, right: bool = False) -> Strands:
        """Add strands that have come: what joins next goes beside them."""
        if right:
            self.right = strands.get_right()[0]
        else:
            self.left = strands.get_left()[0]
        self.strands.append(strands)
        self.add(strands)
        return strands


def _faded(line: VMobject, color: str, opacity: float, fade: float) -> VMobject:
    red, green, blue = ManimColor(color).to_rgb()
    stops = max(2, round(1 / fade) + 1) if fade else 2
    opacities = [opacity] * (stops - 1) + [0.0 if fade else opacity]
    line.stroke_rgbas = np.array([[red, green, blue, each] for each in opacities])
    line.sheen_direction = UP
    line.set_fill(opacity=0)
    return line
