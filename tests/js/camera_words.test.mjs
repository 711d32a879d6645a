import assert from "node:assert/strict";
import { test } from "node:test";

import { firstState, readingOf, reduce } from "../../static/js/camera/state.js";
import * as words from "../../static/js/camera/words.js";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605.1";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1";
const ANDROID = "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile";

for (const [userAgent, maxTouchPoints, platform] of [
  [IPHONE, 5, "ios"],
  [MAC, 5, "ios"],
  [MAC, 0, "desktop"],
  [ANDROID, 5, "android"],
  ["Mozilla/5.0 (X11; Linux x86_64) Firefox/140", 0, "desktop"],
]) {
  test(`platform: ${userAgent}`, () => assert.equal(words.platformOf({ userAgent, maxTouchPoints }), platform));
}

const NAMES = ["NotAllowedError", "NotFoundError", "NotReadableError", "OverconstrainedError", "AbortError"];

test("each error has its own title, and something to do on each system", () => {
  const titles = NAMES.map((name) => words.trouble(name, "desktop").title);
  assert.equal(new Set(titles).size, NAMES.length);
  for (const name of NAMES) {
    for (const platform of ["ios", "android", "desktop"]) {
      assert.match(words.trouble(name, platform).advice, /^[A-Z].+\. Then try again\.$/);
    }
  }
});

test("what the server refuses is said in its words", () => {
  const taken = words.refusal("Another phone is the camera: take over from it, or wait until it stops.");
  assert.deepEqual(taken, { title: "Another phone is the camera", advice: "Take over from it, or wait until it stops." });
  assert.deepEqual(words.refusal("Log in first."), { title: "Log in first", advice: "" });
});

test("the secure address is the same page over https", () => {
  assert.equal(words.secureAddress({ host: "192.0.2.7:5000", pathname: "/camera" }), "https://192.0.2.7:5000/camera");
  assert.match(words.certificateAdvice("ios"), /visit this website/);
});

const after = (...events) => events.reduce((state, [type, value]) => reduce(state, type, value), firstState);
const OPENED = ["opened", { ratio: 1.5, several: true, torch: null }];
const SENT = ["sent", { width: 640, height: 480, tripMs: 45, perSecond: 12 }];
const reading = { seq: 1, state: "settled", text: "407", numbers: [] };

for (const [name, state, start, line] of [
  ["first", after(), "Start the camera", ""],
  ["asking", after(["asking"]), "Asking for the camera …", ""],
  ["away from the server", after(OPENED), "Start the camera", "The server does not answer. It goes on as soon as it does."],
  ["on", after(["connected"], OPENED), "Start the camera", "Sending the first picture."],
  ["sending", after(["connected"], OPENED, SENT), "Start the camera", "12 pictures/s · 640 × 480 · answered in 45 ms"],
  ["hidden", after(["connected"], OPENED, ["hidden"]), "Start the camera", "Paused while this page is hidden."],
  ["trouble", after(["trouble", { title: "No", advice: "" }]), "Try again", ""],
  ["taken", after(["trouble", { title: "No", advice: "", taken: true }]), "Use this phone instead", ""],
]) {
  test(`words: ${name}`, () => {
    assert.equal(words.startWords(state), start);
    assert.equal(words.lineWords(state), line);
  });
}

test("what is read is shown only while this page is the camera", () => {
  const on = after(["connected"], OPENED, ["reading", reading]);
  assert.equal(readingOf(on), reading);
  assert.equal(readingOf(reduce(on, "stopped")), null);
});

test("the region follows the settings", () => {
  assert.deepEqual(after(["settings", { threshold: 0.8, pattern: "", region: [0, 0, 1, 1] }]).live.settings.region, [0, 0, 1, 1]);
  assert.throws(() => reduce(firstState, "nonsense"));
});

test("taken is forgotten with the next trouble, and once the camera is open", () => {
  const taken = after(["trouble", { title: "No", advice: "", taken: true }]);
  assert.equal(reduce(taken, "asking").taken, true);
  assert.equal(reduce(taken, ...OPENED).taken, false);
  assert.equal(reduce(taken, "trouble", { title: "No", advice: "" }).taken, false);
});
