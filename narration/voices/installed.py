"""The voices that are here: programs, fetched neural voices, and folders of one's own takes."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from narration import engine
from narration.voices import kokoro, piper

MODULES = {"piper": "piper", "kokoro": "kokoro_onnx"}
"""Of each neural voice, the module that speaks it."""

_COMMANDS = {"flite": "flite", "espeak": "espeak-ng"}
_INSTALL = {
    "flite": "apt-get install flite",
    "espeak": "apt-get install espeak-ng",
    "piper": piper.INSTALL,
    "kokoro": kokoro.INSTALL,
}
_GET = {"piper": piper.GET_IT, "kokoro": kokoro.GET_IT}


@dataclass(frozen=True)
class Offer:
    """A voice and how it is asked for; `remedy` is what is to be done before it speaks, or empty."""

    spec: str
    remedy: str = ""


def programs() -> tuple[Offer, ...]:
    """The small voices that are programs."""
    return tuple(
        Offer(name, "" if shutil.which(command) else _INSTALL[name]) for name, command in _COMMANDS.items()
    )


def neural() -> tuple[Offer, ...]:
    """Piper's and Kokoro's voices that were fetched; of an engine without any, the step that is missing."""
    offers: list[Offer] = []
    for name, module in MODULES.items():
        there = importlib.util.find_spec(module) is not None
        specs = _fetched(name)
        offers += [Offer(spec, "" if there else _INSTALL[name]) for spec in specs]
        if not specs:
            offers.append(Offer(name, _GET[name] if there else f"{_INSTALL[name]} && {_GET[name]}"))
    return tuple(offers)


def better() -> str:
    """The best neural voice that would speak now, as it is asked for; empty if there is none."""
    ready = [offer.spec for offer in neural() if not offer.remedy]
    return f"kokoro:{kokoro.SPEAKER}" if f"kokoro:{kokoro.SPEAKER}" in ready else next(iter(ready), "")


def recorded(folder: Path) -> tuple[Path, ...]:
    """The folders in `folder` that hold takes."""
    return tuple(sorted({take.parent for take in folder.glob("*/*.wav")}))


def _fetched(name: str) -> list[str]:
    folder = engine.fetched()
    if name == "kokoro":
        return [f"kokoro:{speaker}" for speaker in kokoro.speakers(folder / "kokoro" / engine.KOKORO_VOICES)]
    return [
        f"piper:{model.stem}" for model in sorted(folder.glob("*/*.onnx")) if model.stem == model.parent.name
    ]
