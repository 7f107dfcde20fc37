"""Where the columns of a loom stand, and how large its type is: from four tokens to a whole context."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from data.errors import ExplainerError
from scenes.kit import style
from scenes.kit.frame.text import token_text

CHIP_PADDING = 0.22
CHIP_HEIGHT = 1.5
TAG_PADDING = 0.22
TAG_HEIGHT = 1.4
GAP = 0.09
NARROWEST = 1.15
"""In ems: space beside the letters of a chip and of a tag, height of both, least space and least width."""

WIDEST_PITCH = 5.0
"""In ems: columns of a short prompt stand no farther apart than this on average."""

SIZES = range(44, style.SMALLEST - 1, -2)
FOLD = "⋯"


@dataclass(frozen=True)
class Columns:
    """The x of every position's column, the size of the type in pixels, and the lane in which each tag hangs.

    Lane 0 is the lowest. The positions in `folded` share one column, which shows an ellipsis.
    """

    xs: tuple[float, ...]
    lanes: tuple[int, ...]
    size: float
    folded: range

    def shown(self, texts: Sequence[str]) -> list[str]:
        """The texts of all positions, those of folded ones replaced by the ellipsis."""
        return [FOLD if position in self.folded else text for position, text in enumerate(texts)]


def columns(
    tokens: Sequence[str], tags: Sequence[str], keep: Collection[int], left: float, right: float
) -> Columns:
    """The largest type at which all columns fit between `left` and `right`.

    If even the smallest type is too large, the middle of the longest stretch without a position in `keep` is
    folded into one column, as little of it as will do.

    Raises
    ------
    ExplainerError
        If that does not help either.
    """
    kept = sorted({0, len(tokens) - 1, *keep})
    start, end = max(pairwise(kept), key=lambda gap: gap[1] - gap[0])
    for hidden in (0, *range(2, end - start)):
        first = start + 1 + (end - start - 1 - hidden) // 2
        folded = range(first, first + hidden)
        shown = [position for position in range(len(tokens)) if position not in folded[1:]]
        chips, labels = (
            [_width("" if position in folded else texts[position], padding) for position in shown]
            for texts, padding in ((tokens, CHIP_PADDING), (tags, TAG_PADDING))
        )
        column = [
            shown.index(folded[0] if position in folded else position) for position in range(len(tokens))
        ]
        for size in SIZES:
            for count in (1, 2):
                packed, lanes = _pack(chips, labels, count)
                ends = max(chips[0], labels[0]), max(chips[-1], labels[-1])
                xs = _spread(packed, *ends, size, left, right)
                if xs:
                    return Columns(
                        tuple(xs[i] for i in column), tuple(lanes[i] for i in column), size, folded
                    )
    raise ExplainerError(
        f"The prompt has {len(tokens)} tokens, and those that matter do not fit side by side on the screen.",
        "Use a shorter prompt, or one with shorter words in the phrase that comes back.",
    )


def _width(token: str, padding: float) -> float:
    """The width of a chip or tag, in ems."""
    return max(len(token_text(token)) * style.TOKEN_ADVANCE + 2 * padding, NARROWEST)


def _pack(chips: list[float], tags: list[float], lanes: int) -> tuple[list[float], list[int]]:
    """Centres from 0 on, in ems, each as far left as chips and tags allow, and the lane of each tag."""
    xs: list[float] = []
    chosen: list[int] = []
    chips_end, lane_ends = -chips[0] / 2 - GAP, [-tags[0] / 2 - GAP] * lanes
    for chip, tag in zip(chips, tags, strict=True):
        lane = min(range(lanes), key=lambda lane: (max(lane_ends[lane], chips_end), lane_ends[lane]))
        xs.append(max(chips_end + GAP + chip / 2, lane_ends[lane] + GAP + tag / 2))
        chips_end, lane_ends[lane] = xs[-1] + chip / 2, xs[-1] + tag / 2
        chosen.append(lane)
    return xs, chosen


def _spread(
    packed: list[float], first: float, last: float, size: float, left: float, right: float
) -> list[float]:
    """Packed centres moved apart to fill the room between `left` and `right`; empty if it is too narrow."""
    em = style.em(size)
    room = right - left - (first + last) / 2 * em
    if packed[-1] * em > room:
        return []
    span = max(packed[-1] * em, min(room, WIDEST_PITCH * em * (len(packed) - 1)))
    begin = left + first / 2 * em + (room - span) / 2
    return [begin + x / packed[-1] * span for x in packed]
