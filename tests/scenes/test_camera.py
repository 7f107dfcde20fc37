"""The camera goes closer, along and out again; what is fixed to the screen stays; at rest nothing changes."""

from typing import Any, cast

import numpy as np
import pytest
from manim import RIGHT, UP, Camera, Dot, Mobject, MovingCamera, Square, VGroup, tempconfig

from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.camera import REST, Ground, View, view_of
from scenes.kit.frame.text import Words
from scenes.kit.lint import faults, strangers
from tests.scenes.conftest import played

CLOSE = View(-1.5, 0.5, 2.0)


def on_screen(clip: Clip[Any], mobject: Mobject) -> place.Region:
    return clip.lens.view.seen(place.box(mobject))


def same(one: place.Region, other: place.Region) -> bool:
    return one.contains(other, 1e-9) and other.contains(one, 1e-9)


def frame_of(clip: Clip[Any]) -> Any:
    return cast(MovingCamera, clip.camera).frame


@pytest.mark.parametrize("pixels", [(1920, 1080), (854, 480), (64, 36)])
def test_at_rest_it_sees_what_a_camera_sees_that_cannot_move(pixels: tuple[int, int]) -> None:
    with tempconfig({"pixel_width": pixels[0], "pixel_height": pixels[1]}):
        plain = Camera()
        expected = plain.frame_width, plain.frame_height, *plain.frame_center

    def construct(clip: Clip[Any]) -> None:
        camera: Any = clip.camera
        assert (camera.frame_width, camera.frame_height, *camera.frame_center) == expected
        assert (
            camera.get_cairo_context(camera.pixel_array).get_matrix()
            == plain.get_cairo_context(plain.pixel_array).get_matrix()
        )

    played(construct, pixels)


def test_a_view_and_its_screen_are_each_others_inverse() -> None:
    points = np.array([[1.0, 2, 0], [-3, 0.5, 0]])
    assert CLOSE.to_screen(CLOSE.to_stage(points)) == pytest.approx(points)
    assert CLOSE.to_screen(place.at(-1.5, 0.5)) == pytest.approx([0, 0, 0])


def test_on_its_way_sizes_change_evenly_and_one_point_stands_still() -> None:
    views = [REST.toward(CLOSE, part) for part in (0, 0.25, 0.5, 0.75, 1)]
    assert views[0] == REST
    assert (views[-1].x, views[-1].y, views[-1].by) == pytest.approx((CLOSE.x, CLOSE.y, CLOSE.by))
    assert np.diff(np.log([view.by for view in views])) == pytest.approx(np.log(2) / 4)
    still = place.at(2 * CLOSE.x, 2 * CLOSE.y)
    assert [view.to_screen(still)[:2] for view in views] == pytest.approx(np.array([still[:2]] * 5))


def test_it_never_looks_over_the_edge_of_the_stage() -> None:
    for corner in ((0, 0), (1, 0), (0, 1), (1, 1)):
        view = view_of(place.FRAME.point(*corner), 2.0)
        assert view.seen(place.FRAME).contains(place.FRAME, 1e-9)
        assert view.seen(place.CAPTIONS).top <= place.CAPTIONS.top + 1e-9


def test_what_it_looks_at_is_in_the_middle_and_larger() -> None:
    def construct(clip: Clip[Any]) -> None:
        square = Square(1).move_to(place.at(-2, 1))
        clip.add(square)
        clip.play(clip.camera_in(square, by=2.5), run_time=0.2)
        seen = on_screen(clip, square)
        assert seen.center == pytest.approx(place.AIM)
        assert seen.width == pytest.approx(2.5)
        assert place.box(frame_of(clip)).width == pytest.approx(place.FRAME.width / 2.5)
        clip.play(clip.camera_to(place.at(1, 1)), run_time=0.2)
        assert on_screen(clip, square).center[0] == pytest.approx(-7.5)
        clip.play(clip.camera_out(), run_time=0.2)
        assert same(place.box(frame_of(clip)), place.FRAME)

    played(construct)


def test_where_it_goes_is_decided_when_that_is_played() -> None:
    def construct(clip: Clip[Any]) -> None:
        dot = Dot()
        going = clip.camera_in(dot)
        dot.move_to(place.at(2, 0.5))
        clip.play(going, run_time=0.2)
        assert on_screen(clip, dot).center == pytest.approx(place.AIM)

    played(construct)


def test_what_is_fixed_stays_where_it_is_on_the_screen_with_all_its_lines() -> None:
    def construct(clip: Clip[Any]) -> None:
        asked, framed = Words("How?", 72), Square(1, stroke_width=6).move_to(place.at(3, 2))
        said = Words("model").move_to(place.PROVENANCE.center)
        clip.play(clip.overlay.show(said, asked, framed), run_time=0.2)
        before = [place.box(thing) for thing in (said, asked, framed)]
        for going in (clip.camera_in(place.at(1, 1), by=1.7), clip.camera_to(place.at(-2, 0))):
            clip.play(going, run_time=0.2)
            for thing, box in zip((said, asked, framed), before, strict=True):
                assert same(on_screen(clip, thing), box)
            assert framed.get_stroke_width() * clip.lens.view.by == pytest.approx(6)
        clip.play(clip.camera_out(), run_time=0.2)
        assert all(
            same(place.box(thing), box) for thing, box in zip((said, asked, framed), before, strict=True)
        )
        assert framed.get_stroke_width() == pytest.approx(6)

    played(construct)


@pytest.mark.parametrize("going", [True, False])
def test_what_comes_and_goes_up_close_is_on_the_screen_as_it_was_made(going: bool) -> None:
    def construct(clip: Clip[Any]) -> None:
        asked, rest = Words("How?", 72).move_to(place.at(2, 2)), place.at(-1, 0)
        before = place.box(asked)
        clip.play(clip.camera_in(place.at(1, 1)), run_time=0.2)
        clip.play(clip.overlay.show(asked), *([clip.camera_to(rest)] if going else []), run_time=0.2)
        assert same(on_screen(clip, asked), before)
        assert asked.visibility == pytest.approx(1)
        clip.play(clip.overlay.clear(), *([clip.camera_out()] if going else []), run_time=0.2)
        assert asked not in clip.mobjects
        assert same(place.box(asked), before)
        assert asked.visibility == pytest.approx(1)

    played(construct)


def test_what_is_fixed_stands_in_front_and_the_captions_room_is_hidden() -> None:
    def construct(clip: Clip[Any]) -> None:
        asked = Words("How?", 72).move_to(place.at(0, 2))
        clip.play(clip.overlay.show(asked), run_time=0.2)
        clip.play(clip.camera_in(place.at(0, 0)), run_time=0.2)
        clip.add(VGroup(Square(), Square()))
        *_, ground, said = clip.mobjects
        assert isinstance(ground, Ground)
        assert said is asked
        assert on_screen(clip, ground).contains(place.CAPTIONS, 1e-9)
        clip.play(clip.stage.clear(), run_time=0.2)
        assert clip.mobjects == [ground, said]
        clip.play(clip.camera_out(), run_time=0.2)
        assert clip.mobjects == [said]
        assert clip.foreground_mobjects == []

    played(construct)


def test_the_lint_sees_with_the_camera() -> None:
    cut, back = Words("cut"), Words("back").shift(UP).set_opacity(0.3)
    small, gone, below = Words("small", 20).shift(UP), Words("gone"), Words("below")
    for word in (cut, back):
        word.set_x(place.FRAME.right / 2)
    gone.set_x(place.FRAME.right - 1)
    below.move_to(place.at(0, place.FRAME.bottom / 2))
    words: list[Mobject] = [cut, back, small, gone, below]
    assert list(faults(words)) == ['"small" is 20 px high, less than 36']
    close = View(0, 0, 2.0)
    assert list(faults(words, close)) == ['"cut" is cut off by the camera']
    below.move_to(place.at(0, place.CAPTIONS.top / 2))
    assert '"below" is cut off by the camera' in list(faults(words, close))


def test_the_lint_sees_what_the_camera_brings_behind_fixed_words() -> None:
    def construct(clip: Clip[Any]) -> None:
        square = Square(1, fill_opacity=1).move_to(place.at(-3, 1.2))
        clip.add(square)
        said = Words("model").move_to(place.PROVENANCE.center)
        clip.play(clip.overlay.show(said), run_time=0.2)
        assert list(strangers(clip)) == []
        clip.play(clip.camera_in(square.get_corner(UP + RIGHT) - 0.2, by=2.0), run_time=0.2)
        square.move_to(said)
        assert list(strangers(clip)) == ["a Square stands in the overlay, which does not hold it"]

    played(construct)
