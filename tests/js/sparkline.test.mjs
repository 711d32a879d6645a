import assert from "node:assert/strict";
import { test } from "node:test";

import { KEPT, number, path, pushed, range } from "../../static/js/sparkline.js";

test("five minutes are kept", () => {
  const values = Array.from({ length: KEPT }, (_, i) => i);
  assert.deepEqual(pushed([1], 2), [1, 2]);
  assert.equal(pushed(values, 7).length, KEPT);
  assert.deepEqual(pushed(values, 7).slice(-2), [KEPT - 1, 7]);
});

for (const [values, expected] of [
  [[], ""],
  [[null], ""],
  [[0], "M300.0 53.0"],
  [[0, 0], "M299.0 53.0L300.0 53.0"],
  [[2, 1], "M299.0 3.0L300.0 28.0"],
  [[1, null, 1, 1], "M297.0 3.0M299.0 3.0L300.0 3.0"],
]) {
  test(`the path of ${JSON.stringify(values)}`, () => assert.equal(path(values), expected));
}

for (const [values, expected] of [
  [[], "Nobody watches the picture."],
  [[null], "Nobody watches the picture."],
  [[null, 3, 29.97], "3 to 30.0"],
]) {
  test(`the range of ${JSON.stringify(values)}`, () => assert.equal(range(values), expected));
}

for (const [value, expected] of [[null, "–"], [0, "0"], [8.42, "8.4"], [30, "30"], [112.6, "113"]]) {
  test(`${value} is shown as ${expected}`, () => assert.equal(number(value), expected));
}
