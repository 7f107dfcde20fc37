"""What belongs to a library, whose version stands for its code, and what does not."""

import sys
import sysconfig
from functools import cache

BOOKKEEPING = frozenset(
    {"__module__", "__qualname__", "__doc__", "__annotations__", "__parameters__", "__orig_bases__"}
    | {"__abstractmethods__", "__dict__", "__weakref__", "__repr__", "__str__"}
    | {"_abc_impl", "_original__init__", "animation_overrides"}
)
"""Names that every class has, or that Python and Manim give to it, whatever it does."""

LIBRARIES = tuple(sysconfig.get_path(scheme) for scheme in ("stdlib", "purelib", "platlib"))


@cache
def is_library(module: str | None) -> bool:
    """Whether a module belongs to Python or an installed package: a version then stands for its code."""
    loaded = sys.modules.get(module or "builtins")
    file = getattr(loaded, "__file__", None)
    return loaded is not None and (
        (file is None and module != "__main__") or (file is not None and file.startswith(LIBRARIES))
    )


@cache
def overrides(kind: type, base: type, outside: frozenset[str] = frozenset({"__init__"})) -> bool:
    """Whether a class from outside the libraries replaces what its base from the library defines.

    Parameters
    ----------
    outside:
        Names that do not count, because nothing calls them while a play is drawn.
    """
    ours = [one for one in kind.__mro__ if not is_library(one.__module__)]
    theirs = {name for one in kind.__mro__ if is_library(one.__module__) for name in vars(one)}
    silent = outside | BOOKKEEPING
    return any(name in theirs and name not in silent for one in ours for name in vars(one))


@cache
def is_all_in_its_dictionary(kind: type) -> bool:
    """Whether an instance has no content but its attributes: no slots, nothing kept by compiled code."""
    of_python = all(base.__flags__ & 1 << 9 and "__slots__" not in vars(base) for base in kind.__mro__[:-1])
    plain = all(getattr(kind, name) is getattr(object, name) for name in ("__reduce__", "__reduce_ex__"))
    return of_python and plain and hasattr(kind, "__dict__") and kind.__dictoffset__ != 0
