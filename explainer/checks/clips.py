"""Everything that can be said of the clips without looking at them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from data.errors import ExplainerError
from explainer.checks.colours import theme_faults
from explainer.checks.movie import movie_faults
from explainer.checks.scene import beat_faults, picture_faults, state_faults
from explainer.checks.words import word_faults
from explainer.drawing.process import be_quiet, said_of, scene_class
from explainer.production.build import narrate
from explainer.production.display import Display
from explainer.production.folders import locked
from explainer.production.paths import Project
from explainer.production.stages import Options, Stages
from narration.script import Script
from narration.timing import Timing
from scenes.kit import style


def check_clips(
    project: Project, scripts: Sequence[Script], options: Options, display: Display
) -> Iterator[tuple[str, str]]:
    """Every fault of the themes and the clips, with what it is a fault of; looks into finished clips too."""
    for name, theme in style.THEMES.items():
        for fault in theme_faults(name, theme, style.MEANINGS):
            yield "colours", fault
    for script in scripts:
        try:
            for fault in _clip_faults(Stages(project, script.clip, options), display):
                yield script.clip, fault
        except ExplainerError as error:
            yield script.clip, str(error)


def _clip_faults(stages: Stages, display: Display) -> Iterator[str]:
    yield from state_faults(stages.project, stages.script)
    display.stage(stages.clip, "speaking")
    with locked(
        stages.work.lock, lambda: display.say(f"{stages.clip}: waiting for a build of this clip to end")
    ):
        narrate(stages, display)
    yield from word_faults(stages.project, stages.script, stages.facts, Timing.load(stages.work.timing))
    display.stage(stages.clip, "rehearsing")
    be_quiet(Path(stages.work.media))
    yield from _scene_faults(stages)
    if stages.files.movie.exists():
        display.stage(stages.clip, "looking into the finished clip")
        yield from movie_faults(stages.files, stages.script)
    display.finished(
        stages.clip,
        "checked"
        if stages.files.movie.exists()
        else "checked, but for its movie, which is not made in web quality yet",
    )


def _scene_faults(stages: Stages) -> Iterator[str]:
    try:
        yield from beat_faults(stages.script, stages.scene)
        clip_type = scene_class(stages.scene, stages.options.theme)
        yield from picture_faults(clip_type, stages.facts, Timing.load(stages.work.timing))
    except ExplainerError:
        raise
    except Exception as error:  # Whatever an author's own code may raise.
        yield said_of(error, str(stages.scene))
