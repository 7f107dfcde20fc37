"""flite's `rms`: a small voice that needs no download; 16 kHz."""

from narration import engine
from narration.phones import phones_of, word_times
from narration.voices import program
from narration.voices.voice import Passage, Speech


class Flite:
    """flite's `rms` as it comes: spoken slower or faster, a recogniser understands less of it."""

    name = "flite rms"
    by_sentence = True

    def __init__(self, path: str) -> None:
        self.command = [path, "-voice", "rms", "-psdur", "-f", "/dev/stdin"]
        self.version = engine.version("flite")

    def identity(self, passage: Passage) -> str:
        return f"{self.name} {self.version}"

    def speak(self, passage: Passage) -> Speech:
        samples, rate, printed = program.speak(self.command, "-o", passage)
        parts = (part.partition(":") for part in printed.split())
        segments = [(phone, float(end)) for phone, _, end in parts]
        phones = phones_of(passage.spoken)
        return Speech(samples, rate, word_times(segments, phones) if phones else None)


def open_voice(options: str) -> Flite:
    """flite's `rms`.

    Raises
    ------
    ExplainerError
        If flite is not installed.
    """
    remedy = "Install it with `apt-get install flite` (Debian) or `brew install flite` (macOS)."
    return Flite(program.find("flite", "flite", remedy))
