"""What a picture is drawn from, as one hash: the objects on the screen, and all that the code which moves
them reads.

The hash is taken of values, never of addresses, so that it is the same in another process. Equal hashes must
mean equal pictures; different hashes may well mean equal pictures, which costs time and nothing else.
"""

import hashlib
import marshal
from collections.abc import Callable, Iterable
from functools import cache
from operator import itemgetter
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
from manim import Animation, ManimColor, Mobject, Scene
from manim.camera.camera import Camera
from manim.renderer.cairo_renderer import CairoRenderer

from .libraries import BOOKKEEPING, is_all_in_its_dictionary, is_library, overrides

PLAIN = frozenset({int, float, str, bool, bytes, complex, type(None)})
LARGE = 1 << 14
"""Arrays of more numbers are hashed at once, not collected."""
FLOAT = np.dtype(float)

UNREAD = frozenset({"original_id", "path_obj", "id_to_vgroup_dict", "point_hash", "file_name"})
"""Attributes of mobjects that drawing never reads: addresses, and the SVG that points were made from."""

UNREAD_OF_SCENE = frozenset(
    {
        "renderer",
        "manager",
        "queue",
        "time_progression",
        "session_spec",
        "output_plan",
        "file_writer_settings",
    }
)
UNREAD_OF_CAMERA = frozenset(
    {
        "pixel_array",
        "pixel_array_to_cairo_context",
        "background_colored_vmobject_displayer",
        "display_funcs",
        "canvas",
    }
)


class State:
    """Collects values; `digest` then says whether two collections are equal.

    Attributes
    ----------
    foreign:
        Whether code from outside the libraries was met: what it draws is also a matter of what it calls.
    opaque:
        The type of something whose content cannot be seen, such as a generator or an open file; None if all
        was seen.
    """

    def __init__(self) -> None:
        self.foreign = False
        self.opaque: str | None = None
        self._values: list[Any] = []
        self._indices: dict[int, int] = {}
        self._layouts: dict[tuple[Any, ...], int] = {}
        self._kept: list[Any] = []
        self._kinds: list[type] = []

    def digest(self) -> bytes:
        """The hash of everything that was added, in its order."""
        # Version 2 of the format knows no references, which would depend on how often a value is used
        # elsewhere.
        return hashlib.blake2b(marshal.dumps(self._values, 2), digest_size=20).digest()

    def add_kinds(self) -> None:
        """Collect the classes, not of the libraries, of all objects so far: code may call their methods."""
        for kind in self._kinds:
            self.add(kind)

    def add(self, value: Any) -> None:
        """Collect a value and everything that can be reached from it."""
        kind = type(value)
        if kind in PLAIN:
            self._values.append(value)
            return
        if kind is np.ndarray:
            self._add_array(value)
            return
        index = self._indices.get(id(value))
        if index is not None:
            self._values.append(("again", index))
            return
        self._indices[id(value)] = len(self._indices)
        self._kept.append(value)
        if isinstance(value, np.generic):
            self._values.append((value.dtype.str, value.tobytes()))
        elif kind is list or kind is tuple:
            self._values.append((kind.__name__, len(value)))
            for one in value:
                self.add(one)
        elif kind is dict:
            self._add_items("dict", value)
        elif kind is set or kind is frozenset:
            self._add_set(value)
        elif isinstance(value, Mobject):
            self._add_class(kind, Mobject)
            self._add_items("mobject", vars(value), UNREAD)
        elif isinstance(value, FunctionType):
            self._add_function(value)
        elif isinstance(value, type):
            self._add_type(value)
        else:
            self._add_other(value, kind)

    def _add_items(self, kind: str, items: dict[Any, Any], unread: frozenset[str] = frozenset()) -> None:
        layout = tuple(items)
        known = self._layouts.get(layout)
        if known is None:
            known = self._layouts[layout] = len(self._layouts)
            self._values.append(kind)
            for key in layout:
                self.add(key)
        self._values.append(known)
        # Most of the time of all digests is spent in this loop; hence types that `add` knows as well.
        values, add, add_array = self._values, self.add, self._add_array
        for value in _reader(layout, unread)(items):
            of = type(value)
            if of in PLAIN:
                values.append(value)
            elif of is np.ndarray:
                add_array(value)
            elif of is ManimColor:
                values.append(value._internal_value.tobytes())
            else:
                add(value)

    def _add_array(self, array: Any) -> None:
        values, index = self._values, self._indices.get(id(array))
        if index is not None:
            values.append(("again", index))
            return
        self._indices[id(array)] = len(self._indices)
        self._kept.append(array)
        if array.dtype is FLOAT and array.size < LARGE:
            values.append(array.shape)
            values.append(array.tobytes())
            return
        values.append((array.dtype.str, array.shape))
        if array.dtype.hasobject:
            for one in array.ravel().tolist():
                self.add(one)
        elif array.size < LARGE:
            values.append(array.tobytes())
        elif (colour := _one_colour(array)) is not None:
            values.append(colour)
        else:
            values.append(hashlib.sha256(np.ascontiguousarray(array).data).digest())

    def _add_set(self, members: Iterable[Any]) -> None:
        digests = []
        for member in members:
            alone = State()
            alone.add(member)
            self.foreign, self.opaque = self.foreign or alone.foreign, self.opaque or alone.opaque
            digests.append(alone.digest())
        self._values.append(("set", *sorted(digests)))

    def _add_function(self, function: FunctionType) -> None:
        code = function.__code__
        self._values.append(("function", function.__module__, function.__qualname__))
        for cell in function.__closure__ or ():
            self._add_cell(cell)
        self.add(function.__defaults__)
        self.add(function.__kwdefaults__)
        if is_library(function.__module__):
            return
        self.foreign = True
        self.add(function.__dict__)
        self._add_code(code, function.__globals__)

    def _add_cell(self, cell: CellType) -> None:
        try:
            self.add(cell.cell_contents)
        except ValueError:
            self._values.append("empty cell")

    def _add_code(self, code: CodeType, names: dict[str, Any]) -> None:
        """Add what a function does, wherever it stands, and the values of the global names that it uses."""
        self._values.append((code.co_code, code.co_names, code.co_varnames))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._add_code(constant, names)
            else:
                self.add(constant)
        for name in code.co_names:
            if name not in names:
                continue
            value = names[name]
            self.add(value)
            if isinstance(value, ModuleType) and not is_library(value.__name__):
                for attribute in code.co_names:
                    self.add(vars(value).get(attribute))

    def _add_type(self, kind: type) -> None:
        self._values.append(("type", kind.__module__, kind.__qualname__))
        if not is_library(kind.__module__):
            self.foreign = True
            for base in kind.__mro__:
                if not is_library(base.__module__):
                    for name, value in vars(base).items():
                        if name not in BOOKKEEPING:
                            self._add_member(name, value)

    def _add_member(self, name: str, value: Any) -> None:
        if isinstance(value, classmethod | staticmethod):
            value = value.__func__
        if isinstance(value, property):
            for part in (value.fget, value.fset):
                self.add(part)
        elif isinstance(value, FunctionType) or not (name.startswith("__") or hasattr(value, "__get__")):
            self._values.append(name)
            self.add(value)

    def _add_class(self, kind: type, base: type) -> None:
        """Name a class of drawn things; its code matters only if it replaces what the library calls."""
        self._values.append((kind.__module__, kind.__qualname__))
        if overrides(kind, base):
            self.add(kind)

    def _add_other(self, value: Any, kind: type) -> None:
        self._values.append((kind.__module__, kind.__qualname__))
        if isinstance(value, Animation):
            self._add_class(kind, Animation)
            self._add_items("animation", vars(value))
        elif isinstance(value, Scene):
            self._add_type(kind)
            self._add_items("scene", _without(vars(value), UNREAD_OF_SCENE))
            self._values.append(value.renderer.time)
        elif isinstance(value, Camera):
            self._add_items("camera", _without(vars(value), UNREAD_OF_CAMERA))
        elif isinstance(value, CairoRenderer):
            self._values.append((value.time, value.num_plays))
            self.add(value.camera)
        elif isinstance(value, ModuleType):
            self._values.append(value.__name__)
        elif isinstance(value, MethodType):
            self.add(value.__func__)
            self.add(value.__self__)
        elif isinstance(value, BuiltinFunctionType):
            self._values.append(value.__qualname__)
            if not isinstance(value.__self__, ModuleType):
                self.add(value.__self__)
        else:
            if not is_library(kind.__module__):
                self._kinds.append(kind)
            if is_all_in_its_dictionary(kind):
                self._add_items("object", vars(value))
            else:
                self._add_reduced(value)

    def _add_reduced(self, value: Any) -> None:
        try:
            parts = value.__reduce_ex__(4)
        except Exception:
            self.opaque = self.opaque or f"{type(value).__module__}.{type(value).__qualname__}"
            return
        if isinstance(parts, str):
            self._values.append(parts)
            return
        for part in parts:
            if hasattr(part, "__next__"):
                part = list(part)
            self._kept.append(part)
            self.add(part)


def _one_colour(array: Any) -> bytes | None:
    """The RGBA value that fills a whole picture, such as a background; looking is faster than hashing."""
    if array.dtype != np.uint8 or array.shape[-1] != 4 or not array.flags.c_contiguous:
        return None
    pixels = array.view(np.uint32)
    first = pixels.flat[0]
    return first.tobytes() if bool((pixels == first).all()) else None


def _without(items: dict[str, Any], unread: frozenset[str]) -> dict[str, Any]:
    return {name: items[name] for name in sorted(items.keys() - unread)}


@cache
def _reader(layout: tuple[Any, ...], unread: frozenset[str]) -> Callable[[dict[Any, Any]], tuple[Any, ...]]:
    """What takes those values out of a dictionary with these keys that are not unread."""
    keys = [key for key in layout if key not in unread]
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda items: tuple(items[key] for key in keys)
