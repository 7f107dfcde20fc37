"""The HTML deck: reveal.js with our stage on top, all in one folder that needs nothing outside it."""

import json
import shutil
from collections.abc import Mapping
from html import escape
from importlib import resources
from pathlib import Path
from string import Template

from markdown_it import MarkdownIt

from explainer.deck.slides import BeatSlide, Column, Deck, OwnSlide, Slide, TitleSlide

WEB = Path(__file__).parent / "web"
REVEAL = ("reveal.js", "reveal.css")

_SECTION = (
    '<section id="{key}" class="{kind}"{more}>\n{body}\n<aside class="notes">{notes}</aside>\n</section>'
)


def write_html(deck: Deck, theme: Mapping[str, str], folder: Path) -> None:
    """Write the deck into `folder`, in which the beats' movies and stills already lie.

    Parameters
    ----------
    theme:
        Colours by name, as in `scenes.kit.style.THEMES`.
    """
    (folder / "reveal").mkdir()
    shipped = resources.files("pyreveal") / "revealjs"
    for source in [*(shipped / "dist" / name for name in REVEAL), shipped / "LICENSE"]:
        (folder / "reveal" / source.name).write_bytes(source.read_bytes())
    for name in ("deck.css", "deck.js", "presenter.js"):
        shutil.copyfile(WEB / name, folder / name)
    for slide in deck.slides:
        if isinstance(slide, OwnSlide):
            for name, picture in slide.pictures.items():
                (folder / name).parent.mkdir(exist_ok=True)
                shutil.copyfile(picture, folder / name)
    colours = "; ".join(f"--{name.lower().replace('_', '-')}: {value}" for name, value in theme.items())
    page = Template((WEB / "index.html").read_text(encoding="utf-8")).substitute(
        title=escape(deck.title),
        theme=deck.theme,
        colours=colours,
        columns="\n".join(_column(column) for column in deck.columns),
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def _column(column: Column) -> str:
    return "<section>\n{}\n</section>".format("\n".join(_section(slide) for slide in column))


def _section(slide: Slide) -> str:
    more = ""
    if isinstance(slide, BeatSlide):
        kind, body = "beat", _still(slide)
        cues = [[round(cue.start, 3), round(cue.end, 3), "\n".join(cue.lines)] for cue in slide.cues]
        last = (slide.end_frame - slide.first_frame - 0.5) / slide.frame_rate
        about = {"movie": slide.movie, "last": f"{last:.4f}", "cues": json.dumps(cues, ensure_ascii=False)}
        if slide.loops:
            about["loop"] = "yes"
        more = "".join(f' data-{name}="{escape(value)}"' for name, value in about.items())
    elif isinstance(slide, TitleSlide):
        kind, body = "title", _title(slide)
    else:
        kind, body = "own beside" if slide.pictures and slide.has_words else "own", _markdown(slide)
    return _SECTION.format(key=escape(slide.key), kind=kind, more=more, body=body, notes=_lines(slide.notes))


def _still(slide: BeatSlide) -> str:
    return f'<img src="{slide.still}" alt="{escape(slide.title)}">'


def _title(slide: TitleSlide) -> str:
    above = f'<p class="above">{escape(slide.above)}</p>\n' if slide.above else ""
    if len(slide.below) > 1:
        below = "<ol>{}</ol>".format("".join(f"<li>{escape(line)}</li>" for line in slide.below))
    else:
        below = "".join(f"<p>{escape(line)}</p>" for line in slide.below)
    return f"{above}<h1>{escape(slide.title)}</h1>\n{below}"


def _markdown(slide: OwnSlide) -> str:
    parser = MarkdownIt("commonmark")
    return str(parser.renderer.render(slide.tokens, parser.options, {}))


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
