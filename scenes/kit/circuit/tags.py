"""Tags, the ribbons that say which token came before, and the question that looks for one of them."""

from typing import Any, Self, cast

from manim import DOWN, Animation, AnimationGroup, Mobject, Polygon, TransformFromCopy, VGroup, VMobject
from manim.utils.rate_functions import smooth, squish_rate_func

from scenes.kit import style
from scenes.kit.circuit.columns import NARROWEST, TAG_HEIGHT, TAG_PADDING
from scenes.kit.circuit.tokens import Chip, start_mark
from scenes.kit.frame.place import at
from scenes.kit.frame.text import START, Words, token_text

NOTCH = 0.26
"""Depth of the swallowtail, in ems."""

dyed = squish_rate_func(smooth, 0.45, 0.55)


class Ribbon(VGroup):
    """A word on a ribbon: straight above, a swallowtail below."""

    def __init__(self, token: str, size: float, ink: str) -> None:
        super().__init__()
        em = style.em(size)
        self.words = Words(token_text(token), size, ink, style.TOKEN_FONT)
        right = max(self.words.width + 2 * TAG_PADDING * em, NARROWEST * em) / 2
        height = (TAG_HEIGHT - NOTCH) * em
        tail = -height - NOTCH * em
        # In the order of a chip's corners, so that one turns into the other without folding over.
        self.panel = Polygon(at(right, 0), at(-right, 0), at(-right, tail), at(0, -height), at(right, tail))
        self.words.move_to(height / 2 * DOWN)
        self.add(self.panel, self.words)
        if token == START:
            self.add(start_mark(ink, em).move_to(self.words))

    def copied_from(self, chip: Chip, path_arc: float = 0.0) -> Animation:
        """A copy of the chip changes colour and shape, and becomes this ribbon; `path_arc` bends its way."""
        parts = zip(chip, self, strict=False)
        return AnimationGroup(*(Dye(old, new, path_arc=path_arc) for old, new in parts))


class Dye(TransformFromCopy):
    """A copy of one thing turns into another; its colours turn quickly, so that words on it stay readable."""

    def interpolate_submobject(  # type: ignore[override]
        self, submobject: Mobject, starting_submobject: Mobject, target_copy: Mobject, alpha: float
    ) -> Self:
        super().interpolate_submobject(submobject, starting_submobject, target_copy, alpha)
        submobject.interpolate_color(starting_submobject, target_copy, dyed(alpha))
        return self


class Tag(Ribbon):
    """The name of the token before."""

    def __init__(self, token: str, size: float = style.LABEL) -> None:
        super().__init__(token, size, style.ON_TAG)
        self.panel.set_fill(style.TAG, 1).set_stroke(style.TAG, 2)


class Question(Ribbon):
    """The empty shape of a tag with the name that it looks for: what a query asks."""

    def __init__(self, token: str, size: float = style.LABEL) -> None:
        super().__init__(token, size, style.INK)
        self.panel.set_fill(style.BACKGROUND, 1).set_stroke(style.QUERY, 5)


class NoTag(Ribbon):
    """The place of a tag that is not there: its outline, in the colour of what one compares with."""

    def __init__(self, token: str, size: float = style.LABEL) -> None:
        super().__init__(token, size, style.QUIET)
        self.panel.set_fill(style.BACKGROUND, 1).set_stroke(style.NULL, 2.5)


class Fit(Animation):
    """A question goes along a way to the tag that it was looking for, and becomes a mere frame around it."""

    def __init__(self, question: Question, way: VMobject, **options: Any) -> None:
        self.question, self.way = question, way
        super().__init__(question, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        done = self.rate_func(alpha)
        self.question.become(cast(Question, self.starting_mobject))
        self.question.move_to(self.way.point_from_proportion(done))
        self.question.panel.stretch_to_fit_width(self.question.panel.width + 0.12 * done)
        self.question.panel.stretch_to_fit_height(self.question.panel.height + 0.12 * done)
        self.question.panel.set_fill(opacity=1 - done)
        for letter in self.question.words[1:]:
            letter.set_fill(opacity=1 - done)
