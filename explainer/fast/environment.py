"""What a machine draws with: versions of libraries, and fonts. Manim need not be loaded to ask."""

import functools
import hashlib
import importlib.metadata
import os
from collections.abc import Sequence
from pathlib import Path

LIBRARIES = (
    "manim",
    "manimpango",
    "pycairo",
    "numpy",
    "scipy",
    "pillow",
    "av",
    "skia-pathops",
    "svgelements",
)
"""What draws and encodes."""

FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
)


def installed(libraries: Sequence[str]) -> dict[str, str]:
    """The versions of libraries, as far as they are installed."""
    found = {}
    for library in libraries:
        try:
            found[library] = importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            found[library] = "not installed"
    return found


@functools.cache
def compiled() -> dict[str, str]:
    """The versions of the system's libraries that draw shapes and letters."""
    import cairo
    import manimpango

    return {"cairo": cairo.cairo_version_string(), "pango": manimpango.pango_version()}


def fonts() -> str:
    """A hash of the names, sizes and times of the fonts that are installed."""
    found = [os.environ.get("FONTCONFIG_FILE", "")]
    for folder in FONT_FOLDERS:
        for path in sorted(Path(folder).expanduser().rglob("*")):
            if path.is_file():
                status = path.stat()
                found.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(found).encode()).hexdigest()
