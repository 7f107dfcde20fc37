import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data.induction_matching import InductionMatching
from explainer.production.paths import REPOSITORY, ClipFiles, Project
from tests.narration.conftest import made_up

TOY = Path(__file__).parent / "toy"
DRAFT = ("--quality", "draft", "--voice", "silent")
COMMAND_LINE = """
import sys
from pathlib import Path
from explainer.cli import main
from explainer.production.paths import Project

root = Path(sys.argv.pop(1))
main(Project(root / "narration", root / "scenes", root / "facts", root / "renders"))
"""

Explainer = Callable[..., subprocess.CompletedProcess[str]]


def command(project: Project, *words: str) -> list[str]:
    """`explainer` as a process of its own, in another project."""
    return [sys.executable, "-c", COMMAND_LINE, str(project.renders.parent), *words]


def build_project(folder: Path) -> Project:
    """A project with one toy clip and made-up facts."""
    shutil.copytree(TOY, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    facts = made_up(InductionMatching, model="toy", prompt="a b a", probability=0.25)
    facts.save(folder / "facts", {"model": "toy"})
    return Project(folder / "narration", folder / "scenes", folder / "facts", folder / "renders")


def run(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(project, *words), cwd=REPOSITORY, capture_output=True, text=True, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return build_project(tmp_path)


@pytest.fixture
def explainer(project: Project) -> Explainer:
    return lambda *words: run(project, *words)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which the toy clip is finished in draft quality; for tests that only look."""
    project = build_project(tmp_path_factory.mktemp("finished"))
    done = run(project, "render", "toy", *DRAFT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(toy(project).movie)]
    return project


@pytest.fixture
def rendered(finished: Project, tmp_path: Path) -> Project:
    """A copy of that project, for tests that change something in it."""
    return copied(finished, tmp_path)


def copied(project: Project, root: Path) -> Project:
    """A project like this one, with all that was rendered in it, under another root."""
    shutil.copytree(project.renders.parent, root, dirs_exist_ok=True)
    return Project(root / "narration", root / "scenes", root / "facts", root / "renders")


def toy(project: Project) -> ClipFiles:
    return ClipFiles(project.renders / "clips-draft" / "toy")
