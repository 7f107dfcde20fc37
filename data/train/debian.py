"""The recipe of the corpus: which Debian packages the text is taken from, and how it is got out of them."""

import gzip
import html.parser
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.errors import ExplainerError
from data.files import sha256

SHELL_SHEBANG = re.compile(rb"#!\s*/(usr/)?bin/(env )?(ba|da)?sh\b")
BLOCK_TAGS = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "title"}
SPOKEN = re.compile(r'speaker\s*=\s*"?([\w -]+)"?|_\s*"((?:[^"]|"")+)"')


@dataclass(frozen=True)
class Source:
    """Files of some packages that hold one kind of text, and the function that gets it out of a file."""

    suffix: str
    packages: list[str]
    glob: str
    read: Callable[[Path], str]


def read_plain(path: Path) -> str:
    """A text file, compressed or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix in {".gz", ".dz"} else path.read_bytes()
    return data.decode("utf-8", errors="replace")


def read_shell(path: Path) -> str:
    """A shell script; anything else gives an empty text."""
    start = path.read_bytes()[:64]
    is_shell = path.suffix == ".sh" or "completions" in path.parts or SHELL_SHEBANG.match(start)
    return read_plain(path) if is_shell and b"\0" not in start else ""


def read_pod(path: Path) -> str:
    """Perl's documentation format without its commands and its formatting codes."""
    text = re.sub(r"^=\w+ ?", "", read_plain(path), flags=re.MULTILINE)
    return re.sub(r"[A-Z]<+ ?([^<>|]*?)(?:\|[^<>]*)? ?>+", r"\1", text)


def read_dialogue(path: Path) -> str:
    """What is said and told in a scenario of Wesnoth, one speech a line: `speaker: speech`."""
    lines, speaker = [], ""
    for match in SPOKEN.finditer(read_plain(path)):
        if match[1]:
            speaker = match[1].strip().title()
        else:
            said = " ".join(match[2].replace('""', '"').split())
            lines.append(f"{speaker}: {said}" if speaker and speaker != "Narrator" else said)
            speaker = ""
    return "\n".join(lines)


class _HtmlText(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.hidden += 1
        elif tag in BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.hidden -= 1
        elif tag in BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def read_html(path: Path) -> str:
    """The text of a web page."""
    parser = _HtmlText()
    parser.feed(read_plain(path))
    return "".join(parser.pieces)


RUBY = """libruby3.1 rubocop ruby-actionpack ruby-actionview ruby-activerecord ruby-activesupport ruby-bundler
ruby-capybara ruby-haml ruby-kramdown ruby-mail ruby-prawn ruby-railties ruby-rouge ruby-rspec-core
ruby-rspec-expectations ruby-rspec-mocks ruby-sass ruby-sequel vagrant yard"""
SHELL = """bash-completion byobu cryptsetup debootstrap devscripts dracut-core etckeeper git git-extras
initramfs-tools-core live-build lxc-templates lynis quilt rkhunter testssl.sh tlp"""
MANUALS = "abs-guide anarchism debian-faq debian-policy developers-reference maint-guide"
CAMPAIGNS = "did dm dw ei l low nr sof sota sotbe thot tsg ttb"

SOURCES = (
    Source(".rb", RUBY.split(), "**/*.rb", read_plain),
    Source(".sh", SHELL.split(), "**/*", read_shell),
    Source(".py", ["libpython3.11-stdlib"], "**/*.py", read_plain),
    Source(".txt", MANUALS.split(), "**/*.html", read_html),
    Source(".txt", ["debian-reference-en"], "**/*.en.html", read_html),
    Source(".txt", ["debian-handbook"], "**/html/en-US/*.html", read_html),
    Source(".txt", ["perl-doc"], "**/*.pod", read_pod),
    Source(".txt", ["dict-devil", "dict-foldoc", "dict-jargon"], "**/*.dict.dz", read_plain),
    Source(".txt", [f"wesnoth-1.16-{name}" for name in CAMPAIGNS.split()], "**/*.cfg", read_dialogue),
)


def gather(cache: Path, report: Callable[[str], None]) -> Path:
    """Download the packages and write their text into a folder of text files, unless it is there already.

    Returns the folder. Beside the texts lies `packages.json`: name, version and SHA-256 of every package as
    found. Nothing is installed.

    Raises
    ------
    ExplainerError
        If this is no Debian system, or a package cannot be fetched.
    """
    folder = cache / "corpus"
    if folder.is_dir():
        return folder
    report("corpus: downloading Debian packages")
    packages = fetch(cache / "packages", sorted(package for source in SOURCES for package in source.packages))
    report(f"corpus: taking the text out of {len(packages)} packages")
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        texts, unpacked = Path(scratch) / "corpus", Path(scratch) / "unpacked"
        for source in SOURCES:
            for package in source.packages:
                _run(["dpkg-deb", "-x", str(packages[package]), str(unpacked)], cache)
                _write_texts(source, unpacked, texts / package)
                shutil.rmtree(unpacked)
        found = [
            {"package": name, "version": _version(path), "sha256": sha256(path)}
            for name, path in packages.items()
        ]
        (texts / "packages.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        texts.rename(folder)
    return folder


def fetch(folder: Path, names: list[str]) -> dict[str, Path]:
    """The `.deb` file of every package, downloaded into `folder` where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names if not any(folder.glob(f"{name}_*.deb"))]
    if missing:
        _run(["apt-get", "download", *missing], folder)
    return {name: max(folder.glob(f"{name}_*.deb")) for name in names}


def _write_texts(source: Source, unpacked: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(unpacked.glob(source.glob)):
        if path.is_file() and not path.is_symlink() and (text := source.read(path)):
            name = "-".join(path.relative_to(unpacked).parts)[-200:]
            (folder / f"{name}{source.suffix}").write_text(text, encoding="utf-8")


def _version(deb: Path) -> str:
    return deb.name.split("_")[1].replace("%3a", ":")


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError as error:
        raise _no_corpus(f"{command[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().splitlines()
        raise _no_corpus(reason[-1] if reason else f"{command[0]} failed") from error


def _no_corpus(reason: str) -> ExplainerError:
    return ExplainerError(
        f"The corpus could not be gathered from Debian's packages: {reason}.",
        "Run this on Debian with a network, or train on your own texts with --corpus DIR --out DIR.",
    )
