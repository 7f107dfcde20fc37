"""What is composed from finished clips: two side by side, one with its captions burned in, and the loop."""

import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pysubs2
import pytest
from numpy.typing import NDArray

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from explainer.media.compose import CAPTION, LABEL, MARGIN, Measures
from explainer.production.build import build_clip
from explainer.production.compare import compare, side_of
from explainer.production.paths import ClipFiles, ComparisonFiles, Project
from explainer.production.stages import Options
from scenes.kit import style
from tests.explainer.conftest import command, copied, run, toy
from tests.explainer.production.test_build import Diary, litter, replace, state
from tests.narration.conftest import made_up

pytestmark = pytest.mark.xdist_group("compose")  # Its houses are built once, not once a worker.

Frames = NDArray[np.int16]


def options(project: Project, burn_captions: bool = False) -> Options:
    return Options("draft", "dark", "silent", project.facts, project.renders / "clips-draft", burn_captions)


def build_variant(project: Project, name: str, probability: float) -> None:
    place = project.variant(name)
    facts = made_up(InductionMatching, model="toy", prompt="b a b", probability=probability)
    facts.save(place / "facts", {"model": "toy"})
    build_clip(
        project, "toy", Options("draft", "dark", "silent", place / "facts", place / "clips-draft"), Diary()
    )


@pytest.fixture(scope="module")
def composed(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the toy clip, its captions burned in, and a variant with other words beside it."""
    root = tmp_path_factory.mktemp("composed")
    project = copied(finished, root)
    build_variant(project, "bea", 0.123456)
    build_clip(project, "toy", options(project, burn_captions=True), Diary())
    done = run(project, "compare", "toy", "toy:Bea", "--quality", "draft")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(comparison(project).movie)]
    assert "toy-and-toy-bea: composing" in done.stderr
    return project


@pytest.fixture
def pair(composed: Project, tmp_path: Path) -> Project:
    """A copy of that project, for tests that change something in it."""
    return copied(composed, tmp_path)


def comparison(project: Project) -> ComparisonFiles:
    return ComparisonFiles(project.renders / "compare-draft" / "toy-and-toy-bea")


def bea(project: Project) -> ClipFiles:
    return ClipFiles(project.variant("bea") / "clips-draft" / "toy")


def put_together(project: Project, left: str, right: str) -> list[str]:
    diary = Diary()
    compare(project, side_of(project, left, "draft", "dark"), side_of(project, right, "draft", "dark"), diary)
    return diary.stages


def frames(movie: Path) -> Frames:
    with av.open(str(movie)) as opened:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]).astype(
            np.int16
        )


def times(movie: Path) -> list[float | None]:
    with av.open(str(movie)) as opened:
        return [frame.time for frame in opened.decode(video=0)]


def samples(movie: Path) -> NDArray[np.float32]:
    with av.open(str(movie)) as opened:
        sound: NDArray[np.float32] = np.concatenate(
            [frame.to_ndarray()[0] for frame in opened.decode(audio=0)]
        )
    return sound


def encoded_sound(movie: Path) -> list[bytes]:
    with av.open(str(movie)) as opened:
        return [bytes(packet) for packet in opened.demux(audio=0) if packet.dts is not None]


def test_the_loop_is_the_posters_beat_without_sound(composed: Project) -> None:
    beat = json.loads(toy(composed).beats.read_text())["beats"][1]
    assert beat["name"] == "it_moves"
    shown = frames(toy(composed).movie)[beat["first_frame"] : beat["end_frame"]]
    np.testing.assert_array_equal(frames(toy(composed).loop), shown)
    assert times(toy(composed).loop) == pytest.approx([frame / 15 for frame in range(len(shown))])
    with av.open(str(toy(composed).loop)) as loop:
        assert [stream.type for stream in loop.streams] == ["video"]
    data = toy(composed).loop.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_burned_in_captions_change_the_captions_room_alone_and_only_while_they_are_shown(
    composed: Project,
) -> None:
    plain, burned = frames(toy(composed).movie), frames(toy(composed).captioned)
    room = Measures.of(toy(composed)).free_height
    assert times(toy(composed).captioned) == times(toy(composed).movie)
    assert np.abs(burned[:, :room] - plain[:, :room]).mean() < 1
    assert np.abs(burned[:, room - 60 : room] - plain[:, room - 60 : room]).max() <= 4
    cues = list(pysubs2.load(str(toy(composed).captions)))
    for frame, (before, after) in enumerate(zip(plain[:, room:], burned[:, room:], strict=True)):
        middle = (frame + 0.5) / 15 * 1000
        shown = any(cue.start <= middle < cue.end for cue in cues)
        assert (np.abs(after - before).max() > 100) == shown, frame


def test_type_is_large_enough() -> None:
    assert min(CAPTION, LABEL) >= style.SMALLEST


@pytest.mark.parametrize(
    "of", [lambda project: toy(project).captioned, lambda project: comparison(project).movie]
)
def test_the_sound_is_that_of_the_clip(composed: Project, of: Callable[[Project], Path]) -> None:
    assert encoded_sound(of(composed)) == encoded_sound(toy(composed).movie)
    np.testing.assert_array_equal(samples(of(composed)), samples(toy(composed).movie))
    with av.open(str(of(composed))) as movie:
        video, audio = movie.streams.video[0], movie.streams.audio[0]
        assert video.start_time == audio.start_time == 0
        assert (int(video.codec_context.colorspace), int(video.codec_context.color_range)) == (1, 1)
    data = of(composed).read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_two_sides_move_together_though_their_own_words_take_another_time(composed: Project) -> None:
    assert len(times(bea(composed).movie)) != len(times(toy(composed).movie))
    shown = frames(comparison(composed).movie)
    measures = Measures.of(toy(composed))
    assert len(shown) == measures.frames
    margin = measures.pixels(MARGIN)
    width = (measures.width - 3 * margin) // 2
    left = shown[:, :, margin : margin + width]
    right = shown[:, :, 2 * margin + width : 2 * (margin + width)]
    pictures, labels = slice(int(0.45 * measures.height), measures.free_height), slice(0, 180)
    assert np.abs(left[:, pictures] - right[:, pictures]).mean() < 0.5
    assert np.abs(left[0, labels] - right[0, labels]).max() > 100
    # It does move: at the start there is nothing, then a square, then the square is elsewhere.
    assert [len(np.unique(left[frame, pictures] > 100)) for frame in (0, -1)] == [1, 2]
    ground = shown[:, measures.free_height :]
    assert np.abs(ground - [0x0F, 0x11, 0x17]).max() <= 3


def test_a_comparison_has_the_words_of_its_left_side_and_says_what_both_sides_are(composed: Project) -> None:
    files = comparison(composed)
    assert sorted(files.folder.iterdir()) == sorted(files.all())
    for name in ("captions.en.vtt", "chapters.en.vtt", "transcript.html"):
        assert (files.folder / name).read_bytes() == (toy(composed).folder / name).read_bytes()
    page = json.loads(files.provenance.read_text())
    assert [page[side]["prompt"] for side in ("left", "right")] == ["a b a", "b a b"]


def test_nothing_changed_nothing_composed(pair: Project) -> None:
    before = state(comparison(pair).folder), state(toy(pair).folder)
    assert put_together(pair, "toy", "toy:Bea") == []
    diary = Diary()
    build_clip(pair, "toy", options(pair, burn_captions=True), diary)
    assert diary.stages == []
    assert (state(comparison(pair).folder), state(toy(pair).folder)) == before


def test_a_clip_made_anew_does_not_keep_old_captions_in_its_picture(pair: Project) -> None:
    replace(pair.script("toy"), "Then it rests.", "Then it stays.")
    build_clip(pair, "toy", options(pair), Diary())
    assert not toy(pair).captioned.exists()


def test_folders_of_the_same_length_are_put_together_as_they_are(pair: Project, tmp_path: Path) -> None:
    other = tmp_path / "without_heads"
    shutil.copytree(toy(pair).folder, other)
    assert put_together(pair, "toy", str(other)) == ["composing"]


def unequal_folder(project: Project) -> tuple[str, str]:
    return "toy", str(bea(project).folder)


def unlike_facts(project: Project) -> tuple[str, str]:
    made_up(InductionMatching, model="toy", prompt="c").save(project.variant("bea") / "facts", {})
    return "toy", "toy:Bea"


def damaged_movie(project: Project) -> tuple[str, str]:
    bea(project).movie.write_bytes(b"half a movie")
    return "toy", "toy:Bea"


@pytest.mark.parametrize(
    ("sides", "what", "remedy"),
    [
        (lambda _: ("toy", "toi"), "There is no clip toi; the nearest name is toy", "Clips: toy"),
        (
            lambda _: ("toy", "toy:Al Bo"),
            r"toy:Al Bo is not a finished clip: .*/variants/al-bo-\w+/clips-draft/toy is not complete",
            "explainer render toy --name 'Al Bo' --quality draft --theme dark",
        ),
        (lambda _: ("toy", "./toy"), r"\./toy is not a finished clip", "the folder of one finished clip"),
        (unequal_folder, r"toy lasts \d\.\d\d s and .*toy \d\.\d\d s, with their words", "CLIP:NAME"),
        (unlike_facts, r"are no longer those that toy:Bea was rendered from", "Render it again"),
        (damaged_movie, r"The clip in .*bea/clips-draft/toy is damaged", "Render it again"),
    ],
)
def test_what_cannot_be_compared_is_said_and_the_last_comparison_stays(
    pair: Project, sides: Callable[[Project], tuple[str, str]], what: str, remedy: str
) -> None:
    before = state(comparison(pair).folder)
    with pytest.raises(ExplainerError, match=what) as raised:
        put_together(pair, *sides(pair))
    assert remedy in raised.value.remedy
    assert state(comparison(pair).folder) == before
    assert litter(pair) == []


def test_an_interrupt_while_composing_loses_nothing(pair: Project) -> None:
    comparison(pair).captions.unlink()
    before = state(comparison(pair).folder)
    with subprocess.Popen(
        command(pair, "compare", "toy", "toy:Bea", "--quality", "draft"), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert next(line for line in process.stderr if "composing 10%" in line)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Interrupted; everything that was finished is kept."
    assert state(comparison(pair).folder) == before
    assert litter(pair) == []
    running = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in running.splitlines() if "ffmpeg" in line and str(pair.renders) in line]
