/* The presenter view: a second window with this picture, the next one, the notes and the clock.
 *
 * reveal.js has one, too, but it shows the deck itself in two frames, which would play every beat and its
 * sound once more, and it cannot reach them from file://. This window is written by the deck's own page, so
 * that it needs neither a server nor messages; keys pressed in it are passed on.
 */
"use strict";

const presenter = (() => {
  let view = null;
  let begun = Date.now();
  const byName = (name) => view.document.querySelector(`.${name}`);

  function open() {
    view = window.open("", "presenter", "width=1280,height=760");
    if (!view) {
      say("The browser kept the presenter window from opening: allow it, then press s again");
      return;
    }
    begun = Date.now();
    view.document.head.innerHTML = `<meta charset="utf-8"><base href="${document.baseURI}">
      <title>Presenter view</title><link rel="stylesheet" href="deck.css">`;
    const html = view.document.documentElement;
    html.className = "presenter";
    html.style.cssText = document.documentElement.style.cssText;
    html.dataset.theme = document.documentElement.dataset.theme;
    view.document.body.innerHTML = `
      <div class="now"><h2 class="where"></h2><div class="preview"></div></div>
      <div class="then"><h2 class="next"></h2><div class="preview"></div></div>
      <div class="words"></div>
      <p class="bar"><span class="clock"></span><button class="timer" title="Start again from zero"></button>
        <span class="state"></span></p>`;
    byName("timer").onclick = () => {
      begun = Date.now();
      tick();
    };
    view.document.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      Reveal.triggerKey(event.keyCode);
    };
    view.onresize = show;
    show();
  }

  /** The slide and the one after it. */
  function show() {
    if (!view || view.closed) return;
    const slides = Reveal.getSlides();
    const here = slides.indexOf(Reveal.getCurrentSlide());
    byName("where").textContent = `${here + 1} of ${slides.length} · ${title(slides[here])}`;
    byName("next").textContent = slides[here + 1] ? `Next · ${title(slides[here + 1])}` : "Next";
    byName("words").innerHTML = slides[here].querySelector(".notes").innerHTML;
    byName("words").scrollTop = 0;
    const [now, then] = view.document.querySelectorAll(".preview");
    draw(slides[here], now);
    draw(slides[here + 1], then);
    tick();
  }

  function title(section) {
    return section.querySelector("h1")?.textContent ?? section.querySelector("img").alt;
  }

  function draw(section, box) {
    box.innerHTML = section
      ? `<div class="slides"><section class="${section.className}">${section.innerHTML}</section></div>`
      : "<p>The end</p>";
    if (section) box.firstChild.style.transform = `scale(${box.clientWidth / 1920})`;
  }

  function tick() {
    if (!view || view.closed) return;
    const seconds = Math.floor((Date.now() - begun) / 1000);
    byName("clock").textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    byName("timer").textContent = clock(seconds);
    byName("state").textContent = [
      describe(),
      document.documentElement.dataset.sound === "off" ? "sound off" : "sound on",
      Reveal.isPaused() ? "black" : "",
    ]
      .filter(Boolean)
      .join(" · ");
  }

  /** What the beat is doing. */
  function describe() {
    const video = stage.querySelector(".seen");
    if (!video || !video.duration) return "";
    const left = Math.ceil(video.duration - video.currentTime);
    return { playing: `playing, ${clock(left)} left`, frozen: "stopped", held: "waits for you" }[stage.dataset.state];
  }

  function clock(seconds) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  setInterval(tick, 250);
  return { open, show };
})();
