import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { createAnnouncer } from "../../static/js/announce.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

function announcer() {
  const heard = [];
  const region = {
    set textContent(text) {
      heard.push(text);
    },
  };
  return { heard, announce: createAnnouncer(region) };
}

const trimmed = (heard) => heard.map((text) => text.trim());

test("the first number is said at once", () => {
  const { heard, announce } = announcer();
  announce("7");
  assert.deepEqual(heard, ["7"]);
});

test("at most one number a second, and of several the last", () => {
  const { heard, announce } = announcer();
  ["1", "2", "3"].forEach(announce);
  assert.deepEqual(heard, ["1"]);
  mock.timers.tick(1000);
  assert.deepEqual(trimmed(heard), ["1", "3"]);
  announce("4");
  mock.timers.tick(999);
  assert.deepEqual(trimmed(heard), ["1", "3"]);
  mock.timers.tick(1);
  assert.deepEqual(trimmed(heard), ["1", "3", "4"]);
});

test("a number shown again is said again", () => {
  const { heard, announce } = announcer();
  announce("7");
  mock.timers.tick(1000);
  announce("7");
  assert.deepEqual(trimmed(heard), ["7", "7"]);
  assert.notEqual(heard[0], heard[1]); // else a screen reader stays silent
});
