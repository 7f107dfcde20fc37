"""The film is its clips in a row, and nothing is encoded twice that need not be."""

from fractions import Fraction

import av
import webvtt

from explainer.production.paths import ClipFiles, FilmFiles, Project, WorkFiles
from narration.timing import Timing
from tests.explainer.conftest import DRAFT, run, toy


def pictures(movie: str) -> list[bytes]:
    with av.open(movie) as opened:
        return [bytes(packet) for packet in opened.demux(video=0) if packet.dts is not None]


def test_the_film_is_its_clips_in_order(rendered: Project) -> None:
    text = rendered.script("toy").read_text()
    rendered.script("a_late_one").write_text(
        text.replace("place: 2", "place: 3").replace("A toy", "The other")
    )
    rendered.scene("a_late_one").write_text(rendered.scene("toy").read_text())
    done = run(rendered, "film", *DRAFT)
    assert done.returncode == 0, done.stderr
    film, late = (
        FilmFiles(rendered.renders / "film-draft"),
        ClipFiles(toy(rendered).folder.with_name("a_late_one")),
    )
    assert done.stdout.splitlines() == [str(film.movie)]

    assert pictures(str(film.movie)) == pictures(str(toy(rendered).movie)) + pictures(str(late.movie))
    timing = Timing.load(WorkFiles(rendered.work_of(toy(rendered).folder)).timing)
    length = Fraction(2 * timing.end_frame, timing.frame_rate)
    with av.open(str(film.movie)) as movie:
        video, audio = movie.streams.video[0], movie.streams.audio[0]
        assert [frame.pts for frame in movie.decode(video)] == [
            1024 * frame for frame in range(2 * timing.end_frame)
        ]
        for stream in (video, audio):
            assert stream.duration is not None
            assert stream.time_base is not None
            assert abs(stream.duration * stream.time_base - length) <= Fraction(1, timing.frame_rate)
        assert [chapter["metadata"]["title"] for chapter in movie.chapters()] == ["A toy", "The other"]

    chapters = webvtt.read(str(film.chapters))
    assert [chapter.text for chapter in chapters] == ["A toy", "The other"]
    assert chapters[1].start_in_seconds == int(length / 2)
    captions, first = webvtt.read(str(film.captions)), webvtt.read(str(toy(rendered).captions))
    assert [caption.text for caption in captions] == 2 * [caption.text for caption in first]
    assert "The other" in film.transcript.read_text()

    before = film.movie.stat().st_ino
    assert run(rendered, "film", *DRAFT).returncode == 0
    assert film.movie.stat().st_ino == before
