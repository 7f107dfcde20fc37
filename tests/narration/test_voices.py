import importlib.metadata
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.io import wavfile

from data.errors import ExplainerError
from explainer.production.inputs import voice_files
from narration.engine import files
from narration.pronounce import pronounce
from narration.voices import VOICES, open_voice
from narration.voices.voice import Passage
from tests.narration.test_get import voices_file

PASSAGE = Passage("one", tuple(pronounce(word) for word in ("It", "is", "94%,", "and", "—", "so", "on.")))


def test_a_passage_is_told_as_it_is_heard() -> None:
    assert PASSAGE.spoken == ("It", "is", "ninety", "four", "percent", "and", "so", "on")
    assert PASSAGE.text == "It is ninety four percent, and, so on."


def test_an_unknown_voice_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ExplainerError) as caught:
        open_voice("flute")
    assert all(name in caught.value.remedy for name in VOICES)


def test_flite_speaks_and_knows_when() -> None:
    speech = open_voice("flite").speak(PASSAGE)
    assert speech.rate == 16_000
    assert np.abs(speech.samples).max() > 0.1
    assert speech.words is not None
    assert len(speech.words) == len(PASSAGE.spoken)
    starts = [start for start, _ in speech.words]
    assert starts == sorted(starts)
    assert all(start < end <= len(speech.samples) / speech.rate for start, end in speech.words)


@pytest.mark.parametrize(("voice", "package"), [("flite", "apt-get install flite"), ("espeak", "espeak-ng")])
def test_a_voice_that_is_not_installed_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, voice: str, package: str
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ExplainerError, match=f"{voice} is not installed") as caught:
        open_voice(voice)
    assert package in caught.value.remedy


def test_a_program_that_gives_no_sound_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "espeak-ng"
    broken.write_text("#!/bin/sh\necho no data >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ExplainerError, match="espeak-ng could not speak a sentence of beat `one`: no data"):
        open_voice("espeak").speak(PASSAGE)


@pytest.mark.parametrize(("voice", "program"), [("flite", "flite"), ("espeak", "espeak-ng")])
def test_another_version_of_a_program_is_another_identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: str, program: str
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    seen = []
    for version in ("2.2", "2.3"):
        (tmp_path / program).write_text(f"#!/bin/sh\necho {program} {version}\n")
        (tmp_path / program).chmod(0o755)
        seen.append((open_voice(voice).identity(PASSAGE), voice_files(voice)))
    assert seen[0][0] != seen[1][0]
    assert seen[0][1] != seen[1][1]


def test_silence_lasts_as_long_as_a_reader() -> None:
    speech = open_voice("silent").speak(PASSAGE)
    assert not speech.samples.any()
    assert speech.words is not None
    assert len(speech.words) == len(PASSAGE.spoken)
    assert speech.words[-1][1] == pytest.approx(len(speech.samples) / speech.rate, abs=0.001)
    assert len(PASSAGE.spoken) / speech.words[-1][1] * 60 == pytest.approx(160, rel=0.25)


def take(path: Path, peak: float, dtype: type = np.int16) -> None:
    wave = peak * np.sin(np.arange(44_100) / 50)
    stored = np.clip(wave, -1, 1)
    scaled = stored * np.iinfo(dtype).max if np.issubdtype(dtype, np.integer) else stored
    wavfile.write(path, 44_100, np.column_stack([scaled, scaled]).astype(dtype))
    # In a tone no words are found, so it needs to be said that they are there.
    path.with_suffix(".txt").write_text("A tone.")


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32])
def test_a_take_is_read_as_mono(tmp_path: Path, dtype: type) -> None:
    take(tmp_path / "one.wav", 0.5, dtype)
    voice = open_voice(f"recorded:{tmp_path}")
    speech = voice.speak(PASSAGE)
    assert not voice.by_sentence
    assert (speech.samples.shape, speech.rate) == ((44_100,), 44_100)
    assert np.abs(speech.samples).max() == pytest.approx(0.5, abs=0.01)


def test_another_take_is_another_identity(tmp_path: Path) -> None:
    voice = open_voice(f"recorded:{tmp_path}")
    take(tmp_path / "one.wav", 0.5)
    before = voice.identity(PASSAGE)
    take(tmp_path / "one.wav", 0.6)
    assert voice.identity(PASSAGE) != before


def test_takes_may_lie_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "takes").mkdir()
    take(tmp_path / "takes" / "one.wav", 0.5)
    assert open_voice("recorded:~/takes").speak(PASSAGE).rate == 44_100
    assert str(tmp_path / "takes" / "one.wav") in voice_files("recorded:~/takes")


def test_takes_may_lie_in_a_folder_with_a_comma(tmp_path: Path) -> None:
    takes = tmp_path / "takes, the last ones"
    takes.mkdir()
    take(takes / "one.wav", 0.5)
    assert open_voice(f"recorded:{takes}").speak(PASSAGE).rate == 44_100
    assert str(takes / "one.wav") in voice_files(f"recorded:{takes}")


def test_takes_with_faults_are_named(tmp_path: Path) -> None:
    voice = open_voice(f"recorded:{tmp_path}")
    with pytest.raises(ExplainerError, match=r"take of beat `one` is missing.*one\.wav"):
        voice.identity(PASSAGE)
    take(tmp_path / "one.wav", 2.0)
    with pytest.raises(ExplainerError, match=r"one\.wav is clipped"):
        voice.speak(PASSAGE)
    take(tmp_path / "one.wav", 0.0)
    with pytest.raises(ExplainerError, match=r"one\.wav holds no speech"):
        voice.speak(PASSAGE)
    (tmp_path / "one.wav").write_text("hello")
    with pytest.raises(ExplainerError, match=r"one\.wav is not a WAV file"):
        voice.speak(PASSAGE)
    with pytest.raises(ExplainerError, match="no folder of takes"):
        open_voice(f"recorded:{tmp_path / 'elsewhere'}")


def test_piper_speaks_through_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(ExplainerError, match="piper is not installed") as caught:
        open_voice("piper:model.onnx")
    assert "pip install piper-tts" in caught.value.remedy

    def synthesize(text: str) -> list[SimpleNamespace]:
        sentence = SimpleNamespace(sample_rate=22_050, audio_float_array=np.full(len(text), 0.5, np.float32))
        return [sentence, sentence]

    engine = SimpleNamespace(load=lambda model: SimpleNamespace(synthesize=synthesize))
    monkeypatch.setitem(sys.modules, "piper", SimpleNamespace(PiperVoice=engine))
    model = tmp_path / "alan.onnx"
    with pytest.raises(ExplainerError, match=r"alan\.onnx.*is not there"):
        open_voice(f"piper:{model}")
    model.write_bytes(b"weights")
    with pytest.raises(ExplainerError, match=r"alan\.onnx\.json.*is not there"):
        open_voice(f"piper:{model}")
    (tmp_path / "alan.onnx.json").write_text("{}")
    voice = open_voice(f"piper:{model}")
    speech = voice.speak(PASSAGE)
    assert voice.name == "piper alan"
    assert (len(speech.samples), speech.rate, speech.words) == (2 * len(PASSAGE.text), 22_050, None)
    assert_identity_follows(f"piper:{model}", [model, tmp_path / "alan.onnx.json"], monkeypatch)


def assert_identity_follows(spec: str, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another content of any of the files, or another version of the package, is another voice."""

    def keys() -> tuple[str, str]:
        return open_voice(spec).identity(PASSAGE), str(voice_files(spec))

    seen = [keys()]
    for file in files:
        file.write_bytes(file.read_bytes() + b"more")
        seen.append(keys())
    monkeypatch.setattr(importlib.metadata, "version", lambda package: f"{package} 9.9")
    seen.append(keys())
    for one_kind in zip(*seen, strict=True):
        assert len(set(one_kind)) == len(files) + 2


def test_kokoro_speaks_through_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kokoro_onnx", None)
    with pytest.raises(ExplainerError, match="kokoro is not installed") as caught:
        open_voice("kokoro:model.onnx,voices.bin")
    assert "pip install kokoro-onnx" in caught.value.remedy

    class Engine:
        def __init__(self, model: str, voices: str) -> None:
            assert (Path(model).name, Path(voices).name) == ("model.onnx", "voices.bin")

        def create(self, text: str, voice: str, lang: str) -> tuple[list[float], int]:
            return [0.5] * len(text), 24_000

    monkeypatch.setitem(sys.modules, "kokoro_onnx", SimpleNamespace(Kokoro=Engine))
    (tmp_path / "model.onnx").write_bytes(b"weights")
    with pytest.raises(ExplainerError, match=r"voices\.bin.*is not there"):
        open_voice(f"kokoro:{tmp_path}/model.onnx,{tmp_path}/voices.bin")
    (tmp_path / "voices.bin").write_bytes(b"styles")
    with pytest.raises(ExplainerError, match="holds no English speaker bm_george"):
        open_voice(f"kokoro:{tmp_path}/model.onnx,{tmp_path}/voices.bin")
    (tmp_path / "voices.bin").write_bytes(voices_file("bm_george", "af_heart"))
    spec = f"kokoro:{tmp_path}/model.onnx,{tmp_path}/voices.bin"
    speech = open_voice(spec).speak(PASSAGE)
    assert (len(speech.samples), speech.rate) == (len(PASSAGE.text), 24_000)
    assert_identity_follows(spec, [tmp_path / "model.onnx", tmp_path / "voices.bin"], monkeypatch)


def test_a_fetched_voice_goes_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = []

    class Engine:
        def __init__(self, *files: str) -> None:
            spoken.append(files)

        def create(self, text: str, voice: str, lang: str) -> tuple[list[float], int]:
            spoken.append((voice, lang))
            return [0.5], 24_000

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "kokoro_onnx", SimpleNamespace(Kokoro=Engine))
    with pytest.raises(ExplainerError, match="which is not there") as caught:
        open_voice("kokoro:af_heart")
    assert "explainer voices get" in caught.value.remedy
    model, voices = files("kokoro:af_heart")
    model.parent.mkdir(parents=True)
    model.write_bytes(b"weights")
    voices.write_bytes(voices_file("bm_george", "af_heart"))
    open_voice("kokoro:af_heart").speak(PASSAGE)
    assert spoken == [(str(model), str(voices)), ("af_heart", "en-us")]
    with pytest.raises(ExplainerError, match="no English speaker af_hart") as caught:
        open_voice("kokoro:af_hart")
    assert "af_heart" in caught.value.remedy
