"""From a folder of text files to the documents that the models are trained on.

Done to the text: everything becomes plain ASCII; wrapped lines of prose are joined; code loses its
indentation, blank lines and comment lines, so that the line break before `end` or `fi` is one token; and in
prose the names of persons are swapped for common first names, the same within a section, others in the next.
"""

import hashlib
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from data.errors import ExplainerError

CODE = {".rb", ".sh", ".py"}
PROSE = {".txt", ".md"}
LARGEST = {".rb": 200_000, ".sh": 200_000, ".py": 200_000, ".txt": 10**8, ".md": 10**8}
"""Code files above this many bytes are tables and generated parsers, not text."""

SECTION = 4_000
"""Characters of prose within which a person keeps one name."""

HELD_OUT = 20
"""One document in so many is kept for measuring."""

FIRST_NAMES = """Regan Alice Bob Anna Arthur Clara Daniel David Diana Edward Ellen Emma Eric Felix Fiona
Frank George Grace Hannah Harry Helen Henry Jack Jacob James Jane John Julia Kate Laura
Linda Lucy Maria Martha Martin Mary Nina Oliver Oscar Paul Peter Robert Ruth Sarah Simon
Sophie Susan Thomas Tom Victor Walter"""
NAMES = FIRST_NAMES.split()
"""Every one of these is one token, with its leading space."""

SPEECH = """said says argued argues wrote writes notes noted suggests suggested replied asked points stressed
stresses states stated put called thought answered cried admits explains continues"""
SPEAKS = re.compile(rf"\b([A-Z][a-z]{{2,}}),? (?:{'|'.join(SPEECH.split())})\b")
SPEAKER = re.compile(r"^([A-Z][a-z]{2,}): ", re.MULTILINE)
WORD = re.compile(r"\b[A-Z][a-z]{2,}\b")
TYPOGRAPHY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\t": " "}
)


@dataclass(frozen=True)
class Corpus:
    """The documents, in the order in which they are read, and what they were made from."""

    documents: list[str]
    held_out: list[str]
    names_swapped: int
    files: int
    sha256: str


def read_corpus(folder: Path, seed: int = 0) -> Corpus:
    """Read every text file (`.txt .md .rb .sh .py`) below `folder`, clean it, swap the names, hold some out.

    Raises
    ------
    ExplainerError
        If the folder is missing, or holds no text of these kinds.
    """
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in CODE | PROSE and path.is_file() and path.stat().st_size < LARGEST[path.suffix]
    ]
    if not paths:
        raise ExplainerError(
            f"There is no text in {folder}.", "Name a folder that holds .txt, .md, .rb, .sh or .py files."
        )
    texts = [
        (path.suffix, clean(path.read_text(encoding="utf-8", errors="replace"), path.suffix))
        for path in paths
    ]
    people = find_people(texts)
    draw = random.Random(seed)
    swapped, documents = 0, []
    for suffix, text in texts:
        if suffix in PROSE:
            text, count = swap_names(text, people, draw)
            swapped += count
        documents.append(text)
    draw.shuffle(documents)
    digest = hashlib.sha256("\0".join(documents).encode()).hexdigest()
    kept = [text for index, text in enumerate(documents) if index % HELD_OUT]
    return Corpus(kept, documents[::HELD_OUT], swapped, len(paths), digest)


def clean(text: str, suffix: str) -> str:
    """Plain ASCII, no blank lines; code without indentation and comment lines, prose without wrapping."""
    plain = unicodedata.normalize("NFKD", text.translate(TYPOGRAPHY)).encode("ascii", "ignore").decode()
    lines = [" ".join(line.split()) for line in plain.splitlines()]
    if suffix in CODE:
        lines = [line for line in lines if not line.startswith("#")]
    joined = "\n".join(line for line in lines if line)
    return joined if suffix in CODE else re.sub(r"(?<=[a-z,;]) ?\n(?=[a-z])", " ", joined)


def find_people(texts: list[tuple[str, str]]) -> set[str]:
    """Words of prose that name persons: they speak, are never written small, and do not occur in the code."""
    prose = "\n".join(text for suffix, text in texts if suffix in PROSE)
    code = Counter(word for suffix, text in texts if suffix in CODE for word in WORD.findall(text))
    written_small = Counter(re.findall(r"\b[a-z]{3,}\b", prose))
    spoken = Counter(SPEAKS.findall(prose)) + Counter(SPEAKER.findall(prose))
    return {
        word
        for word, count in spoken.items()
        if count >= 2 and not written_small[word.lower()] and code[word] < 3
    } | (set(NAMES) & written_large(prose))


def written_large(prose: str) -> set[str]:
    """Words of the text that begin with a capital."""
    return set(WORD.findall(prose))


def swap_names(text: str, people: set[str], draw: random.Random) -> tuple[str, int]:
    """The text with every person's name replaced, section by section, and how many words were replaced."""
    swapped = 0
    sections = []
    for section in _sections(text):
        found = sorted(set(WORD.findall(section)) & people)
        new = draw.sample(NAMES, min(len(found), len(NAMES)))
        names = dict(zip(found, new, strict=False))
        sections.append(WORD.sub(lambda match, names=names: names.get(match[0], match[0]), section))  # type: ignore[misc]
        swapped += sum(word in names for word in WORD.findall(section))
    return "\n".join(sections), swapped


def _sections(text: str) -> list[str]:
    sections: list[list[str]] = [[]]
    size = 0
    for line in text.split("\n"):
        if size > SECTION:
            sections.append([])
            size = 0
        sections[-1].append(line)
        size += len(line)
    return ["\n".join(lines) for lines in sections]
