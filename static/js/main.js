// The live page: joins the line to the server, the state, the view, the picture, the settings and the announcements.

import { createAnnouncer } from "./announce.js";
import { connect } from "./connection.js";
import { keepLive } from "./picture.js";
import { sendSettings } from "./settings.js";
import { createStore, newcomer } from "./store.js";
import { createView } from "./view.js";
import { announcement } from "./words.js";

const render = createView(document);
const announce = createAnnouncer(document.getElementById("announcer"));
const restartPicture = keepLive(document.getElementById("picture"), "/stream.mjpg", document);

const store = createStore((state, before) => {
  render(state, before);
  const entry = newcomer(state, before);
  if (entry !== null) {
    announce(announcement(entry));
  }
  if (state.connection !== before.connection && before.connection !== "connecting") {
    restartPicture(); // away: no frozen frame must pass for a live one; back: it runs again
  }
});

sendSettings(document.getElementById("settings"), store.dispatch);
connect(store.dispatch);
