import assert from "node:assert/strict";
import { test } from "node:test";

import { advice, notice } from "../../static/js/notices.js";
import { initialState } from "../../static/js/store.js";

const camera = { name: "camera 0", state: "live", since: 0, happened: "", next: "", demo: false };
const gone = { ...camera, state: "reconnecting", happened: "No connection to camera 0", next: "Plug it in. Looking for it again in 4 s." };
const ended = { ...camera, state: "ended", happened: "This was the end of clip.mp4", next: "Start numbercam again to see it again." };
const full = "800 viewers are here already, and no more fit: try again in a moment.";
const live = { ...initialState, connection: "live", source: camera };

const ADVICE = [
  ["while all is well", live, /^$/],
  ["before anything is known", initialState, /^$/],
  ["for a camera that is away", { ...live, source: gone }, /^No connection to camera 0 since \d\d:\d\d:00\. Plug it in\. Looking for it again in 4 s\.$/],
  ["at the end of a film", { ...live, source: ended }, /^This was the end of clip\.mp4 since \d\d:\d\d:00\. Start numbercam again to see it again\.$/],
  ["in the dark", { ...live, reading: { hint: "too_dark" } }, /^Uncover the camera/],
  ["where coming closer says it all", { ...live, reading: { hint: "closer" } }, /^$/],
  ["when the server is away, which comes before its camera", { ...live, connection: "offline", source: gone }, /^Is numbercam still running/],
];

for (const [name, state, expected] of ADVICE) {
  test(`advice ${name}`, () => assert.match(advice(state, "en-GB"), expected));
}

const NOTICES = [
  ["none before anything is known", initialState, ""],
  ["none for a camera", live, ""],
  ["the demo is no camera", { ...live, source: { ...camera, demo: true } }, "This is the built-in demo. Choose a camera under Settings."],
  ["the demo, to one who may not choose", { ...live, source: { ...camera, demo: true }, mayChange: false }, "This is the built-in demo."],
  ["too many viewers, in the server's words", { ...live, noPicture: full }, `${full} Numbers are shown all the same.`],
];

for (const [name, state, expected] of NOTICES) {
  test(`notice: ${name}`, () => assert.equal(notice(state), expected));
}
