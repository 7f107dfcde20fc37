"""What a head carries: copies of tokens that ride along its looks and come out as tags."""

from collections.abc import Sequence

from manim import Animation, FadeOut, MoveAlongPath, ReplacementTransform, TransformFromCopy, Wait

from data.facts import Array
from scenes.kit import style
from scenes.kit.circuit.loom import Loom
from scenes.kit.circuit.pattern_arcs import PatternArcs
from scenes.kit.circuit.tokens import Chip


class Copy(Chip):
    """A chip as a head carries it: its border in the colour of values."""

    def __init__(self, token: str, size: float = style.LABEL) -> None:
        super().__init__(token, size)
        self.panel.set_stroke(style.VALUE, 5)


class Carrying:
    """For each wearer a copy of the token that it looks at most; it rises, rides the look, becomes a tag."""

    def __init__(
        self, loom: Loom, looks: PatternArcs, pattern: Array, tokens: Sequence[str], wearers: Sequence[int]
    ) -> None:
        feet = loom.feet(0)
        self.rise: list[Animation] = []
        self.ride: list[Animation] = []
        self.change: list[Animation] = []
        for wearer in wearers:
            seen = int(pattern[wearer].argmax())
            copy = Copy(tokens[seen], loom.columns.size).move_to(feet[seen]).set_z_index(2)
            self.rise.append(TransformFromCopy(loom.chips[seen], copy))
            self.ride.append(MoveAlongPath(copy, looks.looks[wearer][seen]) if seen < wearer else Wait())
            parts = zip(copy, loom.tags[wearer], strict=False)
            self.change += [ReplacementTransform(old, new) for old, new in parts]
            self.change += [FadeOut(rest) for rest in copy[len(loom.tags[wearer]) :]]
