"""What all frames depend on besides their scene: versions, settings, fonts."""

import functools
import hashlib
import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Any

import av
import cairo
import manimpango
from manim import config

LIBRARIES = (
    "manim",
    "manimpango",
    "pycairo",
    "numpy",
    "scipy",
    "pillow",
    "skia-pathops",
    "svgelements",
    "av",
)
SETTINGS = (
    "pixel_width",
    "pixel_height",
    "frame_rate",
    "frame_width",
    "frame_height",
    "background_color",
    "renderer",
)
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "~/Library/Fonts",
)


@functools.cache
def drawn_by() -> tuple[str, ...]:
    """The versions of what draws and encodes, and the hash of this package's own code."""
    ours = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        ours.update(path.read_bytes())
    installed = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    compiled = [f"cairo {cairo.cairo_version_string()}", f"pango {manimpango.pango_version()}"]
    compiled += [f"{name} {version}" for name, version in sorted(av.library_versions.items())]
    return (f"python {platform.python_version()}", *installed, *compiled, ours.hexdigest())


def settings() -> tuple[Any, ...]:
    """Manim's settings that a frame depends on."""
    return tuple((name, str(config[name])) for name in SETTINGS)


def fonts() -> str:
    """A hash of the names, sizes and times of the fonts, for text that is written while a play is drawn."""
    found = [os.environ.get("FONTCONFIG_FILE", "")]
    for folder in FONT_FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*")):
            if path.is_file():
                status = path.stat()
                found.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(found).encode()).hexdigest()
