import assert from "node:assert/strict";
import { test } from "node:test";

import { confidenceOf, createStore, initialState, newcomer, reduce } from "../../static/js/store.js";

function reading(state, text, at = 100, confidence = 0.9) {
  const numbers = text === "" ? [] : [{ text, confidence, box: [0, 0, 1, 1], digits: [] }];
  return { seq: 1, captured_at: at, state, text, numbers };
}

function after(...events) {
  return events.reduce((state, [type, value]) => reduce(state, type, value), initialState);
}

const settled = (text, at) => ["reading", reading("settled", text, at)];

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

const old = { id: 2, text: "2021", confidence: 0.95, at: 50 };
const older = { id: 1, text: "3", confidence: 0.91, at: 10 };
const loaded = (...readings) => ["history", { readings }];

const NEWCOMERS = [
  ["none before the server has told its history", [], [["connected"]], null],
  ["none of those that were there before the page", [], [loaded(old, older)], null],
  ["the first that comes", [loaded()], [loaded(old)], old],
  ["the newest of several", [loaded(older)], [loaded(old, { ...old, text: "7" }, older)], old],
  ["none when the server tells the same again", [loaded(old)], [["disconnected"], ["connected"], loaded(old)], null],
  ["none when it has forgotten", [loaded(old)], [loaded()], null],
  ["none when the newest was deleted", [loaded(old, older)], [loaded(older)], null],
  ["none when something else changes", [loaded(old)], [settled("2021", 60)], null],
];

for (const [name, earlier, later, expected] of NEWCOMERS) {
  test(`newcomer: ${name}`, () => {
    assert.deepEqual(newcomer(after(...earlier, ...later), after(...earlier)), expected);
  });
}

test("the history is the server's", () => {
  assert.deepEqual(after(loaded(older), loaded(old, older), ["disconnected"]).history, [old, older]);
});

test("a reading does not outlive the connection", () => {
  assert.equal(after(["connected"], settled("7", 1), ["disconnected"]).reading, null);
});

const source = { name: "camera 0", state: "live", width: 640, height: 480, fps: 30, demo: false };
const settings = { threshold: 0.8, region: [0, 0, 1, 1], pattern: "" };

test("a reading does not outlive its camera", () => {
  const playing = [settled("7", 1), ["status", { source, settings }]];
  assert.equal(after(...playing).reading.text, "7");
  assert.equal(after(...playing, ["status", { source: { ...source, state: "reconnecting" }, settings }]).reading, null);
});

test("the status tells the source, the threshold and the pattern", () => {
  const state = after(["status", { source, settings }]);
  assert.deepEqual([state.source, state.threshold, state.pattern], [source, 0.8, ""]);
  const changed = reduce(state, "settings", { ...settings, threshold: 0.6, pattern: "\\d{6}" });
  assert.deepEqual([changed.threshold, changed.pattern], [0.6, "\\d{6}"]);
});

test("a refusal stays until there are settings", () => {
  const refused = [["settings", settings], ["refused", "No."], ["status", { source, settings }]];
  assert.deepEqual([after(...refused).refusal, after(...refused).pattern], ["No.", ""]);
  assert.equal(after(...refused, ["settings", settings]).refusal, "");
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
