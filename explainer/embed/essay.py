"""An author's own Markdown: its clips' places, and its numbers, which are filled in from the facts."""

import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from data.errors import ExplainerError, hint
from data.facts import Facts
from explainer.embed.placement import BEGINNING, Known, Placement, read_placement
from narration import front_matter
from narration.fill import fill
from narration.script import Beat, Script, fault, shown

HEADER = ("title", "description", "author", "date", "language")
_FACT = re.compile(r"\{ *(?P<subject>[A-Za-z]\w*)\.(?P<field>[^{}]*)(?P<end>\}?)")
_FIELD = re.compile(r"\w+(\[[^\[\]]*\])?(:.*)?")
_APART = re.compile(
    r"\$\$.+?\$\$|\$(?=\S)[^$]+(?<=\S)\$(?!\d)|<(code|kbd|math|pre|samp|script|style|var)\b.*?</\1>",
    re.DOTALL,
)
"""Formulas, and code that is written as HTML."""
_ATTACHED = re.compile(r"[\w\\^}\]{$#%@]$")
"""What stands before a brace that belongs to a formula or to another tool's template."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|/", re.IGNORECASE)

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
"""CommonMark with tables; an author's raw HTML stays as it is: it is her page."""

AllFacts = Mapping[str, Facts]
"""The facts of every subject."""


@dataclass(frozen=True)
class Essay:
    """An essay as read: `pieces` are HTML; where a clip stands, its placement and its caption (HTML, too)."""

    path: Path
    header: Mapping[str, str]
    pieces: Sequence[str | tuple[Placement, str]]
    files: Sequence[str]
    """Paths, from the essay's folder on, of the pictures that it shows."""

    @property
    def placements(self) -> list[Placement]:
        """All clips' places, from the top down."""
        return [piece[0] for piece in self.pieces if not isinstance(piece, str)]


def read_essay(path: Path, known: Known, facts: AllFacts) -> Essay:
    """Read an essay.

    Parameters
    ----------
    known:
        The clips that there are.
    facts:
        What `{subject.field:spec}` is filled from.

    Raises
    ------
    ExplainerError
        If it is no text, a clip's line has a fault, a number cannot be filled in or is of a subject that
        there is not, two clips have one id, or a picture is missing; file and line are named.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ExplainerError(f"There is no essay {path}.", "Give the path of a Markdown file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExplainerError(f"{path} cannot be read as text.", "Save it as UTF-8.") from error
    path = path.resolve()
    header, body = _read_header(path, text.splitlines())
    reading = _Reading(path, known, facts)
    # The header's lines are left blank, so that every token knows the line of the file that it stands on.
    pieces = reading.pieces(MARKDOWN.parse("\n".join(body)))
    header.setdefault("title", reading.title or path.stem.replace("_", " ").capitalize())
    return Essay(path, header, pieces, reading.files)


class _Reading:
    """One essay on its way from tokens to HTML."""

    def __init__(self, path: Path, known: Known, facts: AllFacts) -> None:
        self.path, self.known, self.facts = path, known, facts
        self.title = ""
        self.files: list[str] = []
        self._ids: dict[str, int] = {}

    def pieces(self, tokens: Sequence[Token]) -> list[str | tuple[Placement, str]]:
        pieces: list[str | tuple[Placement, str]] = []
        waiting: list[Token] = []
        for index, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else 1
            if token.type == "inline":
                if token.content.startswith(BEGINNING):
                    self.refuse_nesting(tokens[index - 1], line)
                    waiting.pop()
                    pieces += [self.rendered(waiting), self.clip(token, line)]
                    waiting = []
                    continue
                self.read_inline(token, line)
                if tokens[index - 1].tag == "h1" and not self.title:
                    self.title = re.sub(r"<[^>]*>", "", self.rendered([token]))
                    self.title = html.unescape(self.title).strip()
            elif token.type == "html_block":
                self.note_files(token.content, line)
            closes_clip = token.type == "paragraph_close" and tokens[index - 1].content.startswith(BEGINNING)
            if not closes_clip:
                waiting.append(token)
        return [*pieces, self.rendered(waiting)]

    def clip(self, token: Token, line: int) -> tuple[Placement, str]:
        """The placement on a paragraph's first line, and the caption below it."""
        first, _, caption = token.content.partition("\n")
        placement = read_placement(first, self.path, line, self.known)
        if placement.id in self._ids:
            raise placement.fault(
                f"the id `{placement.id}` is taken by the clip on line {self._ids[placement.id]}",
                "Give one of them another: `{id=…}`.",
            )
        self._ids[placement.id] = line
        inline = MARKDOWN.parseInline(caption)
        self.read_inline(inline[0], line + 1)
        return placement, self.rendered(inline)

    def refuse_nesting(self, opening: Token, line: int) -> None:
        if opening.type != "paragraph_open" or opening.level:
            raise fault(
                self.path,
                line,
                "a clip stands in a list, a quotation or a heading",
                "Let it stand by itself.",
            )

    def read_inline(self, token: Token, line: int) -> None:
        """Fill in the numbers, and note the pictures."""
        children: list[Token] = []
        apart = {
            brace for part in _APART.finditer(token.content) for brace in re.findall(r"\{[^{}]*\}", part[0])
        }
        for child in token.children or []:
            if child.type == "image" and child.content == "clip" and self.is_local(str(child.attrs["src"])):
                raise fault(
                    self.path,
                    line,
                    "a clip stands inside of a paragraph",
                    "Put an empty line before it; the lines below it are its caption.",
                )
            if child.type == "image":
                self.note_file(str(child.attrs["src"]), line)
            elif child.type == "html_inline":
                self.note_files(child.content, line)
            line += child.type in ("softbreak", "hardbreak")
            children += self.filled(child, apart, line) if child.type == "text" else [child]
        token.children = children

    def filled(self, text: Token, apart: Collection[str], line: int) -> list[Token]:
        """A text with its numbers; each stands in a `<data>` element that says which fact it is."""
        pieces: list[Token] = []
        end = 0
        for match in _FACT.finditer(text.content):
            facts = self.facts.get(match["subject"])
            if facts is None:
                self.refuse_unknown(match, apart, line)
                continue
            if not match["end"]:
                word = f"{match['subject']}.{match['field']}".split()[0]
                raise fault(
                    self.path,
                    line,
                    f"the brace before `{word}` is not closed",
                    "Put a `}` behind it, on the same line.",
                )
            pieces.append(Token("text", "", 0, content=text.content[end : match.start()]))
            number = self.number(facts, match["field"], line)
            fact = html.escape(f"{match['subject']}.{match['field'].partition(':')[0].strip()}")
            element = f'<data value="{fact}">{html.escape(number)}</data>'
            pieces.append(Token("html_inline", "", 0, content=element))
            end = match.end()
        return [*pieces, Token("text", "", 0, content=text.content[end:])]

    def refuse_unknown(self, match: re.Match[str], apart: Collection[str], line: int) -> None:
        """Refuse what would be a fact if there were such a subject; formulas and templates are let be."""
        subject, before = match["subject"], match.string[: match.start()]
        near = hint(subject, self.facts)
        lone = match["end"] and match.group() not in apart and not _ATTACHED.search(before)
        if _FIELD.fullmatch(match["field"].strip()) and (near or lone):
            raise fault(
                self.path,
                line,
                f"there are no facts of `{subject}`{near}",
                f"Subjects: {', '.join(self.facts)}. If it is meant to be read as it stands, "
                "put it between backticks.",
            )

    def number(self, facts: Facts, field: str, line: int) -> str:
        beat = Beat("essay", 0.0, f"{{facts.{field}}}", line)
        return fill(Script(self.path, "", 0, facts.subject, "essay", (beat,)), facts).beats[0].text

    def note_files(self, written: str, line: int) -> None:
        sources = _Sources()
        sources.feed(written)
        for address in sources.found:
            self.note_file(address, line)

    def note_file(self, address: str, line: int) -> None:
        if not self.is_local(address):
            return
        name = unquote(re.split(r"[?#]", address)[0])
        file, folder = (self.path.parent / name).resolve(), self.path.parent.resolve()
        if not file.is_relative_to(folder):
            raise fault(
                self.path, line, f"`{name}` lies outside of the essay's folder", "Put it beside the essay."
            )
        if not file.is_file():
            raise fault(self.path, line, f"there is no file `{name}`", f"Put it into {shown(folder / name)}.")
        if name not in self.files:
            self.files.append(name)

    @staticmethod
    def is_local(address: str) -> bool:
        return bool(address) and not _ELSEWHERE.match(address)

    @staticmethod
    def rendered(tokens: Sequence[Token]) -> str:
        return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


class _Sources(HTMLParser):
    """The addresses of what raw HTML shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found += [value for key, value in attrs if key in ("src", "poster") and value]


def _read_header(path: Path, lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What the header says under the keys that we know, and the body; other tools' keys are left."""
    entries, first = front_matter.split(lines, partial(fault, path))
    header = {entry.key: entry.text.strip("\"'") for entry in entries if entry.key in HEADER}
    return header, [""] * first + lines[first:]
