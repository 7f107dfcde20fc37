"""Finished clips that were never rendered: small, a few seconds long, each frame with its number in it."""

import json
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.embed.finished import Finished
from explainer.embed.placement import Placement, Version
from explainer.media.h264 import H264File
from explainer.media.mux import Part, mux
from explainer.media.remux import copy_beat
from explainer.production.paths import ClipFiles
from explainer.production.variants import Variant
from narration import captions
from narration.script import Beat, Script
from narration.timing import BeatTiming, Timing, Word

RATE, WIDTH, HEIGHT = 10, 320, 180
BITS = 8
BEATS = {
    "a_beginning": "In the beginning there is a word.",
    "the_middle": "Then the story turns, and turns again.",
    "an_end": "At last it ends & rests.",
}


class Silent:
    """A display that says nothing."""

    def stage(self, clip: str, stage: str) -> None: ...

    def part(self, clip: str, share: float) -> None: ...

    def finished(self, clip: str, note: str) -> None: ...

    def say(self, line: str) -> None: ...


@dataclass(frozen=True)
class Fake:
    """A clip to fake: the frames of each of its beats, how bright its ground is, and its words."""

    clip: str
    lengths: tuple[int, int, int] = (20, 20, 20)
    ground: int = 24
    words: Mapping[str, str] = field(default_factory=lambda: BEATS)
    title: str = "A small story"


def script(clip: str) -> Script:
    beats = tuple(Beat(name, 0.0, text, 1) for name, text in BEATS.items())
    return Script(Path(f"narration/{clip}.md"), "A small story", 1, "induction_matching", "the_middle", beats)


def frame(number: int, ground: int) -> NDArray[np.uint8]:
    """A frame whose upper half holds its number in black and white, the highest bit first."""
    pixels = np.full((HEIGHT, WIDTH, 4), ground, dtype=np.uint8)
    for bit in range(BITS):
        width = WIDTH // BITS
        lit = number >> (BITS - 1 - bit) & 1
        pixels[: HEIGHT // 2, bit * width : (bit + 1) * width] = 235 if lit else 16
    pixels[..., 3] = 255
    return pixels


def write_fake(fake: Fake, folder: Path, theme: str = "dark") -> ClipFiles:
    """Write all files of a finished clip."""
    folder.mkdir(parents=True, exist_ok=True)
    files, timing = ClipFiles(folder), timing_of(fake)
    ground = fake.ground if theme == "dark" else 255 - fake.ground
    firsts = frozenset(beat.first_frame for beat in timing.beats)
    silent, sound = folder / "silent.mp4", folder / "sound.wav"
    with H264File(silent, WIDTH, HEIGHT, RATE, firsts) as picture:
        for number in range(timing.end_frame):
            picture.write(frame(number, ground))
    write_tone(sound, timing.end_frame / RATE)
    mux([Part(timing.title, silent, sound)], timing.title, files.movie)
    claim = timing.beats[1]
    copy_beat(silent, claim.first_frame, claim.end_frame, files.loop)
    silent.unlink()
    sound.unlink()
    files.captioned.write_bytes(files.movie.read_bytes())
    files.captions.write_text(captions.captions(timing), encoding="utf-8")
    files.chapters.write_text(captions.chapters(timing), encoding="utf-8")
    files.transcript.write_text(captions.transcript(timing), encoding="utf-8")
    still = Image.fromarray(frame(claim.end_frame - 1, ground)[..., :3])
    still.save(files.poster)
    still.save(files.storyboard)
    beats = [
        {"name": b.name, "title": b.title, "first_frame": b.first_frame, "end_frame": b.end_frame}
        for b in timing.beats
    ]
    files.beats.write_text(json.dumps({"title": timing.title, "frame_rate": RATE, "beats": beats}))
    told = [{"where": "narration", "field": "answer_shown", "text": "Regan"}]
    made = {"size": [WIDTH, HEIGHT], "model": "two_layers", "numbers": told, "theme": theme}
    files.provenance.write_text(json.dumps(made))
    return files


def timing_of(fake: Fake) -> Timing:
    beats, first = [], 0
    for (name, text), length in zip(fake.words.items(), fake.lengths, strict=True):
        start, seconds = first / RATE + 0.1, (length - 4) / RATE
        written = text.split()
        each = seconds / len(written)
        words = tuple(
            Word(word, start + place * each, start + (place + 1) * each) for place, word in enumerate(written)
        )
        title = name.replace("_", " ").capitalize()
        beats.append(BeatTiming(name, title, text, first, first + length, words, {}))
        first += length
    return Timing(fake.clip, fake.title, RATE, "none", "nobody", tuple(beats))


def write_tone(path: Path, seconds: float) -> None:
    samples = 3000 * np.sin(np.arange(round(48_000 * seconds)) * 2 * np.pi * 220 / 48_000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())


FAKES = {
    Version("story"): Fake("story"),
    Version("story", Variant(name="Alice")): Fake("story", (16, 30, 22), 60),
    Version("story", Variant(name="Bob")): Fake("story", (24, 18, 26), 90),
    Version("story", Variant(model="two_layers_untrained")): Fake("story", (20, 14, 30), 110),
    Version("tale"): Fake("tale", title="A tale", ground=40),
}
KNOWN = {"story": script("story"), "tale": script("tale")}


def finished_fakes(folder: Path) -> dict[Version, Finished]:
    """All fakes, finished; only `story` was also rendered in the light theme."""
    done = {}
    for version, fake in FAKES.items():
        dark = write_fake(fake, folder / version.slug)
        light = (
            write_fake(fake, folder / "light" / version.slug, "light") if version.clip == "story" else None
        )
        done[version] = Finished.load(dark, light)
    return done


def placement_of(clip: str, **options: object) -> Placement:
    return Placement(Path("essay.md"), 1, clip, Version(clip), **options)  # type: ignore[arg-type]
