from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import RIGHT, Circle, Create, Dot, FadeIn, Scene, Square, config

from explainer.fast.rendering import render
from explainer.fast.unchanged import Bits, Reader
from explainer.fast.workers import Slots
from tests.explainer.fast import nasty


def decoded(movie: Path) -> list[Any]:
    with av.open(str(movie)) as container:
        return list(container.decode(video=0))


def grey(frame: Any) -> Any:
    return frame.to_ndarray(format="gray").astype(int)


@pytest.fixture
def movie(tmp_path: Path) -> Any:
    def rendered(scene: type[Scene]) -> tuple[Any, Path]:
        path = tmp_path / "movie.mp4"
        return render(scene, output=path, cache=tmp_path / "cache", slots=Slots(tmp_path / "slots", 2)), path

    return rendered


def test_decoded_frames_are_all_there_in_order_and_evenly_spaced(movie: Any) -> None:
    report, path = movie(nasty.Plain)
    frames = decoded(path)
    assert len(frames) == report.frames
    assert [round(frame.time * config.frame_rate, 6) for frame in frames] == list(range(len(frames)))


def test_a_player_can_jump_to_the_beginning_of_every_play(movie: Any) -> None:
    report, path = movie(nasty.Plain)
    with av.open(str(path)) as container:
        keyframes = {
            round(float(packet.pts or 0) * packet.time_base * config.frame_rate)
            for packet in container.demux(video=0)
            if packet.is_keyframe
        }
    assert keyframes == {play.first for play in report.plays}


class Moving(Scene):
    """A dot whose place tells the frame; then it stands, for longer than frame numbers count."""

    def construct(self) -> None:
        dot = Dot(radius=0.3).shift(-5 * RIGHT)
        self.play(dot.animate.shift(10 * RIGHT), rate_func=lambda t: t, run_time=2)
        self.wait(60)
        self.play(dot.animate.shift(-10 * RIGHT), rate_func=lambda t: t, run_time=1)
        self.wait(1)


def test_pictures_move_as_the_scene_does_and_stand_when_it_stands(movie: Any) -> None:
    report, path = movie(Moving)
    frames = [grey(frame) for frame in decoded(path)]
    places = [float((frame.sum(axis=0) * np.arange(frame.shape[1])).sum() / frame.sum()) for frame in frames]
    assert len(frames) == report.frames == 20 + 600 + 10 + 10
    assert places[:20] == sorted(set(places[:20]))
    assert all(np.array_equal(frame, frames[20]) for frame in frames[20:620])
    assert places[620:630] == sorted(set(places[620:630]), reverse=True)


def test_a_still_second_costs_next_to_nothing(movie: Any) -> None:
    _, path = movie(Moving)
    with av.open(str(path)) as container:
        sizes = [packet.size for packet in container.demux(video=0) if packet.size]
    assert max(sizes[21:620]) < 20


def test_decoders_find_no_fault(movie: Any) -> None:
    _, path = movie(nasty.Lagged)
    av.logging.set_level(av.logging.WARNING)
    with av.logging.Capture() as said, av.open(str(path)) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        assert sum(1 for _ in container.decode(video=0))
    assert not said


def test_numbers_are_written_as_they_are_read() -> None:
    unit = Bits().golomb(0, 1, 8160, 7).fixed(5, 4).golomb(300).unit(0x41)
    reader = Reader(unit[4:])
    assert [reader.golomb() for _ in range(4)] == [0, 1, 8160, 7]
    assert reader.fixed(4) == 5
    assert reader.golomb() == 300


class Empty(Scene):
    def construct(self) -> None:
        self.add(Circle(), Square())


def test_a_scene_that_plays_nothing_is_told_so(movie: Any) -> None:
    with pytest.raises(Exception, match="plays nothing"):
        movie(Empty)


class Stopping(Scene):
    def construct(self) -> None:
        self.play(Create(Circle()), run_time=0.5)
        self.wait(0.5)
        self.play(FadeIn(Dot()), run_time=0.5)


def test_stills_are_the_pictures_before_their_frames(tmp_path: Path) -> None:
    from PIL import Image

    stills = {5: tmp_path / "a.png", 10: tmp_path / "b.png"}
    options: dict[str, Any] = {"cache": tmp_path / "cache", "slots": Slots(tmp_path / "slots", 2)}
    for _ in range(2):
        render(Stopping, output=tmp_path / "movie.mp4", stills=stills, **options)
        frames = decoded(tmp_path / "movie.mp4")
        for end, path in stills.items():
            difference = np.abs(np.asarray(Image.open(path).convert("L")).astype(int) - grey(frames[end - 1]))
            assert difference.mean() < 2
            path.unlink()
