"""One beat is drawn by itself, just as in its clip, and leaves the clip as it is."""

import json

import av
import pytest

from explainer.drawing.job import movie_of
from explainer.production.paths import Project, WorkFiles
from tests.explainer.conftest import DRAFT, Explainer, run, toy
from tests.explainer.production.test_build import replace, state


def frames(movie: str) -> list[bytes]:
    with av.open(movie) as opened:
        return [frame.to_ndarray().tobytes() for frame in opened.decode(video=0)]


def test_a_beat_is_drawn_as_in_its_clip_and_the_clip_is_left(rendered: Project) -> None:
    before = state(toy(rendered).folder)
    folder = rendered.renders / "beats-draft"
    for path in rendered.segments.rglob("*.segment"):
        path.unlink()
    done = run(rendered, "render", "toy", "--beat", "it_moves", "--voice", "silent")
    assert (done.returncode, done.stdout) == (0, f"{folder / 'toy.it_moves.mp4'}\n"), done.stderr
    assert state(toy(rendered).folder) == before
    page = json.loads(toy(rendered).beats.read_text())
    (beat,) = [beat for beat in page["beats"] if beat["name"] == "it_moves"]
    whole = WorkFiles(rendered.work_of(toy(rendered).folder))
    first, end = beat["first_frame"], beat["end_frame"]
    assert frames(str(folder / "toy.it_moves.mp4")) == frames(str(movie_of(whole.picture)))[first:end]
    with av.open(str(folder / "toy.it_moves.mp4")) as movie:
        lengths = [float((stream.duration or 0) * (stream.time_base or 0)) for stream in movie.streams]
    assert lengths == pytest.approx([(end - first) / page["frame_rate"]] * 2, abs=1 / page["frame_rate"])
    # What stands before the beat was not drawn, and what stands after it was not run.
    plays = len(list(rendered.segments.rglob("*.segment")))
    assert plays < len(page["beats"]) + 1


def test_a_beat_is_drawn_though_the_scene_fails_after_it(project: Project) -> None:
    replace(project.scene("toy"), "            pass", "            raise ValueError")
    done = run(project, "render", "toy", "--beat", "it_moves", *DRAFT)
    assert done.returncode == 0, done.stderr
    assert not toy(project).folder.exists()
    done = run(project, "render", "toy", "--beat", "it_rests", *DRAFT)
    assert done.returncode == 2
    assert "ValueError" in done.stderr


def test_a_still_of_a_beat(rendered: Project) -> None:
    for words, name in (((), "storyboard"), (("--between",), "between")):
        done = run(rendered, "storyboard", "toy", "--beat", "it_moves", "--voice", "silent", *words)
        sheet = rendered.renders / "beats-draft" / f"toy.it_moves.{name}.png"
        assert (done.returncode, done.stdout) == (0, f"{sheet}\n"), done.stderr
        assert sheet.stat().st_size > 1000


@pytest.mark.parametrize("command", ["render", "storyboard"])
def test_an_unknown_beat_is_told_its_nearest_name(explainer: Explainer, command: str) -> None:
    done = explainer(command, "toy", "--beat", "it_mooves", "--voice", "silent")
    assert (done.returncode, done.stderr.splitlines()[-2:]) == (
        2,
        [
            "toy has no beat it_mooves; the nearest name is it_moves.",
            "Beats: it_appears, it_moves, it_rests.",
        ],
    )


def test_a_beat_is_of_one_clip(explainer: Explainer) -> None:
    done = explainer("render", "--beat", "it_moves")
    assert done.returncode == 2
    assert "--beat takes one CLIP" in done.stderr
