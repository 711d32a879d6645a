// Shows the reading: what to do, the number as tiles, and the other numbers as lines below.

import { labelled, setIcon, setText, setVariables } from "./dom.js";
import { percent } from "./figures.js";
import { advice } from "./notices.js";
import { isSettled, mainNumber, otherNumbers } from "./numbers.js";
import * as words from "./words.js";

const MOST_LINES = 3; // of other numbers

export function renderSheet(page, part, state) {
  const { reading, settings } = state;
  const number = mainNumber(reading, settings);
  const others = otherNumbers(reading, settings);
  const sheet = part("sheet");
  sheet.dataset.state = words.stateOf(state);
  sheet.dataset.seq = reading?.seq ?? "";
  sheet.dataset.shows = number === null ? "words" : "number";
  // Large where the number will be, or small above it: two of each, for what moves is seen as a jump.
  for (const place of ["prompt", "state"]) {
    setIcon(part(`${place}-icon`), words.iconOf(state));
    setText(part(`${place}-words`), words.stateWords(state));
  }
  setText(part("advice"), advice(state));
  setText(part("confidence"), words.sureness(number));
  setText(part("number"), number?.text ?? "");
  renderTiles(page, part("tiles"), number?.digits ?? []);
  renderOthers(page, part("others"), others, state);
  setVariables(sheet, { lines: Math.min(others.length, MOST_LINES) });
}

/** Shows one tile for each of `digits` in the list `tiles`. */
export function renderTiles(page, tiles, digits) {
  setVariables(tiles, { digits: digits.length || 1, half: Math.ceil(digits.length / 2) || 1 });
  tiles.dataset.length = digits.length > 8 ? "long" : digits.length > 6 ? "middling" : "short";
  while (tiles.childElementCount > digits.length) {
    tiles.lastElementChild.remove();
  }
  while (tiles.childElementCount < digits.length) {
    const tile = page.createElement("li");
    tile.append(page.createElement("b"), labelled(page, "span", "", "bar"), labelled(page, "span", "", "sure"));
    tiles.append(tile);
  }
  digits.forEach((digit, i) => renderTile(tiles.children[i], digit));
}

function renderTile(tile, { digit, confidence }) {
  const [glyph, bar, sure] = tile.children;
  setText(glyph, digit);
  setVariables(bar, { share: confidence });
  setText(sure, percent(confidence));
}

function renderOthers(page, list, others, { reading, settings }) {
  const shown = others.length > MOST_LINES ? others.slice(0, MOST_LINES - 1) : others;
  const lines = shown.map((number) => line(page, number, isSettled(number, reading, settings ?? {})));
  if (others.length > shown.length) {
    lines.push(labelled(page, "li", `and ${others.length - shown.length} more`));
  }
  list.replaceChildren(...lines);
}

function line(page, { text, confidence }, settled) {
  const line = page.createElement("li");
  line.dataset.state = settled ? "settled" : "unsure";
  line.append(labelled(page, "b", text), labelled(page, "span", `${settled ? "✓ settled" : "not sure yet"}, ${percent(confidence)}`));
  return line;
}
