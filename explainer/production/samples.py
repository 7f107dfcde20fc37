"""A sample of every voice that is here, as it would sound in a clip."""

from pathlib import Path
from typing import Any

from scipy.signal import resample_poly

from data.files import write_whole
from explainer.production.paths import Project
from narration.fill import FilledBeat, FilledScript
from narration.speak import RATE, as_sound, speak_script
from narration.takes import read_take
from narration.voices import open_voice

WORDS = (
    "Would this little model guess Regan? Hardly: one in 41,000. But show it a single example, and it does. "
    "So how did it know?"
)
_FRAME_RATE = 30


def sample_of(project: Project, voice: str) -> Path:
    """Write a few words in this voice as a WAV file, and return where it lies.

    Raises
    ------
    ExplainerError
        If the voice cannot speak, or the file cannot be written.
    """
    words = tuple(WORDS.split())
    script = FilledScript("sample", "A sample", (FilledBeat("sample", "Sample", 0, words, {}),), ())
    _, sound = speak_script(script, open_voice(voice), _FRAME_RATE, project.voice_cache)
    return _write(project, voice.replace(":", "-"), sound)


def sample_of_takes(project: Project, folder: Path) -> Path:
    """Write the first take of a folder as loud as it would be in a clip, and return where it lies.

    Raises
    ------
    ExplainerError
        If the take is not fit for a clip, or the file cannot be written.
    """
    take = min(folder.glob("*.wav"))
    samples, rate = read_take(take, take.stem)
    return _write(project, f"recorded-{folder.name}", as_sound(resample_poly(samples, RATE, rate)))


def _write(project: Project, name: str, sound: Any) -> Path:
    path = project.renders / "voices" / f"{name}.wav"
    with write_whole(path) as beside:
        sound.export(beside, format="wav").close()
    return path
