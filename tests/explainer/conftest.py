import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data.induction_matching import InductionMatching
from explainer.production.paths import REPOSITORY, ClipFiles, House
from tests.narration.conftest import made_up

TOY = Path(__file__).parent / "toy"
DRAFT = ("--quality", "draft", "--voice", "silent")
COMMAND_LINE = """
import sys
from pathlib import Path
from explainer.cli import main
from explainer.production.paths import House

root = Path(sys.argv.pop(1))
main(House(root / "narration", root / "scenes", root / "facts", root / "renders"))
"""

Explainer = Callable[..., subprocess.CompletedProcess[str]]


def command(house: House, *words: str) -> list[str]:
    """`explainer` as a process of its own, in another house."""
    return [sys.executable, "-c", COMMAND_LINE, str(house.renders.parent), *words]


def build_house(folder: Path) -> House:
    """A house with one toy clip and made-up facts."""
    shutil.copytree(TOY, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    facts = made_up(InductionMatching, model="toy", prompt="a b a", probability=0.25)
    facts.save(folder / "facts", {"model": "toy"})
    return House(folder / "narration", folder / "scenes", folder / "facts", folder / "renders")


def run(house: House, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(house, *words), cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build_house(tmp_path)


@pytest.fixture
def explainer(house: House) -> Explainer:
    return lambda *words: run(house, *words)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house in which the toy clip is finished in draft quality; for tests that only look."""
    house = build_house(tmp_path_factory.mktemp("finished"))
    done = run(house, "render", "toy", *DRAFT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(toy(house).movie)]
    return house


@pytest.fixture
def rendered(finished: House, tmp_path: Path) -> House:
    """A copy of that house, for tests that change something in it."""
    return copied(finished, tmp_path)


def copied(house: House, root: Path) -> House:
    """A house like this one, with all that was rendered in it, under another root."""
    shutil.copytree(house.renders.parent, root, dirs_exist_ok=True)
    return House(root / "narration", root / "scenes", root / "facts", root / "renders")


def toy(house: House) -> ClipFiles:
    return ClipFiles(house.renders / "clips-draft" / "toy")
