"""Processes that a build starts: they end with it, and what they say goes to a log."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from explainer.production.paths import REPOSITORY


@contextmanager
def child(arguments: Sequence[str], log: Path, folder: Path = REPOSITORY) -> Iterator[subprocess.Popen[str]]:
    """Run this Python in `folder`; its standard output is for the block to read, its errors go to `log`.

    If the block ends before the process does, by an error or by Ctrl-C, the process is killed with all that
    it started. It has a session of its own, so that Ctrl-C on the terminal reaches the build alone; its
    standard input ends when the build does, for `end_with_parent`.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    process = None
    with log.open("wb") as errors:
        try:
            with _interrupts_later():
                process = subprocess.Popen(
                    [sys.executable, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                    cwd=folder,
                    start_new_session=True,
                )
            yield process
        finally:
            if process is not None:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                with process:  # Waits for its end and closes its pipes.
                    pass


def end_with_parent(tidy: Callable[[], None] = lambda: None) -> None:
    """From now on, when standard input ends, kill this process and all that it started; it leads a session.

    A build that is killed can do nothing any more; what it leaves running would write into the folders of the
    next one. `tidy` is called before.
    """

    def watch() -> None:
        while os.read(0, 1):
            pass
        tidy()
        os.killpg(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM until the block ends: a process half started could not be killed."""
    caught: list[int] = []
    handlers = {
        number: signal.signal(number, lambda number, _: caught.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if caught:
            signal.raise_signal(caught[0])


def how_it_ended(process: subprocess.Popen[str]) -> str:
    """In words: `with code 1`, `by signal SIGKILL`."""
    code = process.wait()
    return f"by signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
