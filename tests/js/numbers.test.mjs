import assert from "node:assert/strict";
import { test } from "node:test";

import { isSettled, mainNumber, otherNumbers } from "../../static/js/numbers.js";

const settings = { threshold: 0.8, pattern: "", region: [0, 0, 1, 1] };
const at = (text, y, confidence = 0.9) => ({ text, confidence, box: [0.4, y, 0.2, 0.1] });
const [top, middle, again, low] = [at("7", 0.1), at("2021", 0.4), at("7", 0.6), at("3", 0.8, 0.5)];
const reading = { state: "settled", text: "7", numbers: [top, middle, again, low] };

test("of two with the same text the one nearest to the region's centre", () => {
  assert.equal(mainNumber(reading, settings), again);
  assert.equal(mainNumber(reading, { ...settings, region: [0, 0, 1, 0.3] }), top);
  assert.equal(mainNumber(reading, null), again);
});

test("the others keep their order", () => {
  assert.deepEqual(otherNumbers(reading, settings), [top, middle, low]);
});

test("without a text there is no number, and there are no others", () => {
  for (const nothing of [null, { ...reading, text: "" }, { ...reading, text: "", numbers: [] }]) {
    assert.equal(mainNumber(nothing, settings), null);
    assert.deepEqual(otherNumbers(nothing, settings), []);
  }
});

const COUNTS = [
  ["settled, sure and matching", middle, {}, {}, true],
  ["below the threshold", low, {}, {}, false],
  ["not settled", middle, { state: "unsure" }, {}, false],
  ["matching the pattern", middle, {}, { pattern: "20\\d\\d|19\\d\\d" }, true],
  ["a part of which matches the pattern", middle, {}, { pattern: "202|20" }, false],
];

for (const [name, number, changes, tuned, expected] of COUNTS) {
  test(`a number ${name} ${expected ? "counts" : "does not count"}`, () => {
    assert.equal(isSettled(number, { ...reading, ...changes }, { ...settings, ...tuned }), expected);
  });
}
