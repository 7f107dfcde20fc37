"""A talk's files without a browser: cuts, the speaker's own slides, the PowerPoint file."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from data.errors import ExplainerError
from explainer.deck import make
from explainer.deck.own import read_own
from explainer.deck.slides import BeatSlide, Deck, OwnSlide, TitleSlide
from explainer.production.paths import DeckFiles, Project
from explainer.production.stages import default_options
from narration.script import read
from tests.web.deck_fakes import CLAIM, FAKES, SCRIPTS, fake_talk, finished_clip, number_in
from tests.web.fake_clips import RATE, Silent

Talk = tuple[Deck, DeckFiles]
SAMPLES = 48_000 // RATE


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    return fake_talk(tmp_path_factory.mktemp("talk"))


def packets(movie: Path, kind: str) -> list[Any]:
    with av.open(str(movie)) as opened:
        return [packet for packet in opened.demux(**{kind: 0}) if packet.dts is not None]


def sound(movie: Path) -> NDArray[np.float32]:
    with av.open(str(movie)) as opened:
        return np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])


def master(talk: Talk, clip: str) -> Path:
    return talk[1].folder.parent / "clips" / clip / "clip.mp4"


def test_every_beat_has_exactly_its_frames(talk: Talk) -> None:
    deck, files = talk
    assert len(deck.beats) == 6
    for beat in deck.beats:
        with av.open(str(files.html / beat.movie)) as movie:
            frames = list(movie.decode(video=0))
        numbers = [number_in(frame.to_image())[0] for frame in frames]  # type: ignore[no-untyped-call]
        assert numbers == list(range(beat.first_frame, beat.end_frame))
        assert [frame.time for frame in frames] == pytest.approx(np.arange(len(frames)) / RATE)


def test_nothing_is_encoded_again(talk: Talk) -> None:
    deck, files = talk
    for kind in ("video", "audio"):
        whole = {bytes(packet) for packet in packets(master(talk, "story"), kind)}
        for beat in deck.beats[:3]:
            assert {bytes(packet) for packet in packets(files.html / beat.movie, kind)} <= whole
    # The pictures are of the kind that is hard to cut: shown in another order than they are stored in.
    assert any(packet.pts != packet.dts for packet in packets(master(talk, "story"), "video")[1:-1])


def test_sound_starts_with_the_picture_and_without_a_click(talk: Talk) -> None:
    deck, files = talk
    whole = sound(master(talk, "story"))
    for beat in deck.beats[:3]:
        start, end = beat.first_frame * SAMPLES, beat.end_frame * SAMPLES
        heard = sound(files.html / beat.movie)[: end - start]
        assert len(heard) == end - start
        assert np.abs(heard - whole[start:end]).max() < 0.002
        # A click would be a jump; the steepest step of the tone itself is 0.0026.
        assert np.abs(np.diff(heard[256:2048])).max() < 0.004


def test_sound_and_picture_of_a_beat_last_equally_long(talk: Talk) -> None:
    deck, files = talk
    for beat in deck.beats:
        with av.open(str(files.html / beat.movie)) as movie:
            lengths = [float(stream.duration * stream.time_base) for stream in movie.streams]  # type: ignore[operator]
        assert lengths == pytest.approx([float(beat.end - beat.start)] * 2, abs=1e-4)


def test_slides_come_in_the_order_of_the_clips_with_own_ones_in_between(talk: Talk) -> None:
    deck, _ = talk
    assert [slide.key for slide in deck.slides] == [
        *("title", "own-1"),
        *("story", "story.a_beginning", "story.the_middle", "own-2", "story.an_end"),
        *("tale", "tale.a_beginning", "tale.the_middle", "tale.an_end"),
        "own-3",
    ]
    opening = deck.slides[2]
    assert isinstance(opening, TitleSlide)
    assert (opening.above, opening.title, opening.below) == ("1 of 2", "A small story", (CLAIM,))
    assert [slide.key for slide in deck.beats if slide.loops] == ["tale.an_end"]
    own = deck.slides[1]
    assert isinstance(own, OwnSlide)
    assert own.notes == "Say hello."


def test_captions_count_from_the_beat(talk: Talk) -> None:
    for beat in talk[0].beats:
        assert " ".join(line for cue in beat.cues for line in cue.lines) == beat.words
        assert 0 <= beat.cues[0].start < beat.cues[-1].end <= beat.end - beat.start


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("words\n", 1, "words stand above the first heading"),
        ("# A\n\n<!-- after nobody -->\n# B", 3, "`after nobody` is not a place in this talk"),
        ("# A\n\n<!-- before story.an_end -->\n# B", 3, "`before story.an_end` is not a place"),
        (
            "<!-- after stroy -->",
            1,
            "`after stroy` is not a place in this talk; the nearest is `after story`.",
        ),
        (
            "<!-- before stroy -->",
            1,
            "`before stroy` is not a place in this talk; the nearest is `before story`",
        ),
        (
            "<!-- after story.an_ned -->",
            1,
            "`after story.an_ned` is not a place in this talk; the nearest is `after story.an_end`",
        ),
        (
            "<!-- before story.an_end -->",
            1,
            "`before story.an_end` is not a place in this talk; the nearest is `after story.an_end`",
        ),
        ("# A\n\ntext\n\n| a | b |\n|---|---|\n| c | d |", 5, "a table cannot stand on a slide"),
        ("# A\n\n- one\n\n  | a |\n  |---|", 5, "a table cannot stand on a slide"),
        ("# A\n\n<div>x</div>\n\ntext", 3, "`<div>x</div>` is HTML"),
        ("# A\n\nvery <b>bold</b>", 3, "`<b>` is HTML"),
        ("# A\n\ntext\n\n![x](gone.png)", 5, "there is no picture `gone.png`"),
        ("# A\n\n![x](https://example.org/x.png)", 3, "there is no picture"),
    ],
)
def test_a_fault_in_own_slides_is_named_with_its_line(
    text: str, line: int, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExplainerError, match=re.escape(f"own.md, line {line}: {what}")):
        read_own(path, [SCRIPTS["story"]])


def test_own_slides_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExplainerError, match=r"There is no file .*gone\.md"):
        read_own(tmp_path / "gone.md", [SCRIPTS["story"]])


def own_slides(folder: Path, text: str) -> list[OwnSlide]:
    """The slides that a file with such a text gives, all before the first clip."""
    (folder / "own.md").write_text(text, encoding="utf-8")
    return read_own(folder / "own.md", [SCRIPTS["story"]])["start"]


@pytest.mark.parametrize(
    ("written", "name"),
    [("<my pic.png>", "my pic.png"), ("größe.png", "größe.png"), ("my%20pic.PNG", "my pic.PNG")],
)
def test_a_picture_may_have_any_name(written: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"a picture")
    (slide,) = own_slides(tmp_path, f"# A\n\n![x]({written})\n")
    assert slide.pictures == {"own/own-1-1.png": tmp_path / name}


def test_pictures_of_one_name_stay_two(tmp_path: Path) -> None:
    pictures = [tmp_path / folder / "x.png" for folder in ("a", "b")]
    for picture in pictures:
        picture.parent.mkdir()
        picture.write_bytes(b"a picture")
    (slide,) = own_slides(tmp_path, "# A\n\n![](a/x.png) ![](b/x.png)\n")
    assert list(slide.pictures.values()) == pictures
    shown = [child.attrs["src"] for token in slide.tokens for child in token.children or () if child.attrs]
    assert shown == list(slide.pictures)


@pytest.mark.parametrize(
    ("text", "notes", "words"),
    [
        ("# Note: how to read this\n\nFrom the left.", "", ["Note: how to read this", "From the left."]),
        ("# A\n\n- Note: one\n- two\n\nnote: Smile.\n\n- three", "Smile.\nthree", ["A", "Note: one", "two"]),
        ("# A\n\n## Note: B\n\n> Note: C", "", ["A", "Note: B", "Note: C"]),
    ],
)
def test_notes_are_a_paragraph_under_the_heading(
    text: str, notes: str, words: list[str], tmp_path: Path
) -> None:
    (slide,) = own_slides(tmp_path, text)
    assert slide.notes == notes
    assert [token.content for token in slide.tokens if token.type == "inline"] == words
    assert sum(token.nesting for token in slide.tokens) == 0


def test_pictures_among_the_notes_are_not_on_the_slide(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"a picture")
    (slide,) = own_slides(tmp_path, "# A\n\nB\n\nNote: See ![it](x.png)")
    assert slide.pictures == {}


def test_a_script_marks_loops_and_states_its_claim(tmp_path: Path) -> None:
    header = "title: T\nplace: 1\nfacts: induction_matching\nposter: one\nclaim: It is so.\nloops: one, two"
    script = tmp_path / "clip.md"
    script.write_text(f"---\n{header}\n---\n\n## one\n\nx\n\n## two\n\ny\n", encoding="utf-8")
    found = read("clip", tmp_path)
    assert (found.claim, found.loops) == ("It is so.", ("one", "two"))
    script.write_text(f"---\n{header}, three\n---\n\n## one\n\nx\n\n## two\n\ny\n", encoding="utf-8")
    with pytest.raises(ExplainerError, match="beat `three`, which the script does not have"):
        read("clip", tmp_path)


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(renders=tmp_path / "renders")
    clips = {clip: finished_clip(clip, tmp_path) for clip in FAKES}
    monkeypatch.setattr(make, "build_clips", lambda project, names, *_: [clips[name] for name in names])
    target = tmp_path / "talk"
    scripts = [SCRIPTS["tale"], SCRIPTS["story"]]
    files = make.build_deck(project, scripts, default_options(project), None, target, Silent())
    again = make.build_deck(project, scripts[:1], default_options(project), None, target, Silent())
    assert files.page.exists()
    assert sorted(path.name for path in (again.html / "media").iterdir()) == ["tale"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(ExplainerError, match="holds something else than a talk"):
        make.build_deck(project, scripts, default_options(project), None, tmp_path / "mine", Silent())
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_powerpoint_has_a_movie_a_poster_and_notes_for_each_beat(talk: Talk) -> None:
    deck, files = talk
    show: Any = Presentation(str(files.powerpoint))
    assert show.slide_width * 9 == show.slide_height * 16
    assert len(show.slides) == len(deck.slides)
    for slide, page in zip(deck.slides, show.slides, strict=True):
        assert page.shapes.title.text == slide.title
        assert page.notes_slide.notes_text_frame.text == (slide.notes or slide.title)
        movies = page._element.findall(f".//{qn('p:cMediaNode')}")
        assert len(movies) == isinstance(slide, BeatSlide)
        if not isinstance(slide, BeatSlide):
            continue
        parts = [relation.target_part for relation in page.part.rels.values()]
        videos = [part for part in parts if part.content_type == "video/mp4"]
        assert {part.blob for part in videos} == {(files.html / slide.movie).read_bytes()}
        assert sum(part.content_type == "image/jpeg" for part in parts) == 1
        # It starts by itself, keeps its last frame (PowerPoint's "rewind" would be fill="remove"), and loops.
        assert page._element.find(f".//{qn('p:cmd')}").get("cmd") == "playFrom(0.0)"
        node = movies[0].find(qn("p:cTn"))
        assert node.get("fill") == "hold"
        assert (node.get("repeatCount") == "indefinite") == slide.loops


def test_powerpoint_is_hardly_larger_than_its_movies(talk: Talk) -> None:
    deck, files = talk
    movies = sum((files.html / beat.movie).stat().st_size for beat in deck.beats)
    assert files.powerpoint.stat().st_size < movies + 60_000 * len(deck.beats)


def test_powerpoint_names_no_font_that_may_be_missing(talk: Talk, tmp_path: Path) -> None:
    shutil.unpack_archive(talk[1].powerpoint, tmp_path, "zip")
    text = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.xml"))
    named = set(re.findall(r'<a:latin typeface="([^"]*)"', text))
    assert named <= {"Arial", "Courier New", "+mn-lt", "+mj-lt"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
def test_libreoffice_opens_the_powerpoint_file(talk: Talk, tmp_path: Path) -> None:
    deck, files = talk
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(files.powerpoint)], check=True, capture_output=True)
    pages = ["pdftoppm", "-r", "30", "-png", str(tmp_path / "deck.pdf"), str(tmp_path / "page")]
    subprocess.run(pages, check=True)
    pictures = [Image.open(path) for path in sorted(tmp_path.glob("page-*.png"))]
    assert len(pictures) == len(deck.slides)
    for slide, picture in zip(deck.slides, pictures, strict=True):
        assert picture.width / picture.height == pytest.approx(16 / 9, abs=0.02)
        if isinstance(slide, BeatSlide):
            number, ground = number_in(picture)
            assert number == slide.first_frame
            assert ground == pytest.approx(FAKES[slide.clip].ground, abs=4)
