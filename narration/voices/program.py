"""Voices that are programs: a command that writes a WAV file."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from data.errors import ExplainerError
from narration.voices.voice import Samples
from narration.voices.wav import read_wav


def find(program: str, voice: str, remedy: str) -> str:
    """The path of a program.

    Raises
    ------
    ExplainerError
        If it is not installed.
    """
    path = shutil.which(program)
    if not path:
        raise ExplainerError(f"The voice {voice} is not installed.", remedy)
    return path


def speak(command: Sequence[str], write_to: str, beat: str, text: str) -> tuple[Samples, int, str]:
    """Run a command that reads the text and writes a WAV file to the path after the flag `write_to`.

    Returns
    -------
    The samples, their rate in Hz, and what the program printed.

    Raises
    ------
    ExplainerError
        If no sound comes.
    """
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "speech.wav"
        said = subprocess.run(
            [*command, write_to, str(wav)], input=text, capture_output=True, text=True, check=False
        )
        try:
            samples, rate = read_wav(wav)
        except (OSError, ValueError) as error:
            reason = said.stderr.strip().replace("\n", " ") or f"it ended with code {said.returncode}"
            raise ExplainerError(
                f"{Path(command[0]).name} could not speak a sentence of beat `{beat}`: {reason}.",
                "Try another voice with --voice.",
            ) from error
    return samples, rate, said.stdout
