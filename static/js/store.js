// What the page knows, and how each event changes it. Pure: no page, no network, no clock.

export const initialState = Object.freeze({
  connection: "connecting", // connecting, live, reconnecting, offline
  reading: null, // the newest reading, null while the server or the camera is away
  // name, state (starting, live, stalled, reconnecting, ended), since, happened, next, width, height, fps, demo
  source: null,
  threshold: null, // confidence from which a number counts
  pattern: null, // which numbers settle, "" for any
  refusal: "", // why the server refused the pattern that was sent last
  history: null, // {id, text, confidence, at}, newest first; null until the server has told it
});

const reducers = {
  connected: (state) => ({ ...state, connection: "live" }),
  disconnected: (state) => ({ ...state, connection: "reconnecting", reading: null }),
  gaveUp: (state) => ({ ...state, connection: "offline", reading: null }),
  reading: (state, reading) => ({ ...state, reading }),
  status: (state, { source, settings: { threshold, pattern } }) => ({
    ...state,
    source,
    threshold,
    pattern,
    reading: source.state === "live" ? state.reading : null,
  }),
  settings: (state, { threshold, pattern }) => ({ ...state, threshold, pattern, refusal: "" }),
  refused: (state, refusal) => ({ ...state, refusal }),
  history: (state, { readings }) => ({ ...state, history: readings }),
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

/** The number that came into view between two states; null for none, and for those that were there before the page. */
export function newcomer({ history }, before) {
  const [newest] = history ?? [];
  const known = before.history === null || newest === undefined || !(newest.id > (before.history[0]?.id ?? 0));
  return known ? null : newest;
}
