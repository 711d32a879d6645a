// Writes the state of the drawing to the page.

import { drawBoxes } from "../boxes.js";
import { percent } from "../words.js";
import * as words from "./words.js";

const LABEL_PX = 16;
const ROOMY = 6; // so many digits leave room for a % below each

/** A function that shows a state, as in words.js. */
export function createView(page) {
  const part = (id) => page.getElementById(id);
  return function render(state) {
    const number = words.shown(state);
    page.title = words.title(state);
    part("canvas").setAttribute("aria-label", words.alternative(state));
    part("invitation").hidden = !state.blank;
    part("sheet").dataset.state = words.stateOf(state);
    part("sheet").style.setProperty("--digits", number?.text.length ?? 1);
    part("sheet").style.setProperty("--confidence", number?.confidence ?? 0);
    part("state-words").textContent = words.stateWords(state);
    part("number").replaceChildren(...tiles(page, number?.digits ?? []));
    part("confidence").textContent = number ? `${percent(number.confidence)} sure` : "";
    part("copy").hidden = number === null;
    const { clientWidth: width, clientHeight: height } = part("canvas");
    drawBoxes(part("boxes"), state.blank ? [] : marks(state), { width, height }, LABEL_PX);
  };
}

/** What is drawn over the canvas: its digits. */
function marks({ reading }) {
  const sure = reading?.state === "settled";
  const digits = (reading?.numbers ?? []).flatMap((number) => number.digits);
  return digits.map(({ digit, box }) => ({ text: digit, sure, box }));
}

function tiles(page, digits) {
  return digits.map(({ digit, confidence }) => {
    const tile = page.createElement("li");
    const sureness = page.createElement("small");
    sureness.textContent = digits.length > ROOMY ? Math.round(confidence * 100) : percent(confidence);
    tile.append(digit, sureness);
    return tile;
  });
}
