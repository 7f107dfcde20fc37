"""Recording, with a microphone that is a file: what an author sees, presses and is told, and what is kept."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, Playwright
from scipy.io import wavfile

from data.errors import ExplainerError
from explainer.production.paths import Project
from explainer.record.server import RecordingServer
from explainer.record.sitting import SIGN, Sitting
from narration.takes import own_words, read_take
from narration.voices import open_voice
from narration.voices.voice import Samples
from tests.explainer.conftest import build_project
from tests.narration.test_takes import in_a_room, said
from tests.web.conftest import ARGUMENTS, CHROMIUM

# Words that are heard even where a busy machine's microphone leaves out some of them.
FIRST = "We went to the market in the morning and came back before it was dark."
SCRIPT = f"""---
title: Said aloud
place: 1
facts: induction_matching
poster: one
---

## one

{FIRST}

## two

Nobody in this room *knows* the reason why.
"""
RATE = 16_000
FAKE_MICROPHONE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = build_project(tmp_path / "project")
    project.script("toy").write_text(SCRIPT)
    return project


@pytest.fixture
def server(project: Project) -> Iterator[RecordingServer]:
    with RecordingServer(Sitting(project, "toy", project.recordings / "toy")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def stored(samples: Samples, path: Path) -> bytes:
    wavfile.write(path, RATE, np.round(samples * 32767).astype(np.int16))
    return path.read_bytes()


Speak = Callable[..., Page]


@pytest.fixture
def speaking(playwright: Playwright, server: RecordingServer, tmp_path: Path) -> Iterator[Speak]:
    """Open the page in a browser whose microphone hears these words, or is not there."""
    opened: list[Browser] = []

    def open_page(words: str, arguments: tuple[str, ...] = (), **options: object) -> Page:
        stored(in_a_room(said(words), after=20), tmp_path / "microphone.wav")
        heard = f"--use-file-for-fake-audio-capture={tmp_path / 'microphone.wav'}%noloop"
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *(arguments or [*FAKE_MICROPHONE, heard])]
        )
        opened.append(launched)
        page = launched.new_page(**options)  # type: ignore[arg-type]
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.on("request", lambda asked: stays_here(asked.url))
        page.goto(server.address)
        until(page, "about !== null")
        return page

    def stays_here(address: str) -> None:
        assert address.startswith((server.address, "data:", "blob:")), address

    yield open_page
    for launched in opened:
        launched.close()


def record(page: Page, seconds: float) -> None:
    """Press Record, and Stop when so many seconds have come from the microphone."""
    page.get_by_role("button", name="Record", exact=True).press("Enter")
    until(page, f"Number(document.getElementById('elapsed').textContent) > {seconds}")
    page.get_by_role("button", name="Stop").press("Enter")


def until(page: Page, condition: str) -> None:
    """Wait for what a script finds to be true; Playwright's own way of it is against the page's policy."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never: {condition}")


def length_of(words: str) -> float:
    return len(said(words)) / RATE + 1.5


def test_a_beat_is_recorded_heard_and_kept(speaking: Speak, server: RecordingServer) -> None:
    page = speaking(FIRST)
    assert page.locator("#words").text_content() == FIRST
    assert page.locator("#beats button").all_text_contents() == ["One: open", "Two: open"]
    record(page, length_of(FIRST))
    assert page.evaluate("document.activeElement.id") == "keep"
    # A take that is not kept is not left by mistake.
    page.once("dialog", lambda asked: asked.dismiss())
    page.get_by_role("button", name="Next beat").click()
    assert page.locator("#beat").text_content() == "1. One"
    page.get_by_role("button", name="Keep this take").focus()
    until(page, "document.getElementById('playback').duration > 2")
    page.keyboard.press("Enter")
    page.get_by_text("Kept.").wait_for()
    assert page.locator("#beats button").all_text_contents() == ["One: taken", "Two: open"]
    take = server.sitting.take("one")
    samples, rate = read_take(take, "one")
    assert len(samples) / rate == pytest.approx(length_of(FIRST), abs=2)
    assert not own_words(take)
    assert open_voice(f"recorded:{take.parent}").name == "recorded in toy"
    # The keyboard leads on to the next beat.
    page.keyboard.press("Enter")
    assert page.locator("#beat").text_content() == "2. Two"
    page.reload()
    page.get_by_role("heading", name="2. Two").wait_for()


def test_a_take_in_other_words_is_kept_only_after_a_question(
    speaking: Speak, server: RecordingServer
) -> None:
    free = "Here is something else entirely, about rivers and mountains and the sea."
    page = speaking(free)
    record(page, length_of(free))
    page.get_by_role("button", name="Keep this take").press("Enter")
    page.get_by_role("heading", name="The words of this beat were not found in the take.").wait_for()
    take = server.sitting.take("one")
    assert not take.exists()
    words = page.get_by_label("What is said in the take")
    assert words.input_value() == FIRST
    words.fill(free)
    page.get_by_role("button", name="Keep it with these words").press("Enter")
    page.get_by_text("Kept.").wait_for()
    assert own_words(take) == free
    assert free in (page.locator("#state").text_content() or "")


def test_a_microphone_that_is_not_allowed_is_named(speaking: Speak) -> None:
    page = speaking(FIRST, ("--use-fake-device-for-media-stream", "--deny-permission-prompts"))
    page.get_by_role("button", name="Record").press("Enter")
    page.get_by_role("alert").get_by_text("The browser may not use the microphone").wait_for()
    # What else browsers answer.
    for name, what in [
        ("NotFoundError", "There is no microphone."),
        ("NotReadableError", "The microphone is in use by another program."),
        ("AbortError", "The microphone cannot be used: odd"),
    ]:
        page.evaluate(
            """(name) => { navigator.mediaDevices.getUserMedia =
                async () => { throw new DOMException("odd", name) } }""",
            name,
        )
        page.get_by_role("button", name="Record").press("Enter")
        page.get_by_role("alert").get_by_text(what).wait_for()
        assert page.get_by_role("button", name="Record").is_enabled()


def test_what_the_program_refuses_is_said_and_the_take_stays(
    speaking: Speak, server: RecordingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ExplainerError("one.wav could not be written: no space left on device.", "Make room there.")

    page = speaking(FIRST)
    record(page, 1)
    monkeypatch.setattr(server.sitting, "keep", full)
    page.get_by_role("button", name="Keep this take").press("Enter")
    page.get_by_role("alert").get_by_text("no space left on device. Make room there.").wait_for()
    assert page.get_by_role("button", name="Keep this take").is_enabled()
    page.route("**/take/one", lambda asked: asked.abort())
    page.get_by_role("button", name="Keep this take").press("Enter")
    page.get_by_role("alert").get_by_text("does not answer").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_for_everybody(
    speaking: Speak, server: RecordingServer, tmp_path: Path, scheme: str, width: int
) -> None:
    server.sitting.keep("one", stored(said(FIRST), tmp_path / "one.wav"))
    page = speaking(FIRST, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.evaluate(
        "document.getElementById('question').hidden = document.getElementById('done').hidden = false"
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def post(address: str, body: bytes, **headers: str) -> dict[str, str]:
    with urlopen(Request(address, body, headers)) as answer:
        content: dict[str, str] = json.loads(answer.read())
    return content


def test_only_who_knows_the_address_may_speak(server: RecordingServer) -> None:
    stranger = server.address.replace(server.secret, "x" * len(server.secret))
    for address, headers in [
        (stranger, {}),
        (server.address, {"Host": "example.org"}),
        (f"{server.address}take/one", {"Origin": "https://example.org"}),
        (f"{server.address}take/../../one", {}),
        (f"{server.address}take/three", {}),
    ]:
        with pytest.raises(HTTPError, match=r"403|404"):
            post(address, b"RIFF", **headers)
    with urlopen(server.address) as answer:
        assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    assert [path.name for path in server.sitting.folder.iterdir()] == [SIGN]


def test_a_bad_take_does_not_replace_a_good_one(server: RecordingServer, tmp_path: Path) -> None:
    good = stored(in_a_room(said(FIRST)), tmp_path / "good.wav")
    address = f"{server.address}take/one"
    assert post(address, good)["state"] == "kept"
    half = stored(in_a_room(said(FIRST))[: 2 * RATE], tmp_path / "half.wav")
    assert post(address, half)["state"] == "unsure"
    for bad, what in [(good[: len(good) // 2], "is cut short"), (b"", "is not a WAV file"), (b"x", "is not")]:
        answer = post(address, bad)
        assert answer["state"] == "refused"
        assert what in answer["what"]
    assert post(f"{server.address}free/one", b'" "\n' + good)["state"] == "refused"
    assert server.sitting.take("one").read_bytes() == good


def test_a_sitting_is_taken_up_again(project: Project, tmp_path: Path) -> None:
    folder = project.recordings / "toy"
    Sitting(project, "toy", folder).keep("one", stored(said(FIRST), tmp_path / "one.wav"))
    again = {beat["name"]: beat for beat in Sitting(project, "toy", folder).about()["beats"]}
    assert (again["one"]["taken"], again["one"]["stale"], again["two"]["taken"]) == (True, False, False)
    project.script("toy").write_text(SCRIPT.replace("in the morning", "at noon"))
    changed = {beat["name"]: beat for beat in Sitting(project, "toy", folder).about()["beats"]}
    assert changed["one"]["stale"]


def test_a_folder_of_somebody_else_is_left_alone(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "one.wav").write_bytes(b"mine")
    with pytest.raises(ExplainerError, match="holds something else") as caught:
        Sitting(project, "toy", folder)
    assert "--out" in caught.value.remedy
    assert [path.name for path in folder.iterdir()] == ["one.wav"]
    for content in ("[]", '{"clip": "other", "read": {}}', "no JSON"):
        (folder / SIGN).write_text(content)
        with pytest.raises(ExplainerError, match="holds something else"):
            Sitting(project, "toy", folder)
        assert (folder / SIGN).read_text() == content
    with pytest.raises(ExplainerError, match="is a file"):
        Sitting(project, "toy", folder / "one.wav")
