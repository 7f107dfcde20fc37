"""Can everybody read it: contrasts, and how well colours keep apart under colour-vision deficiencies."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.float64]

TEXT, GRAPHICS = 4.5, 3.0
"""WCAG 2.2's contrasts for text (1.4.3) and for graphics (1.4.11)."""

APART = 0.05
"""Distance in Oklab below which two colours are hard to tell apart."""

# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
VISIONS = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Ottosson (2020).
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours such as `#0f1117`, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str, vision: str) -> float:
    """How far apart two colours look to somebody with that vision, in Oklab; black and white are 1 apart."""
    return float(np.linalg.norm(_oklab(one, vision) - _oklab(other, vision)))


def theme_faults(name: str, theme: Mapping[str, str], meanings: Sequence[str]) -> Iterator[str]:
    """What is too faint in a theme, and which of its meanings look alike."""
    for ink in ("INK", "QUIET"):
        for ground in ("BACKGROUND", "SURFACE"):
            if (found := contrast(theme[ink], theme[ground])) < TEXT:
                yield f"{name}: {ink} on {ground} has a contrast of {found:.1f}, less than {TEXT}"
    for meaning in meanings:
        if (found := contrast(theme[meaning], theme["BACKGROUND"])) < GRAPHICS:
            yield f"{name}: {meaning} on BACKGROUND has a contrast of {found:.1f}, less than {GRAPHICS}"
    for vision in VISIONS:
        for one, other in combinations(meanings, 2):
            if (found := distance(theme[one], theme[other], vision)) < APART:
                yield f"{name}: {one} and {other} look alike ({found:.3f}) with {vision}"


def _linear(colour: str) -> Colour:
    channels = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ [0.2126, 0.7152, 0.0722])


def _oklab(colour: str, vision: str) -> Colour:
    seen = np.clip(VISIONS[vision] @ _linear(colour), 0, 1)
    lab: Colour = _TO_OKLAB @ np.cbrt(_TO_CONES @ seen)
    return lab
