"""Training several models, one process each, as many at once as the machine has cores for."""

import multiprocessing
import queue
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from data.errors import ExplainerError, hint
from data.train.loop import train
from data.train.recipe import FAMILY, Recipe
from data.train.texts import Texts

AT_ONCE = 2
"""Models trained at the same time, each on one thread."""

Progress = Callable[[Recipe, int, float], None]
"""Told after some steps of some model: its recipe, how many steps are done, the loss in nats."""

TOLD_EVERY = 20


def choose(names: Sequence[str]) -> list[Recipe]:
    """The recipes of these models, or of the whole family if none is named.

    Raises
    ------
    ExplainerError
        If there is no recipe of that name; the nearest one is suggested.
    """
    for name in names:
        if name not in FAMILY:
            near = hint(name, FAMILY, "'")
            raise ExplainerError(
                f"There is no recipe for a model {name!r}{near}.",
                f"Choose from: {', '.join(FAMILY)}.",
            )
    return [FAMILY[name] for name in names or FAMILY]


def train_family(
    recipes: Sequence[Recipe], texts: Texts, weights: Path, cache: Path, progress: Progress
) -> None:
    """Train these models into `weights/<name>`, two at a time, each on one thread.

    An interrupt stops them all; the next call goes on where they were.

    Raises
    ------
    ExplainerError
        If a folder cannot be written to, or a process was killed.
    """
    context = multiprocessing.get_context("spawn")
    told: Any = context.Queue()
    shared = (texts, weights, cache, told)
    with ProcessPoolExecutor(AT_ONCE, context, _begin, shared) as pool:
        try:
            running = [pool.submit(_train_one, recipe.config.name) for recipe in recipes]
            while not all(training.done() for training in running):
                try:
                    name, step, loss = told.get(timeout=1.0)
                except queue.Empty:
                    continue
                progress(FAMILY[name], step, loss)
            for training in running:
                training.result()
        except BrokenProcessPool as error:
            raise ExplainerError(
                "A training process was killed, probably because the machine ran out of memory.",
                "Close other programs and give the same command again: it goes on from the last checkpoint.",
            ) from error
        except BaseException:
            # The pool would wait for trainings that have hours to go.
            for process in multiprocessing.active_children():
                process.terminate()
            raise


_shared: tuple[Texts, Path, Path, Any]


def _begin(*shared: Any) -> None:
    global _shared
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _shared = shared


def _train_one(name: str) -> None:
    texts, weights, cache, told = _shared
    recipe = FAMILY[name]

    def tell(step: int, loss: float) -> None:
        if step % TOLD_EVERY == 0 or step == recipe.all_steps:
            told.put((name, step, loss))

    train(recipe, texts, weights / name, cache, tell)
