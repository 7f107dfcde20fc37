"""Voices are fetched from a server of the tests' own: whole and as published, or not at all."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from data.errors import ExplainerError
from narration import engine
from narration.voices.get import Publisher, get
from narration.voices.installed import better, neural

NAME = "en_GB-alan-medium"
FOLDER = f"/piper/en/en_GB/alan/medium/{NAME}"
CARD = "# Model card\n\n## Dataset\n\n* URL: https://example.org\n* License: CC0\n"


def voices_file(*speakers: str) -> bytes:
    """A file of speakers, as NumPy writes them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for speaker in speakers:
            file.writestr(f"{speaker}.npy", b"style")
    return packed.getvalue()


class Host(ThreadingHTTPServer):
    """Publishes files by path; `halved` names one that breaks off half-way."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.halved = ""
        self.asked: list[str] = []
        self.files = {
            f"{FOLDER}.onnx": b"weights" * 1000,
            f"{FOLDER}.onnx.json": b"{}",
            "/piper/en/en_GB/alan/medium/MODEL_CARD": CARD.encode(),
            f"/kokoro/{engine.KOKORO_MODEL}": b"kokoro" * 1000,
            f"/kokoro/{engine.KOKORO_VOICES}": voices_file("af_heart", "bm_george", "jf_alpha"),
        }
        self.publish({path: data for path, data in self.files.items() if path.startswith("/piper")})

    def publish(self, files: dict[str, bytes]) -> None:
        """Write Piper's index, in the form of the real one."""
        listed = {
            path.removeprefix("/piper/"): {
                "size_bytes": len(data),
                "md5_digest": hashlib.md5(data).hexdigest(),
            }
            for path, data in files.items()
        }
        entry = {"key": NAME, "name": "alan", "quality": "medium", "files": listed, "aliases": []}
        self.files["/piper/voices.json"] = json.dumps({NAME: entry}).encode()

    @property
    def publisher(self) -> Publisher:
        root = f"http://127.0.0.1:{self.server_port}"
        known = {
            path.rpartition("/")[2]: hashlib.sha256(data).hexdigest()
            for path, data in self.files.items()
            if path.startswith("/kokoro")
        }
        return Publisher(f"{root}/piper", f"{root}/kokoro", known)


class _Answers(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        data = self.server.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if self.path == self.server.halved else data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    server = Host()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def fetch(spec: str, host: Host) -> Any:
    return get(spec, lambda *_: None, host.publisher)


def test_a_voice_of_piper_is_put_where_its_name_finds_it(host: Host) -> None:
    fetched = fetch(f"piper:{NAME}", host)
    assert fetched.licence == "CC0"
    assert "MD5" in fetched.checked
    (model,) = engine.files(fetched.spec)
    assert model.read_bytes() == host.files[f"{FOLDER}.onnx"]
    assert Path(f"{model}.json").read_bytes() == b"{}"
    assert [path.name for path in engine.fetched().iterdir()] == [NAME]
    # What is there is not fetched again.
    host.asked.clear()
    assert fetch(f"piper:{NAME}", host) == fetched
    assert host.asked == []


def test_kokoro_is_fetched_for_all_its_speakers(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = fetch("kokoro:bm_george", host)
    assert "Apache" in fetched.licence
    assert all(path.is_file() for path in engine.files(fetched.spec))
    assert {"kokoro:af_heart", "kokoro:bm_george"} <= {offer.spec for offer in neural()}
    assert "kokoro:jf_alpha" not in {offer.spec for offer in neural()}
    # It speaks as soon as its engine is there.
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert better() == ""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "kokoro_onnx" or None)
    assert better() == "kokoro:bm_george"
    assert {offer.spec: offer.remedy for offer in neural()}["piper"].startswith("pip install piper-tts && ")


def replaced(host: Host) -> None:
    host.files[f"{FOLDER}.onnx"] = b"Weights" * 1000


def longer(host: Host) -> None:
    host.files[f"{FOLDER}.onnx"] += b"more"


def broken_off(host: Host) -> None:
    host.halved = f"{FOLDER}.onnx"


def gone(host: Host) -> None:
    del host.files[f"{FOLDER}.onnx.json"]


def no_index(host: Host) -> None:
    host.files["/piper/voices.json"] = b"<html>sign in</html>"


def odd_index(host: Host) -> None:
    host.files["/piper/voices.json"] = json.dumps({NAME: {"files": {"x": {}}}}).encode()


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (replaced, "has another MD5"),
        (longer, "came with 7,004 bytes in place of 7,000"),
        (broken_off, "came with 3,500 bytes|broke off"),
        (gone, "answers 404"),
        (no_index, "is no list of voices"),
        (odd_index, f"does not say of what {NAME} is made"),
    ],
)
def test_what_is_not_as_published_leaves_nothing(host: Host, harm: Any, what: str) -> None:
    harm(host)
    with pytest.raises(ExplainerError, match=what):
        fetch(f"piper:{NAME}", host)
    assert not engine.fetched().exists() or list(engine.fetched().iterdir()) == []


def test_a_known_file_must_be_the_known_one(host: Host) -> None:
    publisher = host.publisher
    host.files[f"/kokoro/{engine.KOKORO_MODEL}"] = b"other"
    with pytest.raises(ExplainerError, match="has another SHA256"):
        get("kokoro:bm_george", lambda *_: None, publisher)
    # Piper's most used voice is known too, whatever its publisher's index says.
    with pytest.raises(ExplainerError, match="has another SHA256"):
        get(f"piper:{NAME}", lambda *_: None, Publisher(publisher.piper, publisher.kokoro))
    assert list(engine.fetched().iterdir()) == []


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(
        ExplainerError, match=r"http://127.0.0.1:9/voices.json could not be fetched"
    ) as caught:
        get("piper:en_GB-cori-high", lambda *_: None, Publisher("http://127.0.0.1:9", "", {}))
    assert "online" in caught.value.remedy


@pytest.mark.parametrize(
    ("spec", "what", "remedy"),
    [
        ("piper:en_GB-allan-medium", "no voice `en_GB-allan-medium`", NAME),
        ("kokoro:bm_georg", "no English speaker `bm_georg`", "bm_george"),
        ("flite", "nothing to get", "piper:"),
        ("piper:../../x", "nothing to get", "piper:"),
        ("piper:..", "nothing to get", "piper:"),
        ("piper:", "nothing to get", "piper:"),
    ],
)
def test_voices_that_there_are_not(host: Host, spec: str, what: str, remedy: str) -> None:
    with pytest.raises(ExplainerError, match=what) as caught:
        fetch(spec, host)
    assert remedy in caught.value.remedy


def test_a_place_that_cannot_be_written_is_named(host: Host, tmp_path: Path) -> None:
    (tmp_path / "explainer").write_text("a file")
    with pytest.raises(ExplainerError, match="could not be written"):
        fetch(f"piper:{NAME}", host)
