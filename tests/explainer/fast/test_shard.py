import shutil
from pathlib import Path
from typing import Any

import pytest
from manim import Scene

from explainer.fast.renderer import Play
from explainer.fast.rendering import draw_shard
from explainer.fast.shard import Shard
from explainer.fast.workers import Slots
from tests.explainer.fast import nasty
from tests.explainer.fast.conftest import frames_by_manim


def play(key: str, frames: int, *, frozen: bool = False, lasting: bool = True) -> Play:
    return Play(0, 0, frames, frozen, key, lasting)


def test_every_play_is_drawn_by_one_and_nobody_has_much_more_to_do_than_another() -> None:
    lengths = [30, 1, 7, 60, 2, 2, 45, 9, 30, 12]
    plays = [play(f"{place}", frames) for place, frames in enumerate(lengths)]
    taken = [{one.key for one in plays if shard.takes(one, False)} for shard in shards(3)]
    assert sorted(key for keys in taken for key in keys) == sorted(one.key for one in plays)
    loads = [sum(one.frames for one in plays if one.key in keys) for keys in taken]
    assert max(loads) - min(loads) <= max(lengths)


def shards(of: int, known: frozenset[str] = frozenset()) -> list[Shard]:
    return [Shard(number, of, known) for number in range(of)]


def test_what_is_there_already_or_was_shared_out_before_is_drawn_by_nobody() -> None:
    for shard in shards(2, frozenset({"a.segment", "b.segment", "b.png"})):
        assert not shard.takes(play("a", 5), False)
        assert not shard.takes(play("b", 5), True)
    for framed in (False, True):
        assert sum(shard.takes(play("a", 5), framed) for shard in shards(2)) == 1
    both = shards(2)
    assert sum(shard.takes(play("c", 5), False) for shard in both) == 1
    assert sum(shard.takes(play("c", 5), False) for shard in both) == 0
    # Its picture is still missing.
    assert sum(shard.takes(play("c", 5), True) for shard in both) == 1


def test_what_another_machine_could_not_find_again_is_drawn_by_nobody() -> None:
    assert not any(shard.takes(play("a", 5, lasting=False), False) for shard in shards(2))


@pytest.mark.parametrize("scene", [nasty.Plain, nasty.Updaters])
def test_shards_drawn_apart_are_the_whole(scene: type[Scene], ours: Any, tmp_path: Path) -> None:
    whole = tmp_path / "cache"
    for number in range(3):
        apart = tmp_path / f"machine-{number}"
        draw_shard(
            scene, number=number, of=3, known=set(), cache=apart, slots=Slots(tmp_path / f"slots-{number}", 1)
        )
        segments = list(apart.glob("*/*"))
        assert segments
        for path in segments:
            target = whole / path.relative_to(apart)
            assert not target.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    report, frames = ours(scene)
    assert report.cached == len(report.plays)
    assert frames == frames_by_manim(scene)


@pytest.mark.parametrize("scene", nasty.SERIAL)
def test_a_scene_that_cannot_be_split_is_left_alone(scene: type[Scene], ours: Any, tmp_path: Path) -> None:
    draw_shard(
        scene, number=0, of=1, known=set(), cache=tmp_path / "apart", slots=Slots(tmp_path / "slots", 1)
    )
    report, frames = ours(scene, cache=tmp_path / "apart")
    assert frames == frames_by_manim(scene)
    assert report.reason
