"""How everything looks: colours by meaning, type, and paces, for a dark and a light theme.

Colours are read as `style.TAG`, never copied at import, so that `use` can change the theme before a clip
is made.
Meaning colours paint shapes; words are INK or QUIET, or ON_TAG where they stand on a tag.
"""

import manimpango

from data.errors import ExplainerError

THEMES: dict[str, dict[str, str]] = {
    "dark": {
        "BACKGROUND": "#0f1117",
        "SURFACE": "#1b1f2b",
        "INK": "#eceef4",
        "QUIET": "#a2a9ba",
        "LINE": "#5d6579",
        "ON_TAG": "#14161d",
        "TOKEN": "#aecfff",
        "TAG": "#f59a3c",
        "QUERY": "#d986d0",
        "KEY": "#a477f5",
        "VALUE": "#2ca479",
        "SOURCE": "#5bd0bb",
        "ANSWER": "#ffe45c",
        "LOGIT": "#e0584a",
        "NULL": "#838a9b",
    },
    "light": {
        "BACKGROUND": "#fbfaf7",
        "SURFACE": "#f0eee8",
        "INK": "#15181f",
        "QUIET": "#565d6b",
        "LINE": "#8a8f99",
        "ON_TAG": "#fbfaf7",
        "TOKEN": "#415bff",
        "TAG": "#bc3a00",
        "QUERY": "#990c73",
        "KEY": "#1b12d4",
        "VALUE": "#037d53",
        "SOURCE": "#2297bd",
        "ANSWER": "#bb8803",
        "LOGIT": "#750018",
        "NULL": "#7a8287",
    },
}
MEANINGS = ("TOKEN", "TAG", "QUERY", "KEY", "VALUE", "SOURCE", "ANSWER", "LOGIT", "NULL")

BACKGROUND = SURFACE = INK = QUIET = LINE = ON_TAG = ""
TOKEN = TAG = QUERY = KEY = VALUE = SOURCE = ANSWER = LOGIT = NULL = ""

TEXT_FONT = "Inter"
TOKEN_FONT = "JetBrains Mono"
TOKEN_ADVANCE = 0.6
"""Width of every letter of TOKEN_FONT, in ems."""

PIXELS_PER_UNIT = 135.0
"""Pixels of a 1080p frame in one unit of Manim's plane."""

SMALLEST = LABEL = 36
"""Sizes of type: pixels of the em in a 1080p frame."""

QUESTION, HERO, SECOND, NAME, PROVENANCE = 72, 132, 60, 38, 24
TOKEN_SIZE, TOKEN_SMALL, BYSTANDING = 58, 44, 22
"""The clip's question, the one large number, other numbers, names on things, what a picture was read from;
tokens that are spoken of, tokens in a list, and the smallest of those that stand by."""

QUICK = 0.35
BRISK = 0.7
CALM = 1.1
SLOW = 1.8
"""Paces: seconds of a small change, a move, a larger move, and a motion to be followed with the eye."""


def use(theme: str) -> None:
    """Choose the theme, `dark` or `light`; call it before a clip is made.

    Raises
    ------
    ExplainerError
        If there is no such theme.
    """
    if theme not in THEMES:
        raise ExplainerError(f"There is no theme `{theme}`.", f"Choose one of: {', '.join(THEMES)}.")
    globals().update(THEMES[theme])


def em(size: float) -> float:
    """The em of a type size in Manim's units."""
    return size / PIXELS_PER_UNIT


def check_fonts() -> None:
    """See that both families are installed; Pango would silently draw another one.

    Raises
    ------
    ExplainerError
        If a family is missing.
    """
    installed = manimpango.list_fonts()
    for family, package in ((TEXT_FONT, "fonts-inter"), (TOKEN_FONT, "fonts-jetbrains-mono")):
        if family not in installed:
            raise ExplainerError(
                f"The font {family} is not installed.",
                f"Install it (Debian: apt install {package}; macOS: brew install --cask"
                f" {package.replace('fonts-', 'font-')}), then see: explainer doctor",
            )


use("dark")
