// Writes the state to the camera page. Nothing else writes to it, but for the video and the announcements.

import { setText, setVariables } from "../dom.js";
import { mainNumber } from "../numbers.js";
import { stateOf, stateWords, sureness } from "../words.js";
import { readingOf } from "./state.js";
import { lineWords, startWords } from "./words.js";

/** A function that shows a state. */
export function createView(page) {
  const part = (id) => page.getElementById(id);
  return function render(state) {
    part("camera").dataset.phase = state.phase;
    setVariables(part("preview"), { ratio: state.ratio ?? 4 / 3 });
    renderRegion(part("region"), state.live.settings?.region ?? null);
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
  const [x, y, w, h] = region ?? [0, 0, 1, 1];
  setVariables(element, { x, y, w, h });
  element.hidden = region === null;
}

function renderReading(part, state) {
  const reading = readingOf(state);
  part("seen").dataset.state = stateOf(state.live);
  part("region").dataset.state = stateOf(state.live);
  setVariables(part("seen"), { digits: reading?.text.length || 1 });
  setText(part("number"), reading?.text ?? "");
  setText(part("state-words"), stateWords(state.live));
  setText(part("sureness"), sureness(mainNumber(reading, state.live.settings)));
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
