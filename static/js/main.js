// The live page: joins the line to the server, the state, the view, the picture and the announcements.

import { createAnnouncer } from "./announce.js";
import { connect } from "./connection.js";
import { keepLive } from "./picture.js";
import { createStore } from "./store.js";
import { createView } from "./view.js";
import { announcement } from "./words.js";

const render = createView(document);
const announce = createAnnouncer(document.getElementById("announcer"));
const restartPicture = keepLive(document.getElementById("picture"), "/stream.mjpg", document);

const store = createStore((state, before) => {
  render(state, before);
  if (state.inView !== before.inView && state.history !== before.history) {
    announce(announcement(state.history[0]));
  }
  if (state.connection !== before.connection) {
    onConnectionChange(state.connection, before.connection);
  }
});

function onConnectionChange(now, before) {
  if (before !== "connecting") {
    restartPicture(); // away: no frozen frame must pass for a live one; back: it runs again
  }
  if (now === "live") {
    loadHistory();
  }
}

async function loadHistory() {
  const answer = await fetch("/api/history").catch(() => null); // gone again: the next connection asks again
  if (answer?.ok) {
    store.dispatch("history", await answer.json());
  }
}

connect(store.dispatch);
