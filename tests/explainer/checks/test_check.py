"""Each check is shown a planted fault."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from manim import FadeIn
from PIL import Image

from data.direct_path import DirectPath
from data.facts import Facts
from data.induction_matching import InductionMatching
from data.tag_writing import TagWriting
from explainer.checks.clips import check_clips
from explainer.checks.colours import contrast, distance, theme_faults
from explainer.checks.movie import flashes, movie_faults
from explainer.checks.scene import beat_faults, picture_faults
from explainer.drawing.job import movie_of
from explainer.media.frames import frames_of
from explainer.media.h264 import H264File
from explainer.media.mux import Part, mux
from explainer.production.paths import REPOSITORY, ClipFiles, Project, WorkFiles
from explainer.production.stages import Options
from narration.script import read
from scenes.kit import style
from scenes.kit.clip import Clip
from scenes.kit.frame.text import Words
from tests.explainer.conftest import run, toy
from tests.explainer.production.test_build import replace
from tests.scenes.conftest import made_up_timing
from tests.web.fake_clips import Silent

DRAWN = "from scenes.kit.frame.text import Words\n\n\nclass Toy"


def test_contrast_and_distance_are_the_published_ones() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert distance("#000000", "#ffffff", "full colour vision") == pytest.approx(1, abs=1e-3)
    # Red and green of one brightness: far apart, but not for everybody.
    assert distance("#c86a3a", "#7f8f2a", "full colour vision") > 2 * distance(
        "#c86a3a", "#7f8f2a", "deuteranopia"
    )


@pytest.mark.parametrize("name", style.THEMES)
def test_both_themes_are_for_everybody(name: str) -> None:
    assert list(theme_faults(name, style.THEMES[name], style.MEANINGS)) == []


def test_faint_and_like_colours_are_found() -> None:
    dark = style.THEMES["dark"]
    faint = list(theme_faults("dark", {**dark, "QUIET": "#50545c", "KEY": "#3a2b5c"}, style.MEANINGS))
    assert any("QUIET on BACKGROUND has a contrast of 2" in fault for fault in faint)
    assert any("KEY on BACKGROUND" in fault for fault in faint)
    alike = list(theme_faults("dark", {**dark, "SOURCE": dark["TOKEN"]}, style.MEANINGS))
    assert any("TOKEN and SOURCE look alike (0.000) with full colour vision" in fault for fault in alike)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("it_rests", "it_sleeps", "beat `it_rests` of the script is drawn 0 times"),
        ("it_rests", "it_moves", "beat `it_moves` of the script is drawn 2 times"),
        ('"it_rests"', 'str("it_rests")', "a beat's name is written out"),
    ],
)
def test_beats_that_are_not_the_scripts_are_found(project: Project, old: str, new: str, what: str) -> None:
    script = read("toy", project.scripts)
    assert list(beat_faults(script, project.scene("toy"))) == []
    replace(project.scene("toy"), old, new)
    assert any(what in fault for fault in beat_faults(script, project.scene("toy")))


def test_beats_in_another_order_are_found(project: Project) -> None:
    text = project.scene("toy").read_text()
    project.scene("toy").write_text(
        text.replace("it_moves", "x").replace("it_rests", "it_moves").replace('"x"', '"it_rests"')
    )
    faults = list(beat_faults(read("toy", project.scripts), project.scene("toy")))
    assert faults == ["toy.py: the beats come in another order than in the script"]


def test_check_says_what_is_wrong_with_a_picture(project: Project) -> None:
    replace(project.scene("toy"), "class Toy", DRAWN)
    replace(
        project.scene("toy"),
        "            pass",
        '            words = Words("about 4711"), Words("about 25%").shift(3 * RIGHT)\n'
        "            self.play(FadeIn(*words), run_time=0.2)\n"
        "            self.play(FadeIn(Square(fill_opacity=1).shift(20 * RIGHT)), run_time=0.2)",
    )
    done = run(project, "check")
    assert done.returncode == 1
    # What nobody needs is listed besides, and is no fault.
    faults = [line for line in done.stdout.splitlines() if "nothing shows, says or cites" not in line]
    assert any(
        'the number 4711 in "about 4711" comes from no field of the facts' in fault for fault in faults
    )
    assert not any("25%" in fault and "no field" in fault for fault in faults)
    assert any("a Square leaves the frame" in fault for fault in faults)
    assert faults[-1] == f"{len(faults) - 1} faults"


@pytest.mark.parametrize("facts_type", [DirectPath, TagWriting, InductionMatching])
def test_numbers_that_no_text_of_the_facts_holds_are_found(facts_type: type[Facts]) -> None:
    planted = ("1", "16", "25", "47", "80", "0.2")

    class MadeUp(Clip[Facts]):
        def construct(self) -> None:
            with self.beat("a"):
                self.play(FadeIn(*(Words(f"about {number}.") for number in planted)), run_time=0.2)

    facts = facts_type.load(REPOSITORY / "data" / "extracted")
    said = "\n".join(picture_faults(MadeUp, facts, made_up_timing(15)))
    passed = [number for number in planted if f'the number {number}. in "about {number}."' not in said]
    # Nothing but a head's name, which is layer.head, and the width in a model's name.
    assert passed == (["16"] if facts_type is DirectPath else ["0.2"])


def test_both_numbers_of_odds_come_from_the_field_that_was_read() -> None:
    class MadeUp(Clip[InductionMatching]):
        def construct(self) -> None:
            with self.beat("a"):
                self.play(FadeIn(Words(self.chance("probability_without_context"))), run_time=0.2)

    facts = InductionMatching.load(REPOSITORY / "data" / "extracted")
    assert picture_faults(MadeUp, facts, made_up_timing(15)) == []


def test_a_clean_clip_passes(rendered: Project) -> None:
    assert list(movie_faults(toy(rendered), read("toy", rendered.scripts))) == []


def picture_of(project: Project) -> Path:
    return movie_of(WorkFiles(project.work_of(toy(project).folder)).picture)


def sound_of(project: Project) -> Path:
    return WorkFiles(project.work_of(toy(project).folder)).sound


def without_keyframes(project: Project) -> None:
    with av.open(str(picture_of(project))) as movie:
        frames = [
            np.asarray(frame.to_ndarray(format="rgba"), dtype=np.uint8) for frame in movie.decode(video=0)
        ]
    with H264File(project.renders / "plain.mp4", 854, 480, 15, keyframes=set()) as plain:
        for pixels in frames:
            plain.write(pixels)
    mux([Part("", project.renders / "plain.mp4", sound_of(project))], "", toy(project).movie)


def index_last(project: Project) -> None:
    with av.open(str(toy(project).movie)) as movie, av.open(str(project.renders / "late.mp4"), "w") as late:
        streams = {stream.index: late.add_stream_from_template(stream) for stream in movie.streams}
        for packet in movie.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                late.mux(packet)
    (project.renders / "late.mp4").replace(toy(project).movie)


def with_sound(project: Project, samples: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> None:
    wav = project.renders / "other.wav"
    with av.open(str(wav), "w") as file:
        stream = file.add_stream("pcm_s16le", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            (samples * 32767).astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate = 48_000
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    mux([Part("", picture_of(project), wav)], "", toy(project).movie)


def too_loud(project: Project) -> None:
    seconds = json.loads(toy(project).beats.read_text())["beats"][-1]["end_frame"] / 15
    with_sound(project, np.sin(np.arange(int(seconds * 48_000)) * 0.1).astype(np.float32))


def dead_at_the_end(project: Project) -> None:
    sound = 0.2 * np.sin(np.arange(7 * 48_000) * 0.1).astype(np.float32)
    sound[-12_000:] = 0
    with_sound(project, sound)


def too_short(project: Project) -> None:
    with_sound(project, np.zeros(48_000, dtype=np.float32))


def later_end(project: Project) -> None:
    page = json.loads(toy(project).beats.read_text())
    page["beats"][-1]["end_frame"] += 4
    toy(project).beats.write_text(json.dumps(page))


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda project: toy(project).captions.unlink(), "captions.en.vtt missing"),
        (
            lambda project: replace(toy(project).captions, "Then it rests.", "Then it rests. " * 8),
            "more than two lines",
        ),
        (later_end, "but its beats end on"),
        (without_keyframes, "not every beat begins with a keyframe"),
        (index_last, "the index of clip.mp4 stands at its end"),
        (too_loud, "LUFS, not -16"),
        (too_loud, "dBTP, above -1.5"),
        (dead_at_the_end, "the sound is dead for 0.2"),
        (too_short, "picture and sound end 6."),
    ],
)
def test_harm_to_a_finished_clip_is_found(
    rendered: Project, harm: Callable[[Project], None], what: str
) -> None:
    harm(rendered)
    faults = list(movie_faults(toy(rendered), read("toy", rendered.scripts)))
    assert any(what in fault for fault in faults), faults


def test_flashes_are_counted() -> None:
    dark, light = np.zeros((36, 64), np.uint8), np.full((36, 64), 255, np.uint8)
    # Within a second of 30 frames: three flashes are safe, four are not, however they are spread.
    assert flashes(np.stack([*[dark, light] * 3, *[dark] * 60]), 30) == []
    assert flashes(np.stack([*[dark, light] * 4, *[dark] * 60]), 30) != []
    assert flashes(np.stack([frame for _ in range(8) for frame in [*[dark] * 10, *[light] * 10]]), 30) == []
    corner = dark.copy()
    corner[:5, :5] = 255
    assert flashes(np.stack([dark, corner] * 30), 30) == []


def test_words_and_stillness_are_found_with_their_line(rendered: Project) -> None:
    script = rendered.script("toy")
    written = script.read_text()
    script.write_text(
        re.sub(r"allow: still.*\n", "", written).replace("Then it rests.", "Then its logits rest.")
    )
    options = Options("draft", "dark", "silent", rendered.facts, rendered.renders / "clips-draft")
    faults = [fault for _, fault in check_clips(rendered, [read("toy", rendered.scripts)], options, Silent())]
    assert "narration/toy.md, line 19: “logit” is said before the film has introduced it" in faults
    still = (
        r"narration/toy\.md, line \d+: \d\d% of all frames are like the one before, more than 45%; most in .*"
    )
    assert any(re.fullmatch(still, fault) for fault in faults), faults


def test_frames_of_a_movie_are_those_asked_for(finished: Project) -> None:
    last = json.loads(toy(finished).beats.read_text())["beats"][-1]["end_frame"] - 1
    found = dict(frames_of(picture_of(finished), [0, last]))
    assert sorted(found) == [0, last]
    assert isinstance(found[0], Image.Image)
    assert np.asarray(found[0]).mean() < np.asarray(found[last]).mean()
    assert ClipFiles(toy(finished).folder).movie.exists()
