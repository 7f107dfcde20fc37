/* Plays a talk: reveal.js knows the slides, this puts the beats on them.
 *
 * A beat plays, holds its last frame and waits. Three <video> elements lie on top of each other: one is seen,
 * the two others already hold the first frame of the next beat and the last one of the beat before. Moving on
 * only changes which of them is on top, so that nothing is loaded or decoded while people look.
 */
"use strict";

const stage = document.querySelector(".stage");
const captionBox = document.querySelector(".caption");
const sayBox = document.querySelector(".said");

/** A <video> and the beat that it holds. */
class Screen {
  constructor(video) {
    this.video = video;
    this.beat = null; // the <section>
    this.at = null; // "start" or "end" if it stands there, null if it has been played or is on its way
    this.again = false; // goes round once more, silently
    this.ticket = 0; // tells an order that was overtaken by a later one
  }

  /** Stand on the first or the last frame of a beat; true once that picture is there. */
  async prepare(beat, at) {
    if (this.beat === beat && this.at === at) return true;
    const ticket = ++this.ticket;
    this.at = null;
    this.video.pause();
    if (this.beat !== beat || this.video.error) {
      this.beat = beat;
      this.video.src = beat.dataset.movie;
    }
    await settled(this.video);
    if (ticket !== this.ticket) return false;
    // Half a frame before the end: inside the last frame, whatever the rounding.
    const moment = at === "end" ? Number(beat.dataset.last) : 0;
    if (this.video.currentTime !== moment) {
      this.video.currentTime = moment;
      await settled(this.video);
    }
    if (ticket !== this.ticket) return false;
    this.at = at;
    return true;
  }
}

const screens = [...stage.querySelectorAll("video")].map((video) => new Screen(video));
let seen = null; // the screen on top, if the slide is a beat
let order = 0; // counts what the speaker asked for
let muted = false;
let captions = false;
let jumping = false; // while the overview closes
let halted = false; // playing was interrupted by the black screen or the overview

/** Resolves once the video has the picture of the moment that it was sent to, or has failed. */
function settled(video) {
  return new Promise((resolve) => {
    const events = ["loadeddata", "seeked", "canplay", "error"];
    const look = () => {
      if (!video.error && (video.seeking || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)) return;
      for (const event of events) video.removeEventListener(event, look);
      resolve();
    };
    for (const event of events) video.addEventListener(event, look);
    look();
  });
}

function isBeat(section) {
  return section?.classList.contains("beat");
}

/** "playing", "held" (waits for the speaker), "frozen" (by w), "loading", or "" on a slide without a beat. */
function setState(state) {
  stage.dataset.state = state;
}

/** The slide changed: play its beat, or show its end at once. */
async function enter(section, at) {
  const mine = ++order;
  halted = false;
  seen?.video.pause();
  stage.dataset.key = section.id;
  if (!isBeat(section)) {
    putOnTop(null);
    setState("");
    prepareNeighbours(section);
    return;
  }
  const screen = screenFor(section, at);
  if (screen.at !== at && at === "end") {
    // Until the video stands there, its still does.
    putOnTop(null);
    section.classList.add("bridged");
  }
  setState("loading");
  const there = await screen.prepare(section, at);
  if (!there || mine !== order) return;
  putOnTop(screen);
  section.classList.remove("bridged");
  if (screen.video.error) {
    // The picture cannot be played here: its still stands in.
    putOnTop(null);
    section.classList.add("bridged");
    say("This browser cannot play the clip; this is its last picture");
    setState("held");
  } else if (at === "start") {
    screen.again = false;
    play(screen);
  } else {
    setState("held");
  }
  prepareNeighbours(section);
}

/** The screen that has a beat ready, or one that may take it. */
function screenFor(beat, at) {
  return (
    screens.find((screen) => screen.beat === beat && screen.at === at) ??
    screens.find((screen) => screen.beat === beat) ??
    screens.find((screen) => screen !== seen)
  );
}

function putOnTop(screen) {
  seen = screen;
  for (const each of screens) each.video.classList.toggle("seen", each === screen);
  stage.classList.toggle("empty", !screen);
}

/** Load the next beat and the one before, so that they are there when they are wanted. */
function prepareNeighbours(section) {
  const slides = Reveal.getSlides();
  const here = slides.indexOf(section);
  const next = slides.slice(here + 1).find(isBeat);
  const previous = slides.slice(0, here).reverse().find(isBeat);
  const wanted = [
    [next, "start"],
    [previous, "end"],
  ].filter(([beat]) => beat);
  const free = screens.filter((screen) => screen !== seen);
  for (const [beat, at] of wanted) {
    const others = wanted.map(([other]) => other).filter((other) => other !== beat);
    const screen = free.find((each) => each.beat === beat) ?? free.find((each) => !others.includes(each.beat));
    free.splice(free.indexOf(screen), 1);
    screen.prepare(beat, at);
  }
}

function play(screen) {
  screen.at = null;
  screen.video.muted = muted || screen.again;
  setState("playing");
  screen.video.play().catch((error) => {
    if (error.name !== "NotAllowedError") return;
    setState("frozen");
    say("Press r to play: browsers want a key before they let anything sound");
  });
}

/** The beat is over: hold, or go on silently where the script says so. */
function ended(screen) {
  if (screen !== seen) return;
  if (screen.beat.dataset.loop) {
    screen.again = true;
    screen.video.currentTime = 0;
    play(screen);
  } else {
    setState("held");
  }
}

for (const screen of screens) screen.video.addEventListener("ended", () => ended(screen));

/** Say something to the speaker, for a moment. */
function say(text) {
  sayBox.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (sayBox.textContent = ""), 2500);
}

function replay() {
  const section = Reveal.getCurrentSlide();
  if (isBeat(section)) enter(section, "start");
}

/** Stop in the middle of a beat, and go on. */
function freeze() {
  if (stage.dataset.state === "playing") {
    seen.video.pause();
    setState("frozen");
  } else if (stage.dataset.state === "frozen") {
    play(seen);
  }
}

/** Something lies over the beat: stop until it is gone. */
function halt() {
  halted = stage.dataset.state === "playing";
  if (halted) seen.video.pause();
}

function goOn() {
  if (halted) play(seen);
  halted = false;
}

function toggleSound() {
  muted = !muted;
  if (seen) seen.video.muted = muted || seen.again;
  document.documentElement.dataset.sound = muted ? "off" : "on";
  say(muted ? "Sound off for the talk" : "Sound on");
}

function toggleCaptions() {
  captions = !captions;
  say(captions ? "Captions on" : "Captions off");
}

/** Show the words of this moment. */
function caption() {
  let words = "";
  if (captions && seen) {
    const now = seen.video.currentTime;
    words = JSON.parse(seen.beat.dataset.cues).find(([start, end]) => start <= now && now < end)?.[2] ?? "";
  }
  if (captionBox.textContent !== words) captionBox.textContent = words;
  requestAnimationFrame(caption);
}

Reveal.on("slidechanged", ({ currentSlide, previousSlide }) => {
  presenter.show();
  if (Reveal.isOverview()) return; // still choosing
  const slides = Reveal.getSlides();
  const back = slides.indexOf(currentSlide) === slides.indexOf(previousSlide) - 1;
  enter(currentSlide, back && !jumping ? "end" : "start");
});
Reveal.on("overviewshown", halt);
Reveal.on("overviewhidden", () => {
  // A click closes the overview first and then changes the slide: that is a jump, not a step back.
  jumping = true;
  setTimeout(() => {
    jumping = false;
    const section = Reveal.getCurrentSlide();
    if (stage.dataset.key === section.id) goOn();
    else enter(section, "start");
  });
});
Reveal.on("paused", halt);
Reveal.on("resumed", goOn);

const keys = [
  [82, "R", "Play the beat again", replay],
  [77, "M", "Sound on or off for the whole talk", toggleSound],
  [67, "C", "Captions", toggleCaptions],
  [87, "W", "Wait in the middle of a beat, and go on", freeze],
  [83, "S", "Presenter view: notes, next picture, clock", () => presenter.open()],
];

document.documentElement.dataset.sound = "on";
Reveal.initialize({
  width: 1920,
  height: 1080,
  margin: 0,
  minScale: 0.05,
  maxScale: 8,
  center: false,
  controls: false,
  progress: false,
  hash: true,
  navigationMode: "linear",
  transition: "none",
  backgroundTransition: "none",
}).then(() => {
  for (const [keyCode, key, description, action] of keys) {
    Reveal.addKeyBinding({ keyCode, key, description }, action);
  }
  enter(Reveal.getCurrentSlide(), "start");
  caption();
});
