"""A cut: a visible gap in strands, which closes again when what was cut is given back."""

from collections.abc import Iterable

import numpy as np
from manim import Animation, Line, UpdateFromAlphaFunc, VGroup, VMobject

from scenes.kit import style
from scenes.kit.frame.place import at
from scenes.kit.weave.planes import px
from scenes.kit.weave.thread import Strands


class Gap:
    """A gap from `low` to `high` in strands that run through both; it opens from its middle.

    `lids` lie on what is left below: whoever reads above does not see it.
    """

    def __init__(self, strands: Iterable[Strands], low: float, high: float) -> None:
        self.middle, self.half = (low + high) / 2, (high - low) / 2
        self.lines: list[VMobject] = []
        self.wholes: list[tuple[VMobject, float, float]] = []
        self.lids = VGroup()
        for one in strands:
            half = at(one.across / 2 + 0.05, 0)
            foot = at(one.get_center()[0], low)
            self.lids.add(Line(foot - half, foot + half).set_stroke(style.INK, px(7)))
            for line in one:
                self.lines.append(line)
                self.wholes.append((line.copy(), *one.ends))

    def opens(self) -> Animation:
        """The strands are cut."""
        return UpdateFromAlphaFunc(VGroup(*self.lines), lambda _, done: self._open(done))

    def closes(self) -> Animation:
        """They are whole again."""
        return UpdateFromAlphaFunc(VGroup(*self.lines), lambda _, done: self._open(1 - done))

    def _open(self, share: float) -> None:
        for line, (whole, low, high) in zip(self.lines, self.wholes, strict=True):
            if share <= 0:
                line.set_points(whole.points)
                continue
            # Strands rise evenly along their length.
            until, after = (
                float(np.clip((self.middle + side * share * self.half - low) / (high - low), 0, 1))
                for side in (-1, 1)
            )
            below, above = (
                whole.copy().pointwise_become_partial(whole, *part).points
                for part in ((0, until), (after, 1))
            )
            line.set_points(np.concatenate([below, above]) if after < 1 else below)
