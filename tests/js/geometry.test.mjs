import assert from "node:assert/strict";
import { test } from "node:test";

import { LEAST_SIDE, mirrored, pulled } from "../../static/js/geometry.js";

const region = [0.2, 0.15, 0.6, 0.7];

const PULLS = [
  ["moved", region, "move", 0.1, -0.05, [0.3, 0.1, 0.6, 0.7]],
  ["moved no further than the right and lower edge", region, "move", 1, 1, [0.4, 0.3, 0.6, 0.7]],
  ["moved no further than the left and upper edge", region, "move", -1, -1, [0, 0, 0.6, 0.7]],
  ["enlarged to the upper left", region, "nw", -0.1, -0.1, [0.1, 0.05, 0.7, 0.8]],
  ["enlarged to the upper right", region, "ne", 0.1, -0.1, [0.2, 0.05, 0.7, 0.8]],
  ["enlarged to the lower left", region, "sw", -0.1, 0.1, [0.1, 0.15, 0.7, 0.8]],
  ["enlarged to the lower right", region, "se", 0.1, 0.1, [0.2, 0.15, 0.7, 0.8]],
  ["the whole picture at most", region, "se", 1, 1, [0.2, 0.15, 0.8, 0.85]],
  ["least when pulled over the opposite corner", region, "se", -1, -1, [0.2, 0.15, LEAST_SIDE, LEAST_SIDE]],
  ["least at the corner that stays", region, "nw", 1, 1, [0.75, 0.8, LEAST_SIDE, LEAST_SIDE]],
  ["whole, where nothing is left to pull", [0, 0, 1, 1], "move", 0.3, 0.3, [0, 0, 1, 1]],
];

const near = (one, other) => one.every((value, i) => Math.abs(value - other[i]) < 1e-9);

for (const [name, from, grip, dx, dy, expected] of PULLS) {
  test(`a region is ${name}`, () => {
    const found = pulled(from, grip, dx, dy);
    assert.ok(near(found, expected), `${found}`);
  });
}

test("in a mirror left is right, and twice mirrored is as before", () => {
  assert.ok(near(mirrored([0.1, 0.2, 0.3, 0.4]), [0.6, 0.2, 0.3, 0.4]));
  assert.ok(near(mirrored(mirrored(region)), region));
});

test("no region leaves the picture or is too small for the server, wherever it is pulled to", () => {
  const tries = [-0.77777, -0.33333, -0.00001, 0, 0.12345, 0.66666];
  for (const grip of ["move", "nw", "ne", "sw", "se"]) {
    for (const [dx, dy] of tries.flatMap((dx) => tries.map((dy) => [dx, dy]))) {
      for (const [x, y, w, h] of [pulled(region, grip, dx, dy), mirrored(pulled(region, grip, dx, dy))]) {
        assert.ok(x >= 0 && y >= 0 && w >= LEAST_SIDE && h >= LEAST_SIDE, `${[x, y, w, h]}`);
        assert.ok(x + w <= 1 && y + h <= 1, `${[x, y, w, h]}`);
      }
    }
  }
});
