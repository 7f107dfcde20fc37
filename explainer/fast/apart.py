"""What keeps the process that runs the scene and the children that draw it out of each other's way."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from manim import Camera, config

from .strategy import Doubt


def formula_files() -> list[Path]:
    """Manim's files of formulas, all of them complete while the scene does not run."""
    folder = config.get_dir("tex_dir")
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def write_apart(folder: Path, formulas: Sequence[Path]) -> None:
    """Let Manim write its files of texts and formulas into a folder that no other process writes into.

    Formulas are taken along, because they take seconds to make; texts are not, because Manim writes a text's
    file again whenever it uses it.
    """
    for file in formulas:
        shutil.copyfile(file, folder / file.name)
    config.text_dir = config.tex_dir = folder


def hide_pixels(camera: Camera) -> None:
    """Let whatever looks at the picture while the scene only runs on raise a `Doubt`: there is no picture."""

    def no_pixels(self: Camera, name: str) -> Any:
        if name == "pixel_array":
            raise Doubt("it looks at its own picture while it runs")
        raise AttributeError(name)

    kind = type(camera)
    names = {"__getattr__": no_pixels, "__module__": kind.__module__, "__qualname__": kind.__qualname__}
    camera.__class__ = type(kind.__name__, (kind,), names)
    del camera.pixel_array


def show_pixels(camera: Camera, pixels: Any) -> None:
    """Undo `hide_pixels`."""
    camera.__class__ = type(camera).__mro__[1]
    camera.pixel_array = pixels
