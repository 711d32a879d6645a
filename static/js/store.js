// What the page knows, and how each event changes it. Pure: no page, no network, no clock.

export const HISTORY_LENGTH = 12;
const STILL_IN_VIEW_S = 2; // a number that flickers for less than this never left

export const initialState = Object.freeze({
  connection: "connecting", // connecting, live, reconnecting, offline
  reading: null, // the newest reading, null while the server or the camera is away
  source: null, // name, state (live, reconnecting, ended), width, height, fps (measured), demo
  threshold: null, // confidence from which a number counts
  history: [], // {text, confidence, at}, newest first
  inView: null, // the settled number that is held up: {text, at}, at: when it was last seen
});

const reducers = {
  connected: (state) => ({ ...state, connection: "live" }),
  disconnected: (state) => ({ ...state, connection: "reconnecting", reading: null, inView: null }),
  gaveUp: (state) => ({ ...state, connection: "offline", reading: null }),
  reading: withReading,
  status: (state, status) => ({
    ...state,
    source: status.source,
    threshold: status.settings.threshold,
    reading: status.source.state === "live" ? state.reading : null,
  }),
  settings: (state, settings) => ({ ...state, threshold: settings.threshold }),
  history: withHistory,
};

/** The state after an event. An unknown type is a bug in this page and throws. */
export function reduce(state, type, value) {
  return reducers[type](state, value);
}

/** Holds the state; calls `onChange(state, before)` after each event. */
export function createStore(onChange) {
  let state = initialState;
  return {
    dispatch(type, value) {
      const before = state;
      state = reduce(state, type, value);
      onChange(state, before);
    },
  };
}

/** How sure the reader is of the number that a reading shows, in [0, 1]; null when it shows none. */
export function confidenceOf(reading) {
  const same = reading.numbers.filter((number) => number.text === reading.text);
  return same.length > 0 ? Math.max(...same.map((number) => number.confidence)) : null;
}

function withReading(state, reading) {
  if (reading.state !== "settled") {
    return { ...state, reading };
  }
  const { text, captured_at: at } = reading;
  const entry = { text, confidence: confidenceOf(reading), at };
  const history = isInView(state, entry) ? state.history : [entry, ...state.history].slice(0, HISTORY_LENGTH);
  return { ...state, reading, history, inView: { text, at } };
}

function isInView({ inView, history }, { text, at }) {
  if (inView === null) {
    return history[0]?.text === text; // just joined: it settled before this page looked
  }
  return inView.text === text && at - inView.at <= STILL_IN_VIEW_S;
}

function withHistory(state, { readings }) {
  if (readings.length === 0) {
    return state;
  }
  // A number that settled while the answer was under way is kept, one that the answer has already is not.
  const newer = state.history.filter((entry) => entry.at > readings[0].at);
  if (newer.at(-1)?.text === readings[0].text) {
    newer.pop();
  }
  return { ...state, history: [...newer, ...readings].slice(0, HISTORY_LENGTH) };
}
