// What the page says, in words. Pure: state in, text out.

import { percent, timeOfDay } from "./figures.js";
import { isChanging } from "./store.js";

export const CONNECTION_WORDS = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline",
};

const READING_WORDS = { empty: "Show a number", unsure: "Hold still", settled: "Settled" };
const HINT_WORDS = { closer: "Closer", too_dark: "Too dark", too_blurred: "Too blurred" };

const AWAY_WORDS = {
  connecting: "Connecting",
  live: "Show a number",
  reconnecting: "Looking for the server",
  offline: "The server does not answer",
};

const SOURCE_WORDS = {
  starting: "Starting the camera",
  stalled: "No new picture",
  reconnecting: "Looking for the camera",
  ended: "The video has ended",
};

/** "empty", "unsure", "settled", or "away" while the server or the camera is. */
export function stateOf(state) {
  if (state.reading !== null) {
    return state.reading.state;
  }
  return state.connection === "live" && !sourceIsAway(state) ? "empty" : "away";
}

/** The icon of what `stateWords` says: the state's, or the hint's. */
export function iconOf(state) {
  return hintOf(state.reading) || stateOf(state);
}

/** What to do, or how it stands: one thing at a time. */
export function stateWords(state) {
  const { reading } = state;
  if (hintOf(reading)) {
    return HINT_WORDS[hintOf(reading)];
  }
  if (reading !== null) {
    return matchesNothing(state) ? "No match yet" : READING_WORDS[reading.state];
  }
  const sourceOnly = state.connection === "live" && sourceIsAway(state);
  return sourceOnly ? SOURCE_WORDS[state.source.state] : AWAY_WORDS[state.connection];
}

function hintOf(reading) {
  return reading?.state !== "settled" && reading?.hint in HINT_WORDS ? reading.hint : "";
}

function matchesNothing({ reading, settings }) {
  return reading.state === "unsure" && reading.text === "" && Boolean(settings?.pattern);
}

function sourceIsAway({ source }) {
  return source !== null && source.state !== "live";
}

/** How sure the reader is of a number, "" when none is shown. */
export function sureness(number) {
  return number === null ? "" : `${percent(number.confidence)} sure`;
}

/** What a screen reader says of an entry of the history. */
export function announcement({ text, confidence }) {
  return `${text}, ${percent(confidence)} sure`;
}

export function title({ reading }) {
  return reading?.state === "settled" ? `${reading.text} · numbercam` : "numbercam";
}

/** The text alternative of the live picture. */
export function alternative(source) {
  const from = source?.demo ? "the built-in demo" : "the camera";
  return `Live picture from ${from}. A frame marks where numbers are read.`;
}

/** The text alternative of the 28 × 28 pixels. */
export function sightAlternative(sight) {
  return sight?.digit ? `The digit ${sight.digit} as the network sees it, 28 by 28 pixels` : "No single digit";
}

/** Where numbers are read, for those who do not see it; region: fractions of the picture as it is shown. */
export function regionWords([x, y, w, h]) {
  return `Region: ${percent(w)} of the width and ${percent(h)} of the height, ${percent(x)} from the left and ${percent(y)} from the top`;
}

/** Who changed which setting last, "" while nobody has. */
export function changedWords(state, locale) {
  const changed = state.settings?.changed;
  if (!changed) {
    return "";
  }
  const ours = changed.at === state.ownChange || isChanging(state);
  return `Changed by ${ours ? "you" : changed.by} at ${timeOfDay(changed.at, locale)}: ${changed.what.join(", ")}`;
}
