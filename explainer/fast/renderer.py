"""Manim's Cairo renderer, split in two: the scene runs on without drawing, and children draw its plays.

The process that runs the scene forks one child for each play that is not in the cache. The child draws and
encodes that one play and exits. Meanwhile the scene goes on to where the play ends: in one leap where the
end does not depend on the frames before it, step by step, but without drawing, where it may. That both ended
in the same state is checked for every play, leapt or stepped, so that no later frame is drawn from a wrong
one.
"""

import gc
import logging
import random
import shutil
import tempfile
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from manim import Scene, ThreeDCamera, config
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException
from numpy.typing import NDArray
from PIL import Image

from .apart import formula_files, hide_pixels, show_pixels, write_apart
from .camera import hasten
from .errors import RenderError
from .segment import Cache, Segment
from .state import Inputs, after_play, before_hold, before_play, chance
from .strategy import CAMERAS, Doubt, Strategy, depends_on_frames, unfolded
from .workers import Crew


class Sink(Protocol):
    """Takes the frames of one play."""

    def write(self, pixels: NDArray[np.uint8]) -> None:
        """Take a frame of shape (height, width, 4), which changes after the call."""

    def finish(self) -> tuple[tuple[int, bytes], ...]:
        """The packets of a `Segment`."""


@dataclass
class Play:
    """A play of the scene: the frames `first <= frame < first + frames` of the movie.

    A frozen play has a segment of one frame, which is repeated. `expected` is the digest of the state that
    the scene went on with.
    """

    number: int
    first: int
    frames: int
    frozen: bool
    key: str
    lasting: bool
    cached: bool = False
    expected: bytes | None = None
    segment: Segment | None = None


class SplitRenderer(CairoRenderer):
    """Takes the place of a scene's own renderer.

    Parameters
    ----------
    own:
        The renderer that the scene was made with.
    sink:
        Makes the receiver of a play's frames; told whether the play is frozen.
    inputs:
        What the frames depend on besides the scene.
    stills:
        Where to save the last frame of the play that ends before a frame, by the number of that frame.
    takes:
        Whether a play that is not in the cache is to be drawn; told whether its last frame is wanted, too.
    only:
        The frames within which a play has to begin to be drawn; the scene is ended with them. None for all.
    on_progress:
        Called with the numbers of frames and plays that are drawn.
    """

    def __init__(
        self,
        own: CairoRenderer,
        strategy: Strategy,
        crew: Crew,
        cache: Cache,
        sink: Callable[[bool], Sink],
        inputs: Inputs,
        stills: Mapping[int, Path],
        takes: Callable[[Play, bool], bool],
        only: range | None,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self.__dict__.update(vars(own))
        self.plays: list[Play] = []
        self.doubt: str | None = None
        self._strategy, self._crew, self._cache = strategy, crew, cache
        self._make_sink, self._inputs, self._stills = sink, inputs, stills
        self._takes, self._only, self._progress = takes, only, on_progress
        self._sink: Sink | None = None
        self._by_child: dict[int, Play] = {}
        self._passed = 0
        self._pixels = self.camera.pixel_array
        if strategy is not Strategy.SERIAL:
            if type(self.camera) not in CAMERAS:
                raise Doubt(f"it looks through a camera of its own, {type(self.camera).__name__}")
            hide_pixels(self.camera)

    @property
    def frames(self) -> int:
        """How many frames the plays have so far."""
        return self.plays[-1].first + self.plays[-1].frames if self.plays else 0

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Have one play drawn, and bring the scene to its end."""
        self.raise_doubt()
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        scene.compile_animation_data(*args, **kwargs)
        if self.skip_animations:
            self.time += scene.duration
            scene.begin_animations()
            if not scene.is_current_animation_frozen_frame():
                scene.play_internal()
        elif scene.is_current_animation_frozen_frame():
            self._hold(scene)
        else:
            self._move(scene)
        self.num_plays += 1
        if self._only is not None and self.frames >= self._only.stop:
            raise EndSceneEarlyException

    def wants(self, play: Play) -> bool:
        """Whether a play belongs to what is rendered; any other is only passed."""
        return self._only is None or play.first in self._only

    def raise_doubt(self) -> None:
        """Raise what was found wrong since the last play."""
        if self.doubt is not None:
            raise Doubt(self.doubt)

    def _hold(self, scene: Scene) -> None:
        frames = int(scene.duration / (1 / self.camera.frame_rate))
        if frames == 0:
            return
        state = before_hold(scene, self._inputs)
        play = self._begin(frames, True, state.digest(), state.opaque is None)

        def draw() -> None:
            scene.begin_animations()
            self.save_static_frame_data(scene, scene.static_mobjects)
            self.update_frame(scene, scene.moving_mobjects)
            self._write_pixels()

        self._have_drawn(play, draw, lambda: b"", False)
        self.time += frames * (1 / self.camera.frame_rate)
        self._settle(play, b"")

    def _move(self, scene: Scene) -> None:
        assert scene.animations is not None
        moved: list[Any] = [one.mobject for one in unfolded(scene.animations)]
        frames = 0 if scene.stop_condition else len(np.arange(0, scene.duration, 1 / config["frame_rate"]))
        state = before_play(scene, self._inputs)
        stepped = (
            self._strategy is Strategy.STEP or state.opaque is not None or depends_on_frames(scene, moved)
        )
        play = self._begin(frames, False, state.digest(), state.opaque is None)

        def draw() -> None:
            scene.begin_animations()
            self.save_static_frame_data(scene, scene.static_mobjects)
            scene.play_internal()

        stood = chance()

        def end() -> bytes:
            return after_play(scene, moved, stood).digest()

        self._have_drawn(play, draw, end, stepped or state.foreign)
        if self._strategy is Strategy.SERIAL:
            self._tell()
            return
        self._passed = 0
        scene.begin_animations()
        if stepped:
            scene.play_internal()
        else:
            self._leap(scene)
        play.frames = self._passed if stepped else frames
        self._settle(play, end())

    def _leap(self, scene: Scene) -> None:
        """Bring a play that has begun to its end, by way of its last frame alone.

        Some animations end otherwise than where they would be at that moment: what the last frame left, their
        end builds on.
        """
        assert scene.animations is not None
        moments = np.arange(0, scene.duration, 1 / config["frame_rate"])
        scene.update_to_time(moments[-1])
        for animation in scene.animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        for _ in moments:
            self.time += 1 / self.camera.frame_rate
        scene.update_mobjects(0)

    def _begin(self, frames: int, frozen: bool, digest: bytes, lasting: bool) -> Play:
        lasting = lasting and self._strategy is not Strategy.SERIAL
        key = digest.hex() if lasting else uuid.uuid4().hex
        play = Play(self.num_plays, self.frames, frames, frozen, key, lasting)
        self.plays.append(play)
        return play

    def _have_drawn(
        self, play: Play, draw: Callable[[], None], end: Callable[[], bytes], writes: bool
    ) -> None:
        """Find a play in the cache, or have it drawn: by a child, or here if the strategy is serial.

        `writes` says whether texts may be made while it is drawn.
        """
        framed = bool(self._stills) and (play.frames == 0 or play.first + play.frames in self._stills)

        def work() -> None:
            self._sink = self._make_sink(play.frozen)
            draw()
            segment = Segment(self._sink.finish(), end())
            if framed:
                picture = Image.fromarray(self.camera.pixel_array).convert("RGB")
                self._cache.store(play.key, "png", lambda path: picture.save(path, compress_level=1))
            self._cache.store(play.key, "segment", lambda path: path.write_bytes(segment.to_bytes()))
            self._sink = None

        if self._strategy is Strategy.SERIAL:
            work()
            play.segment = self._cache.load(play.key)
            assert play.segment is not None
            play.frames = play.frames if play.frozen else play.segment.frames
            return
        if not self.wants(play):
            return
        if not framed or self._cache.has(play.key, "png"):
            play.segment = self._cache.load(play.key)
        play.cached = play.segment is not None
        shared = not framed and any(other.key == play.key for other in self._by_child.values())
        if play.segment is None and not shared and self._takes(play, framed):
            seed, formulas = random.getstate(), formula_files() if writes else []
            pid = self._crew.start(lambda: self._as_child(work, seed, formulas), self.on_end)
            self._by_child[pid] = play

    def _as_child(self, work: Callable[[], None], seed: Any, formulas: list[Path]) -> None:
        random.setstate(seed)  # Python seeds it anew in every forked child.
        # What is there already is never collected: looking at it would copy the pages that are shared.
        gc.freeze()
        logging.disable(logging.CRITICAL)
        show_pixels(self.camera, self._pixels)
        hasten(self.camera)
        with tempfile.TemporaryDirectory() as folder:
            write_apart(Path(folder), formulas)
            work()

    def on_end(self, pid: int, succeeded: bool) -> None:
        """A child has ended: fetch what it drew."""
        drawn = self._by_child.pop(pid)
        segment = self._cache.load(drawn.key) if succeeded else None
        if segment is None:
            self.doubt = self.doubt or f"play {drawn.number + 1} could not be drawn in a process of its own"
            return
        for play in self.plays:
            if play.key == drawn.key and play.segment is None:
                play.segment = segment
                self._compare(play)
        self._tell()

    def _tell(self) -> None:
        drawn = [play for play in self.plays if play.segment is not None and self.wants(play)]
        self._progress(sum(play.frames for play in drawn), len(drawn))

    def _settle(self, play: Play, end: bytes) -> None:
        """The scene has passed a play: compare with what was drawn, now or when its child ends."""
        play.expected = end
        if play.segment is not None:
            self._compare(play)
            self._tell()

    def _compare(self, play: Play) -> None:
        if play.segment is None or play.expected is None:
            return
        frames = 1 if play.frozen else play.frames
        if play.segment.end != play.expected or play.segment.frames != frames:
            self.doubt = self.doubt or f"play {play.number + 1} ends otherwise when it is drawn"

    def copy_stills(self) -> None:
        """Bring the stills to where they are wanted, once all plays have been drawn."""
        for play in self.plays:
            target = self._stills.get(play.first + play.frames)
            if target is not None and play.frames and self.wants(play):
                shutil.copyfile(self._cache.path(play.key, "png"), target)

    def forget(self) -> None:
        """Remove from the cache what no other build can use."""
        for play in self.plays:
            if not play.lasting:
                self._cache.forget(play.key)

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Draw a frame; or pass it, where nobody looks."""
        if self._sink is not None:
            self.update_frame(scene, moving_mobjects)
            self._write_pixels()
        elif isinstance(self.camera, ThreeDCamera):
            self.camera.reset_rotation_matrix()
        if not self.skip_animations:
            self.time += 1 / self.camera.frame_rate
            self._passed += 1

    def _write_pixels(self) -> None:
        assert self._sink is not None
        pixels: Any = self.camera.pixel_array
        self._sink.write(pixels)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Any) -> Any:
        """Draw what does not move, where there is a picture to draw it into."""
        return super().save_static_frame_data(scene, static_mobjects) if self._sink is not None else None

    def freeze_current_frame(self, duration: float) -> None:
        """Refuse frames that belong to no play: they could not be drawn apart.

        Raises
        ------
        RenderError
            Always.
        """
        raise RenderError("The scene freezes a frame past its plays.", "Let it wait() instead.")

    def scene_finished(self, scene: Scene) -> None:
        """Manim writes no files itself."""
