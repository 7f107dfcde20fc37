"""A clip keeps to its narration, frame by frame."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from manim import RIGHT, Dot, FadeIn, FadeOut, tempconfig

from data.errors import ExplainerError
from data.facts import Facts
from data.induction_matching import InductionMatching
from narration.timing import Timing
from scenes.kit.clip import Clip
from scenes.kit.frame.text import percent
from tests.scenes.conftest import made_up_timing


def run(construct: Any, timing: Timing, facts: Facts | None = None) -> tuple[Clip[Any], int]:
    """Draw a clip; the frames that Manim gave out are counted beside those that the clip counts."""

    class MadeUp(Clip[Facts]):
        facts_type: ClassVar[type[Facts]] = InductionMatching

        def construct(self) -> None:
            construct(self)

    drawn = 0

    def add_frame(frame: Any, num_frames: int = 1) -> None:
        nonlocal drawn
        drawn += num_frames

    options = {"dry_run": True, "progress_bar": "none", "pixel_width": 64, "pixel_height": 36}
    with tempconfig({**options, "frame_rate": timing.frame_rate}):
        clip = MadeUp(facts, timing)  # type: ignore[arg-type]
        clip.renderer.add_frame = add_frame  # type: ignore[method-assign, union-attr]
        clip.render()
    return clip, drawn


@pytest.mark.parametrize("frame_rate", [30, 60, 25])
@pytest.mark.parametrize("frames", [1, 2, 7, 23, 29, 41])
def test_a_play_gives_exactly_its_frames(frames: int, frame_rate: int) -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a"):
            clip.play(FadeIn(Dot()), run_time=frames / frame_rate)
            assert clip.frame == frames

    clip, drawn = run(construct, made_up_timing(60, frame_rate=frame_rate))
    assert clip.frame == drawn == 60


def test_a_hold_goes_on_while_something_moves_by_itself() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a"):
            dot = Dot().add_updater(lambda dot, dt: dot.shift(dt * RIGHT))
            clip.add(dot)
            clip.hold(1)
            assert clip.frame == 30
            assert dot.get_x() == pytest.approx(1, abs=0.05)

    assert run(construct, made_up_timing(30))[1] == 30


def test_forty_odd_plays_do_not_drift() -> None:
    def construct(clip: Clip[Any]) -> None:
        dot = Dot()
        for beat in "ab":
            with clip.beat(beat):
                for step in range(20):
                    clip.play(FadeIn(dot) if step % 2 else FadeOut(dot), run_time=0.1 + 0.0237 * (step % 7))
                    clip.hold(0.0171 * (step % 5))

    clip, drawn = run(construct, made_up_timing(200, 211))
    assert clip.frame == drawn == 411
    assert clip.seconds_until(411) == 0


def test_without_a_run_time_an_animation_keeps_its_own() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a"):
            clip.play(FadeIn(Dot(), run_time=0.5), FadeIn(Dot(), run_time=0.2))
            assert clip.frame == 15

    assert run(construct, made_up_timing(20))[1] == 20


def test_a_beat_that_overruns_names_clip_and_beat_and_both_lengths() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a"):
            clip.play(FadeIn(Dot()), run_time=2)

    with pytest.raises(ExplainerError, match=r"made_up: beat `a` plays 2\.0 s, but is spoken in 1\.0 s"):
        run(construct, made_up_timing(30))


def test_a_word_that_the_script_does_not_mark_is_named() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a") as beat:
            beat.wait_until("earlier")

    with pytest.raises(
        ExplainerError, match=r"made_up: beat `a` waits for \*earlier\*.*\(marked: \*later\*\)"
    ):
        run(construct, made_up_timing(30, marks={"later": 0.5}))


def test_a_word_already_spoken_is_an_error() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a") as beat:
            clip.hold(0.8)
            beat.wait_until("word")

    with pytest.raises(ExplainerError, match=r"reaches \*word\* 0\.3 s after it is spoken"):
        run(construct, made_up_timing(30, marks={"word": 0.5}))


def test_a_picture_begins_on_its_word() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a") as beat:
            assert beat.before("word", 9.0) == pytest.approx(0.5)
            assert beat.before("word", 0.2) == pytest.approx(0.2)
            beat.wait_before("word", 0.2)
            assert not beat.reached
            assert clip.frame == 9
            beat.wait_until("word")
            assert clip.frame == 15
            assert beat.reached == {"word": 15}
            assert beat.share(0.5) == pytest.approx(0.5)

    run(construct, made_up_timing(30, marks={"word": 0.5}))


def test_beats_come_in_the_order_of_the_script() -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("b"):
            pass

    with pytest.raises(ExplainerError, match="comes to beat `b`, but the script's next one is `a`"):
        run(construct, made_up_timing(10, 10))


def test_a_number_on_the_screen_is_recorded_with_its_field(induction: InductionMatching) -> None:
    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a"):
            assert clip.read("names_count", "d") == str(induction.names_count)
            assert clip.read("scores", ".2f", 1) == f"{induction.scores[1]:.2f}"

    clip, _ = run(construct, made_up_timing(10), induction)
    shown = [(number.beat, number.subject, number.field, number.index) for number in clip.shown]
    assert shown == [
        ("a", "induction_matching", "names_count", ()),
        ("a", "induction_matching", "scores", (1,)),
    ]


@pytest.mark.parametrize(
    ("probability", "written"),
    [
        (0.95, "95%"),
        (0.9962, "99.6%"),
        (0.99996, "99.996%"),
        (0.00003, "0.003%"),
        (0.006, "1%"),
        (0.5, "50%"),
    ],
)
def test_probabilities_are_never_rounded_to_none_or_all(probability: float, written: str) -> None:
    assert format(probability, percent(probability)) == written


def test_what_is_hardly_likely_is_drawn_as_it_is_said(induction: InductionMatching) -> None:
    facts = replace(
        induction, probability=0.43, probability_without_context=3.02e-5, probability_shuffled=0.0
    )

    def construct(clip: Clip[Any]) -> None:
        with clip.beat("a"):
            assert clip.chance("probability") == "43%"
            assert clip.chance("probability_without_context") == "1 in 33,000"
            assert clip.chance("probability_shuffled") == "0%"
            assert clip.about("probability") == "43%"
            assert clip.about("probability_without_context") == "< 1%"

    clip, _ = run(construct, made_up_timing(10), facts)
    assert [number.text for number in clip.shown] == ["43%", "1 in 33,000", "0%", "43%", "< 1%"]
