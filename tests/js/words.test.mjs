import assert from "node:assert/strict";
import { test } from "node:test";

import { initialState } from "../../static/js/store.js";
import * as words from "../../static/js/words.js";

const reading = (state, text) => ({ seq: 1, state, text, numbers: text ? [{ text, confidence: 0.981 }] : [] });
const live = (state, text) => ({ ...initialState, connection: "live", reading: reading(state, text) });
const camera = { name: "camera 0", state: "live", width: 1280, height: 720, fps: 30, demo: false };
const sourceIs = (state) => ({ ...initialState, connection: "live", source: { ...camera, state } });

const STATES = [
  [initialState, "away", "Connecting to the camera", "", "numbercam"],
  [{ ...initialState, connection: "live" }, "empty", "Show a number", "", "numbercam"],
  [sourceIs("live"), "empty", "Show a number", "", "numbercam"],
  [sourceIs("starting"), "away", "Starting the camera", "", "numbercam"],
  [sourceIs("stalled"), "away", "No new picture", "", "numbercam"],
  [sourceIs("reconnecting"), "away", "Looking for the camera", "", "numbercam"],
  [sourceIs("ended"), "away", "The video has ended", "", "numbercam"],
  [live("empty", ""), "empty", "Show a number", "", "numbercam"],
  [live("unsure", ""), "unsure", "Hold still", "", "numbercam"],
  [live("unsure", "20"), "unsure", "Hold still", "98 % sure", "numbercam"],
  [{ ...live("unsure", ""), pattern: "" }, "unsure", "Hold still", "", "numbercam"],
  [{ ...live("unsure", ""), pattern: "\\d{6}" }, "unsure", "No match yet", "", "numbercam"],
  [{ ...live("unsure", "202107"), pattern: "\\d{6}" }, "unsure", "Hold still", "98 % sure", "numbercam"],
  [live("settled", "2021"), "settled", "Settled", "98 % sure", "2021 · numbercam"],
  [{ ...initialState, connection: "reconnecting" }, "away", "Looking for the server", "", "numbercam"],
  [{ ...initialState, connection: "offline" }, "away", "The server does not answer", "", "numbercam"],
];

for (const [state, name, say, sure, title] of STATES) {
  test(`${state.connection}, ${state.reading?.state ?? "no reading"} ${state.reading?.text ?? ""}: "${say}"`, () => {
    assert.equal(words.stateOf(state), name);
    assert.equal(words.stateWords(state), say);
    assert.equal(words.sureness(state.reading), sure);
    assert.equal(words.title(state), title);
  });
}

const NOTICES = [
  [null, ""],
  [camera, ""],
  [{ ...camera, happened: "", next: "" }, ""],
  [{ ...camera, demo: true }, "No camera: this is the built-in demo."],
];

for (const [source, expected] of NOTICES) {
  test(`notice: "${expected}"`, () => assert.equal(words.notice(source), expected));
}

test("a camera that is away: what happened, since when, and what comes next", () => {
  const away = { ...camera, happened: "No connection to camera 0", since: 0, next: "Looking for it again in 4 s." };
  const expected = /^No connection to camera 0 since \d\d:\d\d:00\. Looking for it again in 4 s\.$/;
  assert.match(words.notice(away, "en-GB"), expected);
});

test("the text alternative says whose picture it is", () => {
  assert.match(words.alternative(null), /^Live picture from the camera\./);
  assert.match(words.alternative({ ...camera, demo: true }), /^Live picture from the built-in demo\./);
});

test("figures are rounded for people", () => {
  assert.equal(words.size(null), "–");
  assert.equal(words.size({ ...camera, width: 0, height: 0 }), "–");
  assert.equal(words.size(camera), "1280 × 720");
  const rates = [0, 0.2, 9.96, 29.97].map((fps) => words.rate({ ...camera, fps }));
  assert.deepEqual(rates, ["–", "0.2 frames/s", "10 frames/s", "30 frames/s"]);
  assert.deepEqual([null, 0.8, 0.981].map(words.percent), ["–", "80 %", "98 %"]);
  assert.match(words.timeOfDay(0, "en-GB"), /^\d\d:\d\d:00$/);
});

test("a screen reader hears the number and how sure it is", () => {
  assert.equal(words.announcement({ text: "007", confidence: 0.9, at: 0 }), "007, 90 % sure");
});
