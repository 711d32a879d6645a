// What the page knows, and how each event changes it. Pure: no page, no network, no clock.

export const initialState = Object.freeze({
  connection: "connecting", // connecting, live, reconnecting, offline
  reading: null, // the newest reading, null while the server or the camera is away
  // name, state (starting, live, stalled, reconnecting, ended), since, happened, next, width, height, fps, demo
  source: null,
  settings: null, // threshold, region, pattern, mirror, changed: in force, as the server told them last
  draft: {}, // those of them that are on their way to the server
  changedBefore: null, // `changed.at` of the settings when this page began to change some
  ownChange: null, // `changed.at` of the last change that was this page's
  refusal: null, // {about, sentence}: what was asked last and could not be, and why
  noPicture: "", // why the server gives no picture
  sources: null, // {now, sources: [{id, name, detail}]}, null until they were asked for
  history: null, // {id, text, confidence, at}, newest first; null until the server has told it
  frozen: null, // {at, reading, sight}: what stands still on this page; `at` in Unix seconds
  editing: null, // {was}: the region is being changed, and what it was before
  hidden: false, // whether nobody sees the page
  sightOpen: false,
  sight: null, // {digit, odds, picture}: what the network sees
  keys: true, // whether single keys are shortcuts
  mayChange: true, // whether this one may change settings, or only watches
});

const away = { reading: null, sight: null };

const reducers = {
  connected: (state) => ({ ...state, connection: "live" }),
  disconnected: (state) => ({ ...state, ...away, connection: "reconnecting" }),
  gaveUp: (state) => ({ ...state, ...away, connection: "offline" }),
  reading: (state, reading) => ({ ...state, reading }),
  status: (state, { source, settings }) => ({
    ...state,
    source,
    settings,
    reading: source.state === "live" ? state.reading : null,
  }),
  history: (state, { readings }) => ({ ...state, history: readings }),
  sight: (state, sight) => ({ ...state, sight }),

  settings: (state, settings) => ({ ...state, settings }),
  changing: (state, changes) => ({
    ...state,
    draft: { ...state.draft, ...changes },
    changedBefore: isChanging(state) ? state.changedBefore : changeOf(state.settings),
    refusal: null,
  }),
  changed: (state, settings) => ({
    ...state,
    settings,
    draft: {},
    // The same value again is no change, and the last one may be another's.
    ownChange: changeOf(settings) === state.changedBefore ? state.ownChange : changeOf(settings),
  }),
  refused: (state, refusal) => ({ ...state, refusal, draft: {} }),
  sources: (state, sources) => ({ ...state, sources, refusal: null }),
  sourceChosen: (state, { now }) => ({ ...state, sources: { ...state.sources, now }, refusal: null }),

  pictureRefused: (state, noPicture) => ({ ...state, noPicture }),
  frozen: (state, at) => ({ ...state, frozen: { at, reading: state.reading, sight: state.sight } }),
  thawed: (state) => ({ ...state, frozen: null }),
  editing: (state) => ({ ...state, editing: { was: inForce(state).region } }),
  edited: (state) => ({ ...state, editing: null }),
  hidden: (state, hidden) => ({ ...state, hidden }),
  sightOpen: (state, sightOpen) => ({ ...state, sightOpen }),
  keys: (state, keys) => ({ ...state, keys }),
  mayChange: (state, mayChange) => ({ ...state, mayChange }),
};

/** The state after an event. An unknown type is a bug in this page and throws. */
export function reduce(state, type, value) {
  return reducers[type](state, value);
}

/** Holds the state; calls `onChange(state, before)` after each event. */
export function createStore(onChange) {
  let state = initialState;
  return {
    get state() {
      return state;
    },
    dispatch(type, value) {
      const before = state;
      state = reduce(state, type, value);
      onChange(state, before);
    },
  };
}

/** Whether settings are on their way from this page. */
export function isChanging({ draft }) {
  return Object.keys(draft).length > 0;
}

function changeOf(settings) {
  return settings?.changed?.at ?? null;
}

/** The settings as they are, or will be in a moment; null until the server has told them. */
export function inForce({ settings, draft }) {
  return settings && { ...settings, ...draft };
}

/** The state as the page shows it: while it is frozen, with what was read then. */
export function asShown(state) {
  const { frozen } = state;
  return frozen === null ? state : { ...state, reading: frozen.reading, sight: frozen.sight };
}

/** Whether the server shall say what the network sees: somebody looks at it. */
export function wantsSight({ connection, sightOpen, hidden, frozen }) {
  return connection === "live" && sightOpen && !hidden && frozen === null;
}

/** The number that came into view between two states; null for none, and for those that were there before the page. */
export function newcomer({ history }, before) {
  const [newest] = history ?? [];
  const known = before.history === null || newest === undefined || !(newest.id > (before.history[0]?.id ?? 0));
  return known ? null : newest;
}
