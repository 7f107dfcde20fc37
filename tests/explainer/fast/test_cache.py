import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    RED,
    RIGHT,
    Circle,
    Create,
    Dot,
    FadeIn,
    ManimColor,
    Scene,
    Square,
    Text,
    VGroup,
    VMobject,
    always_redraw,
    config,
    tempconfig,
)

from explainer.fast import rendering
from explainer.fast.rendering import render
from explainer.fast.segment import Cache, Segment
from explainer.fast.strategy import Strategy
from explainer.fast.workers import Slots
from tests.explainer.fast import nasty
from tests.explainer.fast.conftest import frames_by_manim
from tests.explainer.waiting import until

SIZES = {"length": 0.5, "colour": BLUE, "font": "", "shade": 0.3, "numbers": 1}


class Varied(Scene):
    """Its second play, and only that, depends on `SIZES` in the ways that a test picks."""

    def __init__(self, **changes: Any) -> None:
        self.changes = {**SIZES, **changes}
        super().__init__()

    def construct(self) -> None:
        values = self.changes
        self.play(FadeIn(Square()), run_time=0.3)
        self.clear()
        self.play(
            Create(Circle(color=values["colour"])), FadeIn(Text("agj", font=values["font"])), run_time=0.4
        )
        self.clear()
        dot, shade = Dot(), values["shade"]
        dot.add_updater(lambda one: one.set_opacity(shade))
        self.add(dot)
        self.play(dot.animate.shift(RIGHT), run_time=0.3)
        self.wait(values["length"])
        dot.clear_updaters()
        self.play(dot.animate.shift(RIGHT), run_time=0.3)
        np.random.rand(values["numbers"])
        self.play(FadeIn(Square()), run_time=0.3)


def drawn(report: Any) -> list[int]:
    return [play.number for play in report.plays if not play.cached]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"length": 2.0}, []),  # A still picture is drawn once, however long it stands.
        ({"colour": RED}, [1]),
        ({"font": "DejaVu Sans Mono"}, [1]),
        ({"shade": 0.9}, [2, 3, 4, 5]),
        ({"numbers": 2}, []),  # Chance that is not used while a play is drawn does not change it.
    ],
)
def test_only_what_changed_is_drawn_again_and_nothing_is_stale(
    ours: Any, change: Any, expected: list[int]
) -> None:
    ours(Varied)
    report, frames = ours(lambda: Varied(**change))
    assert report.strategy is Strategy.LEAP
    assert drawn(report) == expected
    assert frames == frames_by_manim(lambda: Varied(**change))


def test_another_version_of_a_library_draws_everything_again(
    ours: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours(Varied)
    monkeypatch.setattr(rendering, "drawn_by", lambda: ("manim 0.23.0",))
    report, _ = ours(Varied)
    assert len(drawn(report)) == len(report.plays)


def test_other_settings_draw_everything_again(ours: Any) -> None:
    ours(Varied)
    with tempconfig({"pixel_width": 200}):
        report, _ = ours(Varied)
    assert len(drawn(report)) == len(report.plays)


def test_other_code_draws_again_what_runs_code_while_it_is_drawn(ours: Any) -> None:
    ours(Varied, code="one")
    report, _ = ours(Varied, code="two")
    assert drawn(report) == [2, 3]


def test_other_fonts_draw_again_what_may_write_while_it_is_drawn(
    ours: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours(Varied)
    monkeypatch.setattr(rendering, "fonts", lambda: "others")
    assert drawn(ours(Varied)[0]) == [2, 3]


def test_what_an_updater_calls_is_part_of_what_is_drawn(ours: Any) -> None:
    def scene(rule: Callable[[float], float]) -> type[Scene]:
        class Following(Scene):
            def construct(self) -> None:
                self.add(always_redraw(lambda: Dot().shift(RIGHT * rule(1.0))))
                self.play(FadeIn(Square()), run_time=0.3)

        return Following

    ours(scene(lambda x: x))
    report, frames = ours(scene(lambda x: x + 1))
    assert drawn(report) == [0]
    assert frames == frames_by_manim(scene(lambda x: x + 1))


def test_a_class_that_draws_itself_otherwise_is_part_of_what_is_drawn(ours: Any) -> None:
    def scene(opacity: float) -> type[Scene]:
        class Pale(Square):
            def get_fill_rgbas(self) -> Any:
                rgbas = super().get_fill_rgbas().copy()
                rgbas[:, 3] = opacity
                return rgbas

        class Showing(Scene):
            def construct(self) -> None:
                self.play(FadeIn(Pale(fill_opacity=1)), run_time=0.3)

        return Showing

    ours(scene(0.2))
    report, frames = ours(scene(0.8))
    assert drawn(report) == [0]
    assert frames == frames_by_manim(scene(0.8))


def test_a_default_colour_changed_for_all_is_noticed(ours: Any) -> None:
    ours(nasty.Lagged)
    VMobject.set_default(color=ManimColor("#ff00ff"))
    try:
        _, frames = ours(nasty.Lagged)
        assert frames == frames_by_manim(nasty.Lagged)
    finally:
        VMobject.set_default()


def test_a_damaged_or_cut_segment_is_drawn_again(ours: Any, tmp_path: Path) -> None:
    _, frames = ours(Varied)
    first, second, *_ = sorted((tmp_path / "cache").glob("*/*.segment"))
    first.write_bytes(first.read_bytes()[:-1])
    second.write_bytes(bytes([second.read_bytes()[0] ^ 1]) + second.read_bytes()[1:])
    report, again = ours(Varied)
    assert len(drawn(report)) == 2
    assert again == frames


def test_the_cache_keeps_its_size_and_forgets_what_was_not_used(tmp_path: Path) -> None:
    segment = Segment(((0, b"x" * 1000),))
    cache = Cache(tmp_path, most_bytes=3500)
    for age, key in enumerate(("aa-new", "ab-old", "ac-oldest")):
        cache.store(key, "segment", lambda path: path.write_bytes(segment.to_bytes()))
        os.utime(cache.path(key, "segment"), (1e9 - age, 1e9 - age))
    assert cache.load("ac-oldest") == segment
    cache.store("ad-latest", "segment", lambda path: path.write_bytes(segment.to_bytes()))
    cache.prune()
    kept = {path.stem for path in tmp_path.glob("*/*")}
    assert kept == {"aa-new", "ac-oldest", "ad-latest"}


def test_a_segment_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk is full")

    with pytest.raises(OSError, match="full"):
        Cache(tmp_path, 1000).store("aa", "segment", fail)
    assert not list(tmp_path.glob("*/*"))


def test_what_a_killed_build_left_half_written_is_removed_in_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    old, new = (
        cache.path("aa", "segment").with_name(".new-a"),
        cache.path("aa", "segment").with_name(".new-b"),
    )
    old.parent.mkdir()
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1e9, 1e9))
    cache.prune()
    assert not old.exists()
    assert new.exists()


SETTINGS = (
    "pixel_width",
    "pixel_height",
    "frame_rate",
    "dry_run",
    "progress_bar",
    "media_dir",
    "seed",
    "verbosity",
)


def _build(folder: Path, settings: dict[str, Any]) -> None:
    with tempconfig(settings):
        render(
            nasty.Plain, output=folder / f"{os.getpid()}.mp4", cache=folder / "cache", slots=Slots(folder, 2)
        )


def test_two_builds_at_once_and_one_that_is_killed_leave_a_good_cache(tmp_path: Path) -> None:
    settings = {name: config[name] for name in SETTINGS}
    fork = multiprocessing.get_context("fork")
    builds = [fork.Process(target=_build, args=(tmp_path, settings)) for _ in range(2)]
    for build in builds:
        build.start()
    until(lambda: list((tmp_path / "cache").glob("*/*.segment")), builds[0].is_alive)
    assert builds[0].pid is not None
    os.kill(builds[0].pid, signal.SIGKILL)
    for build in builds:
        build.join()
    assert builds[1].exitcode == 0
    report = render(
        nasty.Plain, output=tmp_path / "movie.mp4", cache=tmp_path / "cache", slots=Slots(tmp_path, 2)
    )
    assert report.cached == len(report.plays)
    assert (tmp_path / "movie.mp4").read_bytes() == (tmp_path / f"{builds[1].pid}.mp4").read_bytes()


def _holds(cache: Path, segments: int) -> bool:
    return len(list(cache.glob("*/*.segment"))) >= segments


def test_a_build_that_is_killed_again_and_again_leaves_a_good_cache(tmp_path: Path) -> None:
    settings = {name: config[name] for name in SETTINGS}
    fork, cache = multiprocessing.get_context("fork"), tmp_path / "cache"
    for enough in range(1, 6):
        build = fork.Process(target=_build, args=(tmp_path, settings))
        build.start()
        until(partial(_holds, cache, enough), build.is_alive)
        build.kill()
        build.join()
    movies = []
    for folder in (cache, tmp_path / "clean"):
        movies.append(tmp_path / f"{folder.name}.mp4")
        render(nasty.Plain, output=movies[-1], cache=folder, slots=Slots(tmp_path, 2))
    assert movies[0].read_bytes() == movies[1].read_bytes()


def test_no_more_children_draw_than_there_are_slots(tmp_path: Path) -> None:
    ours, others = Slots(tmp_path, 2), Slots(tmp_path, 2)
    first, second = ours.take(), others.take()
    assert first is not None
    assert second is not None
    assert ours.take() is None
    assert others.take() is None
    os.close(first)
    assert others.take() is not None


def test_code_of_a_class_that_only_arranges_others_decides_over_nothing(ours: Any) -> None:
    class Row(VGroup):
        def __init__(self) -> None:
            super().__init__(Square(), Circle())
            self.arrange()

        def first(self) -> Any:
            return self[0]

    class Rows(Scene):
        def construct(self) -> None:
            row = Row()
            self.play(FadeIn(row), run_time=0.3)
            self.play(row.first().animate.shift(RIGHT), run_time=0.3)

    ours(Rows, code="one")
    assert drawn(ours(Rows, code="two")[0]) == []
