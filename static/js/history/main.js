// The page of the history: joins the line to the server, the state, the table and what people do.

import { createAnnouncer } from "../announce.js";
import { ask } from "../ask.js";
import { connect } from "../connection.js";
import { copy } from "../copy.js";
import { address, initialState, isFirst, isOther, reduce } from "./state.js";
import { createTable } from "./table.js";
import { createUndo } from "./undo.js";
import { createView } from "./view.js";
import * as words from "./words.js";

const part = (id) => document.getElementById(id);
const announce = createAnnouncer(part("announcer"));
const undo = createUndo(part("undo"), part("undo-words"), part("undo-button"));
const table = createTable(part("entries"), { save, copy: copyOne, remove, ended: load });
const render = createView(part, table);
let state = initialState;
let deleted = []; // what the undo bar would bring back
let asked = 0; // how often the server was asked for a page
let answered = 0; // which of these answers is shown

function dispatch(type, value) {
  const before = state;
  state = reduce(state, type, value);
  render(state);
  if (isOther(state, before)) {
    load();
  }
}

async function load() {
  const wanted = state;
  const nth = (asked += 1);
  try {
    const page = await ask("GET", address(wanted));
    if (nth > answered && !isOther(state, wanted)) {
      answered = nth;
      dispatch("loaded", page); // else it is too late: what is newer, or another page, is shown by now
    }
  } catch (refused) {
    dispatch("unloaded", refused.message);
  }
}

/** Does what may be refused, and then shows how things stand. */
async function attempt(work) {
  try {
    await work();
    dispatch("done");
    await load();
  } catch (refused) {
    dispatch("refused", refused.message);
  }
}

async function save(entry, text) {
  const saved = await ask("PATCH", `/api/history/${entry.id}`, { text, version: entry.version });
  announce(`${saved.text} saved`);
  return saved;
}

async function copyOne({ text }) {
  announce(words.copied(await copy(text), text));
}

function remove(entry) {
  const place = state.readings.findIndex(({ id }) => id === entry.id);
  attempt(async () => {
    await ask("DELETE", `/api/history/${entry.id}`);
    deleted = undo.open() ? [...deleted, entry] : [entry];
    offer(words.deleted(deleted.map(({ text }) => text)), deleted.map(({ id }) => [`/api/history/${id}/restore`]));
  }).then(() => table.focus(place, "delete") || part("digits").focus());
}

function removeAll() {
  attempt(async () => {
    const { total } = await ask("GET", "/api/history?limit=1");
    const { deleted_at } = await ask("DELETE", "/api/history");
    deleted = [];
    offer(words.deletedAll(total), [["/api/history/restore", { deleted_at }]]);
  }).then(() => part("undo-button").focus());
}

function offer(sentence, restoring) {
  announce(sentence);
  undo.offer(sentence, () =>
    attempt(async () => {
      await Promise.all(restoring.map((asked) => ask("POST", ...asked)));
      announce("Restored");
      part("digits").focus();
    }),
  );
}

const listeners = {
  connected: load,
  history: (told) => {
    dispatch("told", told);
    if (!table.editing() && (isFirst(state) || state.fresh === 0)) {
      load();
    }
  },
};
connect((type, value) => listeners[type]?.(value));

part("search").addEventListener("submit", (event) => event.preventDefault());
part("digits").addEventListener("input", ({ target }) => dispatch("searched", target.value));
part("fresh").addEventListener("click", () => (isFirst(state) ? load() : dispatch("first")));
part("older").addEventListener("click", () => dispatch("older"));
part("newer").addEventListener("click", () => dispatch("newer"));
part("delete-all").addEventListener("click", removeAll);
part("copy-all").addEventListener("click", async () => {
  const texts = state.readings.map(({ text }) => text);
  announce(words.copied(await copy(texts.join("\n")), words.numbers(texts.length)));
});
