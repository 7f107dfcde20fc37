"""Distance of colours, also as people with a colour-vision deficiency see them."""

from coloraide import Color

SEEN_BY = {"everybody": None, "protanopes": "protan", "deuteranopes": "deutan", "tritanopes": "tritan"}


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    return Color(one).contrast(other, method="wcag21")


def distance(one: str, other: str, seen_by: str) -> float:
    """CIE76 distance; just noticeable is about 2.3."""
    simulated = SEEN_BY[seen_by]
    pair = [Color(colour) for colour in (one, other)]
    if simulated:
        pair = [colour.filter(simulated, method="machado").clip() for colour in pair]
    return pair[0].delta_e(pair[1], method="76", space="lab-d65")
