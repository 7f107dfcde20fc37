"""The same talk as a PowerPoint file: a slide for each stop, its movie inside, the words as notes."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from explainer.deck.powerpoint_own import colour, write_own
from explainer.deck.slides import BeatSlide, Deck, OwnSlide, TitleSlide

WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)
PIXEL = WIDTH // 1920
"""Slides are laid out in the pixels of a 1080p frame, as in the HTML deck."""

TEMPLATE_WIDTH = 9_144_000
FONT = "Arial"
"""Every machine has it, or one of the same widths."""

POSTER_SIZE, POSTER_QUALITY = (1280, 720), 85
TITLE_ONLY = 5
"""The index of that layout in python-pptx' template."""

ONE_COLUMN = 6
"""So many titles stand below each other, as in `deck.css`."""

AUTOPLAY = Path(__file__).with_name("autoplay.xml")


def write_powerpoint(
    deck: Deck, theme: Mapping[str, str], media: Path, posters: Mapping[str, bytes], path: Path
) -> None:
    """Write the talk as a PowerPoint file.

    Parameters
    ----------
    theme:
        Colours by name, as in `scenes.kit.style.THEMES`.
    media:
        The folder in which the beats' movies lie.
    posters:
        By a beat's key, what its slide shows until the movie plays (see `poster`).
    """
    show = _empty(theme)
    show.core_properties.title = deck.title
    for slide in deck.slides:
        page = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
        if isinstance(slide, BeatSlide):
            _write_beat(page, slide, media / slide.movie, posters[slide.key])
        elif isinstance(slide, OwnSlide):
            _write_title(page, slide.title, theme, 120, 120, 80)
            write_own(page, slide, theme, PIXEL)
        else:
            _write_title_slide(page, slide, theme)
        page.notes_slide.notes_text_frame.text = slide.notes or slide.title
    _use_font(show)
    show.save(str(path))


def poster(first_frame: Image.Image) -> bytes:
    """The first frame of a beat as a small JPEG.

    It is not the last one, although that says more: PowerPoint shows it for a moment before the movie starts,
    and the first frame is the one that the beat before ended on.
    """
    written = BytesIO()
    first_frame.resize(POSTER_SIZE, Image.Resampling.LANCZOS).save(
        written, "JPEG", quality=POSTER_QUALITY, optimize=True
    )
    return written.getvalue()


def _empty(theme: Mapping[str, str]) -> Any:
    """A presentation without slides: 16:9, the theme's background, one font."""
    show: Any = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    master = show.slide_master
    for part in (master, *show.slide_layouts):
        for frame in part._element.iter(qn("a:xfrm")):
            for measure, name in ((frame.find(qn("a:off")), "x"), (frame.find(qn("a:ext")), "cx")):
                measure.set(name, str(int(measure.get(name)) * WIDTH // TEMPLATE_WIDTH))
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = colour(theme["BACKGROUND"])
    return show


def _use_font(show: Any) -> None:
    """Name the one font in the themes of slides and notes, from which everything else has it."""
    for part in show.part.package.iter_parts():
        if not part.partname.startswith("/ppt/theme/"):
            continue
        theme = parse_xml(part.blob)
        for latin in theme.iter(qn("a:latin")):
            latin.set("typeface", FONT)
        if isinstance(part, XmlPart):
            part._element = theme
        else:
            part._blob = serialize_part_xml(theme)


def _write_beat(page: Any, beat: BeatSlide, movie: Path, first: bytes) -> None:
    page.shapes.title.text = beat.title  # Under the movie: for outlines and screen readers.
    shape = page.shapes.add_movie(str(movie), 0, 0, WIDTH, HEIGHT, BytesIO(first), "video/mp4")
    shape._element.nvPicPr.cNvPr.set("descr", beat.words)
    for timing in page._element.findall(qn("p:timing")):
        page._element.remove(timing)
    timing = AUTOPLAY.read_text(encoding="utf-8").format(
        shape=shape.shape_id,
        milliseconds=round(1000 * (beat.end - beat.start)),
        repeat=' repeatCount="indefinite"' if beat.loops else "",
    )
    page._element.append(parse_xml(timing))


def _write_title_slide(page: Any, slide: TitleSlide, theme: Mapping[str, str]) -> None:
    _write_title(page, slide.title, theme, 160, 372, 112)
    if slide.above:
        _write_lines(page, [slide.above], theme["TAG"], (160, 280, 1600, 80), 40)
    if len(slide.below) == 1:
        _write_lines(page, slide.below, theme["QUIET"], (160, 540, 1400, 400), 44)
    elif slide.below:
        numbered = [f"{number}  {line}" for number, line in enumerate(slide.below, start=1)]
        first = (len(numbered) + 1) // 2 if len(numbered) > ONE_COLUMN else len(numbered)
        for column, lines in enumerate(filter(None, (numbered[:first], numbered[first:]))):
            _write_lines(page, lines, theme["QUIET"], (160 + 800 * column, 540, 780, 460), 36)


def _write_title(page: Any, text: str, theme: Mapping[str, str], left: int, top: int, size: int) -> None:
    title = page.shapes.title
    title.left, title.top = left * PIXEL, top * PIXEL
    title.width, title.height = (1920 - 2 * left) * PIXEL, 140 * PIXEL
    title.text_frame.text = text
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    _style(title.text_frame, theme["INK"], size, bold=True)


def _write_lines(
    page: Any, lines: tuple[str, ...] | list[str], ink: str, sides: tuple[int, int, int, int], size: int
) -> None:
    box = page.shapes.add_textbox(*(side * PIXEL for side in sides))
    box.text_frame.word_wrap = True
    box.text_frame.text = "\n".join(lines)
    _style(box.text_frame, ink, size, bold=False)


def _style(frame: Any, ink: str, size: int, bold: bool) -> None:
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size, paragraph.font.bold = Pt(size / 2), bold
        paragraph.font.color.rgb = colour(ink)
