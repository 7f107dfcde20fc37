"""The stages of one clip: what each is made from, and whether what it made still holds."""

import importlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data.errors import ExplainerError
from data.facts import Facts
from explainer.drawing.job import SIZES
from explainer.fast import environment
from explainer.production import inputs
from explainer.production.paths import REPOSITORY, ClipFiles, Project, WorkFiles, edition
from narration.script import Script, read

ROOM_OF_WORDS = REPOSITORY / "narration"

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

STAMP = "stamp"
"""The file in a stage's folder that holds the hash of what the folder was made from."""

DEFAULT_VOICE = "flite"


@dataclass(frozen=True)
class Options:
    """How clips are wanted: their look and voice, the facts that they tell, and the folder they go to.

    `voice` None is the one in which a clip is spoken already, or else the default one. `burn_captions` asks
    for the clip once more, with its captions in the picture; `workers` says how many processes may draw at
    the same time here, `scheduler` on which cluster to draw.
    """

    quality: str
    theme: str
    voice: str | None
    facts: Path
    clips: Path
    burn_captions: bool = False
    workers: int = CORES
    scheduler: str | None = None

    @property
    def film(self) -> Path:
        """The folder of the film of the clips: `film` beside `clips`, `film-draft` beside `clips-draft`."""
        return self.clips.parent / self.clips.name.replace("clips", "film")

    @property
    def beats(self) -> Path:
        """The folder of beats that are drawn by themselves, named likewise."""
        return self.clips.parent / self.clips.name.replace("clips", "beats")

    @property
    def deck(self) -> Path:
        """The folder of a talk of the clips, named likewise."""
        return self.clips.parent / self.clips.name.replace("clips", "deck")


def default_options(project: Project) -> Options:
    """The clips of the default film."""
    return Options("web", "dark", None, project.facts, project.renders / edition("web", "dark"))


class Stages:
    """The stages of one clip as it is wished for.

    Raises
    ------
    ExplainerError
        If the script, the scene or the facts are missing or have a fault.
    """

    def __init__(self, project: Project, clip: str, options: Options) -> None:
        self.project, self.clip, self.options = project, clip, options
        self._main: Script = read(clip, project.scripts)
        self.scene = project.scene(clip)
        if not self.scene.exists():
            raise ExplainerError(
                f"The clip {clip} has a script but no scene.",
                f"Draw its beats in {self.scene}, or remove the script.",
            )
        self.files = ClipFiles(options.clips / clip)
        self.voice = options.voice or voice_of(self.files.folder) or DEFAULT_VOICE
        self.work = WorkFiles(project.work_of(self.files.folder))
        self.width, self.height, self.frame_rate = SIZES[options.quality]

    @cached_property
    def facts(self) -> Facts:
        """The facts that the clip is drawn from, validated."""
        return facts_type(self._main).load(self.options.facts)

    @cached_property
    def script(self) -> Script:
        """The words that are true of the facts: of a model to which something was done, words of its own."""
        return read(self.clip, self.project.scripts, getattr(self.facts, "state", ""))

    def speech_inputs(self) -> str:
        """Hash of what the narration is made from."""
        return inputs.fingerprint(
            script=inputs.contents(self.script.path),
            facts=self._facts_files(),
            voice=self.voice,
            voice_files=inputs.voice_files(self.voice),
            frame_rate=self.frame_rate,
            code=inputs.code("data/facts.py", self._dataclass()),
            voices=inputs.contents(*(part for part in ROOM_OF_WORDS.iterdir() if part.suffix != ".md")),
            versions=inputs.versions(),
        )

    def picture_inputs(self) -> str:
        """Hash of what the silent picture is made from, the finished timing included."""
        return inputs.fingerprint(
            timing=inputs.contents(self.work.timing),
            facts=self._facts_files(),
            size=(self.width, self.height),
            theme=self.options.theme,
            drawn_by=self.drawing_code(),
            code=inputs.code(
                "narration/timing.py",
                "data/facts.py",
                self._dataclass(),
                "explainer/drawing/process.py",
                "explainer/fast",
            ),
            versions=inputs.versions(),
            compiled=environment.compiled(),
            fonts=environment.fonts(),
        )

    def drawing_code(self) -> str:
        """Hash of the code that draws the clip."""
        return inputs.fingerprint(
            scene=inputs.contents(self.scene),
            code=inputs.code("scenes/kit", "manim.cfg"),
            facts=self._facts_files(),
            theme=self.options.theme,
        )

    def clip_inputs(self) -> str:
        """Hash of what the finished clip is made from, the results of the other stages included."""
        return inputs.fingerprint(
            speech=stamp_of(self.work.speech),
            picture=stamp_of(self.work.picture),
            poster=self.script.poster,
            code=inputs.code(
                "narration/captions.py",
                "explainer/production/clip_files.py",
                "explainer/media/mux.py",
                "explainer/media/remux.py",
                "explainer/media/sheet.py",
            ),
        )

    def captioned_inputs(self) -> str:
        """Hash of what the clip with burned-in captions is made from."""
        code = inputs.code(
            "explainer/media/compose.py", "explainer/media/h264.py", "explainer/fast/encoder.py"
        )
        return inputs.fingerprint(clip=self.clip_inputs(), code=code)

    def speech_holds(self) -> bool:
        """Whether the kept narration is what these inputs give."""
        return stamp_of(self.work.speech) == self.speech_inputs()

    def picture_holds(self) -> bool:
        """Whether the kept picture is what these inputs give."""
        return stamp_of(self.work.picture) == self.picture_inputs()

    def clip_holds(self) -> bool:
        """Whether the finished clip is there, complete, and what the other stages' results give."""
        try:
            made_from = json.loads(self.files.provenance.read_text(encoding="utf-8"))["inputs"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return made_from == self.clip_inputs() and all(path.exists() for path in self.files.all())

    def captioned_holds(self) -> bool:
        """Whether the clip with burned-in captions is there, and what the finished clip gives."""
        # A clip that is made anew loses it, as its folder is replaced.
        stamp = self.work.captioned_stamp
        made_from = stamp.read_text(encoding="utf-8") if stamp.exists() else None
        return self.files.captioned.exists() and made_from == self.captioned_inputs()

    def all_hold(self) -> bool:
        """Whether the finished clip is exactly what would be built anew."""
        return self.speech_holds() and self.picture_holds() and self.clip_holds()

    def _facts_files(self) -> dict[str, str]:
        subject = self._main.facts
        return inputs.contents(self.options.facts / f"{subject}.npz", self.options.facts / f"{subject}.json")

    def _dataclass(self) -> str:
        return f"data/{self._main.facts}.py"


def stamp_of(folder: Path) -> str | None:
    """The hash of what a stage's folder was made from; None if there is no whole folder."""
    try:
        return (folder / STAMP).read_text(encoding="utf-8")
    except OSError:
        return None


def voice_of(clip: Path) -> str | None:
    """The voice that a finished clip was asked to be spoken in; None if there is no such clip."""
    try:
        voice = json.loads(ClipFiles(clip).provenance.read_text(encoding="utf-8"))["voice_option"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(voice)


def facts_type(script: Script) -> type[Facts]:
    """The dataclass of the facts that a script is filled from.

    Raises
    ------
    ExplainerError
        If there is no such subject.
    """
    subject = script.facts
    try:
        module = importlib.import_module(f"data.{subject}")
        return next(
            thing
            for thing in vars(module).values()
            if isinstance(thing, type)
            and issubclass(thing, Facts)
            and getattr(thing, "subject", None) == subject
        )
    except (ModuleNotFoundError, StopIteration) as error:
        raise ExplainerError(
            f"{script.path} is filled from the facts `{subject}`, which data/{subject}.py does not define.",
            "Mend `facts:` in its header.",
        ) from error
