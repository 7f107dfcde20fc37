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
from explainer.embed.media import Media
from explainer.embed.placement import Placement, Version
from explainer.production.display import Display
from explainer.production.folders import carry_over, locked, replaceable, whole_folder
from explainer.production.paths import ClipFiles

WEB = Path(__file__).with_name("web")
SCRIPT, STYLE = "explainer-clip.js", "explainer-clip.css"
PAGE_FILES = ("essay.css", "icon.svg")


@dataclass(frozen=True)
class Target:
    """Where a page goes, where its media are kept for the next time, and who is told about it."""

    out: Path
    kept: Path
    display: Display


def see_target(out: Path) -> None:
    """See that a page can be written there.

    Raises
    ------
    ExplainerError
        If the folder holds something that is not such a page, or cannot be written to.
    """
    replaceable(out, SCRIPT, "a page of clips")


def write_page(essay: Essay, finished: Mapping[Version, Finished], target: Target) -> Path:
    """Write an essay's folder, whole or not at all; returns the path of its `index.html`.

    Parameters
    ----------
    finished:
        The clip of every version that the essay's placements name.

    Raises
    ------
    ExplainerError
        If the folder holds something that is not such a page, or cannot be written to.
    """
    see_target(target.out)
    with (
        locked(target.kept / "lock", lambda: target.display.say("waiting for another page to be made")),
        whole_folder(target.out) as folder,
    ):
        for name in (SCRIPT, STYLE, *PAGE_FILES):
            shutil.copyfile(WEB / name, folder / name)
        for name in essay.files:
            _copy(essay.path.parent / name, folder / name)
        shelf = _Shelf(folder, target, finished)
        figures = {placement.id: shelf.versions(placement) for placement in essay.placements}
        (folder / "index.html").write_text(_page(essay, figures), encoding="utf-8")
        for piece in essay.pieces:
            if not isinstance(piece, str):
                placement, caption = piece
                _write_snippets(
                    placement, caption, figures[placement.id], target.out.name, folder / "snippets"
                )
                bare = finished[placement.version].dark.captioned
                if bare.exists() and not placement.loop:
                    _copy(bare, folder / "snippets" / f"{placement.id}.captioned.mp4")
        carry_over(target.out, folder, ("clips", "snippets"))
    return target.out / "index.html"


class _Shelf:
    """The media in the folder of a page; each is put there once."""

    def __init__(self, folder: Path, target: Target, finished: Mapping[Version, Finished]) -> None:
        self.folder, self.target, self.finished = folder, target, finished

    def versions(self, placement: Placement) -> list[Shown]:
        """All versions of a placement, with their media put there as far as the placement needs them."""
        versions = [self._shown(placement, version) for version in placement.versions()]
        beats = [[beat.name for beat in version.clip.beats] for version in versions]
        for version, names in zip(versions, beats, strict=True):
            if names != beats[0]:
                raise placement.fault(
                    f"`{version.version.slug}` has other beats than `{versions[0].version.slug}`",
                    "Only versions with the same beats can be switched: mend their scripts.",
                )
        return versions

    def _shown(self, placement: Placement, version: Version) -> Shown:
        clip = self.finished[version]
        media = self._put(placement, version, clip, clip.dark, "")
        light = self._put(placement, version, clip, clip.light, ".light") if clip.light else {}
        return Shown(version, clip, media, light)

    def _put(
        self, placement: Placement, version: Version, clip: Finished, files: ClipFiles, theme: str
    ) -> dict[str, str]:
        made = Media(files, self.target.kept, self.target.display)
        stretches = {beat.name: (beat.name, beat.first_frame, beat.end_frame) for beat in clip.beats}
        stills = made.stills(list(stretches.values()))
        wanted: dict[str, tuple[Path, str]] = {}
        for beat in [placement.start] if placement.loop and placement.start else stretches:
            wanted[f"stills/{beat}"] = (stills / f"{beat}.webp", f"stills/{beat}{theme}.webp")
        if placement.loop and placement.start:
            loop = made.loop(stretches[placement.start]) / "loop.mp4"
            wanted["loop"] = (loop, f"loop-{placement.start}{theme}.mp4")
        else:
            flat = made.flat(list(stretches.values())) / "clip.mp4"
            wanted["video"] = (flat, f"clip{theme}.mp4")
            wanted["poster"] = (files.poster, f"poster{theme}.webp")
        if placement.scrub:
            wanted["scrub"] = (made.scrub() / "scrub.mp4", f"scrub{theme}.mp4")
        if not placement.loop and not theme:
            wanted["captions"] = (files.captions, files.captions.name)
            wanted["chapters"] = (files.chapters, files.chapters.name)
            wanted["transcript"] = (files.transcript, files.transcript.name)
        addresses = {}
        for kind, (source, name) in wanted.items():
            target = f"clips/{version.slug}/{name}"
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
            placement, caption = piece
            parts.append(as_html(figure(placement, figures[placement.id]), caption))
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


def _write_snippets(
    placement: Placement, caption: str, shown: Sequence[Shown], name: str, folder: Path
) -> None:
    """A clip's markup in the dialects that essays are written in, for a page beside the folder `name`."""
    folder.mkdir(exist_ok=True)
    beside = figure(placement, [version.under(f"{quote(name)}/") for version in shown])
    load = f'<link rel="stylesheet" href="{quote(name)}/{STYLE}">\n'
    load += f'<script src="{quote(name)}/{SCRIPT}"></script>\n'
    markup = as_html(copy.deepcopy(beside), caption) + "\n"
    once = f"<!-- The next two lines once a page; the folder {name}/ lies beside it. -->\n"
    raw = once + load + "\n" + markup
    (folder / f"{placement.id}.html").write_text(raw, encoding="utf-8")
    (folder / f"{placement.id}.md").write_text(raw, encoding="utf-8")
    resources = f"<!-- In the header of the document: `resources: [{name}]`. -->\n"
    (folder / f"{placement.id}.qmd").write_text(f"```{{=html}}\n{resources}{raw}```\n", encoding="utf-8")
    served = figure(placement, [version.under(f"/{quote(name)}/") for version in shown])
    note = served.find("figure/figcaption/strong")
    if caption and note is not None:
        note.tail = " " + html.unescape(re.sub(r"<[^>]*>", "", caption))
    public = (
        f"{{/* Put the folder {name} where your site keeps its static files (public/ or static/), and load\n"
        f"    /{name}/{STYLE} and /{name}/{SCRIPT} once, in the head of the page. */}}\n"
    )
    (folder / f"{placement.id}.mdx").write_text(f"{public}\n{as_jsx(served)}\n", encoding="utf-8")
