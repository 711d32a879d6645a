import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName, percent, rate, size, timeOfDay } from "../../static/js/figures.js";

const camera = { width: 1280, height: 720, fps: 30 };

test("figures are rounded for people", () => {
  assert.equal(size(null), "–");
  assert.equal(size({ width: 0, height: 0 }), "–");
  assert.equal(size(camera), "1280 × 720");
  const rates = [0, 0.2, 9.96, 29.97].map((fps) => rate({ ...camera, fps }));
  assert.deepEqual(rates, ["–", "0.2 frames/s", "10 frames/s", "30 frames/s"]);
  assert.deepEqual([null, 0.8, 0.981].map(percent), ["–", "80 %", "98 %"]);
  assert.match(timeOfDay(0, "en-GB"), /^\d\d:\d\d:00$/);
});

test("a saved picture is called after what was read, and when by the clock here", () => {
  const at = new Date(2026, 10, 21, 9, 5, 7).getTime() / 1000;
  assert.equal(fileName({ text: "0042" }, at), "numbercam-0042-2026-11-21-09.05.07.jpg");
  assert.equal(fileName({ text: "" }, at), "numbercam-2026-11-21-09.05.07.jpg");
  assert.equal(fileName(null, at), "numbercam-2026-11-21-09.05.07.jpg");
});
