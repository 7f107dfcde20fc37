"""Clips on a page, in a real browser: what readers see, hear, press and fetch."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from data.errors import ExplainerError
from data.induction_matching import InductionMatching
from explainer.embed.essay import read_essay
from explainer.embed.page import WEB, Target, write_page
from tests.narration.conftest import made_up
from tests.web.fake_clips import BITS, HEIGHT, KNOWN, RATE, WIDTH, Silent, finished_fakes

ESSAY = """---
title: A page with clips
description: Everything that a clip can do.
---

It is {induction_matching.probability:percent} sure, and here <b>she</b> writes HTML of her own.

![clip](story){variants="Alice, Bob, model=two_layers_untrained" scrub}
Switch *something*.

![clip](tale){start=the_middle}

![clip](story){loop id=turning}
"""
MANY = "# Ten clips\n\n" + "\n\n".join(f"![clip](story){{id=n{number}}}" for number in range(10))
READ_FRAME = f"""(video) => {{
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [{WIDTH}, {HEIGHT}];
  const pen = canvas.getContext("2d", {{ willReadFrequently: true }});
  pen.drawImage(video, 0, 0, {WIDTH}, {HEIGHT});
  let number = 0;
  for (let bit = 0; bit < {BITS}; bit++) {{
    const [red] = pen.getImageData((bit + 0.5) * {WIDTH / BITS}, {HEIGHT / 4}, 1, 1).data;
    number = 2 * number + (red > 128);
  }}
  return number;
}}"""

VIDEO = "document.querySelector('#story video')"
# A page on a disk may not read caption files, says Chromium if a frame passes before the script has put its
# own captions, which stand in the markup, in place of theirs.
SEALED = re.compile(r"Unsafe attempt to load URL file:\S+/(captions\.en|chapters)\.vtt from frame ")
NAME_IN_FOCUS = """(({ activeElement: element }) => (element.getAttribute("aria-label")
  || element.closest("label, summary, button")?.textContent || element.localName).trim())(document)"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page of the essay and one with ten clips, made once."""
    root = tmp_path_factory.mktemp("pages")
    facts = {"induction_matching": made_up(InductionMatching, probability=0.9512)}
    finished = finished_fakes(root / "clips")
    for name, text in {"essay": ESSAY, "many": MANY}.items():
        source = root / f"{name}.md"
        source.write_text(text)
        write_page(read_essay(source, KNOWN, facts), finished, Target(root / name, root / "kept", Silent()))
    return root


@pytest.fixture
def open_page(browser: Browser, serve: Callable[[Path], str], pages: Path) -> Iterator[Open]:
    """Open a page; whatever it asks of another place, or says on its console, fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_(name: str = "essay", disk: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        root = (pages / name).as_uri() if disk else serve(pages / name)
        page.on("request", lambda asked: complain(asked.url) if not asked.url.startswith(root) else None)
        page.on("console", lambda said: heard(said.type, said.text, disk))
        page.on("pageerror", lambda error: complain(str(error)))
        if not disk:
            page.route(f"{root}/index.html", with_strict_policy)
        page.goto(f"{root}/index.html")
        return page

    def heard(kind: str, text: str, disk: bool) -> None:
        if kind in ("error", "warning") and not (disk and SEALED.match(text)):
            complain(text)

    def complain(what: str) -> None:
        complaints.append(what)

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def with_strict_policy(route: Any) -> None:
    answer = route.fetch()
    route.fulfill(
        response=answer, headers={**answer.headers, "content-security-policy": "default-src 'self'"}
    )


def wait(page: Page, condition: str) -> None:
    # Playwright's own way of waiting is what the page's policy forbids.
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never came true: {condition}")


def sought(page: Page, seconds: float, which: str = "#story video") -> None:
    """Wait until the video stands at a time and shows it."""
    there = f"Math.abs(currentTime - {seconds}) < 0.02 && !seeking && readyState > 1"
    wait(page, f"(({{ currentTime, seeking, readyState }}) => {there})(document.querySelector('{which}'))")


def asked_for(page: Page) -> list[str]:
    """Every movie that the page has asked for so far, without its address."""
    return list(
        page.evaluate(
            """performance.getEntriesByType("resource").map((entry) => entry.name)
           .filter((name) => name.includes(".mp4")).map((name) => name.split("/").slice(-2).join("/"))"""
        )
    )


def choose(page: Page, label: str) -> None:
    page.locator("#story .ec-switches").get_by_label(label, exact=True).check()


def begin_to_scrub(page: Page) -> None:
    page.locator("#story input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    wait(page, "document.querySelector('#story .ec-small').readyState > 1")


def shows(page: Page, selector: str, frame: int) -> None:
    wait(page, f"({READ_FRAME})(document.querySelector('{selector}')) === {frame}")


def words(page: Page, clip: str = "story") -> str:
    return page.locator(f"#{clip} .ec-now").inner_text()


@pytest.mark.parametrize("disk", [False, True])
def test_it_plays_with_its_words(open_page: Open, disk: bool) -> None:
    page = open_page(disk=disk)
    assert page.locator("data").inner_text() == "95%"
    page.evaluate(f"{VIDEO}.play()")
    wait(page, f"{VIDEO}.currentTime > 0.3")
    said = page.evaluate(
        "[...document.querySelector('#story video').textTracks[0].activeCues].map((cue) => cue.text)"
    )
    assert said == ["In the beginning there is a word."]
    assert words(page) == "In the beginning there is a word."
    page.evaluate("document.querySelector('#story video').currentTime = 4.5")
    wait(page, "document.querySelector('#story .ec-now').textContent.includes('At last')")
    wait(page, "document.querySelector('#story video').textTracks[0].activeCues.length === 1")
    shown = page.evaluate(
        "document.querySelector('#story video').textTracks[0].activeCues[0].getCueAsHTML().textContent"
    )
    assert shown == "At last it ends & rests."


def test_a_press_on_a_beat_leads_to_its_first_frame(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="The middle").first.click()
    sought(page, 2.0)
    assert page.locator("#story video").first.evaluate(READ_FRAME) == 20
    assert words(page).startswith("Then the story")
    assert page.locator("#story [role=status]").inner_text() == "The middle, beat 2 of 3"


def test_the_keyboard_alone_reaches_everything(open_page: Open) -> None:
    page = open_page()
    page.evaluate("document.querySelector('#story video').controls = false")  # They are the browser's own.
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(NAME_IN_FOCUS))
    assert reached == ["Scrub through A small story", "A beginning", "Regan", "trained", "Transcript"]
    page.locator("#story .ec-strip button").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    sought(page, 4.0)
    assert page.evaluate("document.activeElement.textContent") == "An end"
    page.locator("#story input[type=radio]").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#story fieldset").first.get_by_label("Alice").is_checked()


def test_a_variant_goes_on_at_the_same_moment_of_the_story(open_page: Open) -> None:
    page = open_page()
    page.evaluate("document.querySelector('#story').seek(3.05)")
    sought(page, 3.05)  # That far in its second beat, which lasts from 2 to 4 s: 0.525.
    choose(page, "Alice")
    sought(page, 1.6 + 3 * 0.525)  # Her second beat lasts from 1.6 to 4.6 s.
    assert page.locator("#story video").first.evaluate(READ_FRAME) == 31
    choose(page, "untrained")
    sought(page, 2 + 1.4 * 0.525)
    chosen = page.locator("#story input:checked + span").all_inner_texts()
    assert chosen == ["Regan", "untrained"]
    assert "two_layers_untrained" in page.evaluate("document.querySelector('#story video').currentSrc")
    cues = page.evaluate(
        "[...document.querySelector('#story video').textTracks[1].cues].map((c) => c.endTime)"
    )
    assert cues == [2.0, 3.4, 6.4]
    choose(page, "trained")
    sought(page, 3.05)


def test_a_variant_keeps_playing(open_page: Open) -> None:
    page = open_page()
    page.evaluate(f"{VIDEO}.play()")
    wait(page, f"{VIDEO}.currentTime > 0.2")
    choose(page, "Bob")
    went_on = f"{VIDEO}.currentSrc.includes('bob') && !{VIDEO}.paused && {VIDEO}.currentTime > 0.5"
    wait(page, went_on)


def test_scrubbing_shows_every_frame_and_fetches_its_movie_only_then(open_page: Open) -> None:
    page = open_page()
    page.wait_for_timeout(300)
    assert not [name for name in asked_for(page) if "scrub" in name]
    slider = page.locator("#story input[type=range]")
    begin_to_scrub(page)
    assert [name for name in asked_for(page) if "scrub" in name] == ["story/scrub.light.mp4"]
    for frame in (47, 12, 13, 59, 30, 5):
        slider.evaluate(
            "(input, frame) => { input.value = frame; input.dispatchEvent(new Event('input')) }", frame
        )
        sought(page, (frame + 0.5) / RATE, "#story .ec-small")
        shows(page, "#story .ec-small", frame)
    assert slider.get_attribute("aria-valuetext") == "0:00, A beginning"
    slider.evaluate("(input) => input.dispatchEvent(new Event('change'))")
    sought(page, 5.5 / RATE)
    wait(page, "document.querySelector('#story .ec-small').hidden")
    shows(page, "#story video", 5)


def test_a_clip_that_starts_at_a_beat(open_page: Open) -> None:
    page = open_page()
    poster = page.locator("#tale video").get_attribute("poster") or ""
    assert poster.endswith("stills/the_middle.webp")
    page.locator("#tale video").scroll_into_view_if_needed()
    wait(page, "document.querySelector('#tale video').readyState > 0")
    assert (
        page.evaluate("document.querySelector('#tale video').currentTime") == 0
    )  # The poster is still there.
    assert words(page, "tale").startswith("Then the story")
    page.evaluate("document.querySelector('#tale video').play()")
    wait(page, "document.querySelector('#tale video').currentTime >= 2")


def test_a_loop_plays_while_it_is_seen_unless_it_is_held(open_page: Open) -> None:
    page = open_page()
    paused = "document.querySelector('#turning video').paused"
    page.wait_for_timeout(200)
    assert page.evaluate(paused)
    page.locator("#turning .ec-screen").scroll_into_view_if_needed()
    wait(page, f"!{paused}")
    page.evaluate("scrollTo(0, 0)")
    wait(page, paused)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    wait(page, f"!{paused}")
    page.get_by_role("button", name="Pause: The middle").click()
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(200)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert page.evaluate(paused)
    page.get_by_role("button", name="Play: The middle").click()
    wait(page, f"!{paused}")


def test_without_a_script_it_is_a_good_player(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    video = page.locator("#story video").first
    assert video.get_attribute("controls") == ""
    assert video.get_attribute("preload") == "none"
    assert [track.get_attribute("kind") for track in page.locator("#story track").all()] == [
        "captions",
        "chapters",
    ]
    page.locator("#story summary").click()
    story = page.locator("#story details li").all_inner_texts()
    assert [" ".join(text.split()) for text in story] == [
        "A beginning In the beginning there is a word.",
        "The middle Then the story turns, and turns again.",
        "An end At last it ends & rests.",
    ]
    links = page.locator("#story ul a").all_inner_texts()
    assert links == ["Name: Alice", "Name: Bob", "Weights: untrained"]


def test_captions_without_a_script_come_from_their_file(browser: Browser, serve: Any, pages: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/explainer-clip.js", lambda route: route.abort()
    )  # So that the test may still ask questions.
    page.goto(f"{serve(pages / 'essay')}/index.html")
    page.evaluate(f"{VIDEO}.play()")
    wait(page, "document.querySelector('#story video').textTracks[0].activeCues?.length === 1")
    said = page.evaluate("document.querySelector('#story video').textTracks[0].activeCues[0].text")
    assert said == "In the beginning there is a word."
    context.close()


def test_readers_who_want_no_motion_get_stills(open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    assert not page.locator("#story video").first.is_visible()
    assert page.locator("#story details li:visible img").count() == 3
    page.locator("#turning").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert asked_for(page) == []
    choose(page, "Alice")
    assert "story-alice" in (page.locator("#story details li:visible img").first.get_attribute("src") or "")
    page.locator("#turning").get_by_role("button", name="Show it in motion").click()
    wait(page, "!document.querySelector('#turning video').paused")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_and_its_media_follow_the_reader(open_page: Open, scheme: Any) -> None:
    page = open_page(color_scheme=scheme)
    assert ("light" in page.locator("#story video").first.get_attribute("src")) == (scheme == "light")  # type: ignore[operator]
    assert page.locator("#tale video").get_attribute("src") == "clips/tale/clip.mp4"
    other = "light" if scheme == "dark" else "dark"
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    wait(
        page,
        f"document.querySelector('#story video').src.includes('light') === {str(other == 'light').lower()}",
    )


def test_media_follow_a_switch_of_the_page(open_page: Open) -> None:
    page = open_page(color_scheme="light")
    page.evaluate("document.body.style.color = 'rgb(240, 240, 240)'")
    wait(page, "document.querySelector('#story video').src.endsWith('clip.mp4')")


def test_nothing_is_fetched_before_it_is_near(open_page: Open) -> None:
    page = open_page("many")
    page.wait_for_timeout(500)
    near = page.evaluate(
        "[...document.querySelectorAll('explainer-clip')]"
        ".filter((clip) => clip.getBoundingClientRect().top < 1300).length"
    )
    assert 0 < near < 4
    loaded = "[...document.querySelectorAll('video')].filter((video) => video.preload !== 'none').length"
    assert page.evaluate(loaded) == near
    assert page.evaluate("[...document.querySelectorAll('video')].at(-1).networkState") != 2
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    wait(page, "[...document.querySelectorAll('video')].at(-1).readyState > 0")
    assert page.evaluate(loaded) < 10


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_and_nothing_sticks_out(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 844})
    shifted = page.evaluate("""() => new Promise((done) => {
      const shifted = [];
      // What has no node lies within the browser's own player: it places captions where they are shown.
      const note = ({ value, sources }) => sources.filter(({ node }) => node).forEach(
        ({ node, currentRect }) =>
          shifted.push([value, (node.outerHTML ?? node.textContent).slice(0, 80), currentRect.y]),
      );
      new PerformanceObserver((list) => list.getEntries().forEach(note))
        .observe({ type: "layout-shift", buffered: true });
      document.querySelector("#story video").play();
      setTimeout(() => done(shifted), 700);
    })""")
    assert shifted == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    targets = page.locator("button:visible, input[type=range]:visible").all()
    assert all(
        (box := target.bounding_box()) and min(box["width"], box["height"]) >= 24 for target in targets
    )


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "dark"},
        {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
        {"reduced_motion": "reduce"},
    ],
)
def test_an_audit_finds_nothing(open_page: Open, options: dict[str, Any]) -> None:
    page = open_page(**options)
    page.locator("#tale summary").click()
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


def test_what_cannot_be_loaded_is_said(browser: Browser, serve: Any, pages: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*.mp4", lambda route: route.abort())
    page.goto(f"{serve(pages / 'essay')}/index.html")
    page.evaluate("document.querySelector('#story').seek(1)")
    page.get_by_text("The video could not be loaded; its words stand in the transcript.").first.wait_for()
    assert page.locator("#story details").get_attribute("open") is not None
    context.close()


def test_no_file_is_larger_than_it_may_be(pages: Path) -> None:
    assert (WEB / "explainer-clip.js").stat().st_size < 15_000
    pictures = list(pages.rglob("*.webp"))
    assert pictures
    assert max(picture.stat().st_size for picture in pictures) <= 40_000
    page = (pages / "essay" / "index.html").read_text()
    assert not re.search(r"\son\w+=|\sstyle=|<style|https?:", page)


def test_a_folder_with_other_things_in_it_is_left_alone(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    essay = read_essay(pages / "many.md", KNOWN, {})
    with pytest.raises(ExplainerError, match="holds something else"):
        write_page(essay, {}, Target(tmp_path, tmp_path / "kept", Silent()))
    assert (tmp_path / "mine.txt").read_text() == "mine"
