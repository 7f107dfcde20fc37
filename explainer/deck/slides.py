"""What a talk consists of: slides in columns, one column for each clip."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from markdown_it.token import Token

from narration.captions import Cue, cues
from narration.script import Script
from narration.timing import Timing


@dataclass(frozen=True)
class BeatSlide:
    """A beat: it plays, holds its last frame and waits; `cues` count from its own start."""

    clip: str
    name: str
    title: str
    words: str
    first_frame: int
    end_frame: int
    frame_rate: int
    cues: tuple[Cue, ...]
    loops: bool

    @property
    def key(self) -> str:
        """What it is called in addresses and by the speaker's own slides: `clip.beat`."""
        return f"{self.clip}.{self.name}"

    @property
    def notes(self) -> str:
        """The narration."""
        return self.words

    @property
    def start(self) -> Fraction:
        """When it starts in its clip, in seconds."""
        return Fraction(self.first_frame, self.frame_rate)

    @property
    def end(self) -> Fraction:
        """When it ends in its clip, in seconds."""
        return Fraction(self.end_frame, self.frame_rate)

    @property
    def movie(self) -> str:
        """Its file in the deck."""
        return f"media/{self.clip}/{self.name}.mp4"

    @property
    def still(self) -> str:
        """Its last frame in the deck."""
        return f"media/{self.clip}/{self.name}.webp"


@dataclass(frozen=True)
class TitleSlide:
    """The title of the talk or of a clip: a small line above, the title, and lines below."""

    key: str
    above: str
    title: str
    below: tuple[str, ...]

    @property
    def notes(self) -> str:
        """There is nothing to say that is not on it."""
        return ""


@dataclass(frozen=True)
class OwnSlide:
    """A slide of the speaker's own: Markdown as tokens, and its pictures by their names in the deck."""

    key: str
    title: str
    tokens: tuple[Token, ...]
    pictures: dict[str, Path]
    notes: str

    @property
    def body(self) -> tuple[Token, ...]:
        """What stands under the heading."""
        return self.tokens[3:]

    @property
    def has_words(self) -> bool:
        """Whether anything but pictures stands under the heading."""
        return any(
            token.type in ("fence", "code_block")
            or any(child.type != "image" for child in token.children or ())
            for token in self.body
        )


Slide = BeatSlide | TitleSlide | OwnSlide
Column = tuple[Slide, ...]


@dataclass(frozen=True)
class Deck:
    """A talk: its title, and its slides in the order in which they are shown, column by column."""

    title: str
    theme: str
    columns: tuple[Column, ...]

    @property
    def slides(self) -> tuple[Slide, ...]:
        """All slides in order."""
        return tuple(slide for column in self.columns for slide in column)

    @property
    def beats(self) -> tuple[BeatSlide, ...]:
        """The beats among the slides, in order."""
        return tuple(slide for slide in self.slides if isinstance(slide, BeatSlide))


def clip_column(script: Script, beats: Path, number: int, clips: int) -> Column:
    """The title slide and the beats of a clip.

    Parameters
    ----------
    beats:
        The `beats.json` of the finished clip.
    number, clips:
        Which clip of the talk it is, counted from one, and how many there are.
    """
    timing = Timing.load(beats)
    rate = timing.frame_rate
    captions = cues(timing)
    opening = TitleSlide(
        script.clip,
        f"{number} of {clips}" if clips > 1 else "",
        script.title,
        (script.claim,) if script.claim else (),
    )
    slides = []
    for beat in timing.beats:
        start, end = beat.first_frame / rate, beat.end_frame / rate
        slides.append(
            BeatSlide(
                script.clip,
                beat.name,
                beat.title,
                beat.text,
                beat.first_frame,
                beat.end_frame,
                rate,
                tuple(
                    Cue(cue.start - start, cue.end - start, cue.lines)
                    for cue in captions
                    if start <= cue.start < end
                ),
                beat.name in script.loops,
            )
        )
    return opening, *slides


def opening_column(title: str, scripts: Sequence[Script]) -> Column:
    """The title slide of a talk of several clips; a single clip's own title slide is enough."""
    if len(scripts) == 1:
        return ()
    titles = tuple(script.title for script in scripts)
    return (TitleSlide("title", "", title, titles),)
