import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { createSender } from "../../static/js/settings.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** A sender to a server that answers with `answer`, what it was asked for, and what the page was told. */
function sender(answer = async (changes) => changes) {
  const [asked, told] = [[], []];
  const put = (changes) => {
    asked.push(changes);
    return answer(changes);
  };
  const change = createSender((type, value) => told.push([type, value]), put);
  return { asked, told, change };
}

async function afterAGap() {
  await new Promise(setImmediate);
  mock.timers.tick(200);
  await new Promise(setImmediate);
}

test("the first change is sent at once, and told when it is answered", async () => {
  const { asked, told, change } = sender();
  change({ threshold: 0.7 });
  assert.deepEqual(asked, [{ threshold: 0.7 }]);
  await afterAGap();
  assert.deepEqual(told, [["changing", { threshold: 0.7 }], ["changed", { threshold: 0.7 }]]);
});

test("a slider that moves fast sends the newest of each setting, five times a second at most", async () => {
  const { asked, told, change } = sender();
  [0.7, 0.71, 0.72].forEach((threshold) => change({ threshold }));
  change({ mirror: true });
  assert.equal(asked.length, 1);
  await afterAGap();
  assert.deepEqual(asked.slice(1), [{ threshold: 0.72, mirror: true }]);
  await afterAGap();
  assert.deepEqual(told.filter(([type]) => type === "changed").length, 1);
});

test("a refusal is told with what it is about, and the next change is sent again", async () => {
  const { asked, told, change } = sender(async ({ pattern }) => {
    if (pattern === "x") {
      throw new Error("No.");
    }
  });
  change({ pattern: "x" });
  await afterAGap();
  assert.deepEqual(told.at(-1), ["refused", { about: "pattern", sentence: "No." }]);
  change({ pattern: "7" });
  assert.equal(asked.length, 2);
});
