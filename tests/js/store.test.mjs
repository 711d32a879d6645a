import assert from "node:assert/strict";
import { test } from "node:test";

import { HISTORY_LENGTH, confidenceOf, createStore, initialState, reduce } from "../../static/js/store.js";

function reading(state, text, at = 100, confidence = 0.9) {
  const numbers = text === "" ? [] : [{ text, confidence, box: [0, 0, 1, 1], digits: [] }];
  return { seq: 1, captured_at: at, state, text, numbers };
}

function after(...events) {
  return events.reduce((state, [type, value]) => reduce(state, type, value), initialState);
}

const settled = (text, at) => ["reading", reading("settled", text, at)];
const away = (at) => ["reading", reading("empty", "", at)];

const CONNECTIONS = [
  [[], "connecting"],
  [["connected"], "live"],
  [["connected", "disconnected"], "reconnecting"],
  [["connected", "disconnected", "gaveUp"], "offline"],
  [["gaveUp", "connected"], "live"],
];

for (const [events, expected] of CONNECTIONS) {
  test(`the connection is ${expected} after ${events.join(", ") || "nothing"}`, () => {
    assert.equal(after(...events.map((type) => [type])).connection, expected);
  });
}

const HISTORIES = [
  ["a settled number is kept", [settled("7", 1)], ["7"]],
  ["the same number still in view is one entry", [settled("7", 1), settled("7", 2), settled("7", 3.5)], ["7"]],
  ["a short flicker is the same number", [settled("7", 1), away(1.5), settled("7", 2)], ["7"]],
  ["shown again after a while it is a new entry", [settled("7", 1), away(2), settled("7", 9)], ["7", "7"]],
  ["another number is a new entry", [settled("7", 1), settled("12", 1.1)], ["12", "7"]],
  ["a number that is not agreed on is none", [["reading", reading("unsure", "7")]], []],
];

for (const [name, events, expected] of HISTORIES) {
  test(`history: ${name}`, () => {
    assert.deepEqual(after(...events).history.map((entry) => entry.text), expected);
  });
}

const old = { text: "2021", confidence: 0.95, at: 50 };
const older = { text: "3", confidence: 0.91, at: 10 };
const loaded = ["history", { readings: [old, older] }];

const JOINED = [
  ["fills an empty page", [loaded], ["2021", "3"]],
  ["knows the number that is in view already", [loaded, settled("2021", 60)], ["2021", "3"]],
  ["knows it when it comes second, too", [settled("2021", 60), loaded], ["2021", "3"]],
  ["keeps what settled while it was under way", [settled("8", 60), loaded], ["8", "2021", "3"]],
  ["empty, leaves what the page knows", [settled("8", 60), ["history", { readings: [] }]], ["8"]],
  ["loaded again after an absence, adds nothing twice", [loaded, ["disconnected"], loaded], ["2021", "3"]],
];

for (const [name, events, expected] of JOINED) {
  test(`the server's history ${name}`, () => {
    assert.deepEqual(after(...events).history.map((entry) => entry.text), expected);
  });
}

test("the history has an end", () => {
  const events = Array.from({ length: 2 * HISTORY_LENGTH }, (_, i) => settled(String(i), i));
  const { history } = after(...events);
  assert.equal(history.length, HISTORY_LENGTH);
  assert.equal(history[0].text, String(2 * HISTORY_LENGTH - 1));
});

test("a reading does not outlive the connection", () => {
  assert.equal(after(["connected"], settled("7", 1), ["disconnected"]).reading, null);
});

const source = { name: "camera 0", state: "live", width: 640, height: 480, fps: 30, demo: false };
const settings = { threshold: 0.8, region: [0, 0, 1, 1] };

test("a reading does not outlive its camera", () => {
  const playing = [settled("7", 1), ["status", { source, settings }]];
  assert.equal(after(...playing).reading.text, "7");
  assert.equal(after(...playing, ["status", { source: { ...source, state: "reconnecting" }, settings }]).reading, null);
});

test("the status tells the source and the threshold", () => {
  const state = after(["status", { source, settings }]);
  assert.deepEqual([state.source, state.threshold], [source, 0.8]);
  assert.equal(reduce(state, "settings", { threshold: 0.6, region: [0, 0, 1, 1] }).threshold, 0.6);
});

test("the confidence is that of the number shown", () => {
  const numbers = [{ text: "1", confidence: 0.5 }, { text: "2", confidence: 0.9 }, { text: "2", confidence: 0.7 }];
  assert.equal(confidenceOf({ text: "2", numbers }), 0.9);
  assert.equal(confidenceOf({ text: "", numbers: [] }), null);
});

test("the store tells of each change what was before", () => {
  const seen = [];
  const store = createStore((state, before) => seen.push([before.connection, state.connection]));
  store.dispatch("connected");
  store.dispatch("disconnected");
  assert.deepEqual(seen, [["connecting", "live"], ["live", "reconnecting"]]);
});

test("an unknown event is refused", () => {
  assert.throws(() => reduce(initialState, "surprise", {}), TypeError);
});
