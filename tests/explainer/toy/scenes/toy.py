"""A clip that is as small as a clip can be."""

from manim import RIGHT, FadeIn, Square

from data.induction_matching import InductionMatching
from scenes.kit.clip import Clip


class Toy(Clip[InductionMatching]):
    """A square comes, moves, and stays."""

    facts_type = InductionMatching

    def construct(self) -> None:
        square = Square(fill_opacity=1)
        with self.beat("it_appears") as beat:
            self.play(FadeIn(square), run_time=beat.until("appears"))
        with self.beat("it_moves") as beat:
            self.read("probability", ".0%")
            beat.wait_until("weight")
            self.play(square.animate.shift(2 * RIGHT), run_time=0.4)
        with self.beat("it_rests"):
            pass
