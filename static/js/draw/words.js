// What the page says of a drawing, in words. Pure.
//
// A state is {blank, drawing, reading, problem}: whether nothing is drawn, whether somebody is at it, the newest
// reading (null before the first) and why there is none, "" when all is well.

import { percent } from "../figures.js";

const WORDS = { empty: "No number yet", unsure: "Not sure yet", settled: "Settled" };

/** "empty", "unsure", "settled", or "away" while the server cannot be asked. */
export function stateOf({ blank, reading, problem }) {
  if (blank) {
    return "empty";
  }
  return problem ? "away" : (reading?.state ?? "unsure");
}

export function stateWords(state) {
  if (state.blank) {
    return "Nothing drawn yet";
  }
  const words = state.reading ? WORDS[state.reading.state] : "Reading";
  return state.problem || words;
}

/** The number that is shown large: the settled one, else the likeliest; null for none. */
export function shown({ blank, reading, problem }) {
  if (blank || problem || reading === null) {
    return null;
  }
  const among = reading.numbers.filter(({ text }) => reading.text === "" || text === reading.text);
  return among.sort((one, other) => other.confidence - one.confidence)[0] ?? null;
}

/** The text alternative of the canvas. */
export function alternative(state) {
  const number = shown(state);
  if (state.blank || number === null) {
    return state.blank ? "Empty canvas" : "Your drawing";
  }
  return `Your drawing, read as ${number.text}, ${percent(number.confidence)} sure`;
}

/** What a screen reader says once the pen is up, "" for nothing. */
export function announcement(state) {
  const settled = !state.drawing && stateOf(state) === "settled";
  return settled ? `${shown(state).text}, ${percent(shown(state).confidence)} sure` : "";
}

export function title(state) {
  return stateOf(state) === "settled" ? `${shown(state).text} · Draw · numbercam` : "Draw · numbercam";
}
