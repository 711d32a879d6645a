import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { createReading } from "../../static/js/draw/reading.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** A server that is asked by a reading page, and answers when the test lets it. */
function asked() {
  const questions = [];
  const shown = [];
  const read = () => new Promise((answer, refuse) => questions.push({ answer, refuse }));
  return { questions, shown, change: createReading(read, (what) => shown.push(what)) };
}

async function settle() {
  for (let i = 0; i < 10; i += 1) {
    await Promise.resolve();
  }
}

async function later(ms) {
  mock.timers.tick(ms);
  await settle();
}

const failure = (status, retryS = 0) => Object.assign(new Error("Refused."), { status, retryS });

test("one question at a time, and the last change is asked about", async () => {
  const { questions, shown, change } = asked();
  [1, 2, 3].forEach(change);
  assert.equal(questions.length, 1);
  questions[0].answer("first");
  await settle();
  assert.deepEqual(shown, [{ reading: "first" }]);
  await later(249);
  assert.equal(questions.length, 1);
  await later(1);
  assert.equal(questions.length, 2);
  questions[1].answer("second");
  await settle();
  await later(10000);
  assert.equal(questions.length, 2); // nothing has changed since
});

test("a busy server is asked again when it says, and nobody hears of it", async () => {
  const { questions, shown, change } = asked();
  change();
  questions[0].refuse(failure(503, 5));
  await settle();
  assert.deepEqual(shown, []);
  await later(4999);
  assert.equal(questions.length, 1);
  await later(1);
  assert.equal(questions.length, 2);
});

for (const status of [0, 500]) {
  test(`a server that fails with ${status} is asked again, and it is said`, async () => {
    const { questions, shown, change } = asked();
    change();
    questions[0].refuse(failure(status));
    await settle();
    assert.match(shown[0].problem, status === 0 ? /Your drawing is kept/ : /Refused/);
    await later(2000);
    questions[1].answer("back");
    await settle();
    assert.deepEqual(shown[1], { reading: "back" });
  });
}

test("what is refused is not asked again until it is another", async () => {
  const { questions, shown, change } = asked();
  change();
  questions[0].refuse(failure(422));
  await settle();
  await later(10000);
  assert.deepEqual([questions.length, shown], [1, [{ problem: "Refused." }]]);
  change();
  assert.equal(questions.length, 2);
});
