"""What a job tells about itself while it runs; `explainer.terminal.progress` shows it."""

from typing import Protocol


class Display(Protocol):
    """What a job tells about itself."""

    def stage(self, clip: str, stage: str) -> None:
        """A stage of a clip begins."""

    def part(self, clip: str, fraction: float) -> None:
        """That fraction of the stage of a clip is done; several clips may be on their way."""

    def finished(self, clip: str, note: str) -> None:
        """A clip is finished; the note says how."""

    def say(self, line: str) -> None:
        """Say something that is worth a line of its own."""
