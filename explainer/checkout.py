"""This is a tool of its checkout: it works on the scripts, scenes, facts and weights that lie beside it.

Its rooms `data`, `scenes` and `narration` have names that a folder of somebody's own may have as well.
"""

from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("data", "narration", "scenes")
ONLY_IN_A_CHECKOUT = ("manim.cfg", "narration/pronunciation.toml")


def fault() -> tuple[str, str] | None:
    """What is wrong with where the project stands, and what to do; None if all is well."""
    for name in ONLY_IN_A_CHECKOUT:
        if not (ROOT / name).exists():
            return (
                f"explainer is installed in {ROOT}, apart from its scripts and its weights.",
                "Run it from its checkout: make, then .venv/bin/explainer.",
            )
    for room in ROOMS:
        spec = find_spec(room)
        found = spec.origin or next(iter(spec.submodule_search_locations or ()), "") if spec else ""
        if Path(found) != ROOT / room / "__init__.py":
            return (
                f"Python finds {found or 'nothing'} under the name `{room}`, in place of {ROOT / room}.",
                "Rename it, run explainer from another folder, or take its folder out of PYTHONPATH.",
            )
    return None
