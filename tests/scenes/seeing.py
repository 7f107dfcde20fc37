"""Pictures of mobjects, and whether two of them look the same."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from manim import Mobject, MovingCamera
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter

from scenes.kit import style
from scenes.kit.frame import place
from scenes.kit.frame.camera import REST, View

Pixels = NDArray[np.uint8]

PICTURES = Path("tests/scenes/pictures")
WIDTH, HEIGHT = 480, 270

MEAN = 1.5
"""Pictures may differ by this much on average, of 255.

Another way of smoothing edges makes 1.0, type that is 2% wider 0.8, the 256 colours of a reference 0.05;
a ground that is lighter by 2 of 255 makes 1.9.
"""

SOFT, FAR = 0.7, 32
STRAY = 8 / (WIDTH * HEIGHT)
"""The share of pixels that may be stray.

Both pictures are blurred by SOFT pixels; a pixel is stray if it then is more than FAR, of 255, out of the
range of those around it in the other. So a line that moved by a pixel at most, or has other edges, is not:
all of the above make 4 stray pixels or fewer. A bar of 86 pixels that grows by a tenth makes 48.
"""


def picture(mobjects: Sequence[Mobject], view: View = REST) -> Pixels:
    """What the camera sees, as rows of RGB."""
    camera = MovingCamera(
        pixel_width=WIDTH,
        pixel_height=HEIGHT,
        frame_width=place.FRAME.width / view.by,
        frame_height=place.FRAME.height / view.by,
        background_color=style.BACKGROUND,
    )
    camera.frame.move_to(place.at(view.x, view.y))
    camera.capture_mobjects(mobjects)
    return np.array(camera.pixel_array[..., :3], dtype=np.uint8)


def stray(one: Pixels, other: Pixels) -> NDArray[np.bool_]:
    """Where either picture has something of which the other has nothing like it within a pixel."""
    found = np.zeros(one.shape[:2], dtype=bool)
    soft = [gaussian_filter(pixels.astype(float), (SOFT, SOFT, 0)) for pixels in (one, other)]
    for here, there in (soft, soft[::-1]):
        low, high = (extreme(there, size=(3, 3, 1)) for extreme in (minimum_filter, maximum_filter))
        found |= ((here < low - FAR) | (here > high + FAR)).any(axis=-1)
    return found


def compare(found: Pixels, reference: Path, folder: Path) -> None:
    """See that a picture looks like its reference; if not, put both and their difference into the folder."""
    assert reference.is_file(), f"{reference} is missing: record it with RECORD_PICTURES=1, and look at it"
    with Image.open(reference) as recorded:
        known = np.asarray(recorded.convert("RGB"))
    difference = np.abs(known.astype(int) - found)
    mean, share = float(difference.mean()), float(stray(known, found).mean())
    beside = folder / reference.name
    if mean > MEAN or share > STRAY:
        shown = np.hstack([known, found, np.minimum(4 * difference, 255).astype(np.uint8)])
        Image.fromarray(shown).save(beside)
    assert not beside.exists(), (
        f"{reference.stem} differs by {mean:.2f} of 255 on average (at most {MEAN}), and {share:.4%} of its"
        f" pixels are stray (at most {STRAY:.4%}): reference, found and 4 times the difference in {beside}"
    )


def check(found: Pixels, reference: Path, folder: Path) -> None:
    """Compare a picture with its reference, or make it the reference if asked to."""
    if not os.environ.get("RECORD_PICTURES"):
        return compare(found, reference, folder)
    PICTURES.mkdir(exist_ok=True)
    colours = Image.fromarray(found).quantize(256, kmeans=8, dither=Image.Dither.NONE)
    colours.save(reference, optimize=True)
    pytest.skip(f"recorded {reference}")
