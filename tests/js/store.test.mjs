import assert from "node:assert/strict";
import { test } from "node:test";

import { asShown, createStore, inForce, initialState, newcomer, reduce, wantsSight } from "../../static/js/store.js";

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

test("the status tells the source and the settings", () => {
  const state = after(["status", { source, settings }]);
  assert.deepEqual([state.source, state.settings], [source, settings]);
  const changed = { ...settings, threshold: 0.6, pattern: "\\d{6}" };
  assert.deepEqual(reduce(state, "settings", changed).settings, changed);
});

test("a change shows at once, and what the server says of others does not undo it", () => {
  const moving = [["settings", settings], ["changing", { threshold: 0.9 }], ["changing", { mirror: true }]];
  const other = ["settings", { ...settings, threshold: 0.5, pattern: "7" }];
  assert.deepEqual(inForce(after(...moving, other)), { ...settings, threshold: 0.9, mirror: true, pattern: "7" });
  assert.deepEqual(inForce(after(...moving, ["changed", settings])), settings);
  assert.equal(inForce(initialState), null);
});

const changedAt = (at) => ({ ...settings, changed: { at, by: "192.168.1.12", what: ["threshold"] } });

test("a change is this page's when the server made one of it", () => {
  const [theirs, ours] = [changedAt(1), changedAt(2)];
  const begun = [["settings", theirs], ["changing", { threshold: 0.9 }]];
  assert.equal(after(...begun, ["settings", ours], ["changed", ours]).ownChange, 2);
  assert.equal(after(...begun, ["changed", theirs]).ownChange, null); // it was 0.9 already
});

test("a refusal undoes what was on its way, and stays until something is asked again", () => {
  const refusal = { about: "pattern", sentence: "No." };
  const refused = [["settings", settings], ["changing", { pattern: "x" }], ["refused", refusal]];
  assert.deepEqual([after(...refused).refusal, inForce(after(...refused)).pattern], [refusal, ""]);
  assert.deepEqual(after(...refused, ["status", { source, settings }]).refusal, refusal);
  assert.equal(after(...refused, ["changing", { pattern: "7" }]).refusal, null);
});

test("frozen, the page shows what was read then, and goes on behind it", () => {
  const frozen = after(settled("7", 1), ["frozen", 5], settled("8", 9));
  assert.deepEqual([asShown(frozen).reading.text, frozen.reading.text, frozen.frozen.at], ["7", "8", 5]);
  assert.equal(asShown(reduce(frozen, "thawed")).reading.text, "8");
});

test("the region remembers what it was before it was changed", () => {
  const editing = after(["settings", settings], ["editing"], ["changing", { region: [0, 0, 0.5, 0.5] }]);
  assert.deepEqual([editing.editing.was, reduce(editing, "edited").editing], [[0, 0, 1, 1], null]);
});

const looking = [["connected"], ["sightOpen", true]];
const SIGHTS = [
  [[["connected"]], false],
  [looking, true],
  [[...looking, ["hidden", true]], false],
  [[...looking, ["disconnected"]], false],
  [[...looking, ["disconnected"], ["connected"]], true],
  [[...looking, ["frozen", 5]], false],
  [[...looking, ["sightOpen", false]], false],
];

for (const [events, expected] of SIGHTS) {
  test(`what the network sees is ${expected ? "" : "not "}asked for after ${events.join("; ")}`, () => {
    assert.equal(wantsSight(after(...events)), expected);
  });
}

test("the camera that was chosen is the one that is now", () => {
  const sources = { now: "demo", sources: [{ id: "0", name: "HD Webcam" }] };
  const state = after(["sources", sources], ["sourceChosen", { now: "0" }]);
  assert.deepEqual(state.sources, { ...sources, now: "0" });
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
