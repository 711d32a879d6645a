// Writes the state to the camera page. Nothing else writes to it, but for the video and the announcements.

import { confidenceOf } from "../store.js";
import { percent, stateOf, stateWords } from "../words.js";
import { readingOf } from "./state.js";
import { lineWords, startWords } from "./words.js";

/** A function that shows a state. */
export function createView(page) {
  const part = (id) => page.getElementById(id);
  return function render(state) {
    part("camera").dataset.phase = state.phase;
    part("preview").style.setProperty("--ratio", state.ratio ?? 4 / 3);
    renderRegion(part("region"), state.region);
    renderReading(part, state);
    renderControls(part, state);
    part("how").hidden = state.phase !== "insecure";
    part("trouble").hidden = state.phase !== "trouble";
    setText(part("trouble-title"), state.trouble?.title ?? "");
    setText(part("trouble-advice"), state.trouble?.advice ?? "");
    setText(part("line"), lineWords(state));
  };
}

function renderRegion(element, region) {
  ["--x", "--y", "--w", "--h"].forEach((name, index) => element.style.setProperty(name, region?.[index] ?? 0));
  element.hidden = region === null;
}

function renderReading(part, state) {
  const reading = readingOf(state);
  const confidence = reading && confidenceOf(reading);
  part("seen").dataset.state = stateOf(state.live);
  part("region").dataset.state = stateOf(state.live);
  part("seen").style.setProperty("--digits", Math.max(reading?.text.length ?? 0, 1));
  setText(part("number"), reading?.text ?? "");
  setText(part("state-words"), stateWords(state.live));
  setText(part("sureness"), confidence === null ? "" : `${percent(confidence)} sure`);
}

function renderControls(part, state) {
  const on = state.phase === "on";
  const start = part("start");
  start.hidden = on || ["insecure", "hidden"].includes(state.phase);
  start.disabled = state.phase === "asking";
  setText(start, startWords(state));
  part("stop").hidden = !on;
  part("turn").hidden = !(on && state.several);
  part("torch").hidden = !(on && state.torch !== null);
  part("torch").setAttribute("aria-pressed", state.torch === true);
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
