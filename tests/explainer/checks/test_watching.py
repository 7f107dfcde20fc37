"""A movie is watched: empty frames, stillness, and too many frames alike are found where they are planted."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from explainer.checks.watching import Watched, watch, watching_faults
from explainer.media.h264 import H264File
from narration.bounds import BOUNDS, Bounds
from narration.script import read

RATE = 10
BEATS = [
    {"name": "it_appears", "first_frame": 0, "end_frame": 50},
    {"name": "it_moves", "first_frame": 50, "end_frame": 100},
    {"name": "it_rests", "first_frame": 100, "end_frame": 150},
]
TOY = Path(__file__).parents[1] / "toy" / "narration"


def moving() -> Watched:
    """A movie in which every other frame is like the one before, none is empty."""
    alike = np.arange(150) % 3 == 1
    return Watched(np.zeros((150, 36, 64), np.uint8), alike, np.zeros(150, dtype=bool))


def faults(watched: Watched, **bounds: float) -> list[tuple[int, str]]:
    script = read("toy", TOY)
    return list(watching_faults(watched, BEATS, RATE, script, Bounds({**BOUNDS, **bounds})))


def line_of(beat: str) -> int:
    return next(found.line for found in read("toy", TOY).beats if found.name == beat)


def test_a_movie_that_lives_passes() -> None:
    assert faults(moving()) == []


def test_the_first_and_the_last_frame_may_be_empty_and_no_other() -> None:
    watched = moving()
    watched.empty[[0, 149]] = True
    assert faults(watched) == []
    watched.empty[[70, 71]] = True
    said = "2 frames between the first and the last are empty, the first of them at 7.0 s"
    assert faults(watched) == [(line_of("it_moves"), said)]
    assert faults(watched, empty_frames=2) == []


def test_stillness_is_found_within_a_beat_but_the_last() -> None:
    watched = moving()
    watched.alike[101:] = True
    watched.alike[40:60] = True  # Two seconds, with the end of a beat between.
    assert faults(watched, still_share=1) == []
    watched.alike[60:86] = True
    said = "nothing moves for 3.6 s in beat `it_moves`, from 5.0 s on; 2.5 s are the most"
    assert faults(watched, still_share=1) == [(line_of("it_moves"), said)]
    assert faults(watched, still_share=1, still_seconds=4) == []


def test_too_many_frames_alike_are_found() -> None:
    watched = moving()
    watched.alike[100:] = np.arange(50) % 10 > 0
    said = "52% of all frames are like the one before, more than 45%; most in beat `it_rests`"
    assert faults(watched) == [(line_of("it_rests"), said)]
    assert faults(watched, still_share=0.6) == []


@pytest.fixture(scope="module")
def movie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten frames of ground alone, ten with a square that stands, ten in which it moves a pixel a frame."""

    def picture(left: int | None) -> NDArray[np.uint8]:
        pixels = np.full((480, 854, 4), (15, 17, 23, 255), dtype=np.uint8)
        if left is not None:
            pixels[200:260, left : left + 60, :3] = (88, 196, 221)
        return pixels

    path = tmp_path_factory.mktemp("movie") / "clip.mp4"
    with H264File(path, 854, 480, RATE, keyframes={0}) as file:
        for left in [*[None] * 10, *[300] * 10, *range(301, 311)]:
            file.write(picture(left))
    return path


def test_a_movie_is_seen_as_it_is(movie: Path) -> None:
    watched = watch(movie)
    assert watched.tiny.shape == (30, 36, 64)
    assert watched.empty.tolist() == [True] * 10 + [False] * 20
    assert watched.alike.tolist() == [False, *[True] * 9, False, *[True] * 9, *[False] * 10]
