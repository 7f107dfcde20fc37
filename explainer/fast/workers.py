"""Child processes that draw, never more at a time than there are slots, however many scenes share them."""

import fcntl
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

POLL = 0.02
"""Seconds between two looks for a slot that another process may have given back."""


@dataclass
class Child:
    """A running child; `ended` becomes readable when it ends."""

    pid: int
    ended: int


class Slots:
    """Numbered lock files: who holds the lock of one may run one process.

    The kernel drops a lock with the process that holds it, so that a killed build leaves no slot taken.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._paths = [folder / f"slot-{number}" for number in range(workers)]

    def take(self) -> int | None:
        """Lock a slot and return its file; None if all are taken."""
        for path in self._paths:
            file = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
            else:
                return file
        return None


class Crew:
    """The children of one process."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._children: dict[int, Child] = {}

    def start(self, work: Callable[[], None], on_end: Callable[[int, bool], None]) -> int:
        """Fork a child that does `work`, as soon as there is a slot; returns its process id.

        Parameters
        ----------
        on_end:
            Called with the process id of a child that ended meanwhile, and whether it succeeded.
        """
        while (slot := self._slots.take()) is None:
            self.look(on_end, POLL)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                work()
                code = 0
            finally:
                os._exit(code)
        # The child's copy holds the lock from now on, and drops it at its end.
        os.close(slot)
        os.close(writing)
        self._children[pid] = Child(pid, reading)
        return pid

    def look(self, on_end: Callable[[int, bool], None], seconds: float) -> None:
        """Wait at most some seconds for children to end, and say which did."""
        if not self._children:
            time.sleep(seconds)
            return
        ready = wait([child.ended for child in self._children.values()], seconds)
        for child in [child for child in self._children.values() if child.ended in ready]:
            _, status = os.waitpid(child.pid, 0)
            os.close(child.ended)
            del self._children[child.pid]
            on_end(child.pid, status == 0)

    def finish(self, on_end: Callable[[int, bool], None]) -> None:
        """Wait until all children have ended."""
        while self._children:
            self.look(on_end, 3600)

    def kill(self) -> None:
        """End all children at once; what they drew is lost."""
        for child in self._children.values():
            os.kill(child.pid, signal.SIGKILL)
        self.finish(lambda pid, succeeded: None)
