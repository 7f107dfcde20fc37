"""One thing makes room before the next one comes: no words cross while both are half seen."""

from manim.utils.rate_functions import smooth, squish_rate_func

early = squish_rate_func(smooth, 0, 0.4)
late = squish_rate_func(smooth, 0.6, 1)
