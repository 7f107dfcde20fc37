"""Where the tool cannot work, it says so in two sentences, without a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explainer.production.paths import REPOSITORY, Project
from tests.explainer.conftest import COMMAND_LINE


def explainer(folder: Path, *words: str, path: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explainer", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_works_beside_its_scripts() -> None:
    assert explainer(REPOSITORY, "--help").returncode == 0


def test_installed_apart_from_its_checkout(tmp_path: Path) -> None:
    """As a wheel would be: the packages alone."""
    for room in ("data", "explainer", "narration", "scenes"):
        for file in (REPOSITORY / room).rglob("*.py"):
            target = tmp_path / file.relative_to(REPOSITORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    done = explainer(tmp_path, "list")
    what, remedy = done.stderr.splitlines()
    assert done.returncode == 2
    assert what.startswith(f"explainer is installed in {tmp_path}, apart from its scripts")
    assert "make" in remedy


@pytest.mark.parametrize("name", ["data.py", "scenes/__init__.py", "narration.py", "data/notes.txt"])
def test_a_foreign_module_of_the_name_of_a_room(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("import nothing_that_there_is\n")
    room = Path(name).parts[0].removesuffix(".py")
    done = explainer(REPOSITORY.parent, "list", path=f"{tmp_path}:{REPOSITORY}")
    if name == "data/notes.txt":
        # A folder without Python code in it is in nobody's way.
        assert done.returncode == 0, done.stderr
        return
    what, remedy = done.stderr.splitlines()
    assert done.returncode == 2
    assert what.startswith(f"Python finds {tmp_path / name} under the name `{room}`")
    assert "PYTHONPATH" in remedy


@pytest.mark.parametrize(
    "words",
    [
        ("extract",),
        ("inspect", "a b a"),
        ("train",),
        ("train", "--check"),
        ("render", "toy", "--name", "Alice"),
    ],
)
def test_without_what_runs_models(project: Project, words: tuple[str, ...]) -> None:
    blocked = project.renders.parent / "blocked"
    blocked.mkdir()
    (blocked / "torch.py").write_text("raise ModuleNotFoundError(name='torch')\n")
    done = subprocess.run(
        [sys.executable, "-c", COMMAND_LINE, str(project.renders.parent), *words],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(blocked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-2:] == [
        "This runs a model, which takes torch; it is not installed.",
        "Install what runs models: pip install --editable '.[models]'",
    ]
