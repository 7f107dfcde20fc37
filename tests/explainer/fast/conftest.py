import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from manim import Scene, config, tempconfig
from numpy.typing import NDArray

from explainer.fast import rendering
from explainer.fast.rendering import RenderReport, render
from explainer.fast.workers import Slots


class Fingerprints:
    """Takes frames like an encoder, and keeps a hash of each."""

    def __init__(self, *_: Any) -> None:
        self._packets: list[tuple[int, bytes]] = []

    def write(self, pixels: NDArray[Any]) -> None:
        self._packets.append((len(self._packets), hashlib.sha256(pixels.data).digest()))

    def finish(self) -> tuple[tuple[int, bytes], ...]:
        return tuple(self._packets)


@pytest.fixture(autouse=True)
def small(tmp_path: Path) -> Iterator[None]:
    settings = {
        "pixel_width": 192,
        "pixel_height": 108,
        "frame_rate": 10,
        "dry_run": True,
        "progress_bar": "none",
        "verbosity": "CRITICAL",
        "media_dir": str(tmp_path / "media"),
        "seed": 3,
    }
    with tempconfig(settings):
        yield


def frames_by_manim(make_scene: Callable[[], Scene]) -> list[bytes]:
    """Hashes of the frames that Manim's own renderer draws, in one process from the first to the last."""
    frames: list[bytes] = []

    def write_frame(pixels: NDArray[Any], *, repeat: int = 1) -> None:
        frames.extend([hashlib.sha256(pixels.data).digest()] * repeat)

    config.disable_caching = True
    scene = make_scene()
    writer: Any = scene.renderer.file_writer
    writer.write_frame = write_frame
    scene.render()
    return frames


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[RenderReport, list[bytes]]]:
    """Renders a scene in children and returns the report and the hashes of its frames."""
    monkeypatch.setattr(rendering, "Encoder", Fingerprints)
    monkeypatch.setattr(rendering, "write_movie", lambda plays, path, *_: path.touch())

    def rendered(make_scene: Callable[[], Scene], **options: Any) -> tuple[RenderReport, list[bytes]]:
        options = {"cache": tmp_path / "cache", "slots": Slots(tmp_path / "slots", 2), **options}
        report = render(make_scene, output=tmp_path / "movie.mp4", **options)
        return report, frames_of(report)

    return rendered


def frames_of(report: RenderReport) -> list[bytes]:
    frames = []
    for play in report.plays:
        assert play.segment is not None
        hashes = [data for _, data in play.segment.packets]
        frames += hashes * play.frames if play.frozen else hashes
    return frames
