"""Rendering one scene as fast as the machine allows, frame for frame what Manim draws."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import svgelements  # type: ignore[import-untyped]
from manim import Scene, config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from tqdm import tqdm  # type: ignore[import-untyped]

from .encoder import Encoder
from .environment import fonts
from .errors import RenderError
from .movie import write_movie
from .renderer import Play, SplitRenderer
from .segment import Cache, write_whole
from .shard import Shard
from .state import Inputs
from .strategy import Doubt, Strategy
from .versions import drawn_by, settings
from .workers import Crew, Slots

MOST_BYTES = 2 << 30
"""The size that the cache is kept under."""


@dataclass(frozen=True)
class RenderReport:
    """What was rendered.

    Attributes
    ----------
    scene:
        The scene, as it stands after its last play.
    frames:
        How many frames the movie has.
    plays:
        The plays that it consists of, in their order.
    cached:
        How many of them were found in the cache.
    strategy:
        The strategy that led to the right picture.
    reason:
        Why a faster one had to be given up; None if the first one did.
    """

    scene: Scene
    frames: int
    plays: list[Play]
    cached: int
    strategy: Strategy
    reason: str | None


def render(
    make_scene: Callable[[], Scene],
    *,
    output: Path,
    cache: Path,
    slots: Slots,
    code: str = "",
    stills: Mapping[int, Path] | None = None,
    only: range | None = None,
    on_progress: Callable[[int, int], None] = lambda frames, plays: None,
) -> RenderReport:
    """Render a scene into a silent movie; size, frame rate and background are Manim's `config`.

    Parameters
    ----------
    make_scene:
        Makes the scene anew at each call.
    cache:
        The folder of segments that builds share.
    slots:
        Which processes may draw at the same time, here and in other builds.
    code:
        A hash of the source code that the scene is drawn by, its files included. It decides only over plays
        in which such code runs while they are drawn, as in updaters.
    stills:
        Where to save the picture before a frame, by the number of that frame; a play must end there.
    only:
        Draw only the plays that begin within these frames: the scene runs up to them without drawing, and
        ends with them. The movie begins with the first of them.
    on_progress:
        Called with the numbers of frames and plays that are finished.

    Raises
    ------
    RenderError
        If the scene plays nothing or draws with a renderer of its own, or the frame rate is not whole.
    """
    order = _Order(make_scene, Cache(cache, MOST_BYTES), slots, code, stills or {}, only)
    reason = None

    for strategy in Strategy:
        try:
            with _played(order, strategy, lambda play, framed: True, on_progress) as (scene, renderer):
                renderer.copy_stills()
                plays = [play for play in renderer.plays if renderer.wants(play)]
                _write(plays, output)
                frames, cached = sum(play.frames for play in plays), sum(play.cached for play in plays)
                return RenderReport(scene, frames, plays, cached, strategy, reason)
        except Doubt as doubt:
            reason = reason or str(doubt)
    raise AssertionError("the serial strategy has no doubts")


def draw_shard(
    make_scene: Callable[[], Scene],
    *,
    number: int,
    of: int,
    known: Set[str],
    cache: Path,
    slots: Slots,
    code: str = "",
    stills: Set[int] = frozenset(),
) -> None:
    """Draw one of several shards of a scene's plays into a cache; other machines draw the others.

    With all shards in its cache, `render` finds every play. Plays that cannot be told from one another by
    their content, and scenes that cannot be split, are left to it.

    Parameters
    ----------
    number, of, known:
        As in `Shard`.
    stills:
        Frames before which a picture is kept for `render`.

    The others, and what is raised, are as in `render`.
    """
    order = _Order(make_scene, Cache(cache, MOST_BYTES), slots, code, dict.fromkeys(stills, cache), None)
    for strategy in (Strategy.LEAP, Strategy.STEP):
        takes = Shard(number, of, known).takes
        with suppress(Doubt), _played(order, strategy, takes, lambda frames, plays: None):
            return


@dataclass(frozen=True)
class _Order:
    """The parameters of `render` that hold for every strategy."""

    make_scene: Callable[[], Scene]
    cache: Cache
    slots: Slots
    code: str
    stills: Mapping[int, Path]
    only: range | None


@contextmanager
def _played(
    order: _Order,
    strategy: Strategy,
    takes: Callable[[Play, bool], bool],
    on_progress: Callable[[int, int], None],
) -> Iterator[tuple[Scene, SplitRenderer]]:
    """The scene and its renderer, once all plays have been drawn that it takes."""
    size, frame_rate = _format()
    inputs = Inputs((drawn_by(), settings()), (order.code, fonts()))
    tqdm.monitor_interval = 0  # No thread may run that a forked child would lose half-way through its work.
    share_svg_paths()
    crew = Crew(order.slots)
    renderer = None
    # Manim writes a text's file anew whenever it uses it, under the eyes of whoever reads it elsewhere.
    with tempfile.TemporaryDirectory() as texts, tempconfig({"text_dir": Path(texts)}):
        try:
            scene = order.make_scene()
            renderer = SplitRenderer(
                _cairo(scene),
                strategy,
                crew,
                order.cache,
                lambda frozen: Encoder(size, frame_rate, frozen),
                inputs,
                order.stills,
                takes,
                order.only,
                on_progress,
            )
            scene.renderer = renderer
            _play(scene, renderer, crew)
            yield scene, renderer
        finally:
            crew.kill()
            if renderer is not None:
                renderer.forget()
            order.cache.prune()


def _write(plays: Sequence[Play], output: Path) -> None:
    write_whole(output, lambda beside: write_movie(plays, beside, *_format()))


def _format() -> tuple[tuple[int, int], int]:
    """Width and height in pixels, and frames a second."""
    frame_rate = int(config.frame_rate)
    if frame_rate != config.frame_rate:
        raise RenderError(
            f"{config.frame_rate} frames a second cannot be rendered.", "Choose a whole number."
        )
    return (config.pixel_width, config.pixel_height), frame_rate


def share_svg_paths() -> None:
    """Let copies of an object share the SVG path that its points were made from, which nobody reads again.

    Manim copies every object of every animation, and half of that time went into the paths of letters.
    """
    svgelements.Path.__deepcopy__ = lambda path, memo: path


def _play(scene: Scene, renderer: SplitRenderer, crew: Crew) -> None:
    try:
        scene.render()
    except Exception:
        # What the scene stumbled over may be the wrong state after a leap, or come later than what a child
        # met.
        crew.finish(renderer.on_end)
        renderer.raise_doubt()
        raise
    crew.finish(renderer.on_end)
    renderer.raise_doubt()
    if not renderer.frames:
        raise RenderError(f"{scene} plays nothing.", "Let its construct() play or wait.")


def _cairo(scene: Scene) -> CairoRenderer:
    if type(scene.renderer) is not CairoRenderer:
        raise RenderError(
            f"{scene} draws with a renderer of its own, {type(scene.renderer).__name__}.",
            "Leave its renderer to Manim's configuration, and that to `cairo`.",
        )
    return scene.renderer
