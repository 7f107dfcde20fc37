"""What a voice rests on: its files, and the version of the program or package that speaks it."""

import importlib.metadata
import os
import shutil
import subprocess
from pathlib import Path

_PROGRAMS = {"flite": "flite", "espeak": "espeak-ng"}
_PACKAGES = {"piper": "piper-tts", "kokoro": "kokoro-onnx"}


def files(spec: str) -> tuple[Path, ...]:
    """The files or the folder that a voice such as `recorded:DIR` or `kokoro:MODEL,VOICES` names."""
    name, _, options = spec.partition(":")
    # The shell knows `~` only at the beginning of a word; a folder's name may hold a comma.
    parts = options.split(",") if name == "kokoro" else [options]
    return tuple(Path(os.path.expanduser(part)) for part in parts if part)


def version(voice: str) -> str:
    """What the program or package of a voice says of its version; empty where there is none."""
    if voice in _PROGRAMS and (path := shutil.which(_PROGRAMS[voice])):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        return said.stdout + said.stderr
    if voice in _PACKAGES:
        try:
            return importlib.metadata.version(_PACKAGES[voice])
        except importlib.metadata.PackageNotFoundError:
            return ""
    return ""
