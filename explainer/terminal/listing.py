"""The clips of the film, one line each."""

from data.errors import ExplainerError
from explainer.production.paths import Project
from explainer.production.stages import Stages, default_options
from narration.script import Script, read
from narration.timing import Timing

LAST = 1000
"""The place of what has none."""


def rows(project: Project) -> list[str]:
    """A line per clip, in the film's order; what is missing or has a fault is said in its line."""
    found = []
    for clip in project.clips():
        try:
            script = read(clip, project.scripts)
        except ExplainerError as error:
            found.append((LAST, clip, "", error.what if project.script(clip).exists() else "no script", ""))
            continue
        try:
            length, state = _state(project, script)
        except ExplainerError as error:
            length, state = "", error.what
        found.append((script.place, clip, length, state, script.title))
    if not found:
        return [f"There is no clip yet: write a script in {project.scripts} and a scene in {project.scenes}."]
    width = max(len(clip) for _, clip, *_ in found)
    return [
        f"{place if place < LAST else '':>2}  {clip:<{width}}  {length:>7}  {state:<12}  {title}".rstrip()
        for place, clip, length, state, title in sorted(found)
    ]


def _state(project: Project, script: Script) -> tuple[str, str]:
    """The length as text, and how far the clip has come."""
    if not project.scene(script.clip).exists():
        return "", "no scene"
    if not (project.facts / f"{script.facts}.npz").exists():
        return "", "no facts"
    stages = Stages(project, script.clip, default_options(project))
    if not stages.files.movie.exists():
        return "", "not rendered"
    timing = Timing.load(stages.files.beats)
    length = f"{timing.end_frame / timing.frame_rate:.1f} s"
    return length, "rendered" if stages.all_hold() else "stale"
