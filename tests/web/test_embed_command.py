"""`explainer embed`: from the command line to a folder, with clips that are written rather than rendered."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from data.errors import ExplainerError
from explainer.commands.embed import command
from explainer.embed import making
from explainer.embed.placement import Placement, Version
from explainer.production.paths import ClipFiles, Project
from explainer.production.stages import Options
from explainer.production.variants import Variant
from tests.web.fake_clips import Fake, Silent, write_fake


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, with renders of its own, in which each clip is written at once."""

    def options_of(project: Project, _: Any, variant: Variant, *rest: Any) -> Options:
        place = project.variant(variant.slug) if variant else project.renders
        return Options("web", "dark", "silent", project.facts, place / "clips")

    def build_clips(_: Project, clips: list[str], options: Options, __: Any) -> list[ClipFiles]:
        written = [write_fake(Fake(clip), options.clips / clip, options.theme) for clip in clips]
        for files in written:
            if not options.burn_captions:
                files.captioned.unlink()
        return written

    monkeypatch.setattr(making, "options_of", options_of)
    monkeypatch.setattr(making, "build_clips", build_clips)
    return replace(Project(), renders=tmp_path / "renders")


def embed(project: Project, *words: str) -> Result:
    return CliRunner().invoke(command, words, obj=project)


def test_a_clip_to_paste(project: Project) -> None:
    done = embed(project, "tag_writing")
    folder = project.renders / "embed"
    assert done.output.splitlines()[-1] == str(folder / "index.html")
    snippets = sorted(path.name for path in (folder / "snippets").iterdir())
    assert snippets == [f"tag_writing.{kind}" for kind in ("captioned.mp4", "html", "md", "mdx", "qmd")]
    assert 'src="embed/clips/tag_writing/clip.mp4"' in (folder / "snippets" / "tag_writing.html").read_text()
    assert (folder / "clips" / "tag_writing" / "scrub.mp4").exists()


def test_light_clips_are_made_where_they_are_asked_for(project: Project) -> None:
    assert embed(project, "--light", "tag_writing").exit_code == 0
    folder = project.renders / "embed"
    assert (folder / "clips" / "tag_writing" / "clip.light.mp4").exists()
    assert 'data-video-light="clips/tag_writing/clip.light.mp4"' in (folder / "index.html").read_text()


def test_an_essay_becomes_a_page_again_and_again(project: Project, tmp_path: Path) -> None:
    essay = tmp_path / "mine.md"
    essay.write_text("# Mine\n\n![clip](tag_writing){variants=Alice}\n")
    page = project.renders / "essays" / "mine" / "index.html"
    for title in ("Mine", "Still mine"):
        essay.write_text(essay.read_text().replace("Mine", title))
        assert embed(project, str(essay)).exit_code == 0
        assert f"<title>{title}</title>" in page.read_text()
    assert (page.parent / "clips" / "tag_writing-alice" / "clip.mp4").exists()
    assert not list((page.parent / "snippets").glob("*.captioned.mp4"))


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["tag_writin"], "There is no clip tag_writin; the nearest name is tag_writing"),
        (["no/such.md"], "There is no essay no/such.md"),
    ],
)
def test_what_there_is_not(project: Project, words: list[str], what: str) -> None:
    with pytest.raises(ExplainerError, match=what):
        CliRunner().invoke(command, words, obj=project, catch_exceptions=False)


@pytest.mark.parametrize("at", ["options_of", "build_clips"])
def test_what_is_wrong_with_a_variant_names_the_line_that_asks_for_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    wrong = ExplainerError("narration/direct_path.md, line 8: it is not so.", "Choose another name.")
    whole = getattr(making, at)

    def fail(project: Project, scripts: Any, third: Any, *rest: Any) -> Any:
        asked = third if at == "options_of" else third.clips.parent.name
        if asked in (Variant(name="Kevin"), "kevin"):
            raise wrong
        return whole(project, scripts, third, *rest)

    monkeypatch.setattr(making, at, fail)
    kevin = Variant(name="Kevin")
    other = ("name", "Kevin", Version("direct_path", kevin))
    essay = [
        Placement(Path("essays/mine.md"), 3, "one", Version("direct_path")),
        Placement(Path("essays/mine.md"), 5, "two", Version("tag_writing", kevin)),
        Placement(Path("essays/mine.md"), 7, "three", Version("direct_path"), (other,)),
    ]
    with pytest.raises(ExplainerError) as raised:
        making.make(project, essay, "web", "silent", False, False, Silent())
    assert raised.value.what == f"essays/mine.md, line 7: {wrong.what}"
    assert raised.value.remedy == wrong.remedy


def test_what_is_wrong_with_a_clip_as_it_is_names_no_line_of_an_essay(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ExplainerError("The scene failed.", "Mend it.")

    def fail(*_: Any) -> None:
        raise wrong

    monkeypatch.setattr(making, "build_clips", fail)
    placements = [Placement(Path("essays/mine.md"), 3, "one", Version("direct_path"))]
    with pytest.raises(ExplainerError) as raised:
        making.make(project, placements, "web", "silent", False, False, Silent())
    assert raised.value is wrong


def test_the_light_theme_is_used_where_it_holds(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    class Holding:
        def __init__(self, project: Project, clip: str, options: Options) -> None:
            self.files, self.holds = ClipFiles(options.clips / clip), clip == "tag_writing"

        def all_hold(self) -> bool:
            return self.holds

    monkeypatch.setattr(making, "Stages", Holding)
    write_fake(Fake("tag_writing"), project.renders / "clips-light" / "tag_writing", "light")
    placements = [
        Placement(Path("essay.md"), 1, clip, Version(clip)) for clip in ("tag_writing", "direct_path")
    ]
    made = making.make(project, placements, "web", "silent", False, False, Silent())
    light = {version.clip: clip.light and clip.light.folder for version, clip in made.items()}
    assert light == {"tag_writing": project.renders / "clips-light" / "tag_writing", "direct_path": None}
