"""Are the words of a clip such that one can follow them: in the film's order, and by ear."""

from collections.abc import Iterator

from data.facts import Facts
from explainer.production.paths import Project
from narration.bounds import bounds
from narration.fill import fill
from narration.hearing import hearing_faults
from narration.script import Script, read, shown
from narration.timing import Timing
from narration.vocabulary import early_words


def word_faults(project: Project, script: Script, facts: Facts, timing: Timing) -> Iterator[str]:
    """What is wrong with a clip's words, each with file and line; the words for other states included."""
    film = [read(clip, project.scripts) for clip in project.clips() if project.script(clip).exists()]
    for told in (
        script,
        *(read(script.clip, project.scripts, state) for state in project.states(script.clip)),
    ):
        for line, what in early_words(film, told):
            yield at(told, line, what)
    for line, what in hearing_faults(script, fill(script, facts), timing, bounds(script)):
        yield at(script, line, what)


def at(script: Script, line: int, what: str) -> str:
    """What is wrong at a line of a script, as `explainer check` says it."""
    return f"{shown(script.path)}, line {line}: {what}"
