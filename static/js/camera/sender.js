// Sends the pictures of a video, one at a time: the next leaves when the last has been answered.

import { adapted, firstPlan, LEVELS, pauseMs, sizeFor } from "./plan.js";

const ANSWER_MS = 5000;
const AGAIN_MS = 250; // while there is no connection or no picture
const FIRST_PERIOD_MS = 100;
const MEAN = 0.2; // what one picture weighs in the rate that is shown

/** Calls `onSent` after each picture that was taken, and `onRefused` once the server wants no more. */
export function createSender(socket, video, { onSent, onRefused }) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { alpha: false });
  let plan = firstPlan;
  let periodMs = FIRST_PERIOD_MS;
  let run = 0; // of several loops only the newest goes on

  async function loop(own) {
    while (own === run) {
      await sleep(socket.connected && video.videoWidth > 0 ? await sendOne(own) : AGAIN_MS);
    }
  }

  /** Sends the picture of now; how long to wait then. */
  async function sendOne(own) {
    const beganAt = performance.now();
    const jpeg = await picture(LEVELS[plan.level]);
    const sentAt = performance.now();
    const answer = await socket.timeout(ANSWER_MS).emitWithAck("frame", jpeg).catch(() => null);
    const tripMs = performance.now() - sentAt;
    if (own !== run || answer === null) {
      return AGAIN_MS;
    }
    if (answer.wait_ms === undefined) {
      run += 1;
      onRefused(answer);
      return 0;
    }
    plan = adapted(plan, tripMs);
    const tookMs = performance.now() - beganAt;
    const pause = pauseMs(tookMs, answer.wait_ms);
    periodMs += MEAN * (tookMs + pause - periodMs);
    onSent({ width: canvas.width, height: canvas.height, tripMs: Math.round(tripMs), perSecond: Math.round(1000 / periodMs) });
    return pause;
  }

  async function picture({ side, quality }) {
    Object.assign(canvas, sizeFor(video.videoWidth, video.videoHeight, side));
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    return blob.arrayBuffer();
  }

  return {
    start() {
      run += 1;
      loop(run);
    },
    /** Stops, and tells the server so at once. */
    stop() {
      run += 1;
      socket.emit("camera", false);
    },
  };
}

function sleep(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
