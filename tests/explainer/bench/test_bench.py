"""The logic of the benchmark, on a toy; its numbers mean nothing there, and none is looked at."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace

from explainer.bench.contest import Took
from explainer.bench.likeness import likeness
from explainer.bench.measuring import MORE_WORDS, say_more
from explainer.bench.report import at_best
from explainer.production.paths import Project
from narration.script import read
from tests.explainer.conftest import run


def test_all_is_measured_and_nothing_of_the_house_is_touched(finished: Project, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(finished.renders.parent.rglob("*"))}
    report = tmp_path / "BENCHMARKS.md"
    done = run(finished, "bench", "toy", "--quality", "draft", "--workers", "2", "--report", str(report))
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines()]
    table = {row[0]: row[1:] for row in rows if row}
    drawn = {title: row[-1] for title, row in table.items() if title.startswith("ours, ")}
    plays = drawn["ours, 1 worker, cold"].split()[-1]
    assert drawn == {
        "ours, 1 worker, cold": f"{plays} of {plays}",
        "ours, 2 workers, cold": f"{plays} of {plays}",
        "ours, every play in the cache": f"0 of {plays}",
        "ours, one beat of toy longer (that clip)": drawn["ours, one beat of toy longer (that clip)"],
    }
    assert drawn["ours, one beat of toy longer (that clip)"].split()[0] != plays
    assert {
        "Manim, its defaults",
        "Manim, its best options",
        "cold",
        "again, nothing changed",
    } <= table.keys()
    assert {"one beat of toy changed", "toy", "1", "2", "8", "64"} <= table.keys()
    assert report.read_text() == done.stdout.removesuffix("\n")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_one_beat_is_given_more_words(project: Project) -> None:
    before = read("toy", project.scripts).beats
    say_more(project.script("toy"))
    after = read("toy", project.scripts).beats
    assert [beat.name for beat in after] == [beat.name for beat in before]
    changed = [new.text for new, old in zip(after, before, strict=True) if new.text != old.text]
    assert len(changed) == 1
    assert changed[0].endswith(MORE_WORDS)


def write(path: Path, codec: str, pixel_format: str, matrix: Colorspace, **options: str) -> Path:
    picture = np.zeros((108, 192, 3), np.uint8)
    picture[20:80, 30:150] = (200, 60, 30)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = 192, 108, pixel_format
        for step in range(20):
            frame = av.VideoFrame.from_ndarray(np.roll(picture, step, axis=1), format="rgb24")
            if pixel_format != "rgb24":
                frame = frame.reformat(format=pixel_format, dst_colorspace=matrix)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def test_likeness_falls_with_what_is_lost(tmp_path: Path) -> None:
    exact = write(tmp_path / "exact.mp4", "libx264rgb", "rgb24", Colorspace.DEFAULT, qp="0")
    found = []
    for quality in ("10", "30", "45"):
        lossy = write(tmp_path / f"{quality}.mp4", "libx264", "yuv420p", Colorspace.ITU709, crf=quality)
        found.append(likeness(lossy, exact, Colorspace.ITU709))
    means = [mean for mean, _ in found]
    assert means == sorted(means, reverse=True)
    assert means[0] == pytest.approx(1, abs=1e-3)
    assert all(least <= mean for mean, least in found)
    assert likeness(lossy, exact, Colorspace.ITU601)[0] < means[-1]


def took(serial: float, drawing: float, longest: float) -> Took:
    return Took(0, 0, 0, serial, drawing, longest, "", 0, 0, 0, 0, "")


def test_more_cores_help_until_one_scene_and_its_longest_play_are_left() -> None:
    scenes = [took(4, 20, 2), took(3, 30, 5)]
    assert [at_best(scenes, cores) for cores in (1, 2, 64)] == [57, 57 / 2, 8]
