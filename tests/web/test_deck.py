"""The HTML deck in a browser, opened from the disk as on a speaker's machine."""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from explainer.deck.slides import BeatSlide, Deck
from explainer.production.paths import DeckFiles
from tests.web.deck_fakes import FAKES, fake_talk, number_in, opened

Talk = tuple[Deck, DeckFiles]
STAGE = "document.querySelector('.stage').dataset"
SEEN = "document.querySelector('.stage .seen')"


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    return fake_talk(tmp_path_factory.mktemp("talk"))


@pytest.fixture
def page(browser: Browser, talk: Talk) -> Iterator[Page]:
    """The deck from `file://`; fails if it asks for anything outside its folder, or has an error."""
    context = browser.new_context(viewport={"width": 960, "height": 540})
    asked: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    opened_page = context.new_page()
    opened_page.on("pageerror", lambda error: errors.append(str(error)))
    opened_page.goto(talk[1].page.as_uri())
    opened_page.wait_for_selector(".reveal.ready")
    yield opened_page
    context.close()
    folder = talk[1].html.as_uri()
    assert [url for url in asked if not url.startswith((folder, "data:"))] == []
    assert errors == []


def wait(page: Page, condition: str) -> None:
    page.wait_for_function(condition, timeout=20_000)


def go(page: Page, slide: str, state: str) -> None:
    """Open the deck anew at a slide, and wait."""
    page.evaluate("key => { location.hash = '#/' + key; }", slide)
    wait(page, f"{STAGE}.key === '{slide}' && {STAGE}.state === '{state}'")


def picture(page: Page) -> Image.Image:
    return opened(page.screenshot())


def assert_held(page: Page, talk: Talk, beat: BeatSlide) -> None:
    """What is seen, as soon as it is painted, is the last frame of a beat, and its still."""
    for _ in range(50):
        if number_in(shown := picture(page))[0] == beat.end_frame - 1:
            break
    number, ground = number_in(shown)
    assert number == beat.end_frame - 1
    assert ground == pytest.approx(FAKES[beat.clip].ground, abs=3)
    expected = Image.open(talk[1].html / beat.still)
    small = shown.convert("RGB").resize(expected.size, Image.Resampling.BOX)
    off = np.asarray(small, float) - np.asarray(expected.convert("RGB"), float)
    assert np.abs(off).mean() < 2


def test_the_whole_talk_forward_and_back(page: Page, talk: Talk) -> None:
    deck, _ = talk
    assert page.evaluate("Reveal.getSlides().map(slide => slide.id)") == [slide.key for slide in deck.slides]
    stops = 0
    for slide in deck.slides:
        wait(page, f"{STAGE}.key === '{slide.key}'")
        if isinstance(slide, BeatSlide):
            stops += 1
            # A beat that loops never holds.
            wait(page, "seen && seen.again" if slide.loops else f"{STAGE}.state === 'held'")
            if not slide.loops:
                assert_held(page, talk, slide)
        else:
            assert page.locator(f"[id='{slide.key}'] h1").inner_text() == slide.title
            assert page.evaluate(SEEN) is None
        page.keyboard.press("PageDown")
    assert stops == len(deck.beats) == 6
    for slide in reversed(deck.slides[:-1]):
        page.keyboard.press("PageUp")
        wait(page, f"{STAGE}.key === '{slide.key}'")
        if isinstance(slide, BeatSlide):
            # Its end is there at once, in whatever way: by the video, or by the still until that is ready.
            assert_held(page, talk, slide)
            wait(page, f"{STAGE}.state === 'held'")
            assert_held(page, talk, slide)


def test_no_other_picture_flashes_between_beats(page: Page) -> None:
    go(page, "story.a_beginning", "held")
    session = page.context.new_cdp_session(page)
    frames: list[tuple[float, str]] = []

    def keep(frame: dict[str, Any]) -> None:
        frames.append((frame["metadata"]["timestamp"], frame["data"]))
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
    page.keyboard.press("PageDown")
    wait(page, f"{STAGE}.key === 'story.the_middle' && {STAGE}.state === 'held'")
    session.send("Page.stopScreencast")
    seen = [number_in(opened(base64.b64decode(data))) for _, data in sorted(frames)]
    assert {ground for _, ground in seen} <= set(range(87, 94))
    numbers = [number for number, _ in seen]
    # From the last frame of one beat through the next, nothing else and nothing out of order.
    assert set(numbers) <= set(range(11, 29))
    assert numbers == sorted(numbers)
    assert numbers[-1] > 11


def test_the_neighbours_are_there_before_they_are_wanted(page: Page) -> None:
    go(page, "story.the_middle", "held")
    ready = "screens.some(screen => screen.beat?.id === '{}' && screen.at === '{}')"
    wait(page, ready.format("story.an_end", "start"))
    wait(page, ready.format("story.a_beginning", "end"))
    # Only what is near is loaded, so that a long talk opens as fast as a short one.
    assert page.evaluate("screens.length") == 3


def test_replay_and_waiting_in_the_middle(page: Page) -> None:
    go(page, "story.the_middle", "held")
    page.keyboard.press("r")
    wait(page, f"{STAGE}.state === 'playing' && {SEEN}.currentTime < 1")
    page.keyboard.press("w")
    wait(page, f"{STAGE}.state === 'frozen' && {SEEN}.paused")
    page.keyboard.press("w")
    wait(page, f"{STAGE}.state === 'held'")


def test_sound_is_off_for_the_whole_talk(page: Page) -> None:
    go(page, "story.a_beginning", "playing")
    assert not page.evaluate(f"{SEEN}.muted")
    page.keyboard.press("m")
    assert page.evaluate(f"{SEEN}.muted")
    for key in ("story.the_middle", "own-2", "story.an_end"):
        page.keyboard.press("PageDown")
        wait(page, f"{STAGE}.key === '{key}'")
        if key != "own-2":
            wait(page, f"{STAGE}.state === 'playing'")
            assert page.evaluate(f"{SEEN}.muted")
    page.keyboard.press("m")
    assert not page.evaluate(f"{SEEN}.muted")


def test_a_loop_is_silent_from_its_second_round_on(page: Page) -> None:
    go(page, "tale.an_end", "playing")
    assert not page.evaluate(f"{SEEN}.muted")
    wait(page, f"seen.again && {SEEN}.muted && !{SEEN}.paused")
    page.keyboard.press("r")
    wait(page, f"!seen.again && !{SEEN}.muted")


@pytest.mark.parametrize("key", ["b", "."])
def test_black_screen_stops_and_goes_on(page: Page, key: str) -> None:
    go(page, "story.the_middle", "playing")
    page.keyboard.press(key)
    wait(page, f"{SEEN}.paused && getComputedStyle(document.querySelector('.pause-overlay')).opacity === '1'")
    assert np.asarray(picture(page).convert("L")).max() == 0
    page.keyboard.press(key)
    wait(page, f"{STAGE}.state === 'held'")


def test_a_click_in_the_overview_jumps_to_a_beat(page: Page, talk: Talk) -> None:
    go(page, "own-2", "")
    page.keyboard.press("o")
    wait(page, "Reveal.isOverview()")
    beat = talk[0].beats[1]
    box = page.locator(f"[id='{beat.key}'] img").bounding_box()
    assert box is not None
    left, top, width, height = (round(box[side]) for side in ("x", "y", "width", "height"))
    assert number_in(picture(page).crop((left, top, left + width, top + height)))[0] == beat.end_frame - 1
    page.mouse.click(left + width / 2, top + height / 2)
    # Although it is the beat before, it is played: this was a jump, not a step back.
    wait(page, f"{STAGE}.key === '{beat.key}' && {STAGE}.state === 'playing'")


def test_the_overview_can_be_left_where_it_was_entered(page: Page) -> None:
    go(page, "story.the_middle", "playing")
    page.keyboard.press("Escape")
    wait(page, f"Reveal.isOverview() && {SEEN}.paused")
    page.keyboard.press("Escape")
    wait(page, f"{STAGE}.key === 'story.the_middle' && {STAGE}.state === 'held'")


def test_captions_can_be_shown(page: Page, talk: Talk) -> None:
    go(page, "story.the_middle", "playing")
    page.keyboard.press("c")
    wait(page, "document.querySelector('.caption').textContent")
    assert page.locator(".caption").inner_text().split() == list(talk[0].beats[1].words.split())
    page.keyboard.press("c")
    wait(page, "!document.querySelector('.caption').textContent")


def test_presenter_view(page: Page, talk: Talk) -> None:
    deck, _ = talk
    go(page, "story.a_beginning", "held")
    with page.context.expect_page() as popup:
        page.keyboard.press("s")
    view = popup.value
    for slide, following in zip(deck.slides[3:], [*deck.slides[4:], None], strict=True):
        wait(page, f"{STAGE}.key === '{slide.key}'")
        assert view.locator(".words").inner_text() == slide.notes
        assert slide.title in view.locator(".where").inner_text()
        if isinstance(following, BeatSlide):
            shown = view.locator(".then img")
            assert shown.evaluate("image => image.complete && image.naturalWidth") == 320
            assert str(shown.get_attribute("src")) == following.still
        elif following:
            assert view.locator(".then h1").inner_text() == following.title
        assert re.fullmatch(r"\d+:\d\d", view.locator(".timer").inner_text())
        view.keyboard.press("PageDown")  # a key pressed here moves the talk
    view.keyboard.press("m")
    view.wait_for_function("document.querySelector('.state').textContent.includes('sound off')")


def test_on_paper_every_slide_is_a_page_and_every_beat_has_its_words(page: Page, talk: Talk) -> None:
    deck, _ = talk
    document = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == len(deck.slides)
    page.emulate_media(media="print")
    for beat in deck.beats:
        section = page.locator(f"[id='{beat.key}']")
        assert section.locator(".notes").is_visible()
        assert section.locator(".notes").inner_text() == beat.words
        assert section.locator("img").is_visible()


def test_it_plays_from_a_server_too(browser: Browser, talk: Talk, serve: Callable[[Path], str]) -> None:
    served = browser.new_page()
    served.goto(serve(talk[1].html) + "/index.html#/story.an_end")
    wait(served, f"{STAGE}.state === 'held'")
    assert number_in(picture(served))[0] == talk[0].beats[2].end_frame - 1
    served.close()


def test_a_browser_without_the_codec_shows_the_still(page: Page, talk: Talk) -> None:
    page.evaluate("document.getElementById('story.the_middle').dataset.movie = 'media/none.mp4'")
    go(page, "story.the_middle", "held")
    wait(page, "!document.querySelector('.said').textContent")
    assert_held(page, talk, talk[0].beats[1])
