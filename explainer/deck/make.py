"""Making a talk: the clips are built if need be, cut, and put into an HTML deck and a PowerPoint file."""

from collections.abc import Sequence
from pathlib import Path

from explainer.deck.cut import cut, ends_of
from explainer.deck.html import write_html
from explainer.deck.own import read_own, with_own
from explainer.deck.powerpoint import poster, write_powerpoint
from explainer.deck.slides import Deck, OwnSlide, clip_column, opening_column
from explainer.production.build import build_clips
from explainer.production.display import Display
from explainer.production.film import TITLE
from explainer.production.folders import carry_over, hashes, locked, replaceable, unchanged, whole_folder
from explainer.production.paths import ClipFiles, DeckFiles, Project
from explainer.production.stages import Options
from narration.script import Script
from scenes.kit import style

STILL_QUALITY = 85


def build_deck(
    project: Project,
    scripts: Sequence[Script],
    options: Options,
    own: Path | None,
    target: Path,
    display: Display,
) -> DeckFiles:
    """Make those clips that are missing or stale, and a talk of them in the given order.

    Parameters
    ----------
    own:
        The speaker's own slides (see `explainer.deck.own`).
    target:
        The folder of the talk; a talk that stands there is replaced.

    Raises
    ------
    ExplainerError
        If a clip cannot be made, the own slides have a fault, or `target` holds something else; what stood
        there is unchanged.
    """
    replaceable(target, "html/index.html", "a talk")
    own_slides = read_own(own, scripts) if own else {}
    clips = build_clips(project, [script.clip for script in scripts], options, display)
    before = hashes(*(path for files in clips for path in (files.beats, files.movie)))
    with (
        locked(project.work_of(target) / "lock", lambda: display.say("deck: waiting for another one")),
        whole_folder(target) as folder,
        unchanged(before),
    ):
        deck = read_deck(scripts, clips, options.theme, own_slides)
        write_deck(deck, clips, DeckFiles(folder), display)
        carry_over(target, folder, ())
        carry_over(DeckFiles(target).html, DeckFiles(folder).html, ("own",))
    return DeckFiles(target)


def read_deck(
    scripts: Sequence[Script], clips: Sequence[ClipFiles], theme: str, own: dict[str, list[OwnSlide]]
) -> Deck:
    """The slides of a talk of finished clips, and the speaker's own by their places."""
    columns = [
        clip_column(script, files.beats, number, len(scripts))
        for number, (script, files) in enumerate(zip(scripts, clips, strict=True), start=1)
    ]
    title = TITLE if len(scripts) > 1 else scripts[0].title
    return Deck(title, theme, with_own(opening_column(title, scripts), columns, own))


def write_deck(deck: Deck, clips: Sequence[ClipFiles], files: DeckFiles, display: Display) -> None:
    """Write the HTML deck and the PowerPoint file into an empty folder."""
    posters = {}
    files.html.mkdir()
    for clip in clips:
        display.say(f"deck: cutting {clip.folder.name}")
        beats = [beat for beat in deck.beats if beat.clip == clip.folder.name]
        cut(clip.movie, beats, files.html)
        for beat in beats:
            first, last = ends_of(files.html / beat.movie)
            posters[beat.key] = poster(first)
            last.save(files.html / beat.still, quality=STILL_QUALITY, method=4)
    write_html(deck, style.THEMES[deck.theme], files.html)
    write_powerpoint(deck, style.THEMES[deck.theme], files.html, posters, files.powerpoint)
