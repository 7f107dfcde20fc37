"""What a finished clip consists of, seen with other eyes than those that wrote it."""

import json
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from explainer.drawing.job import still_of
from explainer.production.clip_files import POSTER_BYTES
from explainer.production.paths import Project, WorkFiles
from narration.timing import Timing
from tests.explainer.conftest import toy


def timing_of(project: Project) -> Timing:
    return Timing.load(WorkFiles(project.work_of(toy(project).folder)).timing)


def test_nothing_of_the_contract_is_missing(finished: Project) -> None:
    files = toy(finished)
    assert sorted(files.folder.iterdir()) == sorted(files.all())
    assert all(path.stat().st_size > 0 for path in files.all())


def test_the_picture_has_exactly_the_frames_of_the_timing(finished: Project) -> None:
    timing = timing_of(finished)
    with av.open(str(toy(finished).movie)) as movie:
        video = movie.streams.video[0]
        times = [frame.time for frame in movie.decode(video)]
    assert times == pytest.approx([frame / timing.frame_rate for frame in range(timing.end_frame)])


def test_every_beat_starts_on_a_keyframe(finished: Project) -> None:
    timing = timing_of(finished)
    with av.open(str(toy(finished).movie)) as movie:
        keyframes = {
            packet.pts * packet.time_base * timing.frame_rate
            for packet in movie.demux(video=0)
            if packet.is_keyframe and packet.pts is not None and packet.time_base is not None
        }
    assert {beat.first_frame for beat in timing.beats} <= keyframes


def test_players_are_told_what_they_get(finished: Project) -> None:
    with av.open(str(toy(finished).movie)) as movie:
        video, audio = movie.streams.video[0].codec_context, movie.streams.audio[0].codec_context
        assert (video.name, video.pix_fmt, video.width, video.height) == ("h264", "yuv420p", 854, 480)
        assert (int(video.colorspace), int(video.color_range)) == (1, 1)  # BT.709, studio range
        assert (audio.name, audio.sample_rate) == ("aac", 48_000)


def test_picture_and_sound_end_within_one_frame(finished: Project) -> None:
    timing = timing_of(finished)
    with av.open(str(toy(finished).movie)) as movie:
        video, audio = movie.streams.video[0], movie.streams.audio[0]
        assert video.start_time == audio.start_time == 0
        ends = []
        for stream in (video, audio):
            assert stream.duration is not None
            assert stream.time_base is not None
            ends.append(stream.duration * stream.time_base)
    assert ends[0] == Fraction(timing.end_frame, timing.frame_rate)
    assert abs(ends[0] - ends[1]) <= Fraction(1, timing.frame_rate)


def test_the_index_comes_first_and_picture_and_sound_alternate(finished: Project) -> None:
    data = toy(finished).movie.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    with av.open(str(toy(finished).movie)) as movie:
        kinds = [packet.stream.type for packet in movie.demux() if packet.dts is not None]
    longest = max(len(run) for run in "".join(kind[0] for kind in kinds).replace("a", " ").split())
    assert longest <= 3 * timing_of(finished).frame_rate


def test_colours_come_back_as_they_were_drawn(finished: Project) -> None:
    timing = timing_of(finished)
    picture = WorkFiles(finished.work_of(toy(finished).folder)).picture
    drawn = np.asarray(Image.open(still_of(picture, 2))).astype(int)
    with av.open(str(toy(finished).movie)) as movie:
        last = list(movie.decode(video=0))[timing.end_frame - 1].to_ndarray(format="rgb24").astype(int)
    assert np.abs(last - drawn).mean() < 1.5
    assert np.abs(last[10, 10] - drawn[10, 10]).max() <= 3


def test_the_poster_is_the_claim_and_small(finished: Project) -> None:
    poster = toy(finished).poster
    assert poster.stat().st_size <= POSTER_BYTES
    shown = np.asarray(Image.open(poster).convert("L"))
    # At the end of its beat the toy's square has moved to the right.
    middle = shown.shape[1] // 2
    assert shown[:, middle:].mean() > 2 * shown[:, :middle].mean()


def test_beats_are_measured_frames(finished: Project) -> None:
    beats = json.loads(toy(finished).beats.read_text())["beats"]
    timing = timing_of(finished)
    assert [(beat["first_frame"], beat["end_frame"]) for beat in beats] == [
        (beat.first_frame, beat.end_frame) for beat in timing.beats
    ]
    assert beats[1]["reached"] == {"weight": round(timing.beats[1].marks["weight"] * timing.frame_rate)}
    assert [word["text"] for word in beats[2]["words"]] == ["Then", "it", "rests."]


def test_every_number_is_traced_to_its_field(finished: Project) -> None:
    page = json.loads(toy(finished).provenance.read_text())
    number = {
        "text": "25%",
        "subject": "induction_matching",
        "field": "probability",
        "beat": "it_moves",
        "index": [],
    }
    assert page["numbers"] == [{"where": "screen", **number}, {"where": "narration", **number}]
    assert (page["model"], page["prompt"], page["theme"]) == ("toy", "a b a", "dark")
    assert set(page["facts"]["induction_matching"]["sha256"]) == {
        "induction_matching.npz",
        "induction_matching.json",
    }
    assert page["versions"]["manim"]
