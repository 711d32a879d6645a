// The camera page: joins the phone's camera, the line to the server, the state and the view.

import { createAnnouncer } from "../announce.js";
import { ask } from "../ask.js";
import { connect } from "../connection.js";
import { newcomer } from "../store.js";
import { announcement } from "../words.js";
import { BACK, createWakeLock, openCamera, otherThan, severalCameras, switchTorch, torchOf } from "./device.js";
import { createSender } from "./sender.js";
import { firstState, reduce } from "./state.js";
import { createView } from "./view.js";
import * as words from "./words.js";

const part = (id) => document.getElementById(id);
const video = part("video");
const render = createView(document);
const announce = createAnnouncer(part("announcer"));
const wakeLock = createWakeLock();
const platform = words.platformOf(navigator);
let state = firstState;
let wanted = BACK; // which camera

function dispatch(type, value) {
  const before = state;
  state = reduce(state, type, value);
  render(state);
  const entry = newcomer(state.live, before.live);
  if (state.phase === "on" && entry !== null) {
    announce(announcement(entry));
  }
  if (state.trouble !== null && state.trouble !== before.trouble) {
    announce(`${state.trouble.title}. ${state.trouble.advice}`);
  }
}

const socket = connect(dispatch);
const sender = createSender(socket, video, {
  onSent: (sent) => dispatch("sent", sent),
  onRefused: ({ error, taken }) => {
    closeCamera();
    dispatch("trouble", { ...words.refusal(error), taken });
  },
});

/** Becomes the camera; `takeOver` from another phone. */
async function start(takeOver) {
  dispatch("asking");
  try {
    await openWanted();
    if (state.live.source?.id !== "phone") {
      await ask("PUT", "/api/source", { id: "phone" });
    }
  } catch (error) {
    closeCamera();
    // The browser says why in a name, the server in a sentence.
    dispatch("trouble", error instanceof DOMException ? words.trouble(error.name, platform) : words.refusal(error.message));
    return;
  }
  if (takeOver) {
    socket.emit("camera", true);
  }
  sender.start();
  wakeLock.hold();
}

async function openWanted() {
  closeCamera();
  const stream = await openCamera(wanted);
  const [track] = stream.getVideoTracks();
  track.addEventListener("ended", () => stopWith(words.trouble("NotReadableError", platform)));
  video.srcObject = stream;
  await video.play();
  dispatch("opened", { ratio: ratioNow(), several: await severalCameras(), torch: torchOf(track) });
}

function closeCamera() {
  trackNow()?.stop();
  video.srcObject = null;
}

function stopWith(trouble) {
  stop();
  dispatch("trouble", trouble);
}

function stop() {
  sender.stop();
  wakeLock.release();
  closeCamera();
  dispatch("stopped");
}

function trackNow() {
  return video.srcObject?.getVideoTracks()[0];
}

function ratioNow() {
  return video.videoWidth / video.videoHeight;
}

part("start").addEventListener("click", () => start(state.taken));
part("stop").addEventListener("click", stop);
part("turn").addEventListener("click", async () => {
  wanted = await otherThan(trackNow());
  start(false);
});
part("torch").addEventListener("click", async () => {
  await switchTorch(trackNow(), !state.torch);
  dispatch("torch", !state.torch);
});
video.addEventListener("resize", () => dispatch("ratio", ratioNow())); // the phone was turned
document.addEventListener("visibilitychange", () => {
  if (document.hidden && state.phase === "on") {
    stop();
    dispatch("hidden");
  } else if (!document.hidden && state.phase === "hidden") {
    start(false);
  }
});

if (!window.isSecureContext) {
  part("secure-address").textContent = words.secureAddress(location);
  part("certificate-advice").textContent = words.certificateAdvice(platform);
  dispatch("insecure");
} else if (!navigator.mediaDevices) {
  dispatch("trouble", words.NO_CAMERA_HERE);
} else {
  render(state);
}
