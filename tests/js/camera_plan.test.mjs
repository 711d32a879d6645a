import assert from "node:assert/strict";
import { test } from "node:test";

import { adapted, firstPlan, GOAL_MS, LEVELS, MOST_MS, pauseMs, sizeFor } from "../../static/js/camera/plan.js";

/** What a picture of a level weighs, kilobytes: as a sheet of paper does. */
function kilobytes({ side, quality }) {
  return (side * side * 0.75 * quality) / 7000;
}

/** The levels of `count` pictures on a line with so much delay and width, and how long each took. */
function send(delayMs, kilobytesPerSecond, count = 400, start = firstPlan) {
  let plan = start;
  const sent = [];
  for (let i = 0; i < count; i += 1) {
    const tripMs = delayMs + (1000 * kilobytes(LEVELS[plan.level])) / kilobytesPerSecond;
    sent.push({ level: plan.level, tripMs });
    plan = adapted(plan, tripMs);
  }
  return { plan, sent, late: sent.slice(count / 2) };
}

for (const [name, delayMs, width] of [
  ["at home", 8, 4000],
  ["far from the router", 30, 400],
  ["a hotspot", 60, 800],
  ["slow", 40, 100],
  ["very slow", 20, 60],
]) {
  test(`${name}: the way there and back is short, and the picture no smaller than it must be`, () => {
    const { late } = send(delayMs, width);
    const tooLong = late.filter(({ tripMs }) => tripMs > MOST_MS);
    assert.ok(tooLong.length <= late.length / 20, `${tooLong.length} of ${late.length}`);
    const best = LEVELS.findLastIndex((level) => delayMs + (1000 * kilobytes(level)) / width <= GOAL_MS);
    const lowest = Math.min(...late.map(({ level }) => level));
    assert.ok(lowest >= best - 1, `${lowest} < ${best} - 1`);
  });
}

test("on a line that carries nothing it stays at the least, which keeps its limits", () => {
  const { plan } = send(900, 10, 50);
  assert.equal(plan.level, 0);
  assert.deepEqual([LEVELS[0].side, LEVELS.at(-1).side], [320, 1280]);
  assert.deepEqual([LEVELS[0].quality, LEVELS.at(-1).quality], [0.4, 0.85]);
});

test("a line that becomes narrow is followed within a second's pictures, and back again", () => {
  const wide = send(8, 4000, 100).plan;
  assert.equal(wide.level, LEVELS.length - 1);
  const narrow = send(8, 150, 15, wide);
  assert.ok(narrow.sent.at(-1).tripMs <= MOST_MS);
  assert.equal(send(8, 4000, 200, narrow.plan).plan.level, LEVELS.length - 1);
});

test("one late answer changes nothing", () => {
  const { plan } = send(20, 4000, 60);
  assert.equal(adapted(plan, 300).level, plan.level);
});

test("pauses: no more than fifteen a second, and as long as the server says", () => {
  assert.ok(Math.abs(pauseMs(20, 0) - 46.7) < 0.1);
  assert.equal(pauseMs(180, 0), 0);
  assert.equal(pauseMs(20, 500), 500);
});

test("sizes keep their shape and never grow", () => {
  assert.deepEqual(sizeFor(1280, 720, 640), { width: 640, height: 360 });
  assert.deepEqual(sizeFor(720, 1280, 640), { width: 360, height: 640 });
  assert.deepEqual(sizeFor(320, 240, 1280), { width: 320, height: 240 });
});
