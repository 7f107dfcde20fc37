"""Where the columns of a loom stand, and how large tokens and tags are written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from data.errors import ExplainerError
from scenes.kit import style
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import shortened
from scenes.kit.weave.chips import chip_width
from scenes.kit.weave.pennants import pennant_width

SIZES = ((60, 60), (58, 50), (56, 46), (54, 40), (50, 36), (46, 32), (44, 28), (42, 25), (40, 22))
"""Pixels of the tokens that are spoken of, and of the others."""

FLAG, ALONE = 0.68, 1.0
"""The type of a tag, as a share of its token's; and where others stand by without words."""

GAP = 10.0
WIDEST_PITCH = 2.65
"""Least room between chips, in pixels; columns of a short prompt stand no farther apart, in Manim's units."""

FOLD = "⋯"
LONGEST = 8
"""Letters of a token where there is little room."""


@dataclass(frozen=True)
class Layout:
    """The x of every column, the sizes of tokens and of tags; folded positions share one column.

    `unit` is how many pixels wide a vector of length 1 is drawn.
    """

    xs: tuple[float, ...]
    sizes: tuple[float, ...]
    flags: tuple[float, ...]
    folded: range
    unit: float

    def shown(self, texts: Sequence[str]) -> list[str]:
        """The texts of all positions, those of folded ones replaced by an ellipsis."""
        return [FOLD if position in self.folded else text for position, text in enumerate(texts)]

    def hidden(self, position: int) -> bool:
        """Whether a position has no column of its own."""
        return position in self.folded[1:]

    def widest_gap(self) -> float:
        """The middle of the widest room between two columns."""
        xs = sorted(set(self.xs))
        left, right = max(pairwise(xs), key=lambda pair: pair[1] - pair[0])
        return (left + right) / 2


def laid_out(
    tokens: Sequence[str],
    tags: Sequence[str],
    lengths: Sequence[float],
    tag_lengths: Sequence[float],
    keep: Collection[int],
    region: Region,
    fold: bool = False,
) -> Layout:
    """The largest type at which all columns fit into a region, tags between their thread and the one before.

    If even the smallest type is too large, the middle of the longest stretch without a position in `keep` is
    folded into one column; all of it is from the start, if it is to `fold`.

    Raises
    ------
    ExplainerError
        If that does not help either.
    """
    share = FLAG if all(tags) else ALONE
    kept = sorted({0, len(tokens) - 1, *keep})
    start, end = max(pairwise(kept), key=lambda gap: gap[1] - gap[0])
    whole = max(end - start - 1, 0)
    for hidden in (whole,) if fold and whole > 1 else (0, *range(2, whole + 1)):
        first = start + 1 + (end - start - 1 - hidden) // 2
        folded = range(first, first + hidden)
        for step, (large, small) in enumerate(SIZES):
            sizes = tuple(float(large if position in kept else small) for position in range(len(tokens)))
            flags = tuple(
                max(share * size, style.BYSTANDING) if tag else style.BYSTANDING
                for size, tag in zip(sizes, tags or tokens, strict=True)
            )
            unit = 6.4 - 0.45 * step
            widths = [unit * (own + tag) + 6 for own, tag in zip(lengths, tag_lengths, strict=True)]
            layout = Layout((0.0,) * len(tokens), sizes, flags, folded, unit)
            xs = _spread(_chips(layout, tokens), _gaps(layout, tokens, tags, widths), region)
            if xs:
                columns = dict(zip(_columns(layout, tokens), xs, strict=True))
                own = (folded[0] if position in folded else position for position in range(len(tokens)))
                return replace(layout, xs=tuple(columns[position] for position in own))
    raise ExplainerError(
        f"The prompt has {len(tokens)} tokens, and those that matter do not fit side by side on the screen.",
        "Use a shorter prompt, or one with shorter words in the phrase that comes back.",
    )


def told_alone(texts: Sequence[str], told: Collection[int]) -> list[str]:
    """The texts of the positions that are told of, none too long; the others stand by without words."""
    return [shortened(text, LONGEST) if place in told else "" for place, text in enumerate(texts)]


def _columns(layout: Layout, tokens: Sequence[str]) -> list[int]:
    return [position for position in range(len(tokens)) if not layout.hidden(position)]


def _chips(layout: Layout, tokens: Sequence[str]) -> list[float]:
    """How wide the chip of every column is, in Manim's units."""
    texts = layout.shown(tokens)
    return [chip_width(texts[position], layout.sizes[position]) for position in _columns(layout, tokens)]


def _gaps(layout: Layout, tokens: Sequence[str], tags: Sequence[str], widths: Sequence[float]) -> list[float]:
    """The least room between chips: a tag has to fit between threads that are `widths` pixels wide."""
    chips, texts, gaps = _chips(layout, tokens), layout.shown(tags), []
    for (left, last), (right, position) in pairwise(enumerate(_columns(layout, tokens))):
        gap = style.em(GAP)
        if tags:
            flag = pennant_width(texts[position], layout.flags[position])
            threads = style.em((widths[last] + widths[position]) / 2 + GAP)
            gap = max(gap, flag + threads - (chips[left] + chips[right]) / 2)
        gaps.append(gap)
    return gaps


def _spread(chips: Sequence[float], gaps: Sequence[float], region: Region) -> list[float]:
    """The middles of the columns, their room as even as the least gaps allow; none if it is too narrow."""
    spare = region.width - sum(chips)
    if sum(gaps) > spare:
        return []
    widest = WIDEST_PITCH - sum(chips) / len(chips)
    low, high = 0.0, max(widest, *gaps, 0.0)
    for _ in range(40):
        even = (low + high) / 2
        low, high = (even, high) if sum(max(gap, even) for gap in gaps) <= spare else (low, even)
    spread = [max(gap, low) for gap in gaps]
    x = region.center[0] - (sum(chips) + sum(spread)) / 2
    xs = []
    for chip, gap in zip(chips, [*spread, 0.0], strict=True):
        xs.append(x + chip / 2)
        x += chip + gap
    return xs
