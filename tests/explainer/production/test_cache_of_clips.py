"""What is drawn again when something changes, counted in plays; and that no picture is ever an old one."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from data.induction_matching import InductionMatching
from explainer.fast import environment
from explainer.production.paths import REPOSITORY, Project, WorkFiles
from tests.explainer.conftest import DRAFT, build_project, command, toy
from tests.explainer.drawing.test_cluster import pretend
from tests.explainer.production.test_build import litter, replace
from tests.explainer.waiting import until
from tests.narration.conftest import made_up

SCENE = '''\
"""Three pictures, one after another: of a colour, of a font, of a fact."""

from manim import BOLD, RIGHT, Dot, FadeIn, Square, Text

from data.induction_matching import InductionMatching
from scenes.kit import style
from scenes.kit.clip import Clip


class Toy(Clip[InductionMatching]):
    """Each comes and then stands; only the last one comes as slowly as its words are spoken."""

    facts_type = InductionMatching

    def construct(self) -> None:
        pictures = {
            "it_appears": Square(color=style.TAG, fill_opacity=1),
            "it_moves": Text("agj", font=style.TOKEN_FONT, weight=BOLD),
            "it_rests": Dot(4 * self.facts.probability * RIGHT),
        }
        for name, picture in pictures.items():
            with self.beat(name) as beat:
                self.play(FadeIn(picture), run_time=beat.share(0.4) if name == "it_rests" else 0.4)
            self.clear()
'''
PLAYS = 6


class Checkout:
    """A copy of the project, whose kit can be changed, with a project, fonts and libraries of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.project = root, build_project(root / "project")
        self.project.scene("toy").write_text(SCENE)
        for room in ("data", "explainer", "narration", "scenes"):
            shutil.copytree(REPOSITORY / room, root / room, ignore=shutil.ignore_patterns(*NOT_NEEDED))
        shutil.copyfile(REPOSITORY / "manim.cfg", root / "manim.cfg")
        self.fonts, self.libraries = root / ".fonts", root / "libraries"
        self.fonts.mkdir()
        (root / "fonts.conf").write_text(f"<fontconfig><dir>{self.fonts}</dir></fontconfig>")
        self.add_fonts("Inter-Regular.*", "JetBrainsMono-Regular.*")

    def add_fonts(self, *patterns: str) -> None:
        folders = [Path(folder) for folder in environment.FONT_FOLDERS]
        for folder, pattern in itertools.product(folders, patterns):
            for font in folder.rglob(pattern):
                shutil.copyfile(font, self.fonts / font.name)

    @property
    def picture(self) -> Path:
        return WorkFiles(self.project.work_of(toy(self.project).folder)).picture

    def drawn(self) -> int:
        """Build, and count the plays that were drawn."""
        (self.picture / "drawn.json").unlink(missing_ok=True)
        environment = {
            "HOME": str(self.root),
            "FONTCONFIG_FILE": str(self.root / "fonts.conf"),
            "PYTHONPATH": f"{self.libraries}:{self.root}",
        }
        done = subprocess.run(
            command(self.project, "storyboard", "toy", "--voice", "silent"),
            cwd=self.root,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        page = self.picture / "drawn.json"
        # Nothing is written, where the picture as a whole still holds.
        return int(json.loads(page.read_text())["drawn"]) if page.exists() else 0


NOT_NEEDED = ("__pycache__", "weights", "extracted", "train", "extract", "models")


def change_a_colour(checkout: Checkout) -> None:
    replace(checkout.root / "scenes" / "kit" / "style.py", '"TAG": "#f59a3c"', '"TAG": "#3cf59a"')


def change_a_colour_of_nothing_here(checkout: Checkout) -> None:
    replace(checkout.root / "scenes" / "kit" / "style.py", '"TOKEN": "#aecfff"', '"TOKEN": "#ffaecf"')


def change_a_fact(checkout: Checkout) -> None:
    facts = made_up(InductionMatching, model="toy", prompt="a b a", probability=0.75)
    facts.save(checkout.project.facts, {"model": "toy"})


def change_a_font(checkout: Checkout) -> None:
    checkout.add_fonts("JetBrainsMono-Bold.*")


def add_a_font_of_nothing_here(checkout: Checkout) -> None:
    checkout.add_fonts("JetBrainsMono-Italic.*")


def say_more(checkout: Checkout) -> None:
    replace(checkout.project.script("toy"), "Then it rests.", "Then it rests for a good long while.")


def change_a_library(checkout: Checkout) -> None:
    pretend(checkout.libraries, "svgelements", "9.9")


@pytest.mark.skipif(sys.platform != "linux", reason="fonts of its own: with fontconfig only")
def test_only_what_changed_is_drawn_again_and_nothing_is_stale(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    assert checkout.drawn() == PLAYS
    movies = [(checkout.picture / "silent.mp4").read_bytes()]
    for change, drawn in (
        (lambda _: None, 0),
        (change_a_colour, 2),
        (change_a_colour_of_nothing_here, 0),
        (change_a_fact, 2),
        (change_a_font, 2),
        (add_a_font_of_nothing_here, 0),
        (say_more, 1),  # The other is a still, which stands longer.
        (change_a_library, PLAYS),
    ):
        change(checkout)
        assert checkout.drawn() == drawn, change
        movies.append((checkout.picture / "silent.mp4").read_bytes())
        assert (movies[-1] == movies[-2]) is (drawn in (0, PLAYS))
    shutil.rmtree(checkout.project.work)
    assert checkout.drawn() == PLAYS
    assert (checkout.picture / "silent.mp4").read_bytes() == movies[-1]


def drawing_has_begun(project: Project) -> bool:
    return project.segments.exists()


def something_is_drawn(project: Project) -> bool:
    return bool(list(project.segments.glob("*/*.segment")))


def much_is_drawn(project: Project) -> bool:
    return len(list(project.segments.glob("*/*.segment"))) > 3


def the_movie_is_written(project: Project) -> bool:
    return bool(list(project.work.rglob("silent.mp4")))


def the_clip_is_written(project: Project) -> bool:
    return bool(list(project.renders.rglob("*.vtt")))


def running(build: subprocess.Popen[bytes]) -> bool:
    return build.poll() is None


def test_a_build_that_is_killed_again_and_again_leaves_nothing_wrong(
    project: Project, finished: Project
) -> None:
    moments: list[Callable[[Project], bool]] = [
        drawing_has_begun,
        something_is_drawn,
        much_is_drawn,
        the_movie_is_written,
        the_clip_is_written,
    ]
    for moment in moments:
        build = subprocess.Popen(
            command(project, "render", *DRAFT),
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        until(partial(moment, project), partial(running, build))
        build.send_signal(signal.SIGKILL)
        build.communicate()
    done = subprocess.run(command(project, "render", *DRAFT), cwd=REPOSITORY, check=False)
    assert done.returncode == 0
    for path, other in zip(everything(project), everything(finished), strict=True):
        assert path.name == other.name
        assert path.suffix == ".json" or path.read_bytes() == other.read_bytes(), path.name
    assert [path for path in litter(project) if not path.is_relative_to(project.segments)] == []


def everything(project: Project) -> list[Path]:
    picture = WorkFiles(project.work_of(toy(project).folder)).picture
    return [picture / "silent.mp4", *sorted(picture.glob("*.png")), *toy(project).all()]
