"""A clip: a scene that is drawn from facts, beat by beat, in step with its narration."""

import typing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
from manim import Animation, ManimColor, Mobject, MovingCamera, MovingCameraScene, Wait
from manim.typing import Point3D

from data.errors import ExplainerError
from data.facts import Facts
from narration.fill import odds
from narration.timing import BeatTiming, Timing
from scenes.kit import style
from scenes.kit.frame.camera import REST, Lens, view_of
from scenes.kit.frame.place import Region
from scenes.kit.frame.stage import Change, Parts, Place, Stage, composed
from scenes.kit.frame.text import percent

F = TypeVar("F", bound=Facts)


@dataclass(frozen=True)
class ShownNumber:
    """A number on the screen and the facts field that it was read from; `index` is empty for a scalar."""

    beat: str
    text: str
    subject: str
    field: str
    index: tuple[int, ...]


@dataclass
class Beat:
    """The running beat: how much of it is left, and when its marked words are heard.

    `reached` maps each marked word that the scene waited for to the frame on which its picture began.
    """

    timing: BeatTiming
    clip: "Clip[Any]"
    reached: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> float:
        """Seconds until the end of the beat."""
        return self.clip.seconds_until(self.timing.end_frame)

    def share(self, part: float) -> float:
        """Seconds of `part` (0 to 1) of the whole beat's length."""
        return part * (self.timing.end_frame - self.timing.first_frame) / self.clip.frame_rate

    def until(self, mark: str) -> float:
        """Seconds from now until the marked word is heard; what is played for that long ends on the word.

        Raises
        ------
        ExplainerError
            If the script marks no such word in this beat, or it has already been spoken.
        """
        frame = self._frame_of(mark)
        self.reached[mark] = frame
        return self.clip.seconds_until(frame)

    def before(self, mark: str, pace: float) -> float:
        """Seconds of `pace`, or fewer if the marked word comes sooner; raises as `until` does."""
        return min(pace, self.clip.seconds_until(self._frame_of(mark)))

    def after(self, mark: str) -> float:
        """Seconds from the marked word to the end of the beat."""
        return self.clip.seconds_until(self.timing.end_frame) - self.clip.seconds_until(self._frame_of(mark))

    def wait_until(self, mark: str) -> None:
        """Hold the picture until the marked word is heard; raises as `until` does."""
        self.clip.hold(self.until(mark))

    def wait_before(self, mark: str, pace: float) -> None:
        """Hold the picture until `pace` seconds before the marked word; raises as `until` does."""
        self.clip.hold(max(0.0, self.clip.seconds_until(self._frame_of(mark)) - pace))

    def now(self, *parts: Any, pace: float, before: str = "") -> None:
        """Play at once; in less time if the marked word comes sooner."""
        self.clip.play(*parts, run_time=self.before(before, pace) if before else pace)

    def by(self, mark: str, *parts: Any) -> None:
        """Play at once, and end on the marked word."""
        self.clip.play(*parts, run_time=self.until(mark))

    def at(self, mark: str, *parts: Any, pace: float = style.CALM, until: str = "", before: str = "") -> None:
        """Hold the picture until the marked word is heard, then play; until another one, if that is named."""
        self.wait_until(mark)
        if until:
            self.by(until, *parts)
        else:
            self.now(*parts, pace=pace, before=before)

    def into(self, mark: str, *parts: Any, pace: float) -> None:
        """Hold the picture, then play, and end on the marked word."""
        self.wait_before(mark, pace)
        self.clip.play(*parts, run_time=self.until(mark))

    def steps(self, mark: str, *plays: Sequence[Any]) -> None:
        """Play several things one after the other, evenly, and end on the marked word."""
        for done, parts in enumerate(plays):
            self.clip.play(*parts, run_time=self.until(mark) / (len(plays) - done))

    def _frame_of(self, mark: str) -> int:
        where = f"{self.clip.timing.clip}: beat `{self.timing.name}`"
        if mark not in self.timing.marks:
            marked = ", ".join(f"*{known}*" for known in self.timing.marks) or "none"
            raise ExplainerError(
                f"{where} waits for *{mark}*, which its script does not mark (marked: {marked}).",
                f"Put asterisks around it in narration/{self.clip.timing.clip}.md, or change the scene.",
            )
        frame = round(self.timing.marks[mark] * self.clip.frame_rate)
        if frame < self.clip.frame:
            late = (self.clip.frame - frame) / self.clip.frame_rate
            raise ExplainerError(
                f"{where} reaches *{mark}* {late:.1f} s after it is spoken.",
                "Play less before that word, or let the script say it later.",
            )
        return frame


Told = TypeVar("Told", bound=Callable[..., None])


def beat(method: Told) -> Told:
    """A method that draws the beat of its name."""
    method.draws_beat = True  # type: ignore[attr-defined]
    return method


class Clip(MovingCameraScene, Generic[F]):
    """Base of all clips: `facts` to draw, `timing` to keep, and the record of what was shown when.

    A subclass names its `facts_type`, makes what several beats need in `cast`, and draws each beat in a
    method of its name, marked `@beat`, in the script's order.
    """

    facts_type: ClassVar[type[Facts]]

    def __init__(self, facts: F, timing: Timing, **scene_options: Any) -> None:
        self.facts = facts
        self.timing = timing
        self.frame_rate = timing.frame_rate
        self.frame = 0
        self.beats: list[Beat] = []
        self.shown: list[ShownNumber] = []
        super().__init__(random_seed=0, **scene_options)
        self.overlay, self.asides = Place("overlay", fixed=True), Place("asides")
        self.lens = Lens(self, lambda: [*self.overlay.held])
        self.places = (self.overlay, self.asides)
        self.stage = Stage(self, (*self.places, self.lens))
        typing.cast(MovingCamera, self.camera).background_color = ManimColor(style.BACKGROUND)

    def cast(self) -> None:
        """Make what more than one beat needs; nothing is shown yet."""

    def construct(self) -> None:
        self.cast()
        inherited = [name for kind in reversed(type(self).__mro__) for name in vars(kind)]
        for name in dict.fromkeys(inherited):
            method = getattr(type(self), name)
            if getattr(method, "draws_beat", False):
                with self.beat(name) as running:
                    method(self, running)

    def seconds_until(self, frame: int) -> float:
        """Seconds from the next frame to be drawn until `frame`."""
        return (frame - self.frame) / self.frame_rate

    @contextmanager
    def beat(self, name: str) -> Iterator[Beat]:
        """Draw one beat; the picture then holds until the beat's end frame.

        Raises
        ------
        ExplainerError
            If the beat is not the script's next one, or its animations play longer than it is spoken.
        """
        expected = (
            self.timing.beats[len(self.beats)].name if len(self.beats) < len(self.timing.beats) else "the end"
        )
        clip = self.timing.clip
        if name != expected:
            raise ExplainerError(
                f"{clip}: the scene comes to beat `{name}`, but the script's next one is `{expected}`.",
                f"Bring scenes/{clip}.py and narration/{clip}.md into the same order.",
            )
        beat = Beat(self.timing.beats[len(self.beats)], self)
        self.beats.append(beat)
        yield beat
        if beat.left < 0:
            first, end = beat.timing.first_frame, beat.timing.end_frame
            raise ExplainerError(
                f"{self.timing.clip}: beat `{name}` plays {(self.frame - first) / self.frame_rate:.1f} s,"
                f" but is spoken in {(end - first) / self.frame_rate:.1f} s.",
                f"Say more in narration/{self.timing.clip}.md, give the beat a longer hold, or play less.",
            )
        self.hold(beat.left)

    def play(self, *animations: Any, run_time: float | None = None, **options: Any) -> None:
        """Play for a whole number of frames, so that picture and sound never drift apart.

        Manim draws a frame for every started 1/frame_rate s; half a frame less than n frames gives exactly n.
        """
        prepared: list[Animation] = composed(animations, self.lens)
        wanted = run_time if run_time is not None else max(animation.run_time for animation in prepared)
        frames = max(1, round(wanted * self.frame_rate))
        exact = 1 / self.frame_rate if frames == 1 else (frames - 0.5) / self.frame_rate
        if run_time is None:
            for animation in prepared:
                animation.run_time *= exact / wanted
            super().play(*prepared, **options)
        else:
            super().play(*prepared, run_time=exact, **options)
        self.lens.settle()
        self.frame += frames

    def hold(self, seconds: float) -> None:
        """Hold the picture for a whole number of frames (none if `seconds` rounds to nothing)."""
        frames = round(seconds * self.frame_rate)
        if frames > 0:
            family = (member for mobject in self.mobjects for member in mobject.get_family())
            alive = bool(self.updaters) or any(member.has_time_based_updater() for member in family)
            # A still wait rounds down where a play rounds up, hence half a frame more or less.
            seconds = (frames - 0.5 if alive else frames + 0.5) / self.frame_rate
            super().play(Wait(run_time=seconds, frozen_frame=not alive))
            self.frame += frames

    def camera_in(self, on: Mobject | Region | Point3D, by: float = 2.0) -> Change:
        """The camera goes closer, until things are `by` times as large as at rest.

        What `overlay` holds stays as it is on the screen, and the captions' room stays free.
        """
        return Change(lambda: Parts(view=view_of(on, by)))

    def camera_to(self, on: Mobject | Region | Point3D) -> Change:
        """The camera goes along, as close as it is."""
        return Change(lambda: Parts(view=view_of(on, self.lens.view.by)))

    def opens_on(self, *stage: Mobject, fixed: Sequence[Mobject] = ()) -> None:
        """What is there on the first frame; some of it is fixed to the screen."""
        self.add(*stage, *fixed)
        self.overlay.held += fixed

    def camera_out(self) -> Change:
        """The camera comes out again, until all of the stage is seen."""
        return Change(lambda: Parts(view=REST))

    def read(self, name: str, spec: str, *index: int) -> str:
        """A number of the facts as text, with a proper minus, recorded with the field that it came from.

        `spec` is a format such as `.0%` or `.2f`; `index` picks one entry of an array.
        """
        return self._traced(format(self._entry(name, index), spec).replace("-", "−"), name, index)

    def percent(self, name: str, *index: int) -> str:
        """A probability or share of the facts in percent, recorded like every number that is read."""
        return self.read(name, percent(self._entry(name, index)), *index)

    def about(self, name: str, *index: int) -> str:
        """A share in whole percents, near its ends as "> 99%", as it is said. It is recorded."""
        share = self._entry(name, index)
        near = "< 1%" if 0 < share < 0.005 else "> 99%" if 0.995 < share < 1 else f"{share:.0%}"
        return self._traced(near, name, index)

    def chance(self, name: str, *index: int, rare: float = 0.01) -> str:
        """A probability in percent; one that is under `rare` (1%) as "1 in 33,000", as it is said."""
        probability = self._entry(name, index)
        if not 0 < probability < rare:
            return self.percent(name, *index)
        return self._traced(f"1 in {odds(probability)}", name, index)

    def _entry(self, name: str, index: tuple[int, ...]) -> Any:
        return np.asarray(getattr(self.facts, name))[index].item()

    def _traced(self, text: str, name: str, index: tuple[int, ...]) -> str:
        beat = self.beats[-1].timing.name if self.beats else ""
        self.shown.append(ShownNumber(beat, text, self.facts.subject, name, index))
        return text
