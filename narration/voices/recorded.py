"""An author's own voice: one WAV file per beat, named after it."""

from dataclasses import replace
from pathlib import Path

from data.errors import ExplainerError
from data.files import sha256
from narration.fill import FilledScript
from narration.takes import as_said, is_said, own_words, read_take, words_of
from narration.voices.voice import Passage, Speech


class Recorded:
    """Takes in a folder, or in a folder for each clip in it: `<beat>.wav`, any rate, mono or stereo."""

    by_sentence = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"recorded in {folder.name}"

    def identity(self, passage: Passage) -> str:
        path = self._take(passage)
        return f"recorded {sha256(path) if path.is_file() else ''} {own_words(path)}"

    def speak(self, passage: Passage) -> Speech:
        path = self._take(passage)
        samples, rate = read_take(path, passage.beat)
        if not own_words(path) and not is_said(samples, rate, passage.spoken):
            raise ExplainerError(
                f"The take {path} does not say what beat `{passage.beat}` says: words are missing in it, "
                "are others, or cannot be made out.",
                f"Record it again, or write what is said in it into {words_of(path)}; it should say: "
                f"“{' '.join(word.written for word in passage.words)}”",
            )
        return Speech(samples, rate)

    def of(self, clip: str) -> "Recorded":
        """The takes of one clip, where the folder holds a folder of takes for each."""
        return Recorded(self.folder / clip) if (self.folder / clip).is_dir() else self

    def as_said(self, script: FilledScript) -> FilledScript:
        """The script with the words of those takes that were spoken freely.

        Numbers that the facts filled into these beats are not among the script's any more.
        """
        own = {beat.name: own_words(self.folder / f"{beat.name}.wav") for beat in script.beats}
        beats = tuple(as_said(beat, own[beat.name]) if own[beat.name] else beat for beat in script.beats)
        return replace(
            script, beats=beats, numbers=tuple(number for number in script.numbers if not own[number.beat])
        )

    def _take(self, passage: Passage) -> Path:
        path = self.folder / f"{passage.beat}.wav"
        if not path.exists():
            raise ExplainerError(
                f"The take of beat `{passage.beat}` is missing: there is no {path}.",
                f"Record: “{' '.join(word.written for word in passage.words)}”",
            )
        return path


def open_voice(options: str) -> Recorded:
    """The takes in the folder `options`.

    Raises
    ------
    ExplainerError
        If there is no such folder.
    """
    folder = Path(options)
    if not options or not folder.is_dir():
        raise ExplainerError(
            f"There is no folder of takes `{options}`.",
            "Record them with: explainer record CLIP; or name a folder with one WAV per beat: "
            "--voice recorded:DIR",
        )
    return Recorded(folder)
