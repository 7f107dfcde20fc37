"""The same page in a second engine, WebKit, where it is installed: Debian's webkit2gtk-driver and Xvfb."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver

from explainer.embed.essay import read_essay
from explainer.embed.finished import Finished
from explainer.embed.page import Target, write_page
from explainer.embed.placement import Version
from explainer.production.variants import Variant
from tests.web.fake_clips import FAKES, KNOWN, Silent, write_fake

BROWSER = next(iter(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")), None)
pytestmark = pytest.mark.skipif(
    not (BROWSER and shutil.which("WebKitWebDriver") and shutil.which("Xvfb")),
    reason="apt-get install webkit2gtk-driver gstreamer1.0-libav xvfb",
)


@pytest.fixture
def webkit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write)], pass_fds=[write], stderr=subprocess.DEVNULL
    ) as x:
        try:
            number = os.read(read, 16).decode().strip()  # Comes when the display is ready.
            monkeypatch.setenv("DISPLAY", f":{number}")
            options = webdriver.webkitgtk.options.Options()
            options.binary_location = str(BROWSER)
            options.add_argument("--automation")
            service = webdriver.webkitgtk.service.Service(shutil.which("WebKitWebDriver"))
            with webdriver.WebKitGTK(options=options, service=service) as driver:
                yield driver
        finally:
            x.terminate()  # Else leaving Popen waits for it for ever.
    os.close(read)
    os.close(write)


def test_beats_and_variants_in_webkit(webkit: Any, tmp_path: Path, serve: Callable[[Path], str]) -> None:
    versions = (Version("story"), Version("story", Variant(name="Alice")))
    finished = {
        version: Finished.load(write_fake(FAKES[version], tmp_path / version.slug)) for version in versions
    }
    source = tmp_path / "essay.md"
    source.write_text("![clip](story){variants=Alice scrub}")
    place = Target(tmp_path / "page", tmp_path / "kept", Silent())
    write_page(read_essay(source, KNOWN, {}), finished, place)
    webkit.get(f"{serve(tmp_path / 'page')}/index.html")

    def stands_at(seconds: float) -> bool:
        script = (
            "const { currentTime, seeking, readyState } = document.querySelector('#story video');"
            f"return Math.abs(currentTime - {seconds}) < 0.02 && !seeking && readyState > 1"
        )
        for _ in range(200):
            if webkit.execute_script(script):
                return True
            time.sleep(0.1)
        return False

    webkit.execute_script("document.querySelectorAll('.ec-strip button')[1].click()")
    assert stands_at(2)
    words = webkit.find_element("css selector", ".ec-now").get_property("textContent")
    assert words == "The middle Then the story turns, and turns again."
    cues = "return document.querySelector('#story video').textTracks[0].cues.length"
    assert webkit.execute_script(cues) == 3
    webkit.execute_script("document.querySelectorAll('#story input[type=radio]')[1].click()")
    assert stands_at(1.6)  # Where Alice's second beat begins.
