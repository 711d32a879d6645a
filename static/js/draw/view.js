// Writes the state of the drawing to the page.

import { drawBoxes } from "../boxes.js";
import { setIcon, setText } from "../dom.js";
import { percent } from "../figures.js";
import { renderTiles } from "../sheet.js";
import * as words from "./words.js";

const LABEL_PX = 16;

/** A function that shows a state, as in words.js. */
export function createView(page) {
  const part = (id) => page.getElementById(id);
  return function render(state) {
    const number = words.shown(state);
    page.title = words.title(state);
    part("canvas").setAttribute("aria-label", words.alternative(state));
    part("invitation").hidden = !state.blank;
    part("sheet").dataset.state = words.stateOf(state);
    part("sheet").dataset.shows = number === null ? "words" : "number";
    for (const place of ["prompt", "state"]) {
      setIcon(part(`${place}-icon`), words.stateOf(state));
      setText(part(`${place}-words`), words.stateWords(state));
    }
    setText(part("confidence"), number ? `${percent(number.confidence)} sure` : "");
    renderTiles(page, part("tiles"), number?.digits ?? []);
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
