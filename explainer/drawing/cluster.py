"""Drawing on the machines of a Dask cluster: their workers fill the local cache, which is then drawn from.

Each clip's plays are sharded; a task is one shard, with the few files that it takes, so that workers need
no disk in common. Nothing depends on what comes back: a play that is missing is drawn here.
"""

import importlib
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from data.errors import ExplainerError
from explainer.drawing.cluster_task import Task, draw_shard_here, drawing_with
from explainer.drawing.job import Job
from explainer.fast.rendering import MOST_BYTES
from explainer.fast.segment import Cache

CONNECTING = 10.0
"""Seconds after which a scheduler that has not answered counts as absent."""

DESERTED = 60.0
"""Seconds for which a cluster may be without any worker, such as while one is started again."""


def draw_on_cluster(
    address: str,
    jobs: Sequence[Job],
    on_part: Callable[[int, float], None],
    say: Callable[[str], None],
) -> None:
    """Have the plays of all jobs that are not in the local cache drawn, and bring them into it.

    Parameters
    ----------
    address:
        Of the scheduler, such as `tcp://10.0.0.5:8786`.
    on_part:
        Called with the number of a job and which fraction (0 to 1) of its shards has come back.

    Raises
    ------
    ExplainerError
        If Dask is not installed, no scheduler answers, it has no workers, or a worker would draw other
        pictures than this machine.
    """
    with _connected(address) as client:
        cores = client.nthreads()
        if not cores:
            raise ExplainerError(
                f"The cluster at {address} has no workers.", f"Start some: dask worker {address}"
            )
        say(f"drawing on {sum(cores.values())} cores of the cluster at {address}")
        of = -(-sum(cores.values()) // len(jobs))
        numbers = {}
        for number, job in enumerate(jobs):
            for task in tasks_of(job, of):
                name = f"{Path(job.scene).stem}-{task.number + 1}-of-{of}-{uuid.uuid4().hex[:8]}"
                numbers[client.submit(draw_shard_here, task, key=name, pure=False)] = number
        back = [0] * len(jobs)
        for future, files in _results(client, address, list(numbers), say):
            number = numbers[future]
            cache = Cache(Path(jobs[number].segments), MOST_BYTES)
            for name, content in files.items():
                key, _, kind = name.partition(".")
                cache.store(key, kind, partial(Path.write_bytes, data=content))
            back[number] += 1
            on_part(number, back[number] / of)


def tasks_of(job: Job, of: int) -> list[Task]:
    """A job in so many shards."""
    scene, timing = Path(job.scene), Path(job.timing)
    facts = [path for path in Path(job.facts).iterdir() if path.suffix in (".npz", ".json")]
    files = {path.name: path.read_bytes() for path in (scene, timing)}
    files |= {f"facts/{path.name}": path.read_bytes() for path in facts}
    there = replace(job, scene=scene.name, facts="facts", timing=timing.name, media="media")
    known = tuple(path.name for path in Path(job.segments).glob("*/[!.]*"))
    needs = drawing_with()
    return [Task(there, files, number, of, known, needs) for number in range(of)]


def _dask() -> Any:
    """The library `distributed`, which is installed only where it is wanted."""
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise ExplainerError(
            "Drawing on a cluster takes Dask, which is not installed.",
            "Install it: pip install 'explainer[cluster]'",
        ) from error


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    dask = _dask()
    for name in ("distributed", "distributed.client"):
        # What goes wrong is told here, in a line; there, in a page.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        client = dask.Client(address, timeout=CONNECTING)
    except (OSError, ValueError) as error:
        raise ExplainerError(
            f"No Dask scheduler answers at {address}.",
            "Start one with `dask scheduler`, which prints its address, or leave --scheduler out.",
        ) from error
    with client:
        yield client


def _results(
    client: Any, address: str, futures: list[Any], say: Callable[[str], None]
) -> Iterator[tuple[Any, dict[str, bytes]]]:
    """What the futures return, as they finish; not all of them, if the cluster is lost meanwhile."""
    dask = _dask()
    seen = time.monotonic()
    while futures:
        done = set()
        try:
            with suppress(TimeoutError):
                done = dask.wait(futures, timeout=1, return_when="FIRST_COMPLETED").done
            manned = bool(done or client.nthreads())
        except (CancelledError, OSError):
            say(f"the cluster at {address} is lost; the rest is drawn here")
            return
        futures = [future for future in futures if future not in done]
        for future in done:
            yield future, _result(future, address, say)
        if manned:
            seen = time.monotonic()
        elif time.monotonic() - seen > DESERTED:
            say(f"the cluster at {address} has lost all its workers; the rest is drawn here")
            return


def _result(future: Any, address: str, say: Callable[[str], None]) -> dict[str, bytes]:
    try:
        files: dict[str, bytes] = future.result()
    except ExplainerError:
        raise
    except (_dask().KilledWorker, CancelledError, OSError) as error:
        say(f"a shard could not be drawn on the cluster and is drawn here: {type(error).__name__}: {error}")
        return {}
    except Exception as error:
        raise ExplainerError(
            f"A worker of the cluster at {address} cannot draw: {type(error).__name__}: {error}.",
            "Install this version of the project on all of its machines.",
        ) from error
    return files
