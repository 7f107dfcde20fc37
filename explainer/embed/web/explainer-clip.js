// <explainer-clip>: beats, scrubbing, variants and loops for a figure that is a good player without this.
//
// All data stands in the markup (see figure.py): one <ol> per version of the clip, one <li> per beat, and in
// it one <span> per caption. Nothing is fetched but media, and these only when asked for or near.
class ExplainerClip extends HTMLElement {
  still = matchMedia("(prefers-reduced-motion: reduce)");
  bright = matchMedia("(prefers-color-scheme: light)");

  connectedCallback() {
    if (this.video) return;
    if (document.readyState === "loading" && !this.nextSibling) {
      // The parser is not through with the children: what is painted now would jump when the controls come.
      this.hidden = true;
      requestAnimationFrame(() => this.connectedCallback());
      return;
    }
    this.hidden = false;
    this.video = this.querySelector("video");
    this.story = this.querySelector("details");
    this.title = this.video.getAttribute("aria-label");
    this.loops = this.hasAttribute("data-loop");
    this.versions = [...this.querySelectorAll("ol")].map((list) => this.read(list));
    this.build();
    this.tell(this.versions[0]);
    this.calm();
    this.watch();
  }

  // ----- what the markup says

  read(list) {
    const number = (element, key) => Number(element.dataset[key]);
    const beats = [...list.children].map((item) => ({
      name: item.dataset.beat,
      title: item.querySelector("strong").textContent,
      from: number(item, "from"),
      to: number(item, "to"),
      image: item.querySelector("img"),
      cues: [...item.querySelectorAll("span")].map((span) => ({
        from: number(span, "from"),
        to: number(span, "to"),
        text: span.textContent,
      })),
    }));
    return { list, beats, rate: number(list, "rate"), ...list.parentElement.dataset };
  }

  // The page is light if its words are dark: that also holds where a page has a switch of its own.
  get light() {
    const colour = getComputedStyle(this).color.match(/^rgba?\((\d+), (\d+), (\d+)/);
    return colour ? 0.3 * colour[1] + 0.59 * colour[2] + 0.11 * colour[3] < 128 : this.bright.matches;
  }

  address(kind) {
    const { dataset } = this.version.list;
    return (this.light && dataset[`${kind}Light`]) || dataset[kind];
  }

  stillOf({ image }) {
    const source = this.light && image.parentElement.querySelector("source");
    return source ? source.srcset : image.src;
  }

  // ----- what is added to the figure

  make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  build() {
    this.screen = this.video.parentElement;
    this.screen.className = "ec-screen";
    this.controls = this.make("div", { class: "ec-controls" });
    this.status = this.make("p", { role: "status", class: "ec-status" });
    this.anyway = this.make("button", { type: "button", class: "ec-button" }, "Show it in motion");
    this.anyway.addEventListener("click", () => this.calm(true));
    this.screen.before(this.anyway);
    this.screen.after(this.controls, this.status);
    this.video.addEventListener("error", () => {
      this.say("The video could not be loaded; its words stand in the transcript.");
      this.status.classList.add("ec-fault");
      this.story.open = true;
    });
    if (this.loops) this.buildLoop();
    else this.buildPlayer();
  }

  buildLoop() {
    const { video } = this;
    video.muted = true;
    video.controls = false;
    const hold = this.make("button", { type: "button", class: "ec-button" });
    const label = () => {
      hold.textContent = video.paused ? "Play" : "Pause";
      hold.setAttribute("aria-label", `${hold.textContent}: ${this.title}`);
    };
    hold.addEventListener("click", () => {
      this.held = !video.paused;
      if (this.held) video.pause();
      else this.play();
    });
    video.addEventListener("play", label);
    video.addEventListener("pause", label);
    label();
    this.controls.append(hold);
  }

  buildPlayer() {
    const { video } = this;
    for (const track of video.querySelectorAll("track")) track.remove();
    this.captions = video.addTextTrack("captions", "English", "en");
    this.chapters = video.addTextTrack("chapters", "", "en");
    this.captions.mode = "showing";
    this.strip = this.make("div", { class: "ec-strip", role: "group", "aria-label": `Beats of ${this.title}` });
    this.strip.addEventListener("keydown", (event) => this.step(event));
    this.words = this.make("div", { class: "ec-words" });
    if (this.versions[0].list.dataset.scrub) this.buildScrub();
    this.controls.append(this.strip, this.words);
    if (this.versions.length > 1) this.buildSwitches();
    video.addEventListener("timeupdate", () => this.follow());
    video.addEventListener("seeked", () => this.arrive());
    video.addEventListener("loadedmetadata", () => this.goOn());
    video.addEventListener("play", () => {
      this.begun = true;
      this.goOn();
    });
  }

  buildStrip() {
    const { beats } = this.version;
    this.marks = beats.map((beat, place) => {
      const line = this.make("i", {});
      const name = this.make("span", {}, beat.title);
      const mark = this.make("button", { type: "button", title: beat.title }, line, name);
      mark.style.flexGrow = beat.to - beat.from;
      mark.addEventListener("click", () => this.jump(place));
      return mark;
    });
    this.strip.replaceChildren(...this.marks);
    // All beats' words lie over each other, one of them seen: the figure stays as high as it is.
    const words = beats.map(({ title, cues }) =>
      this.make("p", {}, this.make("strong", {}, title), " ", cues.map((cue) => cue.text).join(" ")),
    );
    this.words.replaceChildren(...words);
  }

  buildScrub() {
    const { title } = this;
    this.slider = this.make("input", { type: "range", min: 0, step: 1, "aria-label": `Scrub through ${title}` });
    this.small = this.make("video", { class: "ec-small", preload: "none", playsinline: "", "aria-hidden": true });
    this.small.tabIndex = -1;
    this.small.muted = true;
    this.screen.append(this.small);
    this.controls.append(this.slider);
    this.slider.addEventListener("pointerdown", () => this.fetchSmall());
    this.slider.addEventListener("input", () => this.drag());
    this.slider.addEventListener("change", () => this.seek(this.dragged));
    this.small.addEventListener("loadeddata", () => this.showSmall());
    this.small.addEventListener("seeked", () => this.showSmall());
  }

  // A set of radio buttons for each thing that can be switched; the first of each is the clip as it stands.
  buildSwitches() {
    const [base] = this.versions;
    const switches = this.make("div", { class: "ec-switches" });
    this.switches = Object.entries(JSON.parse(base.list.dataset.told)).map(([axis, told]) => {
      const others = this.versions.filter((version) => version.axis === axis);
      const { axisLabel } = others[0];
      const set = this.make("fieldset", {}, this.make("legend", {}, axisLabel));
      const choose = (version, label) => {
        const radio = this.make("input", { type: "radio", name: `${this.id}-${axis}` });
        radio.addEventListener("change", () => {
          this.tell(version);
          this.say(`${axisLabel}: ${label}`);
        });
        set.append(this.make("label", {}, radio, this.make("span", {}, label)));
        return [version, radio];
      };
      switches.append(set);
      return new Map([choose(base, told), ...others.map((version) => choose(version, version.label))]);
    });
    this.controls.append(switches);
    for (const { list } of this.versions) this.story.append(list);
    this.querySelector("ul").remove();
  }

  // ----- which version is shown

  // Switch to a version, at the same moment of the story: the same part of the same beat.
  tell(version) {
    const [place, part] = this.version ? this.moment() : [0, 0];
    this.version = version;
    for (const { list } of this.versions) list.hidden = list !== version.list;
    if (!this.loops) {
      this.fill(this.captions, version.beats.flatMap((beat) => beat.cues));
      this.fill(this.chapters, version.beats.map((beat) => ({ ...beat, text: beat.title })));
      this.buildStrip();
    }
    for (const radios of this.switches || []) (radios.get(version) || radios.get(this.versions[0])).checked = true;
    const { from, to } = version.beats[place];
    this.load(from + part * (to - from));
  }

  // Take the media of the version and the theme; nothing is fetched unless the reader has begun.
  load(time) {
    const { video, version } = this;
    const playing = !video.paused && !video.ended;
    if (this.slider) {
      this.slider.max = Math.round(version.beats.at(-1).to * version.rate) - 1;
      this.small.removeAttribute("src");
      this.small.hidden = true;
      this.dragged = null;
    }
    for (const source of video.querySelectorAll("source")) source.remove();
    video.poster = this.begun ? this.stillOf(version.beats[this.beatAt(time)]) : this.address("poster");
    video.src = this.address("video");
    const start = version.beats.find((beat) => beat.name === this.dataset.start);
    this.pending = start ? start.from : null;
    if (this.begun) this.seek(time);
    if (playing) this.play();
    this.follow();
  }

  fill(track, cues) {
    for (const cue of [...(track.cues || [])]) track.removeCue(cue);
    for (const { from, to, text } of cues) {
      track.addCue(new VTTCue(from, to, text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")));
    }
  }

  say(text) {
    this.status.textContent = text;
  }

  // ----- time

  get now() {
    return this.pending ?? this.video.currentTime;
  }

  beatAt(time) {
    const { beats } = this.version;
    const place = beats.findIndex((beat) => time < beat.to - 0.001);
    return place < 0 ? beats.length - 1 : place;
  }

  // The beat, and which part of it has passed.
  moment() {
    const place = this.beatAt(this.now);
    const { from, to } = this.version.beats[place];
    return [place, Math.min(Math.max((this.now - from) / (to - from), 0), 1)];
  }

  seek(time) {
    this.begun = true;
    this.pending = time;
    this.video.preload = "auto";
    if (!this.video.readyState) this.video.load();
    this.goOn();
    this.follow();
  }

  // Go to where the reader or the essay wants to be, once the reader has begun and the length is known.
  goOn() {
    if (this.pending === null || !this.begun || !this.video.readyState) return;
    this.video.currentTime = this.pending;
    this.pending = null;
  }

  play() {
    this.video.play().catch(() => {}); // The browser may want a click first; there is a button for that.
  }

  jump(place) {
    const { title, from } = this.version.beats[place];
    this.seek(from + 0.001); // Rounding must not lead to the frame before.
    this.say(`${title}, beat ${place + 1} of ${this.marks.length}`);
  }

  step(event) {
    const at = this.marks.indexOf(event.target);
    const last = this.marks.length - 1;
    const ways = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last };
    if (!(event.key in ways) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const place = Math.min(Math.max(ways[event.key], 0), last);
    this.jump(place);
    this.marks[place].focus();
  }

  // Mark the beat, and show its words.
  follow() {
    if (this.loops) return;
    const [current, part] = this.moment();
    this.marks.forEach((mark, place) => {
      mark.tabIndex = place === current ? 0 : -1;
      mark.setAttribute("aria-current", place === current ? "step" : "false");
      mark.style.setProperty("--ec-share", place === current ? part : Number(place < current));
      this.words.children[place].classList.toggle("ec-now", place === current);
    });
    if (this.slider && this.dragged === null) this.slide(this.now);
  }

  slide(time) {
    const seconds = String(Math.floor(time % 60)).padStart(2, "0");
    const { title } = this.version.beats[this.beatAt(time)];
    this.slider.value = Math.floor(time * this.version.rate + 0.01);
    this.slider.setAttribute("aria-valuetext", `${Math.floor(time / 60)}:${seconds}, ${title}`);
  }

  // ----- scrubbing: a small movie is laid over the large one while the reader drags

  fetchSmall() {
    if (this.small.getAttribute("src")) return;
    this.small.preload = "auto";
    this.small.src = this.address("scrub");
  }

  drag() {
    this.video.pause();
    this.fetchSmall();
    this.dragged = (Number(this.slider.value) + 0.5) / this.version.rate;
    this.slide(this.dragged);
    if (this.small.readyState > 1 && !this.small.seeking) this.showSmall();
  }

  showSmall() {
    if (this.dragged === null) return;
    if (this.isDraggedTo(this.small)) this.small.hidden = false;
    else this.small.currentTime = this.dragged;
  }

  isDraggedTo({ currentTime }) {
    return this.dragged !== null && Math.abs(currentTime - this.dragged) < 0.001;
  }

  // The large movie stands where the small one was dragged to.
  arrive() {
    if (this.slider && this.isDraggedTo(this.video)) {
      this.small.hidden = true;
      this.dragged = null;
    }
    this.follow();
  }

  // ----- when

  // Readers who want no motion get the stills with their words, unless they ask for it.
  calm(asked = false) {
    const calm = this.still.matches && !asked;
    this.classList.toggle("ec-calm", calm);
    this.anyway.hidden = !calm;
    this.story.open = calm;
    this.story.querySelector("summary").textContent = calm ? "Storyboard" : "Transcript";
    if (calm) this.video.pause();
    if (asked) (this.loops ? this.play() : this.video.focus());
  }

  watch() {
    const paint = () => {
      if (this.address("video") !== this.video.getAttribute("src")) this.load(this.now);
    };
    this.still.addEventListener("change", () => this.calm());
    this.bright.addEventListener("change", paint);
    const switched = new MutationObserver(paint);
    switched.observe(document.documentElement, { attributes: true });
    switched.observe(document.body, { attributes: true });
    const { video } = this;
    const near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting) || this.matches(".ec-calm")) return;
        if (video.preload === "none") video.preload = "metadata";
        near.disconnect();
      },
      { rootMargin: "400px" },
    );
    near.observe(this);
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) video.pause();
        else if (!this.held && !this.matches(".ec-calm")) this.play();
      },
      { threshold: 0.5 },
    );
    if (this.loops) seen.observe(this.screen);
  }
}

customElements.define("explainer-clip", ExplainerClip);
