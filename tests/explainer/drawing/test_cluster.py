"""Drawing on a cluster: a scheduler and workers in processes and folders of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from explainer.production.paths import REPOSITORY, Project, WorkFiles
from tests.explainer.conftest import DRAFT, command, toy
from tests.explainer.production.test_build import replace
from tests.explainer.waiting import until

pytestmark = pytest.mark.xdist_group("cluster")

MANY_PLAYS = """\
        from manim import LEFT, VGroup

        crowd = VGroup(*(Square() for _ in range(300)))
        for number in range(12):
            self.play(crowd.animate.shift(LEFT * (1 + number)), run_time=0.1)
        square ="""


def dask(folder: Path, *words: str, **environment: str) -> subprocess.Popen[bytes]:
    """A process of Dask's, in a folder of its own; what it says goes to `log` there."""
    folder.mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=folder,
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)} | environment,
        )


@contextmanager
def running(folder: Path, workers: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, list[Any]]]:
    """The address of a scheduler, and the processes of its workers, each with such an environment."""
    from distributed import Client

    home = folder / "scheduler.json"
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    processes = [dask(folder / "scheduler", *scheduler, "--scheduler-file", str(home))]
    try:
        address = until(lambda: json.loads(home.read_text())["address"], lambda: processes[0].poll() is None)
        for number, environment in enumerate(workers):
            worker = [
                "worker",
                address,
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
                "--death-timeout",
                "60",
            ]
            place = folder / f"worker-{number}"
            processes.append(dask(place, *worker, "--local-directory", str(place), **environment))
        client: Any = Client
        with client(address) as ours:
            ours.wait_for_workers(len(workers), timeout=120)
        yield address, processes[1:]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("cluster"), [{}, {}]) as (address, _):
        yield address


def picture_of(project: Project) -> Path:
    return WorkFiles(project.work_of(toy(project).folder)).picture


def drawn_here(project: Project) -> int:
    return int(json.loads((picture_of(project) / "drawn.json").read_text())["drawn"])


def render(project: Project, address: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(project, "render", *DRAFT, "--scheduler", address),
        cwd=REPOSITORY,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_workers_draw_what_is_drawn_here(project: Project, finished: Project, address: str) -> None:
    done = render(project, address)
    assert done.returncode == 0, done.stderr
    assert f"drawing on 2 cores of the cluster at {address}" in done.stderr
    assert drawn_here(project) == 0
    for name in ("silent.mp4", "00.png", "01.png", "02.png"):
        assert (picture_of(project) / name).read_bytes() == (picture_of(finished) / name).read_bytes()


def test_a_worker_that_is_killed_half_way_loses_nothing(project: Project, tmp_path: Path) -> None:
    replace(project.scene("toy"), "        square =", MANY_PLAYS)
    replace(
        project.script("toy"), "A square", "Before anything else comes, a crowd leaves, and then a square"
    )
    with running(tmp_path / "cluster", [{}, {}]) as (address, workers):
        victim = tmp_path / "cluster" / "worker-0"
        with subprocess.Popen(
            command(project, "render", *DRAFT, "--scheduler", address),
            cwd=REPOSITORY,
            stderr=subprocess.PIPE,
            text=True,
        ) as build:
            until(lambda: list(victim.rglob("*.segment")), lambda: build.poll() is None)
            workers[0].send_signal(signal.SIGKILL)
            assert build.stderr is not None
            said = build.stderr.read()
        assert build.returncode == 0, said
        assert drawn_here(project) == 0
        until(lambda: not list(victim.rglob("share-*")))
    ours = (picture_of(project) / "silent.mp4").read_bytes()
    for folder in (project.segments, picture_of(project)):
        folder.rename(folder.with_name("before"))
    done = subprocess.run(command(project, "render", *DRAFT), cwd=REPOSITORY, check=False)
    assert done.returncode == 0
    assert drawn_here(project) > 12
    assert (picture_of(project) / "silent.mp4").read_bytes() == ours


def test_what_a_scene_stumbles_over_is_told_as_without_a_cluster(project: Project, address: str) -> None:
    replace(project.scene("toy"), "Square(fill_opacity=1)", "Square(fill_opacity=1 / 0)")
    done = render(project, address)
    assert done.returncode == 2
    assert "toy.py, line 15: ZeroDivisionError: division by zero." in done.stderr


def test_a_worker_with_another_version_is_refused(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "other"
    pretend(other, "svgelements", "9.9")
    with running(tmp_path / "cluster", [{"PYTHONPATH": f"{other}:{REPOSITORY}"}]) as (address, _):
        done = render(project, address)
    assert done.returncode == 2
    what, remedy = done.stderr.splitlines()[-2:]
    assert "it draws with svgelements 9.9, this machine with svgelements" in what
    assert remedy.startswith("Install the same version of the project there")
    assert not toy(project).folder.exists()


def pretend(folder: Path, library: str, version: str) -> None:
    """What makes Python believe, with `folder` on its path, that a library has another version."""
    page = folder / f"{library}-{version}.dist-info" / "METADATA"
    page.parent.mkdir(parents=True)
    page.write_text(f"Metadata-Version: 2.1\nName: {library}\nVersion: {version}\n")


def test_a_cluster_that_is_not_there_is_told(project: Project) -> None:
    done = render(project, "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-2:] == [
        "No Dask scheduler answers at tcp://127.0.0.1:9.",
        "Start one with `dask scheduler`, which prints its address, or leave --scheduler out.",
    ]


def test_without_the_extra_it_is_told_how_to_get_it(project: Project, tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError\n")
    done = render(project, "tcp://127.0.0.1:9", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-2:] == [
        "Drawing on a cluster takes Dask, which is not installed.",
        "Install it: pip install 'explainer[cluster]'",
    ]


def test_local_builds_do_without_it() -> None:
    code = (
        "import sys, explainer.drawing.process, explainer.production.build, explainer.commands.render;"
        "sys.exit(any(name in sys.modules for name in ('dask', 'distributed')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0
