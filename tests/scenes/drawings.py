"""One drawing, at least, of everything in the kit: what its reference pictures and its page show."""

from collections.abc import Callable

import numpy as np
from manim import DOWN, LEFT, Mobject, VGroup
from numpy.typing import NDArray

from scenes.kit import style
from scenes.kit.algebra.heat import HeatMap, lit
from scenes.kit.algebra.room import Room, Turn
from scenes.kit.algebra.trace import Trace
from scenes.kit.algebra.vanes import Chain, Vanes
from scenes.kit.charts.axes import Axes, Scale, signed
from scenes.kit.charts.curves import Plot
from scenes.kit.charts.scatter import Scatter
from scenes.kit.frame import place
from scenes.kit.frame.lines import bracket
from scenes.kit.frame.panel import Panel, around
from scenes.kit.frame.place import Region, at
from scenes.kit.frame.split import Split
from scenes.kit.frame.text import Words
from scenes.kit.weave.loom import Loom
from scenes.kit.weave.raster import Raster
from tests.scenes import weave_drawings
from tests.scenes.weave_drawings import TAGS, TOKENS


def wave(*shape: int) -> NDArray[np.float64]:
    """Numbers between -1 and 1 without a pattern that the eye would take for one."""
    numbers: NDArray[np.float64] = np.sin(np.arange(np.prod(shape)) ** 1.7).reshape(shape)
    return numbers


def draw_curves() -> list[Mobject]:
    plot = Plot(40, 8.0, Region(-5.5, 5.5, -1.5, 2), "loss in nats")
    falling = 6.5 - 5.5 / (1 + np.exp(20.0 - np.arange(40))) + 0.3 * wave(40)
    flat = plot.curve(7 + 0.1 * wave(40), style.NULL, 3)
    return [plot, flat, plot.curve(falling, style.INK, 4), plot.level(3)]


def draw_room() -> list[Mobject]:
    points = wave(30, 3)
    colors = [style.TOKEN] * 28 + [style.TAG] * 2
    room = Room(points, place.FULL, colors, {28: "one", 29: "other"}, ("first", "second", "third"))
    return [room]


def draw_turned_room() -> list[Mobject]:
    (room,) = draw_room()
    assert isinstance(room, Room)
    turn = Turn(room, 70)
    turn.begin()
    turn.finish()
    return [room]


def draw_heat_map() -> list[Mobject]:
    entries = 0.3 * wave(16, 16) + 1.2 * np.eye(16)
    first, second = Region(-5.5, -1.5, -2, 2), Region(0.5, 4.5, -2, 2)
    plain, dimmed = HeatMap(entries, first), HeatMap(entries, second)
    light = lit(dimmed)
    light.begin()
    light.finish()
    return [plain, dimmed, dimmed.diagonal()]


def draw_query_key_value() -> list[Mobject]:
    names = (("query", style.QUERY), ("key", style.KEY), ("value", style.VALUE))
    traces = [Trace(wave(3, 32)[k], 1.0, 5.0, 0.6, color) for k, (_, color) in enumerate(names)]
    lined = VGroup(*traces).arrange(DOWN, buff=0.5)
    words = [Words(name).next_to(trace, LEFT) for (name, _), trace in zip(names, lined, strict=True)]
    upright = Trace(wave(40), 1.0, 5.0, 0.6, style.TOKEN, upright=True).move_to(place.FULL.point(0.9, 0.5))
    return [lined, *words, upright]


def draw_scatter() -> list[Mobject]:
    linear = Axes(signed(1.0), signed(1.0), Region(-6, -0.5, -2.2, 2), "second direction")
    cloud = Scatter(linear, wave(40), wave(80)[40:], names={3: "Ada", 10: "Bo"})
    decades = Axes(Scale(1, 1000, logarithmic=True), Scale(0, 1), Region(1, 6, -1.8, 2), "share", "rank")
    ranks = np.array([1, 3, 10, 100, 800])
    falling = Scatter(decades, ranks, 1 / ranks, style.ANSWER)
    return [cloud, falling, decades.level(0.5), decades.tick(100, "100")]


def draw_vanes() -> list[Mobject]:
    loud = np.exp(-0.1 * np.arange(16))
    back = np.stack([loud, 0.1 * loud * wave(16)], 1)
    anywhere = loud[:, None] * np.stack([np.cos(np.arange(16)), np.sin(np.arange(16))], 1)
    left, right = Region(-6, -1.6, -2, 2), Region(0.4, 4.8, -2, 2)
    rows = [Vanes(back, left), Vanes(anywhere, right, style.NULL)]
    chains = [
        Chain(row, Region(row.region.right + 0.3, row.region.right + 0.9, bottom, 2))
        for row, bottom in zip(rows, (-2, -1.5), strict=True)
    ]
    return [*rows, *chains]


def draw_panel() -> list[Mobject]:
    left, right = (Panel(side) for side in Region(-6, 6, -1.2, 2).split(2))
    raster = Raster(wave(16, 16), left.region)
    words = [left.title("head 1.0"), left.under("score 1.00"), left.large("95%"), left.note("untrained: 0%")]
    held = bracket(right.region.point(0, 0), right.region.point(1, 0), at(0, 0.2))
    named = [right.name("together"), right.share("99%"), right.note("one"), right.note("two", 1)]
    return [raster, *words, held, *named, around(words[2])]


def draw_split() -> list[Mobject]:
    split = Split(("no layer", "one layer"))
    lengths = 2 + 0.5 * wave(5)
    left, right = (
        Loom(TOKENS[:5], lengths, TAGS[:5] if layers else (), lengths, range(5), region, layers)
        for layers, region in enumerate(split.regions)
    )
    right.wear()
    return [split, *left.everything(), *right.everything()]


DRAWINGS: dict[str, Callable[[], list[Mobject]]] = {
    name.removeprefix("draw_"): draw
    for names in (globals(), vars(weave_drawings))
    for name, draw in list(names.items())
    if name.startswith("draw_")
}
IN_LIGHT = (
    *("room", "heat_map", "query_key_value", "scatter", "split"),
    *("threads", "looks", "rows", "bets"),
)
