// What the page of the history knows, and how each event changes it. Pure: no page, no network, no clock.

const PAGE = 50;

export const initialState = Object.freeze({
  readings: null, // of the page that is shown, newest first; null until the server has answered
  next: null, // where the next page begins, null on the last
  total: 0,
  notice: "", // what the server has to say about keeping the history
  problem: "", // why the last thing that a person asked for did not happen
  away: "", // why the newest page could not be had
  digits: "", // searched for
  cursors: Object.freeze([null]), // where the pages begin, up to the one that is shown
  newest: 0, // the largest id that was shown
  fresh: 0, // how many are newer than that
});

const reducers = {
  loaded: (state, { readings, next, total, notice }) => ({
    ...state,
    readings,
    next,
    total,
    notice,
    away: "",
    ...(isFirst(state) ? { newest: Math.max(state.newest, readings[0]?.id ?? 0), fresh: 0 } : {}),
  }),
  told: (state, { readings, notice }) => ({
    ...state,
    notice,
    fresh: state.readings === null ? 0 : readings.filter(({ id }) => id > state.newest).length,
  }),
  unloaded: (state, away) => ({ ...state, away }),
  refused: (state, problem) => ({ ...state, problem }),
  done: (state) => ({ ...state, problem: "" }),
  searched: (state, typed) => ({ ...state, digits: onlyDigits(typed), cursors: [null] }),
  older: (state) => ({ ...state, cursors: [...state.cursors, state.next] }),
  newer: (state) => ({ ...state, cursors: state.cursors.slice(0, -1) }),
  first: (state) => ({ ...state, digits: "", cursors: [null] }),
};

/** The state after an event. An unknown type is a bug in this page and throws. */
export function reduce(state, type, value) {
  return reducers[type](state, value);
}

/** Whether the newest numbers are on the page that is shown. */
export function isFirst({ cursors, digits }) {
  return cursors.length === 1 && digits === "";
}

/** Whether this page shows other entries than that. */
export function isOther(state, before) {
  return state.cursors !== before.cursors || state.digits !== before.digits;
}

/** Where the server has the page that is shown. */
export function address({ cursors, digits }) {
  const before = cursors.at(-1);
  const asked = { limit: PAGE, ...(before === null ? {} : { before }), ...(digits && { q: digits }) };
  return `/api/history?${new URLSearchParams(asked)}`;
}

/** Where the server has all pages as one file. */
export function fileAddress(ending, { digits }) {
  return `/api/history.${ending}${digits && `?q=${digits}`}`;
}

function onlyDigits(typed) {
  return typed.replace(/\D/g, "").slice(0, 12);
}
