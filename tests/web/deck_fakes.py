"""A small talk of two clips that were never rendered; every frame has its number in it."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from explainer.deck.make import read_deck, write_deck
from explainer.deck.own import read_own
from explainer.deck.slides import Deck
from explainer.production.paths import ClipFiles, DeckFiles
from tests.web.fake_clips import BITS, KNOWN, Fake, Silent, timing_of, write_fake

CLAIM = "A story turns in the middle."
FAKES = {
    "story": Fake("story", (12, 17, 11), ground=90),
    "tale": Fake("tale", (11, 12, 14), ground=140, title="A tale"),
}
SCRIPTS = {
    "story": replace(KNOWN["story"], claim=CLAIM),
    "tale": replace(KNOWN["tale"], title="A tale", loops=("an_end",)),
}
OWN = """# My own *slide*

One **bold** word, and `code`.

- first
  1. under it
- second

Note: Say hello.

<!-- after story.the_middle -->

# A question

![dot](dot.png)

<!-- end -->

# Thank you
"""


def finished_clip(clip: str, folder: Path) -> ClipFiles:
    """The files of one of the fakes."""
    files = write_fake(FAKES[clip], folder / clip)
    timing_of(FAKES[clip]).save(files.beats)
    return files


def fake_talk(folder: Path) -> tuple[Deck, DeckFiles]:
    """A talk of both, with slides of the speaker's own."""
    Image.new("RGB", (64, 48), "red").save(folder / "dot.png")
    (folder / "own.md").write_text(OWN, encoding="utf-8")
    clips = [finished_clip(clip, folder / "clips") for clip in SCRIPTS]
    scripts = list(SCRIPTS.values())
    deck = read_deck(scripts, clips, "dark", read_own(folder / "own.md", scripts))
    files = DeckFiles(folder / "talk")
    files.folder.mkdir()
    write_deck(deck, clips, files, Silent())
    return deck, files


def number_in(picture: Image.Image) -> tuple[int, int]:
    """The number that a frame, of whatever size, shows, and how bright its ground is."""
    pixels = np.asarray(picture.convert("L"))
    height, width = pixels.shape
    row = pixels[height // 4, width // (2 * BITS) :: width // BITS][:BITS]
    number = sum(int(pixel > 128) << (BITS - 1 - place) for place, pixel in enumerate(row))
    return number, int(pixels[height * 3 // 4, width // 2])


def opened(picture: bytes) -> Image.Image:
    """A picture from its file's bytes."""
    return Image.open(BytesIO(picture))
