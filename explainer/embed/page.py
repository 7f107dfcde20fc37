"""The folder that goes beside an essay: the page, the media, one stylesheet, one script, and snippets."""

import copy
import html
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import quote

from explainer.embed.essay import Essay
from explainer.embed.figure import Shown, as_html, as_jsx, figure
from explainer.embed.finished import Finished
from explainer.embed.mark import Mark, Telling
from explainer.embed.media import Media
from explainer.production.display import Display
from explainer.production.folders import carry_over, locked, replaceable, whole_folder
from explainer.production.paths import ClipFiles

WEB = Path(__file__).with_name("web")
SCRIPT, STYLE = "explainer-clip.js", "explainer-clip.css"
PAGE_FILES = ("essay.css", "icon.svg")


@dataclass(frozen=True)
class Workplace:
    """Where a page goes, where its media are kept for the next time, and who is told about it."""

    out: Path
    kept: Path
    display: Display


def see_place(out: Path) -> None:
    """See that a page can be written there.

    Raises
    ------
    ExplainerError
        If the folder holds something that is not such a page, or cannot be written to.
    """
    replaceable(out, SCRIPT, "a page of clips")


def write_page(essay: Essay, finished: Mapping[Telling, Finished], place: Workplace) -> Path:
    """Write an essay's folder, whole or not at all; returns the path of its `index.html`.

    Parameters
    ----------
    finished:
        The clip of every telling that the essay's marks name.

    Raises
    ------
    ExplainerError
        If the folder holds something that is not such a page, or cannot be written to.
    """
    see_place(place.out)
    with (
        locked(place.kept / "lock", lambda: place.display.say("waiting for another page to be made")),
        whole_folder(place.out) as folder,
    ):
        for name in (SCRIPT, STYLE, *PAGE_FILES):
            shutil.copyfile(WEB / name, folder / name)
        for name in essay.files:
            _copy(essay.path.parent / name, folder / name)
        shelf = _Shelf(folder, place, finished)
        figures = {mark.id: shelf.tellings(mark) for mark in essay.marks}
        (folder / "index.html").write_text(_page(essay, figures), encoding="utf-8")
        for piece in essay.pieces:
            if not isinstance(piece, str):
                mark, caption = piece
                _write_snippets(mark, caption, figures[mark.id], place.out.name, folder / "snippets")
                bare = finished[mark.telling].dark.captioned
                if bare.exists() and not mark.loop:
                    _copy(bare, folder / "snippets" / f"{mark.id}.captioned.mp4")
        carry_over(place.out, folder, ("clips", "snippets"))
    return place.out / "index.html"


class _Shelf:
    """The media in the folder of a page; each is put there once."""

    def __init__(self, folder: Path, place: Workplace, finished: Mapping[Telling, Finished]) -> None:
        self.folder, self.place, self.finished = folder, place, finished

    def tellings(self, mark: Mark) -> list[Shown]:
        """All tellings of a mark, with their media put there as far as the mark needs them."""
        tellings = [self._shown(mark, telling) for telling in mark.tellings()]
        beats = [[beat.name for beat in telling.clip.beats] for telling in tellings]
        for telling, names in zip(tellings, beats, strict=True):
            if names != beats[0]:
                raise mark.fault(
                    f"`{telling.telling.slug}` has other beats than `{tellings[0].telling.slug}`",
                    "Only tellings with the same beats can be switched: mend their scripts.",
                )
        return tellings

    def _shown(self, mark: Mark, telling: Telling) -> Shown:
        clip = self.finished[telling]
        media = self._put(mark, telling, clip, clip.dark, "")
        light = self._put(mark, telling, clip, clip.light, ".light") if clip.light else {}
        return Shown(telling, clip, media, light)

    def _put(
        self, mark: Mark, telling: Telling, clip: Finished, files: ClipFiles, theme: str
    ) -> dict[str, str]:
        made = Media(files, self.place.kept, self.place.display)
        stretches = {beat.name: (beat.name, beat.first_frame, beat.end_frame) for beat in clip.beats}
        stills = made.stills(list(stretches.values()))
        wanted: dict[str, tuple[Path, str]] = {}
        for beat in [mark.start] if mark.loop and mark.start else stretches:
            wanted[f"stills/{beat}"] = (stills / f"{beat}.webp", f"stills/{beat}{theme}.webp")
        if mark.loop and mark.start:
            loop = made.loop(stretches[mark.start]) / "loop.mp4"
            wanted["loop"] = (loop, f"loop-{mark.start}{theme}.mp4")
        else:
            flat = made.flat(list(stretches.values())) / "clip.mp4"
            wanted["video"] = (flat, f"clip{theme}.mp4")
            wanted["poster"] = (files.poster, f"poster{theme}.webp")
        if mark.scrub:
            wanted["scrub"] = (made.scrub() / "scrub.mp4", f"scrub{theme}.mp4")
        if not mark.loop and not theme:
            wanted["captions"] = (files.captions, files.captions.name)
            wanted["chapters"] = (files.chapters, files.chapters.name)
            wanted["transcript"] = (files.transcript, files.transcript.name)
        addresses = {}
        for kind, (source, name) in wanted.items():
            target = f"clips/{telling.slug}/{name}"
            _copy(source, self.folder / target)
            addresses[kind] = quote(target)
        return addresses


def _copy(source: Path, target: Path) -> None:
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _page(essay: Essay, figures: Mapping[str, Sequence[Shown]]) -> str:
    parts = []
    for piece in essay.pieces:
        if isinstance(piece, str):
            parts.append(piece)
        else:
            mark, caption = piece
            parts.append(as_html(figure(mark, figures[mark.id]), caption))
    body = "\n".join(parts)
    header = {key: html.escape(text) for key, text in essay.header.items()}
    if "<h1" not in body:
        byline = " · ".join(header[key] for key in ("author", "date") if key in header)
        top = [f"<h1>{header['title']}</h1>"]
        top += [f"<p>{header['description']}</p>"] if "description" in header else []
        top += [f'<p class="byline">{byline}</p>'] if byline else []
        body = "\n".join(["<header>", *top, "</header>", body])
    page = Template((WEB / "page.html").read_text(encoding="utf-8"))
    return page.substitute({"language": "en", "description": "", **header, "body": body})


def _write_snippets(mark: Mark, caption: str, shown: Sequence[Shown], name: str, folder: Path) -> None:
    """A clip's markup in the dialects that essays are written in, for a page beside the folder `name`."""
    folder.mkdir(exist_ok=True)
    beside = figure(mark, [telling.under(f"{quote(name)}/") for telling in shown])
    load = f'<link rel="stylesheet" href="{quote(name)}/{STYLE}">\n'
    load += f'<script src="{quote(name)}/{SCRIPT}"></script>\n'
    markup = as_html(copy.deepcopy(beside), caption) + "\n"
    once = f"<!-- The next two lines once a page; the folder {name}/ lies beside it. -->\n"
    raw = once + load + "\n" + markup
    (folder / f"{mark.id}.html").write_text(raw, encoding="utf-8")
    (folder / f"{mark.id}.md").write_text(raw, encoding="utf-8")
    resources = f"<!-- In the header of the document: `resources: [{name}]`. -->\n"
    (folder / f"{mark.id}.qmd").write_text(f"```{{=html}}\n{resources}{raw}```\n", encoding="utf-8")
    served = figure(mark, [telling.under(f"/{quote(name)}/") for telling in shown])
    note = served.find("figure/figcaption/strong")
    if caption and note is not None:
        note.tail = " " + html.unescape(re.sub(r"<[^>]*>", "", caption))
    public = (
        f"{{/* Put the folder {name} where your site keeps its static files (public/ or static/), and load\n"
        f"    /{name}/{STYLE} and /{name}/{SCRIPT} once, in the head of the page. */}}\n"
    )
    (folder / f"{mark.id}.mdx").write_text(f"{public}\n{as_jsx(served)}\n", encoding="utf-8")
