import assert from "node:assert/strict";
import { test } from "node:test";

import { address, fileAddress, initialState, isFirst, isOther, reduce } from "../../static/js/history/state.js";
import * as words from "../../static/js/history/words.js";

const entries = (...ids) => ids.map((id) => ({ id, text: String(id) }));
const page = (...ids) => ["loaded", { readings: entries(...ids), next: ids.at(-1), total: 99, notice: "" }];
const told = (...ids) => ["told", { readings: entries(...ids), notice: "" }];

function after(...events) {
  return events.reduce((state, [type, value]) => reduce(state, type, value), initialState);
}

const ADDRESSES = [
  [[], "/api/history?limit=50"],
  [[page(9, 8), ["older"]], "/api/history?limit=50&before=8"],
  [[page(9, 8), ["older"], page(7, 6), ["older"]], "/api/history?limit=50&before=6"],
  [[page(9, 8), ["older"], page(7, 6), ["older"], ["newer"]], "/api/history?limit=50&before=8"],
  [[page(9, 8), ["older"], ["searched", "20 2<1>"]], "/api/history?limit=50&q=2021"],
  [[["searched", "2021"], page(9, 8), ["older"]], "/api/history?limit=50&before=8&q=2021"],
  [[["searched", "2021"], page(9, 8), ["older"], ["first"]], "/api/history?limit=50"],
  [[["searched", "1".repeat(20)]], `/api/history?limit=50&q=${"1".repeat(12)}`],
];

for (const [events, expected] of ADDRESSES) {
  test(`the page after ${JSON.stringify(events.map(([type]) => type))} is ${expected}`, () => {
    assert.equal(address(after(...events)), expected);
  });
}

const FRESH = [
  ["none before the first page is there", [told(9)], 0],
  ["none that is on the page", [page(9, 8), told(9, 8)], 0],
  ["those that are newer than the first page", [page(9, 8), told(11, 10, 9)], 2],
  ["those that came while another page is looked at", [page(9, 8), ["older"], page(7), told(10, 9)], 1],
  ["those that came while something is searched for", [page(9, 8), ["searched", "8"], page(8), told(10, 9)], 1],
  ["none once the first page is shown again", [page(9), ["older"], told(10), ["first"], page(10, 9)], 0],
  ["none when the newest was deleted", [page(9, 8), told(8)], 0],
];

for (const [name, events, expected] of FRESH) {
  test(`new are ${name}`, () => {
    assert.equal(after(...events).fresh, expected);
  });
}

test("the first page is the one with the newest", () => {
  assert.equal(isFirst(after(page(9))), true);
  assert.equal(isFirst(after(page(9), ["older"])), false);
  assert.equal(isFirst(after(["searched", "1"])), false);
});

test("only another page has to be asked for", () => {
  const state = after(page(9));
  assert.equal(isOther(reduce(state, "older"), state), true);
  assert.equal(isOther(reduce(state, ...told(10)), state), false);
});

test("why something was refused stays until something else is done", () => {
  const refused = [["refused", "No."], page(9), told(10)];
  assert.equal(after(...refused).problem, "No.");
  assert.equal(after(...refused, ["done"]).problem, "");
  assert.deepEqual([after(["unloaded", "Away."]).away, after(["unloaded", "Away."], page(1)).away], ["Away.", ""]);
});

test("files have what is searched for", () => {
  assert.equal(fileAddress("csv", after()), "/api/history.csv");
  assert.equal(fileAddress("json", after(["searched", "042"])), "/api/history.json?q=042");
});

test("an unknown event is refused", () => {
  assert.throws(() => reduce(initialState, "surprise"), TypeError);
});

const WORDS = [
  [words.count(after()), ""],
  [words.count({ ...after(page(9)), total: 1 }), "1 number"],
  [words.count(after(["searched", "04"], page(9))), "99 numbers with 04"],
  [words.nothing(after())[0], "No numbers yet"],
  [words.nothing(after(["searched", "9"]))[0], "No number with 9"],
  [words.fresh(3), "3 new"],
  [words.deleted(["2021"]), "2021 deleted."],
  [words.deleted(["7", "0042", "2021"]), "2021 and 2 more deleted."],
  [words.deletedAll(1), "The only number deleted."],
  [words.deletedAll(12), "All 12 numbers deleted."],
  [words.copied(true, "2021"), "2021 copied"],
  [words.copied(false, "2021"), "This browser lets no page copy: select the number instead."],
  [words.day(1789041600, "en-GB"), "10 Sept 2026"],
];

for (const [said, expected] of WORDS) {
  test(`it says ${expected || "nothing"}`, () => {
    assert.equal(said, expected);
  });
}
