"""Can everybody read it: contrasts, and how well colours keep apart under colour-vision deficiencies."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from coloraide import Color

TEXT, GRAPHICS = 4.5, 3.0
"""WCAG 2.2's contrasts for text (1.4.3) and for graphics (1.4.11)."""

APART = 0.05
"""Distance in Oklab below which two colours are hard to tell apart."""

VISIONS = {
    "full colour vision": None,
    "protanopia": "protan",
    "deuteranopia": "deutan",
    "tritanopia": "tritan",
}
"""Ways of seeing colours, and the filters that simulate them."""


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours such as `#0f1117`, from 1 to 21."""
    return Color(one).contrast(other, method="wcag21")


def distance(one: str, other: str, vision: str) -> float:
    """How far apart two colours look to somebody with that vision, in Oklab; black and white are 1 apart."""
    return seen(one, vision).distance(seen(other, vision), space="oklab")


def seen(colour: str, vision: str) -> Color:
    """A colour as somebody with that vision sees it (Machado, Oliveira and Fernandes 2009, severity 1)."""
    simulated = VISIONS[vision]
    return Color(colour).filter(simulated, method="machado").clip() if simulated else Color(colour)


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
