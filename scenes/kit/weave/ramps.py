"""The two ramps of a model: a row of numbers for each token on the way in, a column on the way out."""

from collections.abc import Sequence

from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    Group,
    LaggedStart,
    Line,
    MoveAlongPath,
    Rectangle,
    Transform,
    VGroup,
)
from manim.utils.rate_functions import linear, smooth, squish_rate_func

from data.facts import Array
from scenes.kit import style
from scenes.kit.algebra.trace import Trace
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.text import Words, token_text
from scenes.kit.weave.chips import Chip
from scenes.kit.weave.planes import Planed, px
from scenes.kit.weave.raster import Raster
from scenes.kit.weave.words import Named

UPRIGHT = Region(0, 0.95, -1.75, 1.4)
"""How thick an upright vector is, and from where to where it reaches."""

PRODUCTS = 1.5
"""How thick a column of products is, in Manim's units."""

OVER, UNDER = 0.55, 0.42
"""From the ends of a column to the middle of its token and of its number, in Manim's units."""


class Column(Planed):
    """A vector as a bar for each of its entries, from the top down, positive ones to the right.

    Its own largest entry takes half of its thickness.
    """

    def __init__(self, entries: Array, x: float, color: str) -> None:
        super().__init__()
        self.entries = entries
        reach = float(abs(entries).max())
        self.trace = Trace(entries, reach, UPRIGHT.height, UPRIGHT.width, color, upright=True)
        self.add(self.trace.move_to(at(x, UPRIGHT.center[1])))

    def named(self, name: str) -> Named:
        """What it is called, at its left."""
        side = self.get_left() + at(0.2, -0.6)
        return Named(name, side, side + at(-0.55, -0.5), style.TOKEN)

    def products(self, other: "Column", reach: float) -> VGroup:
        """The products with another vector, entry by entry, where this one stands; right where both agree.

        A product of `reach` takes half of the thickness.
        """
        products = self.entries * other.entries
        traces = [
            Trace(part, reach, UPRIGHT.height, PRODUCTS, color, upright=True).move_to(self.trace)
            for part, color in ((products.clip(min=0), style.ANSWER), (products.clip(max=0), style.NULL))
        ]
        return VGroup(*traces)


class OnRamp(Group):
    """The rows of an embedding, each with its token before it, in a region under a title."""

    def __init__(self, tokens: Sequence[str], rows: Array, region: Region, title: str) -> None:
        super().__init__()
        self.tokens, self.rows = list(tokens), rows
        self.raster = Raster(rows, region)
        names = [Words(token_text(token), style.NAME, font=style.TOKEN_FONT) for token in tokens]
        for index, name in enumerate(names):
            name.move_to(at(region.left - 0.18, self.raster.row(index).center[1]), aligned_edge=RIGHT)
        heading = Words(title, style.NAME, style.QUIET)
        heading.next_to(region.point(0, 1), UP, buff=0.15, aligned_edge=LEFT)
        self.add(self.raster, *names, heading)

    def frame(self, token: str) -> Rectangle:
        """A frame around the row of a token."""
        row = self.raster.row(self.tokens.index(token))
        frame = Rectangle(width=row.width + 0.06, height=row.height + 0.06).set_stroke(style.INK, px(5))
        return frame.move_to(row.center)

    def looked_up_by(self, chip: Chip, token: str) -> Line:
        """The look of a chip at the row of its token."""
        look = Line(chip.get_corner(UP + LEFT), self.frame(token).get_right())
        return look.set_stroke(style.TOKEN, px(4))

    def lifted(self, token: str) -> Trace:
        """A row, its entries as bars, where it stands."""
        row, entries = self.raster.row(self.tokens.index(token)), self.rows[self.tokens.index(token)]
        trace = Trace(entries, float(abs(entries).max()), row.width, row.height, style.TOKEN)
        return trace.move_to(row.center)

    def turns(self, lifted: Trace, column: Column) -> Animation:
        """A row that was lifted turns until it stands upright, as a column."""
        return Transform(lifted, column.trace, path_arc=-PI / 2)


class OffRamp(VGroup):
    """Some columns of an unembedding from `left` to `right`, likeliest first: tokens above, fits below.

    The last one is what the others are compared with, as `null` says beside its fit.
    """

    def __init__(
        self,
        tokens: Sequence[str],
        columns: Sequence[Array] | Array,
        fits: Sequence[str],
        left: float,
        right: float,
        title: str,
        null: str,
    ) -> None:
        super().__init__()
        pitch = (right - left) / len(tokens)
        self.xs = [left + (index + 0.5) * pitch for index in range(len(tokens))]
        self.columns = [Column(column, x, style.QUIET) for column, x in zip(columns, self.xs, strict=True)]
        self.chips = [
            Chip(token, style.TOKEN_SMALL).move_to(at(x, UPRIGHT.top + OVER))
            for token, x in zip(tokens, self.xs, strict=True)
        ]
        sizes = [style.SECOND, *[float(style.LABEL)] * (len(tokens) - 1)]
        self.fits = [
            Words(fit, size).move_to(at(x, UPRIGHT.bottom - UNDER))
            for fit, size, x in zip(fits, sizes, self.xs, strict=True)
        ]
        self.null = Words(null, style.NAME, style.QUIET)
        self.null.next_to(self.fits[-1], RIGHT, buff=0.25)
        self.named = Words("fit", style.NAME, style.QUIET)
        self.named.move_to(at(left - 0.2, self.fits[0].get_y()), aligned_edge=LEFT)
        self.title = Words(title, style.NAME, style.QUIET)
        self.title.next_to(at(self.chips[0].get_left()[0], self.chips[0].get_top()[1]), UP, buff=0.2)
        self.title.align_to(self.chips[0], LEFT)
        self.add(*self.columns, *self.chips, *self.fits, self.null, self.named, self.title)

    def comes(self) -> Animation:
        """The columns come, one after the other."""
        pairs = zip(self.chips, self.columns, strict=True)
        parts = [FadeIn(VGroup(chip, column), shift=0.3 * DOWN) for chip, column in pairs]
        return LaggedStart(FadeIn(self.title), *parts, lag_ratio=0.15)

    def passed_by(self, slider: Column) -> list[Animation]:
        """A vector passes them, up to the first; below those in between stands how well it fits."""
        way = Line(slider.trace.get_center(), self.columns[0].trace.get_center())
        shares = [(way.get_start()[0] - x) / way.get_length() for x in self.xs]
        come = [
            FadeIn(fit, rate_func=squish_rate_func(smooth, share, share + 0.08))
            for fit, share in zip(self.fits[1:-1], shares[1:-1], strict=True)
        ]
        named = FadeIn(self.named, rate_func=squish_rate_func(smooth, 0.1, 0.4))
        return [MoveAlongPath(slider, way, rate_func=linear), *come, named]

    def agreeing(self, vector: Column) -> list[VGroup]:
        """The products of a vector with the first column and with the last, on one scale."""
        compared = self.columns[0], self.columns[-1]
        reach = max(float(abs(column.entries * vector.entries).max()) for column in compared)
        return [column.products(vector, reach) for column in compared]

    def runs_together(self, agreeing: Sequence[VGroup]) -> list[Animation]:
        """What agrees with the first column and the last, and what does not, runs into a number each."""
        runs = [
            Transform(products, products.copy().scale(0.05).move_to(fit))
            for products, fit in zip(agreeing, (self.fits[0], self.fits[-1]), strict=True)
        ]
        return [*runs, FadeIn(self.fits[0], scale=1.6), FadeIn(self.fits[-1], self.null)]
