"""flite's `rms`: a small voice that needs no download; 16 kHz."""

from xml.sax.saxutils import escape

from narration import engine
from narration.phones import phones_of, word_times
from narration.pronounce import carries_meaning
from narration.voices import program
from narration.voices.voice import Passage, Speech

_RATE = 0.85
"""How fast words that carry meaning are spoken, compared with the rest."""


class Flite:
    """flite's `rms`, which dwells on the words that carry meaning, as people do.

    A recogniser understands more of it then; all of it spoken slower, or these still slower, it understands
    less.
    """

    name = "flite rms"
    by_sentence = True

    def __init__(self, path: str) -> None:
        self.command = [path, "-voice", "rms", "-psdur", "-ssml", "-f", "/dev/stdin"]
        self.version = engine.version("flite")

    def identity(self, passage: Passage) -> str:
        return f"{self.name} {self.version}"

    def speak(self, passage: Passage) -> Speech:
        samples, rate, printed = program.speak(self.command, "-o", passage.beat, _marked(passage))
        parts = (part.partition(":") for part in printed.split())
        segments = [(phone, float(end)) for phone, _, end in parts]
        phones = phones_of(passage.spoken)
        return Speech(samples, rate, word_times(segments, phones) if phones else None)


def _marked(passage: Passage) -> str:
    """The passage's text in SSML."""
    marked = []
    for token in passage.text.split():
        slow = carries_meaning(token.strip(",.?!"))
        # The stop stands inside: outside, flite does not see it.
        marked.append(f'<prosody rate="{_RATE}">{escape(token)}</prosody>' if slow else escape(token))
    return f"<speak>{' '.join(marked)}</speak>"


def open_voice(options: str) -> Flite:
    """flite's `rms`.

    Raises
    ------
    ExplainerError
        If flite is not installed.
    """
    remedy = "Install it with `apt-get install flite` (Debian) or `brew install flite` (macOS)."
    return Flite(program.find("flite", "flite", remedy))
