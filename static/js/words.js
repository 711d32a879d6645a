// What the page says, in words. Pure: state in, text out.

import { confidenceOf } from "./store.js";

export const CONNECTION_WORDS = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  offline: "Offline",
};

const READING_WORDS = { empty: "Show a number", unsure: "Hold still", settled: "Settled" };

const AWAY_WORDS = {
  connecting: "Connecting to the camera",
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

/** What to do, or how it stands. */
export function stateWords(state) {
  if (state.reading !== null) {
    return matchesNothing(state) ? "No match yet" : READING_WORDS[state.reading.state];
  }
  const sourceOnly = state.connection === "live" && sourceIsAway(state);
  return sourceOnly ? SOURCE_WORDS[state.source.state] : AWAY_WORDS[state.connection];
}

function matchesNothing({ reading, pattern }) {
  return reading.state === "unsure" && reading.text === "" && Boolean(pattern);
}

function sourceIsAway({ source }) {
  return source !== null && source.state !== "live";
}

/** How sure the reader is, "" when no number is shown. */
export function sureness(reading) {
  const confidence = reading === null ? null : confidenceOf(reading);
  return confidence === null ? "" : `${percent(confidence)} sure`;
}

/** What a screen reader says of an entry of the history. */
export function announcement({ text, confidence }) {
  return `${text}, ${percent(confidence)} sure`;
}

export function title({ reading }) {
  return reading?.state === "settled" ? `${reading.text} · numbercam` : "numbercam";
}

/** What must be known about the source, "" for a camera or a film that runs. */
export function notice(source, locale) {
  if (source?.happened) {
    return `${source.happened} since ${timeOfDay(source.since, locale)}. ${source.next}`;
  }
  return source?.demo ? "No camera: this is the built-in demo." : "";
}

/** The text alternative of the live picture. */
export function alternative(source) {
  const from = source?.demo ? "the built-in demo" : "the camera";
  return `Live picture from ${from}. A frame marks where numbers are read.`;
}

export function size(source) {
  return source?.width ? `${source.width} × ${source.height}` : "–";
}

export function rate(source) {
  const fps = source?.fps;
  return !fps ? "–" : `${fps < 9.95 ? fps.toFixed(1) : Math.round(fps)} frames/s`;
}

/** 0.981 → "98 %". */
export function percent(fraction) {
  return fraction === null ? "–" : `${Math.round(fraction * 100)} %`;
}

/** Unix seconds → the time of day as people here write it. */
export function timeOfDay(at, locale) {
  return new Date(at * 1000).toLocaleTimeString(locale, { timeStyle: "medium" });
}
