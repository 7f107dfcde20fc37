"""The speaker's own slides, from a Markdown file.

Each `# heading` begins a slide. Where slides go is said by a line of its own, for all slides below it:

    <!-- start -->                     after the title of the talk; so do slides above the first such line
    <!-- before CLIP -->               before that clip's title
    <!-- after CLIP -->                after that clip's last beat
    <!-- after CLIP.BEAT -->           after that beat
    <!-- end -->                       at the very end

A paragraph under the heading that begins with `Note:`, and all that follows it in the slide, is the speaker's
notes. Pictures are copied into the deck; they are files, as a talk has no network. There are no tables.
"""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from data.errors import ExplainerError, nearest
from explainer.deck.slides import Column, OwnSlide
from narration.script import Script

START, END = "start", "end"
PICTURES = (".png", ".jpg", ".jpeg", ".gif")
"""Kinds of pictures that browsers and PowerPoint both show."""

_MARKER = re.compile(r"<!--\s*(start|end|(?:before|after)\s+\S+)\s*-->")


def read_own(path: Path, scripts: Sequence[Script]) -> dict[str, list[OwnSlide]]:
    """Slides by the place they go to: `start`, `end`, `before clip`, `after clip` or `after clip.beat`.

    Parameters
    ----------
    scripts:
        Those of the talk's clips.

    Raises
    ------
    ExplainerError
        If the file cannot be read, a place is not in the talk, words stand above the first heading, there is
        HTML or a table, or a picture is missing; file and line are named.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ExplainerError(f"There is no file {path}.", "Give the path of a Markdown file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExplainerError(f"{path} cannot be read as text.", "Name a Markdown file in UTF-8.") from error
    beats = [f"{script.clip}.{beat.name}" for script in scripts for beat in script.beats]
    places = {START, END, *(f"{side} {script.clip}" for side in ("before", "after") for script in scripts)}
    places |= {f"after {beat}" for beat in beats}

    slides: dict[str, list[OwnSlide]] = {}
    place, current = START, list[Token]()
    count = 0

    def finish() -> None:
        nonlocal current, count
        if current:
            count += 1
            slides.setdefault(place, []).append(_slide(f"own-{count}", current, path))
            current = []

    # Tables are read so that they can be refused: as text, their bars would stand on the slide.
    for block in _blocks(MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)):
        first = block[0]
        line = (first.map or [0])[0] + 1
        for token in block:
            if token.type == "table_open":
                row = (token.map or [0])[0] + 1
                remedy = "Show it as a picture; among the notes, write it as a list."
                raise _fault(path, row, "a table cannot stand on a slide", remedy)
            for child in token.children or ():
                if child.type == "html_inline":
                    raise _fault(path, line, f"`{child.content}` is HTML", "Write Markdown.")
        if first.type == "html_block":
            finish()
            place = _place(first.content.strip(), places, beats[0], path, line)
        elif first.type == "heading_open" and first.tag == "h1":
            finish()
            current = list(block)
        elif current:
            current += block
        else:
            raise _fault(path, line, "words stand above the first heading", "Put `# Heading` above them.")
    finish()
    return slides


def _blocks(tokens: Sequence[Token]) -> list[list[Token]]:
    """The top-level blocks of a document."""
    blocks: list[list[Token]] = []
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            blocks.append([])
        blocks[-1].append(token)
    return blocks


def _place(html: str, places: Collection[str], example: str, path: Path, line: int) -> str:
    marker = _MARKER.fullmatch(html)
    place = " ".join(marker[1].split()) if marker else ""
    if place in places:
        return place
    if marker:
        remedy = f"Name a clip of this talk, or a beat of it as in `<!-- after {example} -->`."
        what = f"`{place}` is not a place in this talk{_nearest_place(place, places)}"
        raise _fault(path, line, what, remedy)
    remedy = (
        "Write Markdown, or where the slides go, as `<!-- start -->`, `<!-- after CLIP -->`, `<!-- end -->`."
    )
    raise _fault(path, line, f"`{html.splitlines()[0]}` is HTML", remedy)


def _nearest_place(place: str, places: Collection[str]) -> str:
    side, name = place.split()
    names = {known.split()[1] for known in places if " " in known}
    near = nearest(name, sorted(names))
    if near is None:
        return ""
    # There is no place before a beat.
    meant = f"{side} {near}" if f"{side} {near}" in places else f"after {near}"
    return f"; the nearest is `{meant}`"


def _slide(key: str, tokens: list[Token], path: Path) -> OwnSlide:
    title = "".join(child.content for child in tokens[1].children or ())
    notes = next((index for index in range(3, len(tokens)) if _begins_notes(tokens, index)), len(tokens))
    words = [token.content for token in tokens[notes:] if token.type in ("inline", "fence", "code_block")]
    said = "\n".join(words)[len("note:") :].strip()
    shown = tokens[:notes]
    return OwnSlide(key, title, tuple(shown), _pictures(key, shown, path), said)


def _begins_notes(tokens: list[Token], index: int) -> bool:
    """Whether a paragraph that begins with `Note:` begins there, on the slide itself, not in a list."""
    opening = tokens[index]
    if opening.type != "paragraph_open" or opening.level:
        return False
    return tokens[index + 1].content.lower().startswith("note:")


def _pictures(key: str, tokens: Sequence[Token], path: Path) -> dict[str, Path]:
    """The files of a slide's pictures by their names in the deck, which the tokens are given in turn."""
    pictures: dict[str, Path] = {}
    for token in tokens:
        for child in token.children or ():
            if child.type != "image":
                continue
            line, source = (token.map or [0])[0] + 1, unquote(str(child.attrs["src"]))
            file = path.parent / source
            if not file.is_file():
                raise _fault(path, line, f"there is no picture `{source}`", "Put the file beside the slides.")
            if not source.lower().endswith(PICTURES):
                raise _fault(path, line, f"`{source}` is no PNG, JPEG or GIF", "Save it as one of them.")
            # Numbered, for two folders may hold pictures of one name.
            name = f"own/{key}-{len(pictures) + 1}{file.suffix.lower()}"
            child.attrs["src"] = name
            pictures[name] = file
    return pictures


def _fault(path: Path, line: int, what: str, remedy: str) -> ExplainerError:
    return ExplainerError(f"{path}, line {line}: {what}.", remedy)


def with_own(opening: Column, clips: Sequence[Column], own: dict[str, list[OwnSlide]]) -> tuple[Column, ...]:
    """The columns of a talk with the speaker's slides where they belong."""
    talk: list[Column] = [(*opening, *own.get(START, []))]
    for title, *beats in clips:
        column = [*own.get(f"before {title.key}", []), title]
        for beat in beats:
            column += [beat, *own.get(f"after {beat.key}", [])]
        talk.append((*column, *own.get(f"after {title.key}", [])))
    talk.append(tuple(own.get(END, [])))
    return tuple(column for column in talk if column)
