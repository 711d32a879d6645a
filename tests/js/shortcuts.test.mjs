import assert from "node:assert/strict";
import { test } from "node:test";

import { stepped } from "../../static/js/actions.js";
import { actionOf } from "../../static/js/shortcuts.js";

const nowhere = { typing: false, pressing: false };
const onButton = { typing: false, pressing: true };
const inField = { typing: true, pressing: false };

const KEYS = [
  ["f", {}, nowhere, "fullScreen"],
  ["F", { shiftKey: true }, nowhere, "fullScreen"],
  [" ", {}, nowhere, "freeze"],
  [" ", {}, onButton, null],
  ["s", {}, onButton, "snapshot"],
  ["s", {}, inField, null],
  ["s", { ctrlKey: true }, nowhere, null],
  ["s", { metaKey: true }, nowhere, null],
  ["r", { altKey: true }, nowhere, null],
  ["r", { repeat: true }, nowhere, null],
  ["r", {}, nowhere, "region"],
  ["m", {}, nowhere, "mirror"],
  ["+", { shiftKey: true }, nowhere, "surer"],
  ["=", {}, nowhere, "surer"],
  ["-", {}, nowhere, "lessSure"],
  ["?", { shiftKey: true }, nowhere, "help"],
  ["x", {}, nowhere, null],
  ["F5", {}, nowhere, null],
  ["constructor", {}, nowhere, null],
];

for (const [key, held, focus, expected] of KEYS) {
  test(`"${key}" ${JSON.stringify({ ...held, ...focus })} does ${expected}`, () => {
    assert.equal(actionOf({ key, ...held }, focus), expected);
  });
}

test("the threshold goes in steps, from 50 to 100 %", () => {
  assert.deepEqual([0.8, 0.98, 1].map((value) => stepped(value, 0.05)), [0.85, 1, 1]);
  assert.deepEqual([0.8, 0.52, 0.3].map((value) => stepped(value, -0.05)), [0.75, 0.5, 0.5]);
});
