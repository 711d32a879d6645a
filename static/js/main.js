// The live page: joins the line to the server, the state, the view, the picture and what a person does.

import { createActions } from "./actions.js";
import { createAnnouncer } from "./announce.js";
import { connect } from "./connection.js";
import { followControls } from "./controls.js";
import { keepLive } from "./picture.js";
import { pullRegion } from "./region.js";
import { createSender, followForm } from "./settings.js";
import { offerSources } from "./sources.js";
import { remember, remembered } from "./storage.js";
import { createStore, newcomer, wantsSight } from "./store.js";
import { createView } from "./view.js";
import { announcement } from "./words.js";

const KEYS_OFF = "numbercam.keys-off"; // in this browser's storage

const part = (id) => document.getElementById(id);
const render = createView(document);
const announce = createAnnouncer(part("announcer"));

const store = createStore((state, before) => {
  render(state, before);
  const entry = newcomer(state, before);
  if (entry !== null) {
    announce(announcement(entry));
  }
  if (state.connection !== before.connection && before.connection !== "connecting") {
    restartPicture(); // away: no frozen frame must pass for a live one; back: it runs again
  }
  if (wantsSight(state) !== wantsSight(before)) {
    socket.volatile.emit("sight", wantsSight(state));
  }
  if (state.keys !== before.keys) {
    remember(KEYS_OFF, state.keys ? "" : "yes");
  }
});

const { dispatch } = store;
const change = createSender(dispatch);
const actions = createActions(document, store, change);
followControls(document, store, actions);
followForm(part("settings"), change);
pullRegion(part("region"), store, change, (undo) => (undo ? actions.regionUndo() : actions.regionDone()));
offerSources(part("settings-panel"), part("source"), dispatch);
part("sight").addEventListener("toggle", () => dispatch("sightOpen", part("sight").open));
part("keys").addEventListener("change", () => dispatch("keys", part("keys").checked));
document.addEventListener("visibilitychange", () => dispatch("hidden", document.hidden));

const restartPicture = keepLive(part("picture"), "/stream.mjpg", document, dispatch);
dispatch("hidden", document.hidden);
dispatch("keys", remembered(KEYS_OFF) !== "yes");
dispatch("mayChange", document.body.dataset.mayChange === "true");
const socket = connect(dispatch);
