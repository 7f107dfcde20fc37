"""Can the words be made out? A recogniser that does not know the script writes down what it hears."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from explainer.production.paths import Project
from explainer.production.stages import DEFAULT_VOICE, Options, Stages
from narration.fill import FilledScript, fill
from narration.listening import Heard, compare, hear, learn
from narration.pronounce import pronounce
from narration.script import Script
from narration.speak import RATE, speak_script
from narration.voices import open_voice
from narration.voices.voice import Voice

MISHEARD = 0.15
"""The share of the words that carry meaning which may be misheard."""

_FRAME_RATE = 30
_TOLD = 8


def hearing_faults(project: Project, scripts: list[Script], options: Options) -> Iterator[tuple[str, str]]:
    """Of every clip whose words are hard to make out, how many are misheard, and which."""
    voice = open_voice(options.voice or DEFAULT_VOICE)
    for script in scripts:
        stages = Stages(project, script.clip, options)
        words = listen(fill(stages.script, stages.facts), voice, project.voice_cache)
        if (fault := verdict(words)) is not None:
            yield script.clip, fault


def listen(script: FilledScript, voice: Voice, cache: Path) -> tuple[Heard, ...]:
    """Each word of a script, and what is heard in its place in the finished sound, beat by beat."""
    said = {
        beat.name: [heard for word in beat.words for heard in pronounce(word).spoken] for beat in script.beats
    }
    learn([word for words in said.values() for word in words])
    timing, sound = speak_script(script, voice, _FRAME_RATE, cache)
    samples = np.frombuffer(sound.raw_data, dtype="<i2") / 32768
    found: list[Heard] = []
    for beat in timing.beats:
        first, end = (frame * RATE // _FRAME_RATE for frame in (beat.first_frame, beat.end_frame))
        found += compare(said[beat.name], hear(samples[first:end], RATE))
    return tuple(found)


def verdict(words: tuple[Heard, ...]) -> str | None:
    """What is wrong, if too many of the words that carry meaning are misheard."""
    telling = [word for word in words if word.carries_meaning]
    wrong = Counter((word.said, word.heard or "nothing") for word in telling if not word.right)
    share = wrong.total() / max(len(telling), 1)
    if share <= MISHEARD:
        return None
    listed = ", ".join(f"“{said}” as “{heard}”" for (said, heard), _ in wrong.most_common(_TOLD))
    return f"{share:.0%} of the words that carry meaning are misheard, above {MISHEARD:.0%}: {listed}"
