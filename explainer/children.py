"""Processes that a build starts: they end with it, and what they say goes to a log."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from explainer.paths import REPOSITORY


@contextmanager
def child(arguments: Sequence[str], log: Path) -> Iterator[subprocess.Popen[str]]:
    """Run this Python with `arguments`; its standard output is for the block to read, its errors go to `log`.

    If the block ends before the process does, by an error or by Ctrl-C, the process is killed with all that
    it started. It has a session of its own, so that Ctrl-C on the terminal reaches the build alone.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=REPOSITORY,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def how_it_ended(process: subprocess.Popen[str]) -> str:
    """In words: `with code 1`, `by signal SIGKILL`."""
    code = process.wait()
    return f"by signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
