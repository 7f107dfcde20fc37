"""One thing makes room before the next one comes: no words cross while both are half seen."""

from manim import Animation, FadeIn, FadeOut, Mobject
from manim.utils.rate_functions import smooth, squish_rate_func

early = squish_rate_func(smooth, 0, 0.4)
late = squish_rate_func(smooth, 0.6, 1)


def leave(*mobjects: Mobject) -> Animation:
    """Fade out in the first part of a play."""
    return FadeOut(*mobjects, rate_func=early)


def arrive(*mobjects: Mobject) -> Animation:
    """Fade in in the last part of a play."""
    return FadeIn(*mobjects, rate_func=late)
