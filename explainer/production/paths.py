"""Every path and every file name of the production line.

renders/clips/<clip>/              a finished clip (web quality, dark theme); see `ClipFiles`
renders/clips-draft-light/<clip>/  the same clip in another quality or theme
renders/variants/<slug>/           a variant: its facts/, clips/, clips-draft/ …
renders/film/film.mp4              the film with its captions and chapters
renders/deck/                      a talk: html/index.html and deck.pptx
renders/beats-draft/<clip>.<beat>.mp4  one beat of a clip, to look at while it is written
renders/compare/<left>-and-<right>/  two variants side by side
renders/.work/<folder>/<clip>/     what stages keep for the next build: sound, silent picture, stills
renders/.work/voice/               spoken sentences, shared by all clips
renders/.work/segments/            drawn plays, by what they show, shared by all clips
renders/.work/slots/               locks that bound how many processes draw at the same time
renders/voices/                    a sample of every voice
recordings/<clip>/                 one's own takes, a WAV per beat
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Project:
    """The folders that a build reads from and writes to; another project can be built in beside this one."""

    scripts: Path = REPOSITORY / "narration"
    scenes: Path = REPOSITORY / "scenes"
    facts: Path = REPOSITORY / "data" / "extracted"
    renders: Path = REPOSITORY / "renders"

    @property
    def work(self) -> Path:
        """Where stages keep what the next build may reuse; safe to delete between builds."""
        return self.renders / ".work"

    @property
    def voice_cache(self) -> Path:
        """Sentences that were already spoken."""
        return self.work / "voice"

    @property
    def segments(self) -> Path:
        """Plays that were already drawn."""
        return self.work / "segments"

    @property
    def recordings(self) -> Path:
        """The author's own takes, a folder for each clip; never deleted by anything here."""
        return self.renders.parent / "recordings"

    @property
    def slots(self) -> Path:
        """Locks that bound how many processes draw at the same time."""
        return self.work / "slots"

    def clips(self) -> list[str]:
        """Names of all clips that have a script or a scene, in alphabetical order."""
        scripts = {path.stem for path in self.scripts.glob("[!_.A-Z]*.md") if "." not in path.stem}
        scenes = {path.stem for path in self.scenes.glob("[!_.]*.py")}
        return sorted(scripts | scenes)

    def script(self, clip: str) -> Path:
        """The words of a clip."""
        return self.scripts / f"{clip}.md"

    def states(self, clip: str) -> list[str]:
        """The states of a model that a clip has words for besides its script, as their files are named."""
        return sorted(path.name.split(".")[1] for path in self.scripts.glob(f"{clip}.*.md"))

    def scene(self, clip: str) -> Path:
        """The scene of a clip."""
        return self.scenes / f"{clip}.py"

    def variant(self, slug: str) -> Path:
        """The folder of a variant: `facts/` and its clips."""
        return self.renders / "variants" / slug

    def work_of(self, target: Path) -> Path:
        """The work folder that belongs to one clip folder, wherever that lies."""
        if target.is_relative_to(self.renders):
            return self.work / target.relative_to(self.renders)
        told_apart = hashlib.sha256(str(target.parent).encode()).hexdigest()[:12]
        return self.work / f"out-{told_apart}" / target.name


def edition(quality: str, theme: str) -> str:
    """The folder that clips of a quality and theme lie in: `clips`, `clips-draft`, `clips-4k-light` …"""
    return "-".join(
        ["clips", *([quality] if quality != "web" else []), *([theme] if theme != "dark" else [])]
    )


class ClipFiles:
    """The files that a finished clip consists of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.movie = folder / "clip.mp4"  # H.264 and AAC, index first, a keyframe at every beat
        self.captions = folder / "captions.en.vtt"
        self.chapters = folder / "chapters.en.vtt"  # one per beat
        self.transcript = folder / "transcript.html"
        self.poster = folder / "poster.webp"  # the frame that carries the claim
        self.loop = folder / "loop.mp4"  # the poster's beat, silent
        self.storyboard = folder / "storyboard.png"  # one still per beat with its words
        self.beats = folder / "beats.json"  # frames, words and times of every beat
        self.provenance = folder / "provenance.json"  # where every number comes from

    @property
    def captioned(self) -> Path:
        """The clip with its captions drawn into the picture; there only if it was asked for."""
        return self.folder / "clip.captioned.mp4"

    def all(self) -> list[Path]:
        """Every file of the contract."""
        return [path for name, path in vars(self).items() if name != "folder"]


class FilmFiles:
    """The files that the film consists of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.movie = folder / "film.mp4"
        self.captions = folder / "captions.en.vtt"
        self.chapters = folder / "chapters.en.vtt"  # one per clip
        self.transcript = folder / "transcript.html"

    def all(self) -> list[Path]:
        """Every file of a film."""
        return [path for name, path in vars(self).items() if name != "folder"]


class ComparisonFiles:
    """The files of two variants side by side; all but the last are about the narration, the left one's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.movie = folder / "compare.mp4"
        self.captions = folder / "captions.en.vtt"
        self.chapters = folder / "chapters.en.vtt"
        self.transcript = folder / "transcript.html"
        self.provenance = folder / "provenance.json"  # of both sides

    def all(self) -> list[Path]:
        """Every file of a comparison."""
        return [path for name, path in vars(self).items() if name != "folder"]


class DeckFiles:
    """A talk: the folder of the HTML deck, and the PowerPoint file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.html = folder / "html"  # can be carried anywhere as a whole
        self.page = self.html / "index.html"
        self.powerpoint = folder / "deck.pptx"


class WorkFiles:
    """What the stages of one clip keep in its work folder; `speech` and `picture` are replaced as wholes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = folder / "lock"  # held while a build of the clip runs
        self.speech = folder / "speech"
        self.sound = self.speech / "narration.wav"  # exactly as long as the picture
        self.timing = self.speech / "timing.json"
        self.spoken_numbers = self.speech / "numbers.json"
        self.picture = folder / "picture"
        self.beat = folder / "beat"  # the picture of the beat that was drawn by itself
        self.captioned_stamp = folder / "captioned.stamp"  # what clip.captioned.mp4 was made from
        self.log = folder / "drawing.log"  # what the drawing process said when it failed
        self.media = folder / "media"  # Manim's own cache of texts
