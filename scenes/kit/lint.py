"""A look at every picture of a clip without drawing it: is each word readable, is the captions' room free?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from manim import ImageMobject, Mobject, PMobject, VMobject, tempconfig
from manim.utils.bezier import bezier
from manim.utils.family import extract_mobject_family_members

from data.facts import Facts
from narration.timing import Timing
from scenes.kit.clip import Clip
from scenes.kit.frame import place
from scenes.kit.frame.camera import REST, SOFT, Ground, View
from scenes.kit.frame.place import Region
from scenes.kit.frame.text import Words

SEEN = 0.05
"""What is less opaque than this is on its way in or out."""

BACK = 0.5
"""What is less opaque than this has stepped back."""

TOUCH = 0.02
"""Boxes may overlap by this much, in Manim's units: letters do not fill theirs."""


FINE = 200
"""So many points of every piece of a line are looked at."""

WINDOW = replace(place.FRAME, bottom=place.CAPTIONS.top + SOFT)
"""What of the screen is seen when the camera has gone closer, and something hides the captions' room."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with the picture at a moment of a beat."""

    beat: str
    seconds: float
    what: str

    def __str__(self) -> str:
        return f"{self.beat}, {self.seconds:.1f} s into the clip: {self.what}"


def rehearse(
    clip_type: type[Clip[Any]], facts: Facts, timing: Timing, look: Callable[[Clip[Any]], None]
) -> None:
    """Go through a clip with its animations skipped, and `look` at it after every play."""
    options = {"dry_run": True, "frame_rate": timing.frame_rate, "pixel_width": 128, "pixel_height": 72}
    with tempconfig({**options, "progress_bar": "none"}):
        clip = clip_type(facts, timing, skip_animations=True)
        play = clip.play

        def play_and_look(*animations: Any, **options: Any) -> None:
            play(*animations, **options)
            look(clip)

        def draw_nothing(*scene: Any, **options: Any) -> None:
            pass

        clip.play = play_and_look  # type: ignore[method-assign]
        clip.renderer.update_frame = draw_nothing  # type: ignore[method-assign]
        clip.render()


def lint(
    clip_type: type[Clip[Any]],
    facts: Facts,
    timing: Timing,
    others: Callable[[Clip[Any]], Iterable[str]] = lambda clip: (),
) -> list[Fault]:
    """All faults of a clip's pictures, and what `others` finds, each when it is first seen in its beat."""
    found: dict[tuple[str, str], Fault] = {}

    def look(clip: Clip[Any]) -> None:
        beat = clip.beats[-1].timing.name
        for what in (*faults(clip.mobjects, clip.lens.view), *strangers(clip), *others(clip)):
            found.setdefault((beat, what), Fault(beat, clip.frame / clip.frame_rate, what))

    rehearse(clip_type, facts, timing, look)
    return list(found.values())


def faults(mobjects: list[Mobject], view: View = REST) -> Iterator[str]:
    """What is wrong with a picture: words overlapping, covered, too small, cut off; captions' room taken.

    Everything is judged where the camera, with its `view`, shows it on the screen. A camera that has gone
    closer may leave out what it will, but cut only through words that have stepped back.
    """
    drawn = extract_mobject_family_members(mobjects, use_z_index=True, only_those_with_points=True)
    order = {id(shape): above for above, shape in enumerate(drawn)}
    family = extract_mobject_family_members(mobjects)
    words = [text for text in dict.fromkeys(family) if isinstance(text, Words) and text.visibility > SEEN]
    boxes = {
        id(text): view.seen(place.box(*text.submobjects[1:])) for text in words if len(text.submobjects) > 1
    }
    words = [text for text in words if id(text) in boxes]
    letters = {id(letter) for text in words for letter in text.submobjects}
    if view != REST:
        words = [text for text in words if boxes[id(text)].overlaps(WINDOW)]
        for text in words:
            if text.visibility > BACK and not WINDOW.contains(boxes[id(text)], TOUCH):
                yield f'"{text.written}" is cut off by the camera'

    for text in words:
        pixels = text.em_pixels * view.by
        if pixels < text.smallest - 0.5:
            yield f'"{text.written}" is {pixels:.0f} px high, less than {text.smallest:g}'
    for one, other in combinations(words, 2):
        if boxes[id(one)].overlaps(boxes[id(other)], TOUCH):
            yield f'"{one.written}" and "{other.written}" overlap'
    for shape in drawn:
        if not _seen(shape) or isinstance(shape, Ground):
            continue
        box = view.seen(place.box(shape))
        if view == REST and not place.FRAME.contains(box):
            yield f"{_name(shape, words)} leaves the frame"
        if view == REST and box.bottom < place.CAPTIONS.top - TOUCH:
            yield f"{_name(shape, words)} enters the room of the captions"
        if id(shape) in letters or not _opaque(shape):
            continue
        for text in words:
            first = min(order[id(letter)] for letter in text.submobjects[1:])
            if order[id(shape)] > first and boxes[id(text)].overlaps(box, TOUCH):
                yield f'"{text.written}" is covered by a {type(shape).__name__}'


def strangers(clip: Clip[Any]) -> Iterator[str]:
    """What stands where one of the clip's places shows something, and does not belong to that place."""
    drawn = extract_mobject_family_members(clip.mobjects, only_those_with_points=True)
    seen = [(shape, place.box(shape)) for shape in drawn if _seen(shape) and not isinstance(shape, Ground)]
    words = [text for text in extract_mobject_family_members(clip.mobjects) if isinstance(text, Words)]
    for holder in clip.places:
        own = {id(member) for mobject in holder.held for member in mobject.get_family()}
        for region in holder.taken():
            for shape, box in seen:
                if id(shape) not in own and region.overlaps(box, TOUCH) and _within(shape, region):
                    yield f"{_name(shape, words)} stands in the {holder.name}, which does not hold it"


def _within(shape: Mobject, region: Region) -> bool:
    """Whether something of a shape is in a region that its box overlaps; a line may pass it by."""
    if not isinstance(shape, VMobject) or shape.get_fill_opacity() > SEEN:
        return True
    curves = shape.get_cubic_bezier_tuples()
    points = np.concatenate([bezier(curve)(np.linspace(0, 1, FINE)[:, None]) for curve in curves])
    low, high = region.point(0, 0)[:2] + TOUCH, region.point(1, 1)[:2] - TOUCH
    return bool(((points[:, :2] > low) & (points[:, :2] < high)).all(axis=1).any())


def _seen(shape: Mobject) -> bool:
    if isinstance(shape, ImageMobject):
        return bool(shape.pixel_array[..., 3].any())
    if isinstance(shape, PMobject):
        return bool((shape.rgbas[:, 3] > SEEN).any())
    if not isinstance(shape, VMobject):
        return False
    stroked = shape.get_stroke_opacity() > SEEN and shape.get_stroke_width() > 0
    return bool(stroked) or bool(shape.get_fill_opacity() > SEEN)


def _opaque(shape: Mobject) -> bool:
    if isinstance(shape, VMobject):
        return bool(shape.get_fill_opacity() > 0.5)
    return isinstance(shape, ImageMobject)


def _name(shape: Mobject, words: list[Words]) -> str:
    for text in words:
        if any(letter is shape for letter in text.submobjects):
            return f'"{text.written}"'
    return f"a {type(shape).__name__}"
