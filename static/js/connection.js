// The line to the server: every event that comes in is dispatched from here.

import { io } from "../vendor/socket.io.esm.min.js";

const RETRY_MS = 500;
const RETRY_MAX_MS = 1000;
const OFFLINE_AFTER_MS = 6000;
const ATTEMPT_MS = 3000; // on a network that swallows packets an attempt would hang for long
const EVENTS = ["reading", "status", "settings", "history", "sight"];

/** Asks for the access code again when this browser's session has ended. */
async function leaveIfOut() {
  const answer = await fetch("/api/state").catch(() => null);
  if (answer?.status === 401) {
    location.assign("/enter");
  }
}

/** Connects, and connects again whenever the line breaks. Returns the socket, for those who send. */
export function connect(dispatch) {
  const socket = io({
    transports: ["websocket"],
    reconnectionDelay: RETRY_MS,
    reconnectionDelayMax: RETRY_MAX_MS,
    timeout: ATTEMPT_MS,
  });
  let gaveUp = setTimeout(() => dispatch("gaveUp"), OFFLINE_AFTER_MS);

  for (const event of EVENTS) {
    socket.on(event, (value) => dispatch(event, value));
  }
  socket.on("connect_error", leaveIfOut);
  socket.on("connect", () => {
    clearTimeout(gaveUp);
    dispatch("connected");
  });
  socket.on("disconnect", () => {
    dispatch("disconnected");
    gaveUp = setTimeout(() => dispatch("gaveUp"), OFFLINE_AFTER_MS);
    if (!socket.active) {
      setTimeout(() => socket.connect(), RETRY_MAX_MS); // the server said goodbye: Socket.IO does not return by itself
    }
  });
  return socket;
}
