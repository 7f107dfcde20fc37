"""Storyboards: stills in a grid, each with a heading and the words that are spoken to it."""

import functools
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH = 2048
MARGIN = 32
HEADING_SIZE, WORDS_SIZE = 22, 20
LINE = 1.35
PAPER, INK, QUIET = "#f4f4f1", "#1b1b1b", "#5c5c58"
FAMILY, REGULAR, SEMI_BOLD = "Inter", 80, 180


@dataclass(frozen=True)
class Cell:
    """One still of a storyboard; `aside` stands in grey at the heading's right."""

    still: Path | Image.Image
    heading: str
    aside: str
    words: str


def draw_sheet(title: str, cells: Sequence[Cell], columns: int, path: Path) -> None:
    """Write the cells as one PNG, row by row under the title."""
    still_width = (WIDTH - MARGIN) // columns - MARGIN
    heading, words = font(HEADING_SIZE, SEMI_BOLD), font(WORDS_SIZE, REGULAR)
    stills = [_opened(cell.still, still_width) for cell in cells]
    wrapped = [wrap(cell.words, still_width, words) for cell in cells]
    still_height = max(still.height for still in stills)
    rows = [range(start, min(start + columns, len(cells))) for start in range(0, len(cells), columns)]
    heading_height, line_height = round(HEADING_SIZE * LINE * 1.3), round(WORDS_SIZE * LINE)
    row_heights = [
        still_height + heading_height + max(len(wrapped[index]) for index in row) * line_height + MARGIN
        for row in rows
    ]
    top = MARGIN + 2 * HEADING_SIZE + MARGIN // 2
    sheet = Image.new("RGB", (WIDTH, top + sum(row_heights)), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, MARGIN), title, INK, font(round(1.5 * HEADING_SIZE), SEMI_BOLD))
    for row, height in zip(rows, row_heights, strict=True):
        for column, index in enumerate(row):
            left, under = MARGIN + column * (still_width + MARGIN), top + still_height + HEADING_SIZE // 2
            sheet.paste(stills[index], (left, top))
            pen.text((left, under), cells[index].heading, INK, heading)
            pen.text((left + still_width, under), cells[index].aside, QUIET, words, anchor="ra")
            for number, line in enumerate(wrapped[index]):
                pen.text((left, top + still_height + heading_height + number * line_height), line, INK, words)
        top += height
    sheet.save(path, optimize=True)


@functools.cache
def font(size: int, weight: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The film's text font, as far as it is installed, at `size` pixels and one of fontconfig's weights."""
    try:
        found = subprocess.run(
            ["fc-match", "--format=%{file}", f"{FAMILY}:weight={weight}"],
            capture_output=True,
            text=True,
            check=True,
        )
        return ImageFont.truetype(found.stdout, size)
    except (OSError, subprocess.CalledProcessError):
        return ImageFont.load_default(size)


def _opened(still: Path | Image.Image, width: int) -> Image.Image:
    image = still if isinstance(still, Image.Image) else Image.open(still)
    height = round(width * image.height / image.width)
    return image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def wrap(words: str, width: int, by: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> list[str]:
    """The words as lines that are no wider than `width` pixels."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if by.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
