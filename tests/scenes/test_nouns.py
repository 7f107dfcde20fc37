"""Axes, curves, vectors, rooms and heat maps show what they are given, wherever they stand."""

import numpy as np
import pytest
from manim import ManimColor

from scenes.kit import style
from scenes.kit.algebra.heat import STEPPED_BACK, HeatMap, Recolour, lit
from scenes.kit.algebra.room import Room, Turn
from scenes.kit.algebra.trace import Trace
from scenes.kit.charts.axes import Axes, Scale, signed
from scenes.kit.charts.curves import Plot
from scenes.kit.charts.scatter import Scatter
from scenes.kit.frame import place
from scenes.kit.frame.place import Region
from tests.scenes.drawings import wave

REGION = Region(-2, 3, -1, 2)


@pytest.mark.parametrize(
    ("scale", "value", "share"),
    [
        (Scale(0, 8), 2, 0.25),
        (Scale(-1, 3), 0, 0.25),
        (Scale(1, 1000, logarithmic=True), 10, 1 / 3),
        (signed(2), -2, 0),
        (signed(2), 0, 0.5),
    ],
)
def test_a_value_stands_at_its_share(scale: Scale, value: float, share: float) -> None:
    assert scale.share(value) == pytest.approx(share)
    point = Axes(scale, Scale(0, 1), REGION).point(value, 0.5)
    assert point == pytest.approx(REGION.point(share, 0.5))


def test_axes_cross_at_zero() -> None:
    axes = Axes(signed(1), Scale(-1, 3), REGION)
    assert axes.flat.get_y() == pytest.approx(axes.point(0, 0)[1])
    assert axes.upright.get_x() == pytest.approx(axes.point(0, 0)[0])
    positive = Axes(Scale(1, 100, logarithmic=True), Scale(2, 3), REGION)
    assert (positive.upright.get_x(), positive.flat.get_y()) == pytest.approx((REGION.left, REGION.bottom))


def test_a_curve_goes_through_its_values() -> None:
    losses = 6 + wave(40)
    curve = Plot(40, 12.0, REGION, "loss").curve(losses, style.INK, 4)
    corners = np.array([*curve.get_start_anchors(), curve.get_end()])
    assert (corners[:, 1] - REGION.bottom) / REGION.height * 12 == pytest.approx(losses, abs=1e-4)
    assert (corners[:, 0] - REGION.left) / REGION.width == pytest.approx(np.linspace(0, 1, 40))


@pytest.mark.parametrize("upright", [False, True])
def test_a_trace_is_as_far_from_its_middle_as_its_entries_are_from_zero(upright: bool) -> None:
    entries = np.array([0.5, -2.0, 1.0])
    trace = Trace(entries, 2.0, 3.0, 1.0, style.TOKEN, upright)
    along, across = (trace.points[:, 1], trace.points[:, 0]) if upright else trace.points[:, :2].T
    for index, entry in enumerate(entries):
        place_of = 1 - index if upright else index - 1.0
        inside = across[np.abs(along - place_of) < 0.45]
        farthest = inside[np.abs(inside).argmax()]
        assert farthest == pytest.approx(entry / 4)


def test_dots_of_a_scatter_stand_at_their_values() -> None:
    xs, ys = wave(5), wave(10)[5:]
    axes = Axes(signed(1), signed(1), REGION)
    dots = Scatter(axes, xs, ys).dots
    assert [dot.get_center() for dot in dots] == [
        pytest.approx(axes.point(x, y)) for x, y in zip(xs, ys, strict=True)
    ]


def test_a_room_keeps_lengths_at_right_angles_to_the_eye_and_stays_in_its_region() -> None:
    points = wave(20, 3)
    room = Room(points, REGION, style.TOKEN, azimuth=0, elevation=0)
    centres = np.array([dot.get_center() for dot in room.dots])
    assert centres[:, :2] == pytest.approx(REGION.center[:2] + room.unit * points[:, 1:])
    for azimuth in range(0, 360, 30):
        room.see_from(azimuth)
        far = max(float(np.linalg.norm(dot.get_center() - REGION.center)) for dot in room.dots)
        assert far <= min(REGION.width, REGION.height) / 2 + 1e-6


def test_what_is_nearer_is_larger_and_drawn_later() -> None:
    room = Room(np.array([[1.0, 0, 0], [-1, 0, 0]]), REGION, style.TOKEN, azimuth=0, elevation=0)
    near, far = room.dots
    assert near.width > far.width
    assert room.submobjects.index(near) > room.submobjects.index(far)
    room.see_from(180)
    assert far.width > near.width
    assert room.submobjects.index(far) > room.submobjects.index(near)


def test_a_turn_goes_on_from_where_the_room_is_and_a_whole_one_comes_back() -> None:
    room = Room(wave(6, 3), REGION, style.TOKEN, names={0: "upright"})
    before = [dot.get_center() for dot in room.dots]
    for degrees in (90, 270):
        turn = Turn(room, degrees)
        turn.begin()
        turn.interpolate(0.5)
        assert not np.allclose([dot.get_center() for dot in room.dots], before)
        turn.finish()
    assert np.array([dot.get_center() for dot in room.dots]) == pytest.approx(np.array(before))
    assert room.names[0].width > room.names[0].height


def test_cells_of_a_heat_map_are_entries() -> None:
    entries = np.array([[1.0, -1.0], [0.0, 0.5]])
    pixels = HeatMap(entries, REGION).pixel_array[..., :3].astype(float)
    ground, up, down = (255 * ManimColor(name).to_rgb() for name in (style.SURFACE, style.LOGIT, style.TOKEN))
    assert np.abs(pixels - [[up, down], [ground, (ground + up) / 2]]).max() <= 0.51


def test_a_diagonal_is_lit_and_entries_change() -> None:
    entries = wave(4, 4)
    heat = HeatMap(entries, REGION, reach=1.0)
    light = lit(heat)
    light.begin()
    light.finish()
    opacity = heat.pixel_array[..., 3] / 255
    assert opacity == pytest.approx(np.where(np.eye(4), 1, STEPPED_BACK), abs=0.01)
    change = Recolour(heat, -entries)
    change.begin()
    change.finish()
    assert heat.entries == pytest.approx(-entries)
    assert (heat.pixel_array[..., 3] == 255).all()
    assert place.box(heat.diagonal()).center == pytest.approx(REGION.center)
