"""The speaker's own slides in PowerPoint: Markdown as paragraphs with bullets, bold, italics and code."""

from collections.abc import Mapping
from typing import Any

from markdown_it.token import Token
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Pt

from explainer.deck.slides import OwnSlide

CODE_FONT = "Courier New"
SIZE, CODE_SIZE = 44, 36
INDENT = 52
TOP, LEFT, GAP = 280, 120, 60
WIDTH, HEIGHT = 1920 - 2 * LEFT, 1080 - TOP - 80
"""All in pixels of a 1080p frame."""


def write_own(page: Any, slide: OwnSlide, theme: Mapping[str, str], pixel: int) -> None:
    """Write what stands under a slide's heading: words, and pictures at their right.

    Parameters
    ----------
    pixel:
        The length of a pixel in PowerPoint's units.
    """
    text_width = WIDTH if not slide.pictures else (WIDTH - GAP) // 2
    if slide.has_words:
        box = page.shapes.add_textbox(LEFT * pixel, TOP * pixel, text_width * pixel, HEIGHT * pixel)
        box.text_frame.word_wrap, box.text_frame.auto_size = True, MSO_AUTO_SIZE.NONE
        box.text_frame.margin_left = box.text_frame.margin_top = 0
        _write_blocks(box.text_frame, slide.body, theme, pixel)
    room = WIDTH - text_width - GAP if slide.has_words else WIDTH
    height = HEIGHT // max(1, len(slide.pictures))
    for number, picture in enumerate(slide.pictures.values()):
        with Image.open(picture) as image:
            scale = min(room / image.width, (height - GAP // 2) / image.height)
            size = (round(image.width * scale), round(image.height * scale))
        corner = (LEFT + WIDTH - room, TOP + number * height)
        page.shapes.add_picture(str(picture), *(side * pixel for side in (*corner, *size)))


def _write_blocks(frame: Any, tokens: tuple[Token, ...], theme: Mapping[str, str], pixel: int) -> None:
    lists: list[int | None] = []  # for every open list the number of its next item, None for bullets
    begun = False

    def paragraph() -> Any:
        nonlocal begun
        new = frame.add_paragraph() if begun else frame.paragraphs[0]
        begun = True
        new.font.size, new.font.color.rgb = Pt(SIZE / 2), colour(theme["INK"])
        new.space_after = Pt(12)
        return new

    sign = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            sign = "•" if number is None else f"{number}."
            lists[-1] = None if number is None else number + 1
        elif token.type in ("fence", "code_block"):
            for line in token.content.rstrip("\n").split("\n"):
                _run(paragraph(), line, code=True)
        elif token.type == "inline" and any(child.type != "image" for child in token.children or ()):
            new = paragraph()
            if lists:
                _hang(new, len(lists), pixel, sign)
                sign = ""
            _write_inline(new, token.children or [])


def _hang(paragraph: Any, depth: int, pixel: int, sign: str) -> None:
    """Indent a paragraph of a list, its sign hanging out."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(depth * INDENT * pixel))
    if not sign:
        return
    properties.set("indent", str(-INDENT * pixel))
    bullet = properties.makeelement(qn("a:buChar"), {"char": sign})
    if sign != "•":
        start = {"type": "arabicPeriod", "startAt": sign.rstrip(".")}
        bullet = properties.makeelement(qn("a:buAutoNum"), start)
    properties.append(bullet)


def _write_inline(paragraph: Any, tokens: list[Token]) -> None:
    bold = italic = 0
    for token in tokens:
        bold += token.nesting if token.type.startswith("strong") else 0
        italic += token.nesting if token.type.startswith("em_") else 0
        if token.type in ("text", "code_inline"):
            run = _run(paragraph, token.content, code=token.type == "code_inline")
            run.font.bold, run.font.italic = bold > 0 or None, italic > 0 or None
        elif token.type == "softbreak":
            _run(paragraph, " ")
        elif token.type == "hardbreak":
            paragraph.add_line_break()


def _run(paragraph: Any, text: str, code: bool = False) -> Any:
    run = paragraph.add_run()
    run.text = text
    if code:
        run.font.name, run.font.size = CODE_FONT, Pt(CODE_SIZE / 2)
    return run


def colour(code: str) -> RGBColor:
    """A colour of a theme, such as `#0f1117`."""
    red, green, blue = bytes.fromhex(code.lstrip("#"))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]
