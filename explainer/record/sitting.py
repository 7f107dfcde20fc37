"""A sitting: the beats of a clip that are to be spoken, and the takes that are kept of them."""

import io
import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from data.errors import ExplainerError
from data.files import write_whole
from explainer.production.folders import cannot_write
from explainer.production.paths import ClipFiles, Project, edition
from explainer.production.stages import facts_type
from narration import script, truth
from narration.fill import FilledBeat, fill
from narration.listening import hear
from narration.pronounce import pronounce
from narration.takes import is_said, own_words, read_take, words_of
from narration.timing import Timing
from narration.voices.voice import Samples

SIGN = "takes.json"
"""The file in a folder of takes that says of which clip they are, and what each was read from."""

_WORDS_PER_MINUTE = 150
_STILL_WIDTH = 960


@dataclass(frozen=True)
class Unsure:
    """A take in which the beat's words were not found, with what was heard in place of them."""

    heard: str


class Sitting:
    """Takes of one clip, in a folder of their own.

    Raises
    ------
    ExplainerError
        If the clip's words cannot be filled, or the folder is somebody else's or cannot be written to.
    """

    def __init__(self, project: Project, clip: str, folder: Path) -> None:
        told = script.read(clip, project.scripts)
        facts = facts_type(told).load(project.facts)
        truth.check(told, facts)
        self.clip, self.title, self.folder = clip, told.title, folder
        self.beats: dict[str, FilledBeat] = {beat.name: beat for beat in fill(told, facts).beats}
        self._read = self._sign()
        self._finished = _finished(project, clip)
        spoken = self._finished[1].beats if self._finished else ()
        self._spoken = {beat.name: beat for beat in spoken}

    def about(self) -> dict[str, Any]:
        """All that the page shows, as JSON can hold it."""
        return {
            "clip": self.clip,
            "title": self.title,
            "folder": str(self.folder),
            "render": f"explainer render {self.clip} --voice recorded:{self.folder}",
            "beats": [self._about(beat) for beat in self.beats.values()],
        }

    def take(self, beat: str) -> Path:
        """Where the take of a beat lies."""
        return self.folder / f"{beat}.wav"

    def still(self, beat: str) -> bytes:
        """The last picture of a beat in the finished clip, as JPEG; empty if there is none."""
        if self._finished is None or beat not in self._spoken:
            return b""
        files, timing = self._finished
        first, end = self._spoken[beat].first_frame, self._spoken[beat].end_frame
        packed = io.BytesIO()
        with av.open(str(files.movie)) as movie:
            stream = movie.streams.video[0]
            # Every beat begins with a keyframe.
            tick = stream.time_base or Fraction(1, timing.frame_rate)
            movie.seek(round(first / timing.frame_rate / tick), stream=stream)
            for frame in movie.decode(stream):
                if round(frame.time * timing.frame_rate) >= end - 1:
                    picture = frame.to_image()  # type: ignore[no-untyped-call]
                    picture.thumbnail((_STILL_WIDTH, _STILL_WIDTH))
                    picture.save(packed, "JPEG", quality=85)
                    break
        return packed.getvalue()

    def keep(self, beat: str, wav: bytes) -> Unsure | None:
        """Keep a take of a beat in place of an earlier one, if it says what the beat says.

        Raises
        ------
        ExplainerError
            If it is damaged, empty, too quiet or clipped, or cannot be written; the earlier one is kept then.
        """
        samples, rate = _sound(beat, wav)
        words = tuple(heard for word in self.beats[beat].words for heard in pronounce(word).spoken)
        if not is_said(samples, rate, words):
            return Unsure(" ".join(hear(samples, rate)))
        self._write(beat, wav, "")
        return None

    def keep_freely(self, beat: str, wav: bytes, said: str) -> None:
        """Keep a take that says a beat in other words; they are what is captioned then.

        Raises
        ------
        ExplainerError
            As for `keep`, and if no words are given.
        """
        said = " ".join(said.split())
        if not any(pronounce(word).spoken for word in said.split()):
            raise ExplainerError("No words were given for the take.", "Write what is said in it.")
        _sound(beat, wav)
        self._write(beat, wav, said)

    def _write(self, beat: str, wav: bytes, said: str) -> None:
        take = self.take(beat)
        with write_whole(take) as beside:
            beside.write_bytes(wav)
        if said:
            with write_whole(words_of(take)) as beside:
                beside.write_text(said + "\n", encoding="utf-8")
        else:
            words_of(take).unlink(missing_ok=True)
        self._read[beat] = self.beats[beat].text
        self._write_sign()

    def _about(self, beat: FilledBeat) -> dict[str, Any]:
        take, seconds = self.take(beat.name), len(beat.words) * 60 / _WORDS_PER_MINUTE
        if self._finished and (spoken := self._spoken.get(beat.name)):
            seconds = (spoken.end_frame - spoken.first_frame) / self._finished[1].frame_rate
        read = self._read.get(beat.name, beat.text)
        return {
            "name": beat.name,
            "title": beat.title,
            "words": beat.text,
            "seconds": round(seconds, 1),
            "still": beat.name in self._spoken,
            "taken": take.is_file(),
            "own": own_words(take),
            "stale": take.is_file() and not own_words(take) and read != beat.text,
        }

    def _sign(self) -> dict[str, str]:
        """What each take was read from; the folder is made, if need be, and signed."""
        if self.folder.exists() and not self.folder.is_dir():
            raise ExplainerError(f"{self.folder} is a file.", "Choose a folder with --out.")
        sign = self.folder / SIGN
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            signed = json.loads(sign.read_text(encoding="utf-8")) if sign.exists() else None
            strangers = signed is None and any(self.folder.iterdir())
        except (OSError, ValueError) as error:
            if isinstance(error, OSError):
                raise cannot_write(self.folder, error) from error
            strangers, signed = True, None
        known = isinstance(signed, dict) and isinstance(signed.get("read"), dict)
        if strangers or (signed is not None and not (known and signed.get("clip") == self.clip)):
            raise ExplainerError(
                f"{self.folder} holds something else than takes of {self.clip} that were recorded here.",
                "Choose another folder with --out.",
            )
        self._read = dict(signed["read"]) if signed is not None else {}
        self._write_sign()
        return self._read

    def _write_sign(self) -> None:
        with write_whole(self.folder / SIGN) as beside:
            beside.write_text(json.dumps({"clip": self.clip, "read": self._read}, indent=1), encoding="utf-8")


def missing(beats: Iterable[str], folder: Path) -> list[str]:
    """The beats of which there is no take in a folder."""
    return [beat for beat in beats if not (folder / f"{beat}.wav").is_file()]


def _sound(beat: str, wav: bytes) -> tuple[Samples, int]:
    """The samples of a take that came from the page."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{beat}.wav"
        path.write_bytes(wav)
        try:
            return read_take(path, beat)
        except ExplainerError as error:
            raise ExplainerError(error.what.replace(f" {path}", ""), error.remedy) from error


def _finished(project: Project, clip: str) -> tuple[ClipFiles, Timing] | None:
    """The clip as it was rendered, in whichever edition, and when each beat is spoken in it."""
    for quality in ("web", "draft", "4k"):
        for theme in ("dark", "light"):
            files = ClipFiles(project.renders / edition(quality, theme) / clip)
            if files.movie.is_file() and files.beats.is_file():
                with suppress(ExplainerError):
                    return files, Timing.load(files.beats)
    return None
