"""The state that a play starts from and the one that it leaves, each as one hash."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Mobject, Scene

from .libraries import is_library, overrides
from .strategy import unfolded
from .values import State

OUTSIDE_OF_PLAYS = frozenset(
    {"__init__", "construct", "setup", "tear_down", "play", "wait", "pause", "next_section"}
)
"""Methods of a scene that run between its plays: what they do is seen in what they leave."""


def add_screen(state: State, scene: Scene) -> None:
    """Add what stands on the screen, how it is looked at, and who moves it without being asked."""
    kind: Any = type(scene)
    if overrides(kind, Scene, OUTSIDE_OF_PLAYS):
        state.add(kind)
    state.add(scene.renderer.camera)
    state.add(scene.mobjects)
    state.add(scene.foreground_mobjects)
    state.add(scene.updaters)
    state.add(scene.meshes)


def chance() -> bytes:
    """Where the two global random generators stand, as a hash."""
    state = State()
    state.add(random.getstate())
    state.add(np.random.get_state(legacy=False))
    return state.digest()


@dataclass(frozen=True)
class Inputs:
    """What frames depend on besides their scene.

    Attributes
    ----------
    always:
        Settings and versions.
    foreign:
        The hash of the code that may run while a play is drawn, of the fonts that it may write with, and so
        on.
    """

    always: tuple[Any, ...]
    foreign: tuple[Any, ...]


def before_play(scene: Scene, inputs: Inputs) -> State:
    """The state that a play which was prepared, but not begun, is drawn from."""
    state = State()
    state.add(inputs.always)
    add_screen(state, scene)
    state.add(scene.animations)
    state.add(scene.duration)
    if state.foreign:
        state.add_kinds()
        state.add(inputs.foreign)
        state.add(chance())
    # Whoever can ask for the time can reach the scene, which knows it; or is handed the scene here.
    if any(not is_library(type(one)._setup_scene.__module__) for one in unfolded(scene.animations or [])):
        state.add(scene.renderer.time)
    return state


def before_hold(scene: Scene, inputs: Inputs) -> State:
    """The state that a still picture is drawn from, however long it stands."""
    state = State()
    state.add(inputs.always)
    add_screen(state, scene)
    if state.foreign:
        state.add(inputs.foreign)
    return state


def after_play(scene: Scene, moved: Iterable[Mobject], before: bytes) -> State:
    """The state that a play left behind, for the plays after it, wherever in the scene it comes.

    Parameters
    ----------
    moved:
        What the play's animations moved, whether it is still on the screen or not.
    before:
        Where `chance` stood before the play.
    """
    state = State()
    add_screen(state, scene)
    state.add(list(moved))
    if state.foreign:
        state.add_kinds()
    # Where chance stands after a play that does not use it is a matter of the plays before.
    after = chance()
    state.add(None if after == before else after)
    return state
