"""Clips played without drawing, each once, and what all tests that ask have seen of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from manim import ManimColor, Polygon
from manim.utils.family import extract_mobject_family_members

from data.facts import Facts
from explainer.production.choosing import chosen_clips
from explainer.production.paths import Project
from narration.timing import Timing
from scenes.kit import style
from scenes.kit.clip import Clip
from scenes.kit.frame.text import Words
from scenes.kit.lint import Fault, lint
from scenes.kit.weave.chips import Packet
from scenes.kit.weave.pennants import Question
from scenes.kit.weave.rows import Result, Rows
from scenes.kit.weave.words import Provenance
from tests.scenes.seeing import Pixels, picture

CLIPS = [
    pytest.param(script, id=script.clip, marks=pytest.mark.xdist_group(script.clip))
    for script in chosen_clips(Project(), [])
]
"""All clips, those of one clip asked of one worker, which plays it once."""


@dataclass
class Seen:
    """A picture: how many pennants there are, and filled as lit ones, which packets ride, words, results."""

    lit: int
    tags: int
    packets: list[str]
    questions: int
    words: list[str]
    provenance: list[str]
    results: list[Result]


@dataclass
class Rehearsed:
    """A clip that has been played: the pictures after every play, by beat, their faults, and its poster."""

    clip: Clip[Any]
    pictures: dict[str, list[Seen]]
    faults: list[Fault]
    poster: Pixels | None


def rehearsed(kind: type[Clip[Any]], facts: Facts, timing: Timing, poster: str = "") -> Rehearsed:
    """Play a clip; `poster` is the beat whose last picture is drawn, if any."""
    clips: list[Clip[Any]] = []
    pictures: dict[str, list[Seen]] = {}
    posters: list[Pixels | None] = [None]

    def look(clip: Clip[Any]) -> Iterator[str]:
        clips.append(clip)
        beat = clip.beats[-1].timing.name
        pictures.setdefault(beat, []).append(look_at(clip))
        if beat == poster:
            posters.append(picture(clip.mobjects, clip.lens.view))
        return iter(())

    faults = lint(kind, facts, timing, look)
    return Rehearsed(clips[-1], pictures, faults, posters[-1])


def look_at(clip: Clip[Any]) -> Seen:
    """What a clip shows now."""
    things = extract_mobject_family_members(clip.mobjects)
    tag = ManimColor(style.TAG)
    pennants = [
        thing
        for thing in things
        if isinstance(thing, Polygon) and thing.get_fill_opacity() > 0 and thing.get_stroke_color() == tag
    ]
    return Seen(
        sum(bool(shape.get_fill_color() == tag) for shape in pennants),
        len(pennants),
        [thing.token for thing in things if isinstance(thing, Packet)],
        sum(isinstance(thing, Question) for thing in things),
        [thing.written for thing in things if isinstance(thing, Words)],
        [thing.written for thing in things if isinstance(thing, Provenance)],
        [result for thing in clip.overlay.held if isinstance(thing, Rows) for result in thing.results],
    )
