from pathlib import Path
from typing import Any

import pytest
from manim import Scene, config

from explainer.drawing.process import scene_class
from explainer.fast.strategy import Strategy
from explainer.production.choosing import chosen_clips
from explainer.production.paths import Project
from explainer.production.stages import facts_type
from narration.script import Script
from narration.speak import speak
from tests.explainer.fast import compared, nasty
from tests.explainer.fast.conftest import frames_by_manim


@pytest.mark.parametrize("scene", nasty.PARALLEL)
def test_frames_drawn_by_children_are_manims_own(scene: type[Scene], ours: Any) -> None:
    expected = frames_by_manim(scene)
    report, frames = ours(scene)
    assert report.strategy is not Strategy.SERIAL, report.reason
    assert frames == expected
    assert report.frames == len(expected)


@pytest.mark.parametrize("scene", nasty.PARALLEL)
def test_what_is_in_the_cache_gives_the_same_frames(scene: type[Scene], ours: Any) -> None:
    before, first = ours(scene)
    report, second = ours(scene)
    assert second == first
    assert report.strategy is before.strategy
    assert report.cached == sum(play.lasting for play in report.plays)


def test_a_method_that_is_animated_does_not_keep_a_play_from_a_leap(ours: Any) -> None:
    report, _ = ours(nasty.Faded)
    assert report.strategy is Strategy.LEAP


@pytest.mark.parametrize("scene", nasty.SERIAL)
def test_what_cannot_be_split_is_drawn_where_it_runs_and_says_so(scene: type[Scene], ours: Any) -> None:
    expected = frames_by_manim(scene)
    report, frames = ours(scene)
    assert report.strategy is Strategy.SERIAL
    assert report.reason
    assert frames == expected


def test_a_scene_that_raises_raises_the_same_and_keeps_what_was_drawn(ours: Any, tmp_path: Any) -> None:
    with pytest.raises(ValueError, match="half-way"):
        ours(nasty.Failing)
    assert len(list((tmp_path / "cache").glob("*/*.segment"))) == 6
    assert not list((tmp_path / "cache").glob("*/.*"))


@pytest.mark.parametrize("script", compared.to_compare(), ids=lambda script: script.clip)
def test_the_clips_of_the_film_are_manims_own(script: Script, ours: Any, tmp_path: Path) -> None:
    facts = facts_type(script).load(Project().facts)
    timing = speak(script.clip, facts, "silent", int(config.frame_rate), tmp_path, tmp_path).timing
    scene = scene_class(Project().scene(script.clip), "dark")
    expected = frames_by_manim(lambda: scene(facts, timing))
    report, frames = ours(lambda: scene(facts, timing))
    assert report.strategy is Strategy.LEAP, report.reason
    assert frames == expected
    compared.note(script)


def test_a_clip_is_compared_again_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "NOTED", tmp_path / "noted")
    monkeypatch.setattr(compared, "EVERYTHING", True)
    first, second, *_ = chosen_clips(Project(), [])
    compared.note(second)
    monkeypatch.setattr(compared, "EVERYTHING", False)
    assert compared.known(second)
    assert second not in compared.to_compare()
    assert first in compared.to_compare()
    monkeypatch.setattr(compared, "contents", lambda *places: {"changed": "yes"})
    assert second in compared.to_compare()
