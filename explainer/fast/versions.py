"""What all frames depend on besides their scene: versions and settings."""

import functools
import hashlib
import platform
from pathlib import Path
from typing import Any

import av
from manim import config
from numpy.lib.introspect import opt_func_info

from .environment import LIBRARIES, compiled, installed

SETTINGS = (
    "pixel_width",
    "pixel_height",
    "frame_rate",
    "frame_width",
    "frame_height",
    "background_color",
    "renderer",
)


@functools.cache
def drawn_by() -> tuple[str, ...]:
    """The versions of what draws and encodes, how it calculates here, and a hash of this package's code."""
    ours = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        ours.update(path.read_bytes())
    versions = {**installed(LIBRARIES), **compiled(), **dict(sorted(av.library_versions.items()))}
    # The last digit of a sine differs with the C library, and with the instructions that NumPy may use.
    chosen = {each["current"] for loop in opt_func_info().values() for each in loop.values()}
    calculating = f"{'-'.join(platform.libc_ver())} on {platform.machine()} {' '.join(sorted(chosen))}"
    python = f"python {platform.python_version()}"
    named = (f"{name} {version}" for name, version in versions.items())
    return (python, *named, calculating, f"{__package__} {ours.hexdigest()[:16]}")


def settings() -> tuple[Any, ...]:
    """Manim's settings that a frame depends on."""
    return tuple((name, str(config[name])) for name in SETTINGS)
