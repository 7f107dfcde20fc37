"""One display for a whole job: a bar with the time left on a terminal, plain lines in a log."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from explainer.production.display import Display

STAGES = {
    "speaking": (0.0, 0.1),
    "drawing": (0.1, 0.9),
    "rehearsing": (0.1, 0.9),
    "putting together": (0.9, 1.0),
    "burning captions in": (0.9, 1.0),
    "composing": (0.5, 1.0),
    "looking into the finished clip": (0.9, 1.0),
}
"""The stages of a clip, and which part of its work each is."""


class Lines:
    """Plain lines on standard error."""

    def __init__(self) -> None:
        self._stages: dict[str, str] = {}
        self._tenths: dict[str, int] = {}

    def stage(self, clip: str, stage: str) -> None:
        self._stages[clip], self._tenths[clip] = stage, 0
        self.say(f"{clip}: {stage}")

    def part(self, clip: str, fraction: float) -> None:
        if (tenths := int(10 * fraction)) > self._tenths[clip]:
            self._tenths[clip] = tenths
            self.say(f"{clip}: {self._stages[clip]} {10 * tenths}%")

    def finished(self, clip: str, note: str) -> None:
        self.say(f"{clip}: {note}")

    def say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class Bar:
    """One bar over all clips of the job, with the running clip and stage and the time left."""

    def __init__(self, clips: Sequence[str]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(compact=True, elapsed_when_finished=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=len(clips))
        self._stages: dict[str, str] = {}
        self._done: dict[str, float] = {}

    def start(self) -> None:
        """Show the bar."""
        self._progress.start()

    def stop(self) -> None:
        """Take the bar away; the lines above it stay."""
        self._progress.stop()

    def stage(self, clip: str, stage: str) -> None:
        self._stages[clip] = stage
        self._show(clip, STAGES[stage][0])

    def part(self, clip: str, fraction: float) -> None:
        first, last = STAGES[self._stages[clip]]
        self._show(clip, first + fraction * (last - first))

    def finished(self, clip: str, note: str) -> None:
        self._stages.pop(clip, None)
        self._show(clip, 1.0)
        self.say(f"{clip}: {note}")

    def _show(self, clip: str, done: float) -> None:
        self._done[clip] = done
        running = "; ".join(f"{each}: {stage}" for each, stage in self._stages.items())
        self._progress.update(self._task, description=running, completed=sum(self._done.values()))

    def say(self, line: str) -> None:
        self._progress.console.print(line, highlight=False, markup=False)


@contextmanager
def display(clips: Sequence[str]) -> Iterator[Display]:
    """The display of a job over these clips, as fits where standard error goes."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    bar = Bar(clips)
    bar.start()
    try:
        yield bar
    finally:
        bar.stop()
