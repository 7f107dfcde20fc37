"""Strategies for getting past a play, and which of them a play allows."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from manim import Animation, Camera, Mobject, MovingCamera, Scene, ThreeDCamera

from .libraries import is_library

CAMERAS = (Camera, MovingCamera, ThreeDCamera)
"""Cameras that drawing does not change, but for what `SplitRenderer.render` sets right."""

LEAPING = frozenset(
    f"manim.animation.{name}"
    for name in [
        "animation",
        "composition",
        "creation",
        "fading",
        "growing",
        "indication",
        "rotation",
        "transform",
    ]
) | {"manim.animation.transform_matching_parts"}
"""Modules whose animations set their objects from where these began, whatever was drawn in between."""


class Strategy(Enum):
    """How the scene gets past a play; each is the fallback of the one before: slower and surer."""

    LEAP = "leap where the end of a play does not depend on its frames"
    STEP = "step through every frame of every play"
    SERIAL = "draw every play where the scene runs"


class Doubt(BaseException):
    """The chosen strategy does not lead to the right picture; no `Exception`, lest a scene catch it."""


def unfolded(animations: Sequence[Animation]) -> Iterator[Animation]:
    """The animations and those that they consist of."""
    for animation in animations:
        yield animation
        yield from unfolded(getattr(animation, "animations", ()))


def depends_on_frames(scene: Scene, moved: Sequence[Mobject]) -> bool:
    """Whether the end of a play may depend on the frames before it; a guess, which is checked afterwards."""
    assert scene.animations is not None
    if scene.stop_condition or scene.updaters or scene.meshes or isinstance(scene.camera, ThreeDCamera):
        return True
    if any(type(one).__module__ not in LEAPING for one in unfolded(scene.animations)):
        return True
    objects = [*scene.mobjects, *scene.foreground_mobjects, *moved]
    return any(
        member.submobjects or not is_redrawing(updater)
        for one in objects
        for member in one.get_family()
        for updater in member.updaters
    )


def is_redrawing(updater: Any) -> bool:
    """Whether an updater is that of `always_redraw`, which keeps nothing of an object without parts."""
    return is_library(updater.__module__) and updater.__qualname__.startswith("always_redraw.")
