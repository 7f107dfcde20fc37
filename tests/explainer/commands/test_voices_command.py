"""Which voices there are, how they sound, and that a better one is spoken of."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.io import wavfile

from data.errors import ExplainerError
from explainer.checks.health import examine
from explainer.commands import render
from explainer.commands.voices import command
from explainer.production.paths import ClipFiles, Project
from explainer.production.stages import Options
from narration import engine
from narration.loudness import loudness
from narration.voices.wav import read_wav
from tests.narration.test_get import voices_file


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a voice of each neural engine where fetched ones lie, and say which engines are installed."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    there = importlib.util.find_spec

    def install(*engines: str) -> None:
        for spec in ("piper:en_GB-alan-medium", "kokoro:bm_george"):
            for path in engine.files(spec):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(voices_file("bm_george"))
        neural = ("piper", "kokoro_onnx")
        monkeypatch.setattr(
            "importlib.util.find_spec",
            lambda name: (name in engines or None) if name in neural else there(name),
        )

    return install


def test_every_voice_that_is_here_leaves_a_sample(project: Project, fetched: Callable[..., None]) -> None:
    fetched()
    takes = project.recordings / "toy"
    takes.mkdir(parents=True)
    wavfile.write(takes / "one.wav", 16_000, 0.3 * np.sin(np.arange(32_000, dtype=np.float32) / 9))
    said = CliRunner().invoke(command, [], obj=project, catch_exceptions=False).output
    flite = project.renders / "voices" / "flite.wav"
    assert f"flite: {flite}" in said
    samples, rate = read_wav(flite)
    assert loudness(samples, rate) == pytest.approx(-16, abs=0.5)
    assert f"recorded:{takes}: {project.renders / 'voices' / 'recorded-toy.wav'}" in said
    assert "piper:en_GB-alan-medium: not ready; pip install piper-tts" in said
    assert "--voice VOICE" in said


def test_a_take_that_is_no_sound_is_named(project: Project, fetched: Callable[..., None]) -> None:
    fetched()
    takes = project.recordings / "toy"
    takes.mkdir(parents=True)
    (takes / "one.wav").write_text("no sound")
    said = CliRunner().invoke(command, [], obj=project, catch_exceptions=False).output
    assert "one.wav is not a WAV file" in said
    assert "--voice VOICE" in said


def test_what_cannot_be_fetched_is_said(project: Project) -> None:
    with pytest.raises(ExplainerError, match="nothing to get for the voice `flite`"):
        CliRunner().invoke(command, ["get", "flite"], obj=project, catch_exceptions=False)


def test_a_fetched_voice_keeps_its_name_on_the_command_line(
    project: Project, fetched: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Options] = []

    def build(_: Project, __: object, options: Options, ___: object) -> list[ClipFiles]:
        asked.append(options)
        return []

    monkeypatch.setattr("explainer.production.build.build_clips", build)
    for voice in ("kokoro:bm_george", "piper:en_GB-alan-medium"):
        CliRunner().invoke(render.command, ["toy", "--voice", voice], obj=project, catch_exceptions=False)
        assert asked[-1].voice == voice


def test_doctor_and_render_speak_of_a_better_voice(project: Project, fetched: Callable[..., None]) -> None:
    def found() -> dict[str, str]:
        return {finding.what: f"{finding.found} {finding.remedy}" for finding in examine(project)}

    files = ClipFiles(project.renders / "clips" / "toy")
    files.folder.mkdir(parents=True)
    files.provenance.write_text(json.dumps({"voice_option": "flite"}))
    fetched()
    assert "pip install piper-tts" in found()["voice piper"]
    assert render.better_voice([files]) == ""
    fetched("kokoro_onnx")
    assert "--voice kokoro:bm_george" in found()["voice kokoro"]
    assert render.better_voice([files]) == "kokoro:bm_george"
    files.provenance.write_text(json.dumps({"voice_option": "recorded:mine"}))
    assert render.better_voice([files]) == ""
