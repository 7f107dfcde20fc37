"""What a voice rests on: its files, and the version of the program or package that speaks it."""

import importlib.metadata
import os
import re
import shutil
import subprocess
from pathlib import Path

KOKORO_MODEL, KOKORO_VOICES = "kokoro-v1.0.onnx", "voices-v1.0.bin"

_PROGRAMS = {"flite": "flite", "espeak": "espeak-ng"}
_PACKAGES = {"piper": "piper-tts", "kokoro": "kokoro-onnx"}


def fetched() -> Path:
    """The folder of this user in which fetched voices lie, a folder each; it need not be there."""
    home = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return Path(home) / "explainer" / "voices"


def by_name(spec: str) -> bool:
    """Whether a voice such as `piper:en_GB-alan-medium` or `kokoro:bm_george` is one that was fetched."""
    name, _, options = spec.partition(":")
    return name in _PACKAGES and re.fullmatch(r"\w[\w-]*", options) is not None


def files(spec: str) -> tuple[Path, ...]:
    """The files or the folder of a voice such as `recorded:DIR`, `piper:NAME` or `kokoro:MODEL,VOICES`."""
    name, _, options = spec.partition(":")
    if by_name(spec) and name == "piper":
        return (fetched() / options / f"{options}.onnx",)
    if by_name(spec):
        return fetched() / "kokoro" / KOKORO_MODEL, fetched() / "kokoro" / KOKORO_VOICES
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
