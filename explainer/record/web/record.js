// Records the beats of a clip, one after the other. All goes to the program that serves this page.
"use strict";

const at = (id) => document.getElementById(id);
const TROUBLES = {
  NotFoundError: "There is no microphone. Connect one, then press Record.",
  NotAllowedError:
    "The browser may not use the microphone. Allow it for this page (beside the address), then press Record.",
  NotReadableError: "The microphone is in use by another program. Close that, then press Record.",
};

let about = null; // What the program says of the clip.
let current = 0; // Which beat is shown.
let recording = null; // { stream, context, pieces, count } while the microphone is open.
let take = null; // The new take, as a WAV, until it is kept.

const beat = () => about.beats[current];

async function start() {
  about = await (await fetch("about")).json();
  if (about.trouble) {
    at("trouble").textContent = about.trouble;
    at("record").disabled = at("next").disabled = true;
    return;
  }
  document.title = `Record: ${about.title}`;
  at("title").textContent = about.title;
  at("render").textContent = about.render;
  const open = about.beats.findIndex((each) => !each.taken);
  show(Math.max(open, 0));
}

function leave(index) {
  if (take && !confirm("The new take of this beat is not kept yet. Go on without it?")) return;
  show(index);
  at("beat").focus();
}

function show(index) {
  discard();
  current = index;
  at("beat").textContent = `${index + 1}. ${beat().title}`;
  at("words").textContent = beat().words;
  at("length").textContent = beat().seconds.toFixed(0);
  at("elapsed").textContent = "0.0";
  at("still").hidden = !beat().still;
  if (beat().still) at("still").src = `still/${beat().name}.jpg`;
  else at("still").removeAttribute("src");
  at("trouble").textContent = at("news").textContent = "";
  at("next").disabled = index + 1 === about.beats.length;
  play(beat().taken ? `take/${beat().name}.wav?${Date.now()}` : null);
  list();
}

function list() {
  const done = about.beats.filter((each) => each.taken).length;
  at("progress").textContent = `${done} of ${about.beats.length} beats have a take, in ${about.folder}`;
  at("done").hidden = done < about.beats.length;
  at("state").textContent = !beat().taken
    ? ""
    : beat().own
      ? `There is a take in your own words: “${beat().own}”`
      : beat().stale
        ? "There is a take, but the words have changed since."
        : "There is a take. Recording again replaces it only when you keep the new one.";
  at("beats").replaceChildren(
    ...about.beats.map((each, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      const mark = each.stale ? "changed" : each.taken ? "taken" : "open";
      button.type = "button";
      button.textContent = `${each.title}: ${mark}`;
      button.className = mark;
      if (index === current) button.setAttribute("aria-current", "step");
      button.addEventListener("click", () => leave(index));
      item.append(button);
      return item;
    }),
  );
}

function play(source) {
  const audio = at("playback");
  if (audio.src.startsWith("blob:")) URL.revokeObjectURL(audio.src);
  audio.hidden = !source;
  if (source) audio.src = source;
  else audio.removeAttribute("src");
}

function discard() {
  close();
  take = null;
  at("keep").hidden = at("question").hidden = true;
  at("record").textContent = "Record";
}

// The microphone, as it is: what browsers do to calls makes a voice dull.
async function record() {
  discard();
  at("trouble").textContent = at("news").textContent = "";
  at("record").disabled = true;
  try {
    if (!navigator.mediaDevices) throw new Error("This browser does not give pages a microphone.");
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
    const context = new AudioContext();
    recording = { stream, context, pieces: [], count: 0 };
    await context.audioWorklet.addModule("microphone.js");
    const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => heard(data);
    context.createMediaStreamSource(stream).connect(node);
    await Promise.race([context.resume(), never()]);
    stream.getTracks()[0].addEventListener("ended", () => {
      stop();
      at("trouble").textContent = "The microphone was taken away while you spoke. Record this beat again.";
    });
    at("playback").pause();
    at("record").textContent = "Stop";
  } catch (error) {
    close();
    at("trouble").textContent =
      TROUBLES[error.name] ?? `The microphone cannot be used: ${error.message} If need be, try another browser.`;
  }
  at("record").disabled = false;
  at("record").focus();
}

// Without a way to play sound, Firefox waits for one and says nothing.
function never() {
  const why = "The browser's sound does not start; it needs a loudspeaker or headphones, too.";
  return new Promise((_, fail) => setTimeout(() => fail(new Error(why)), 20000));
}

function heard(samples) {
  if (!recording) return;
  recording.pieces.push(samples);
  recording.count += samples.length;
  at("elapsed").textContent = (recording.count / recording.context.sampleRate).toFixed(1);
  at("level").value = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

function close() {
  recording?.stream.getTracks().forEach((track) => track.stop());
  recording?.context.close();
  recording = null;
  at("level").value = 0;
}

function stop() {
  if (!recording) return;
  const { pieces, count, context } = recording;
  const rate = context.sampleRate;
  close();
  at("record").textContent = "Record again";
  if (!count) {
    at("trouble").textContent = "Nothing came from the microphone. See that it is switched on, then record again.";
    return;
  }
  take = wav(pieces, count, rate);
  play(URL.createObjectURL(take));
  at("keep").hidden = false;
  at("keep").focus();
}

function wav(pieces, count, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (place, letters) => [...letters].forEach((l, i) => view.setUint8(place + i, l.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * count, true);
  let place = 44;
  for (const piece of pieces) {
    for (const sample of piece) {
      view.setInt16(place, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true);
      place += 2;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}

async function send(path, ...parts) {
  const buttons = [at("record"), at("keep"), at("free"), at("next")];
  buttons.forEach((button) => (button.disabled = true));
  at("trouble").textContent = "";
  at("news").textContent = "Listening to the take …";
  let answer;
  try {
    const sent = await fetch(`${path}/${beat().name}`, { method: "POST", body: new Blob(parts) });
    answer = await sent.json();
  } catch {
    answer = {
      state: "refused",
      what: "The program that serves this page does not answer.",
      remedy: "Start it again in its terminal and open the page that it names; this take is still here.",
    };
  }
  buttons.forEach((button) => (button.disabled = false));
  at("next").disabled = current + 1 === about.beats.length;
  at("news").textContent = "";
  if (answer.about?.beats) about = answer.about;
  if (answer.state === "kept") {
    show(current);
    at("news").textContent = "Kept.";
    (at("next").disabled ? at("record") : at("next")).focus();
  } else if (answer.state === "unsure") {
    at("heard").textContent = answer.heard || "nothing";
    at("said").value = beat().words;
    at("question").hidden = false;
    at("doubt").focus();
  } else {
    at("trouble").textContent = `${answer.what} ${answer.remedy}`;
    at("record").focus();
  }
}

at("record").addEventListener("click", () => (recording ? stop() : record()));
at("keep").addEventListener("click", () => send("take", take));
at("next").addEventListener("click", () => leave(current + 1));
addEventListener("beforeunload", (event) => {
  if (take || recording) event.preventDefault();
});
at("question").addEventListener("submit", (event) => {
  event.preventDefault();
  send("free", `${JSON.stringify(at("said").value)}\n`, take);
});
start();
