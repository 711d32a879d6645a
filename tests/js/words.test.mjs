import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { initialState } from "../../static/js/store.js";
import * as words from "../../static/js/words.js";

const reading = (state, text) => ({ seq: 1, state, text, numbers: text ? [{ text, confidence: 0.981 }] : [] });
const live = (state, text) => ({ ...initialState, connection: "live", reading: reading(state, text) });
const camera = { name: "camera 0", state: "live", width: 1280, height: 720, fps: 30, demo: false };
const sourceIs = (state) => ({ ...initialState, connection: "live", source: { ...camera, state } });

const sure = { confidence: 0.981 };
const matching = (state, pattern) => ({ ...state, settings: { pattern } });
const hinting = (state, hint) => ({ ...state, reading: { ...state.reading, hint } });

const STATES = [
  [initialState, "away", "away", "Connecting"],
  [{ ...initialState, connection: "live" }, "empty", "empty", "Show a number"],
  [sourceIs("live"), "empty", "empty", "Show a number"],
  [sourceIs("starting"), "away", "away", "Starting the camera"],
  [sourceIs("stalled"), "away", "away", "No new picture"],
  [sourceIs("reconnecting"), "away", "away", "Looking for the camera"],
  [sourceIs("ended"), "away", "away", "The video has ended"],
  [live("empty", ""), "empty", "empty", "Show a number"],
  [hinting(live("empty", ""), "too_dark"), "empty", "too_dark", "Too dark"],
  [hinting(live("unsure", ""), "closer"), "unsure", "closer", "Closer"],
  [hinting(live("unsure", "20"), "too_blurred"), "unsure", "too_blurred", "Too blurred"],
  [hinting(live("unsure", ""), ""), "unsure", "unsure", "Hold still"],
  [hinting(live("unsure", ""), "of a later server"), "unsure", "unsure", "Hold still"],
  [live("unsure", "20"), "unsure", "unsure", "Hold still"],
  [matching(live("unsure", ""), ""), "unsure", "unsure", "Hold still"],
  [matching(live("unsure", ""), "\\d{6}"), "unsure", "unsure", "No match yet"],
  [matching(live("unsure", "202107"), "\\d{6}"), "unsure", "unsure", "Hold still"],
  [live("settled", "2021"), "settled", "settled", "Settled"],
  [hinting(live("settled", "2021"), "closer"), "settled", "settled", "Settled"],
  [{ ...initialState, connection: "reconnecting" }, "away", "away", "Looking for the server"],
  [{ ...initialState, connection: "offline" }, "away", "away", "The server does not answer"],
];

for (const [state, name, icon, say] of STATES) {
  test(`${state.connection}, ${state.reading?.state ?? "no reading"} ${state.reading?.text ?? ""}: "${say}"`, () => {
    assert.deepEqual([words.stateOf(state), words.iconOf(state), words.stateWords(state)], [name, icon, say]);
  });
}

test("every state has its icon", () => {
  const icons = readFileSync(new URL("../../static/icons.svg", import.meta.url), "utf8");
  STATES.forEach(([, , icon]) => assert.ok(icons.includes(`id="${icon}"`), icon));
});

test("the title is the settled number", () => {
  assert.equal(words.title(live("settled", "2021")), "2021 · numbercam");
  assert.equal(words.title(live("unsure", "2021")), "numbercam");
});

test("how sure a number is", () => {
  assert.deepEqual([null, sure].map(words.sureness), ["", "98 % sure"]);
});

test("who changed a setting, and when", () => {
  const changed = { at: 0, by: "192.168.1.12", what: ["threshold", "region"] };
  const state = { ...initialState, settings: { changed } };
  const said = (more) => words.changedWords({ ...state, ...more }, "en-GB");
  assert.match(said({}), /^Changed by 192\.168\.1\.12 at \d\d:\d\d:00: threshold, region$/);
  assert.match(said({ ownChange: 0 }), /^Changed by you at/);
  assert.match(said({ draft: { threshold: 0.9 } }), /^Changed by you at/);
  assert.equal(said({ settings: { changed: null } }), "");
  assert.equal(words.changedWords(initialState), "");
});

test("the text alternative says whose picture it is", () => {
  assert.match(words.alternative(null), /^Live picture from the camera\./);
  assert.match(words.alternative({ ...camera, demo: true }), /^Live picture from the built-in demo\./);
});

test("what the network sees, and where it looks, in words", () => {
  assert.equal(words.sightAlternative({ digit: "7" }), "The digit 7 as the network sees it, 28 by 28 pixels");
  assert.deepEqual([null, { digit: "" }].map(words.sightAlternative), ["No single digit", "No single digit"]);
  const region = "Region: 60 % of the width and 70 % of the height, 20 % from the left and 15 % from the top";
  assert.equal(words.regionWords([0.2, 0.15, 0.6, 0.7]), region);
});

test("a screen reader hears the number and how sure it is", () => {
  assert.equal(words.announcement({ text: "007", confidence: 0.9, at: 0 }), "007, 90 % sure");
});
