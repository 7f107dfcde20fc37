"""espeak-ng: robotic, but very small and on every system."""

from narration import engine
from narration.voices import program
from narration.voices.voice import Passage, Speech

_ACCENT = "en-gb"
_WORDS_PER_MINUTE = "160"


class Espeak:
    """espeak-ng's British English."""

    name = f"espeak-ng {_ACCENT}, {_WORDS_PER_MINUTE} words a minute"
    by_sentence = True

    def __init__(self, path: str) -> None:
        self.command = [path, "-v", _ACCENT, "-s", _WORDS_PER_MINUTE, "--stdin"]
        self.version = engine.version("espeak")

    def identity(self, passage: Passage) -> str:
        return f"{self.name} {self.version}"

    def speak(self, passage: Passage) -> Speech:
        samples, rate, _ = program.speak(self.command, "-w", passage.beat, passage.text)
        return Speech(samples, rate)


def open_voice(options: str) -> Espeak:
    """espeak-ng.

    Raises
    ------
    ExplainerError
        If espeak-ng is not installed.
    """
    remedy = "Install it with `apt-get install espeak-ng` (Debian) or `brew install espeak-ng` (macOS)."
    return Espeak(program.find("espeak-ng", "espeak", remedy))
