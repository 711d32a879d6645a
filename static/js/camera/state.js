// What the camera page knows, and how each event changes it. Pure: no page, no network, no clock.

import { initialState, reduce as reduceLive } from "../store.js";

export const firstState = Object.freeze({
  live: initialState, // what the live page knows, too
  phase: "ready", // insecure, ready, asking, on, hidden, trouble
  trouble: null, // {title, advice}
  taken: false, // whether another phone is the camera
  ratio: null, // of the picture's width to its height
  several: false, // whether there is another camera to turn to
  torch: null, // whether the light is on; null where there is none
  sent: null, // {width, height, tripMs, perSecond} of the pictures of late
});

const reducers = {
  insecure: (state) => ({ ...state, phase: "insecure" }),
  asking: (state) => ({ ...state, phase: "asking", trouble: null }),
  opened: (state, { ratio, several, torch }) => ({ ...state, phase: "on", taken: false, sent: null, ratio, several, torch }),
  ratio: (state, ratio) => ({ ...state, ratio }),
  torch: (state, torch) => ({ ...state, torch }),
  sent: (state, sent) => ({ ...state, sent }),
  trouble: (state, { taken = false, ...trouble }) => ({ ...state, phase: "trouble", trouble, taken, sent: null }),
  hidden: (state) => ({ ...state, phase: "hidden", sent: null }),
  stopped: (state) => ({ ...state, phase: "ready", trouble: null, taken: false, sent: null }),
};

/** The state after an event of this page or of the server. */
export function reduce(state, type, value) {
  if (type in reducers) {
    return reducers[type](state, value);
  }
  return { ...state, live: reduceLive(state.live, type, value) };
}

/** What is read in this camera's pictures, null while it sends none. */
export function readingOf({ phase, live }) {
  return phase === "on" ? live.reading : null;
}
