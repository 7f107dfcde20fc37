"""Reading an author's essay: what is said of a broken one, and what its snippets look like."""

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from data.errors import ExplainerError
from data.facts import Facts
from data.induction_matching import InductionMatching
from explainer.embed.essay import MARKDOWN, Essay, read_essay
from explainer.embed.figure import Shown, as_html, as_jsx, figure
from explainer.embed.finished import Finished
from explainer.embed.making import all_facts
from explainer.embed.page import Target, write_page
from explainer.embed.placement import Placement, Version
from explainer.production.choosing import chosen_clips
from explainer.production.paths import REPOSITORY, Project
from explainer.production.variants import Variant
from narration import captions
from narration.pronounce import is_name
from tests.narration.conftest import made_up
from tests.web.fake_clips import BEATS, KNOWN, Fake, Silent, placement_of, write_fake

FACTS: dict[str, Facts] = {"induction_matching": made_up(InductionMatching, probability=0.9512)}
HOSTILE = "<img src=x onerror=alert(1)> & --> </script>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A clip whose title and words are HTML."""
    folder = tmp_path_factory.mktemp("hostile")
    words = dict.fromkeys(BEATS, f"Look: {HOSTILE}")
    return Finished.load(write_fake(Fake("story", words=words, title=HOSTILE), folder))


def essay(folder: Path, *lines: str) -> Essay:
    path = folder / "essay.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_essay(path, KNOWN, FACTS)


def placement(folder: Path, line: str) -> Placement:
    return essay(folder, line).placements[0]


def test_a_line_says_which_clip_and_how(tmp_path: Path) -> None:
    assert placement(tmp_path, "![clip](story)") == Placement(
        tmp_path / "essay.md", 1, "story", Version("story"), (), None, False, False
    )
    told = placement(
        tmp_path, '![clip](story){name="Ann Lee" start=an_end scrub variants="Bob, without=induction" id=x}'
    )
    assert told.version == Version("story", Variant(name="Ann Lee"))
    assert told.others == (
        ("name", "Bob", Version("story", Variant(name="Bob"))),
        ("without", "induction", Version("story", Variant(name="Ann Lee", without="induction"))),
    )
    assert (told.start, told.scrub, told.id) == ("an_end", True, "x")
    loop = placement(tmp_path, "![clip](story){loop}")
    assert (loop.loop, loop.start) == (True, "the_middle")  # The poster's beat.


@pytest.mark.parametrize(
    ("line", "what", "remedy"),
    [
        ("![clip](stori)", "there is no clip `stori`; the nearest name is `story`", "story, tale"),
        (
            "![clip](story){start=the_midle}",
            "`story` has no beat `the_midle`; .* `the_middle`",
            "a_beginning",
        ),
        ("![clip](story){scrup}", "there is no option `scrup`; the nearest name is `scrub`", "loop"),
        ("![clip](story){colour=red}", "there is no option `colour`", "variants"),
        ("![clip](story){scrub=yes}", "`scrub` takes no value", "just `scrub`"),
        ("![clip](story){name=}", "`name` has no value", "name=…"),
        ("![clip](story){loop loop}", "the option `loop` is there twice", "Remove"),
        ("![clip](story){loop scrub}", "a loop has neither", "Leave `loop` out"),
        ('![clip](story){variants="Alice, Alice"}', "the variant `Alice` is there twice", "Remove"),
        ('![clip](story){variants="colour=red"}', "`colour=red` is not a variant", "name=…"),
        ("![clip](story){without=luck}", "`luck` are no heads", "previous-token, induction"),
        ("![clip](story){name='Al}", "a quotation mark is not closed", "Close it"),
        ("![clip](story){id=1st}", "`1st` is not an id", "letter"),
        ("![clip](story) and more", "cannot be read", "CLIP"),
        ("Look: ![clip](story)", "a clip stands inside of a paragraph", "empty line"),
        ("* ![clip](story)", "a clip stands in a list", "by itself"),
        ("![chart](figures/chart.png)", "there is no file `figures/chart.png`", "figures"),
        ("<img src='../secret.png'>", r"`\.\./secret\.png` lies outside", "beside"),
        ("{induction_matching.probabilty}", "the facts have no `probabilty`", "`probability`"),
        ("{induction_matching.probability:percnt}", "cannot be said", "percent"),
        (
            "{induction_matching.attention[99]:percent}",
            r"there is no `attention\[99\]`: `attention` has 12 entries",
            "from 0 to 11",
        ),
        ("{induction_matching.probability[0]:percent}", "has more indices than `probability`", "Leave"),
        (
            "{induction_machting.probability:percent} of it",
            "there are no facts of `induction_machting`; the nearest name is `induction_matching`",
            "Subjects: induction_matching",
        ),
        ("It is {nothing.probability:percent}.", r"there are no facts of `nothing`\.", "backticks"),
        ("{Induction_Matching.probability}", "the nearest name is `induction_matching`", "Subjects"),
        ("$p_{induction_machting.probability}$", "the nearest name is `induction_matching`", "Subjects"),
        (
            "{induction_matching.probability:percent of it",
            r"the brace before `induction_matching\.probability:percent` is not closed",
            "same line",
        ),
        ("{induction_matching.probability\n:percent}", "is not closed", "same line"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, line: str, what: str, remedy: str) -> None:
    with pytest.raises(ExplainerError, match=rf"/essay\.md, line 5: .*{what}") as raised:
        essay(tmp_path, "---", "title: x", "---", "", line)
    assert remedy in raised.value.remedy


def test_two_clips_with_one_id(tmp_path: Path) -> None:
    with pytest.raises(
        ExplainerError, match="line 3: the id `story` is taken by the clip on line 1"
    ) as raised:
        essay(tmp_path, "![clip](story)", "", "![clip](story){scrub}")
    assert "{id=…}" in raised.value.remedy


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "There is no essay"), (b"\xff\xfe", "cannot be read as text"), (b"---\ntitle: x", "not closed")],
)
def test_no_essay(tmp_path: Path, content: bytes | None, what: str) -> None:
    if content is not None:
        (tmp_path / "essay.md").write_bytes(content)
    with pytest.raises(ExplainerError, match=what):
        read_essay(tmp_path / "essay.md", KNOWN, FACTS)


def test_what_an_author_writes_stays_hers(tmp_path: Path) -> None:
    (tmp_path / "chart.png").write_bytes(b"chart")
    read_ = essay(
        tmp_path,
        "# A *title* & more",
        "",
        "{ induction_matching.probability:percent } of it, `{induction_matching.probability}`, `{of.hers}`",
        "",
        "<my-own onclick=x>HTML</my-own> ![chart](chart.png)",
        "",
        "```",
        "![clip](story)",
        "```",
    )
    assert read_.header["title"] == "A title & more"
    assert read_.files == ["chart.png"]
    assert read_.placements == []
    (page,) = read_.pieces
    assert '<data value="induction_matching.probability">95%</data> of it' in page
    assert "<code>{induction_matching.probability}</code>, <code>{of.hers}</code>" in page
    assert "<my-own onclick=x>HTML</my-own>" in page


@pytest.mark.parametrize(
    "written",
    [
        "A {set}, {one, two}, {e.g. three}, {i.e.}, {x.}, {.class}, {#id} and { alone",
        "{{ site.title }}, {{site.title}}, ${user.name} and {width=50.5%}",
        "$x_{i.j}$, $\\frac{a.b}{c.d}$, $a + {b.c}$ and \\mathrm{a.b}",
        "$$\nx + {a.b}\n$$",
        "<code>{a.b}</code> and <kbd>{a.b:c}</kbd>",
    ],
)
def test_other_braces_are_let_be(tmp_path: Path, written: str) -> None:
    assert essay(tmp_path, written).pieces == [f"<p>{written}</p>\n"]


def test_other_braces_in_code_are_let_be(tmp_path: Path) -> None:
    (page,) = essay(tmp_path, "`{a.b:c}`", "", "    {a.b:c}", "", "<style>", "p {a.b:c}", "</style>").pieces
    assert str(page).count("{a.b:c}") == 3


def test_an_essay_in_the_folder_that_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.md").write_text("{no.fact}")
    with pytest.raises(ExplainerError, match=rf"^{tmp_path.name}/mine\.md, line 1: "):
        read_essay(Path("mine.md"), KNOWN, FACTS)


class Tags(HTMLParser):
    """The elements of a page, and its text outside of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_are_never_markup(hostile: Finished) -> None:
    page = Tags(as_html(figure(placement_of("story"), [shown(hostile)])))
    assert page.names.count("img") == len(BEATS)  # The stills, and nothing else.
    assert "script" not in page.names
    assert " ".join(page.text.split()).count(f"Look: {HOSTILE}") == len(BEATS)
    assert "img" not in Tags(hostile.dark.transcript.read_text(encoding="utf-8")).names


def shown(clip: Finished) -> Shown:
    kinds = ("video", "loop", "scrub", "captions", "chapters", "transcript", "poster")
    media = {kind: f"clips/{kind}" for kind in (*kinds, *(f"stills/{beat}" for beat in BEATS))}
    return Shown(Version("story"), clip, media, {})


def test_markdown_leaves_the_snippet_as_it_is(hostile: Finished) -> None:
    snippet = as_html(figure(placement_of("story"), [shown(hostile)])) + "\n"
    assert "\n\n" not in snippet
    assert MARKDOWN.render(f"Words.\n\n{snippet}\nMore *words*.\n") == (
        f"<p>Words.</p>\n{snippet}<p>More <em>words</em>.</p>\n"
    )


def test_mdx_holds_every_text_as_a_string(hostile: Finished) -> None:
    snippet = as_jsx(figure(placement_of("story", scrub=True), [shown(hostile)]))
    assert not re.search(r"\s(srclang|playsinline|srcset|class)=", snippet)
    # With its strings taken out, what remains is well-formed elements and nothing else.
    bare = re.sub(r'=\{"(?:[^"\\]|\\.)*"\}', '=""', snippet)
    bare = re.sub(r'\{"(?:[^"\\]|\\.)*"\}', "", bare)
    bare = re.sub(r" (controls|playsInline|default|hidden)(?=[ >/])", "", bare)
    assert "{" not in bare
    assert "".join(ElementTree.fromstring(bare).itertext()).strip() == ""


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("", 1, "does not begin"),
        ("WEBVTT\n\n00:00.000 -> 00:01.000\nWords", 4, "has no times"),
        ("WEBVTT\n\nname\n00:00:00.000 --> 00:00:01.00\nWords", 4, "has no times"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nWords", 3, "has a caption there that ends"),
    ],
)
def test_captions_that_do_not_parse(tmp_path: Path, content: str, line: int, what: str) -> None:
    path = tmp_path / "captions.en.vtt"
    path.write_text(content)
    with pytest.raises(ExplainerError, match=rf"captions\.en\.vtt, line {line}: the caption file {what}"):
        captions.read(path)


def test_captions_of_other_tools_are_read(tmp_path: Path) -> None:
    path = tmp_path / "captions.en.vtt"
    path.write_text(
        "WEBVTT - x\n\nNOTE\nhm\n\n1\n01:00:00.500 --> 01:00:01.000 line:0\n<b>A</b> &lt;b\nand c\n"
    )
    (cue,) = captions.read(path)
    assert (cue.start, cue.end, cue.text) == (3600.5, 3601.0, "A <b and c")


def test_a_clip_that_is_not_whole(tmp_path: Path) -> None:
    files = write_fake(Fake("story"), tmp_path / "story")
    files.beats.write_text("{}")
    with pytest.raises(ExplainerError, match="is damaged"):
        Finished.load(files)
    files.poster.unlink()
    with pytest.raises(ExplainerError, match=r"poster\.webp is missing"):
        Finished.load(files)


def test_versions_with_other_beats_cannot_be_switched(tmp_path: Path, hostile: Finished) -> None:
    other = dict(zip(("a_beginning", "a_middle", "an_end"), BEATS.values(), strict=True))
    clip = Finished.load(write_fake(Fake("story", words=other), tmp_path / "other"))
    read_ = essay(tmp_path, "", "![clip](story){variants=Alice}")
    finished = {Version("story"): hostile, Version("story", Variant(name="Alice")): clip}
    with pytest.raises(
        ExplainerError, match=r"essay\.md, line 2: `story-alice` has other beats than `story`"
    ):
        write_page(read_, finished, Target(tmp_path / "out", tmp_path / "kept", Silent()))
    assert not (tmp_path / "out").exists()


def test_the_essay_of_the_project_holds_and_types_no_number() -> None:
    project = Project()
    path = REPOSITORY / "essay" / "essay.md"
    scripts = chosen_clips(project, [])
    written = read_essay(path, {script.clip: script for script in scripts}, all_facts(project, scripts))
    shown = {placement.version.clip for placement in written.placements}
    assert shown == {"direct_path", "tag_writing", "induction_matching"}
    told = re.sub(r"\{[^{}]*\}|\]\([^)]*\)", "", path.read_text(encoding="utf-8"))
    assert [word for word in re.findall(r"\S*\d\S*", told) if not is_name(word)] == []
