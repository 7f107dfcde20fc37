"""Pictures composed from finished ones: two beside each other, and one with its captions burned in.

moviepy puts the pictures together. The encoder of the clips writes them, so that no frame and no colour
shifts, and the sound is copied as it is.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from moviepy import CompositeVideoClip, ImageClip, VideoFileClip
from PIL import Image, ImageDraw

from data.files import write_whole
from explainer.media.h264 import H264File
from explainer.media.remux import join
from explainer.media.sheet import LINE, SEMI_BOLD, font, wrap
from explainer.production.paths import ClipFiles
from narration import captions
from scenes.kit.frame.place import CAPTION_SHARE, FRAME_WIDTH
from scenes.kit.frame.place import MARGIN as PICTURE_MARGIN

CAPTION, LABEL = 44, 40
"""Sizes of type: pixels of the em in a 1080p frame."""
MARGIN, PADDING = 32, 12
"""Pixels of a 1080p frame between and around the two pictures, and around the words of a caption."""
LABEL_LINES = 2
SCALING = "lanczos+accurate_rnd+full_chroma_int"
"""swscale's: its faster ways shift flat colours, so that a picture would stand out from its ground."""

Colours = Mapping[str, str]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Measures:
    """The size of a movie in pixels, its number of frames, frames a second, and where its beats begin."""

    width: int
    height: int
    frames: int
    frame_rate: int
    keyframes: frozenset[int]

    @classmethod
    def of(cls, files: ClipFiles) -> Self:
        """The measures of a finished clip."""
        page = json.loads(files.beats.read_text(encoding="utf-8"))
        width, height = json.loads(files.provenance.read_text(encoding="utf-8"))["size"]
        beats = page["beats"]
        keyframes = frozenset(beat["first_frame"] for beat in beats)
        return cls(width, height, beats[-1]["end_frame"], page["frame_rate"], keyframes)

    def pixels(self, of_1080: float) -> int:
        """A length given in pixels of a 1080p frame, in those of this movie."""
        return round(of_1080 * self.height / 1080)

    @property
    def free_height(self) -> int:
        """Pixels from the top of the frame to the captions' room."""
        return int((1 - CAPTION_SHARE) * self.height)


def burn_captions(files: ClipFiles, colours: Colours, progress: Progress) -> None:
    """Write a finished clip once more with its captions drawn into the picture, for bare players.

    Raises
    ------
    ExplainerError
        If the movie cannot be written; what stood there before is unchanged.
    """
    measures = Measures.of(files)
    with ExitStack() as opened:
        picture = opened.enter_context(VideoFileClip(str(files.movie), audio=False))
        boxes = [
            ImageClip(np.asarray(box))
            .with_start(cue.start)
            .with_duration(cue.end - cue.start)
            .with_position(_place_of(box, measures))
            for cue in captions.read(files.captions)
            for box in [_caption(cue.lines, measures, colours)]
        ]
        composed = CompositeVideoClip([picture, *boxes], use_bgclip=True)
        movie = opened.enter_context(write_whole(files.captioned))
        _write(composed, measures, files.movie, movie, progress)


@dataclass(frozen=True)
class Panel:
    """One side of a comparison: a movie, and what it is."""

    movie: Path
    label: str


def side_by_side(
    panels: tuple[Panel, Panel],
    measures: Measures,
    sounding: Path,
    colours: Colours,
    movie: Path,
    progress: Progress,
) -> None:
    """Write two movies of the same length beside each other as one, with the sound of `sounding`.

    Of each, what lies above the captions' room is shown; the whole keeps a captions' room of its own free.
    """
    margin = measures.pixels(MARGIN)
    width = (measures.width - 3 * margin) // 2
    whole_height = round(width * measures.height / measures.width)
    height = int((1 - CAPTION_SHARE) * whole_height)
    line = round(LINE * measures.pixels(LABEL))
    inset = round(width * PICTURE_MARGIN / FRAME_WIDTH)  # A label begins where what it labels begins.
    labels = [_label(panel.label, width - 2 * inset, measures) for panel in panels]
    under_labels = max(map(len, labels)) * line + margin // 2
    top = (measures.free_height - under_labels - height) // 2
    lefts = (margin, 2 * margin + width)

    ground = Image.new("RGB", (measures.width, measures.height), colours["BACKGROUND"])
    pen = ImageDraw.Draw(ground)
    middle = measures.width // 2
    pen.line([(middle, top), (middle, top + under_labels + height)], colours["LINE"], measures.pixels(3))
    for left, lines in zip(lefts, labels, strict=True):
        for number, words in enumerate(lines):
            corner = (left + inset, top + under_labels - margin // 2 - (len(lines) - number) * line)
            pen.text(corner, words, colours["INK"], font(measures.pixels(LABEL), SEMI_BOLD))

    with ExitStack() as opened:
        shown = [
            opened.enter_context(
                VideoFileClip(
                    str(panel.movie),
                    audio=False,
                    target_resolution=(width, whole_height),
                    resize_algorithm=SCALING,
                )
            )
            .cropped(y2=height)
            .with_duration(measures.frames / measures.frame_rate)
            .with_position((left, top + under_labels))
            for panel, left in zip(panels, lefts, strict=True)
        ]
        composed = CompositeVideoClip([ImageClip(np.asarray(ground)), *shown], use_bgclip=True)
        _write(composed, measures, sounding, movie, progress)


def _write(composed: Any, measures: Measures, sounding: Path, movie: Path, progress: Progress) -> None:
    pixels = np.full((measures.height, measures.width, 4), 255, dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        silent = Path(folder) / "silent.mp4"
        with H264File(
            silent, measures.width, measures.height, measures.frame_rate, measures.keyframes
        ) as picture:
            for frame in range(measures.frames):
                # In the middle of a frame no rounding can lead to its neighbour.
                pixels[..., :3] = composed.get_frame((frame + 0.5) / measures.frame_rate)
                picture.write(pixels)
                progress((frame + 1) / measures.frames)
        join(silent, sounding, movie)


def _label(text: str, width: int, measures: Measures) -> list[str]:
    """The lines of a label, of like length, or as many as there is room for."""
    words = font(measures.pixels(LABEL), SEMI_BOLD)
    lines = wrap(text, width, words)
    if len(lines) > LABEL_LINES:
        last = lines[LABEL_LINES - 1].rsplit(" ", 1)[0]
        return [*lines[: LABEL_LINES - 1], f"{last} …"]
    narrower = (wrap(text, narrow, words) for narrow in range(width // 2, width, 8))
    return next((better for better in narrower if len(better) == len(lines)), lines)


def _caption(lines: Sequence[str], measures: Measures, colours: Colours) -> Image.Image:
    """A caption as a box that is just as large as its words; an opaque one is composed much faster."""
    words, padding = font(measures.pixels(CAPTION), SEMI_BOLD), measures.pixels(PADDING)
    line = round(1.2 * measures.pixels(CAPTION))
    width = round(max(words.getlength(text) for text in lines)) + 4 * padding
    box = Image.new("RGB", (width, len(lines) * line + 2 * padding), colours["SURFACE"])
    pen = ImageDraw.Draw(box)
    for number, text in enumerate(lines):
        pen.text((width / 2, padding + (number + 0.5) * line), text, colours["INK"], words, anchor="mm")
    return box


def _place_of(box: Image.Image, measures: Measures) -> tuple[int, int]:
    """In the captions' room, in the middle; one line stands where the lower one of two stands."""
    return (measures.width - box.width) // 2, measures.height - measures.pixels(PADDING) - box.height
