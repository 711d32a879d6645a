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
  reconnecting: "The camera is away. It is tried again.",
  stalled: "The camera sends the same picture again and again.",
  ended: "The video has ended.",
};

/** "empty", "unsure", "settled", or "away" while the server does not answer. */
export function stateOf({ connection, reading }) {
  if (connection !== "live") {
    return "away";
  }
  return reading === null ? "empty" : reading.state;
}

/** What to do, or how it stands. */
export function stateWords(state) {
  return state.reading === null ? AWAY_WORDS[state.connection] : READING_WORDS[state.reading.state];
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

/** What must be known about the source, "" when it is an ordinary camera that works. */
export function notice(source) {
  if (source === null) {
    return "";
  }
  const demo = source.demo ? "No camera: this is the built-in demo." : "";
  return SOURCE_WORDS[source.state] ?? demo;
}

/** The text alternative of the live picture. */
export function alternative(source) {
  const from = source?.demo ? "the built-in demo" : "the camera";
  return `Live picture from ${from}. A frame marks where numbers are read.`;
}

export function size(source) {
  return source?.width ? `${source.width} × ${source.height}` : "–";
}

export function rate(fps) {
  return fps === null ? "–" : `${fps < 9.95 ? fps.toFixed(1) : Math.round(fps)} frames/s`;
}

/** 0.981 → "98 %". */
export function percent(fraction) {
  return fraction === null ? "–" : `${Math.round(fraction * 100)} %`;
}

/** Unix seconds → the time of day as people here write it. */
export function timeOfDay(at, locale) {
  return new Date(at * 1000).toLocaleTimeString(locale, { timeStyle: "medium" });
}
