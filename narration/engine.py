"""Which version of its program or package speaks a voice: another one may sound otherwise."""

import importlib.metadata
import shutil
import subprocess

_PROGRAMS = {"flite": "flite", "espeak": "espeak-ng"}
_PACKAGES = {"piper": "piper-tts", "kokoro": "kokoro-onnx"}


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
