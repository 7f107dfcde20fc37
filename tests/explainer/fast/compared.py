"""Which clips have to be compared with Manim frame by frame, which takes a minute of a core each.

A clip that passed is noted in `compared/`, with a hash of all that its frames come from. It is compared
again when that has changed, when everything is asked for (`make test-all`), and the first clip always.
"""

import os
from pathlib import Path

from explainer.production.choosing import chosen_clips
from explainer.production.inputs import contents, fingerprint
from explainer.production.paths import REPOSITORY, Project
from narration.script import Script

NOTED = Path(__file__).parent / "compared"
EVERYTHING = bool(os.environ.get("TEST_ALL"))


def to_compare() -> list[Script]:
    """The scripts of the clips that have to be compared."""
    first, *others = chosen_clips(Project(), [])
    return [first, *(script for script in others if EVERYTHING or not known(script))]


def known(script: Script) -> bool:
    """Whether this very clip has been compared before."""
    note = NOTED / script.clip
    return note.is_file() and note.read_text(encoding="utf-8").strip() == state(script)


def note(script: Script) -> None:
    """Note that a clip was found to be the same; only when everything is asked for."""
    if EVERYTHING:
        NOTED.mkdir(exist_ok=True)
        (NOTED / script.clip).write_text(state(script) + "\n", encoding="utf-8")


def state(script: Script) -> str:
    """A hash of what a clip's frames come from."""
    project = Project()
    return fingerprint(
        **contents(REPOSITORY / "explainer" / "fast", REPOSITORY / "scenes" / "kit"),
        scene=contents(project.scene(script.clip)),
        words=contents(script.path),
        facts=contents(project.facts / f"{script.facts}.npz"),
    )
