import assert from "node:assert/strict";
import { test } from "node:test";

import * as strokes from "../../static/js/draw/strokes.js";
import * as words from "../../static/js/draw/words.js";

const at = (x, y, pressure = 0.5) => ({ x, y, pressure });
const stroke = (...points) => strokes.extended({ pen: 0.02, points: [] }, points);
const one = stroke(at(0.1, 0.1), at(0.2, 0.3));
const other = stroke(at(0.5, 0.5));

test("undo goes back one stroke after the other, and no further than the blank canvas", () => {
  const drawing = strokes.withStroke(strokes.withStroke(strokes.blank, one), other);
  assert.deepEqual(strokes.strokesOf(drawing), [one, other]);
  const back = strokes.undone(drawing);
  assert.deepEqual(strokes.strokesOf(back), [one]);
  const blank = strokes.undone(back);
  assert.ok(strokes.isBlank(blank) && !strokes.canUndo(blank));
  assert.equal(strokes.undone(blank), blank);
});

test("what was cleared away comes back with undo", () => {
  const drawing = strokes.withStroke(strokes.withStroke(strokes.blank, one), other);
  const cleared = strokes.cleared(drawing);
  assert.ok(strokes.isBlank(cleared) && strokes.canUndo(cleared));
  assert.deepEqual(strokes.undone(cleared), drawing);
});

test("clearing a blank canvas is nothing to undo", () => {
  assert.equal(strokes.cleared(strokes.blank), strokes.blank);
});

test("hardly a step is no step", () => {
  const points = [at(0.1, 0.1), at(0.1005, 0.1), at(0.1005, 0.1005), at(0.2, 0.1)];
  assert.deepEqual(stroke(...points).points, [points[0], points[3]]);
});

test("a stroke is one line without a gap, from its first point to its last", () => {
  const points = [at(0, 0), at(0.1, 0.2), at(0.3, 0.1), at(0.4, 0.4)];
  const curves = strokes.curves(stroke(...points));
  assert.deepEqual([curves[0].from, curves.at(-1).to], [points[0], points.at(-1)]);
  curves.slice(1).forEach((curve, i) => assert.deepEqual(curve.from, curves[i].to));
});

test("at the middle of each step the curve runs along the step: it has no corner", () => {
  const curves = strokes.curves(stroke(at(0, 0), at(0.2, 0.2), at(0.4, 0)));
  const [before, after] = [curves[0], curves[1]];
  assert.equal(slope(before.through, before.to).toFixed(9), slope(after.from, after.through).toFixed(9));
});

function slope(from, to) {
  return (to.y - from.y) / (to.x - from.x);
}

test("a tap is a dot, and a pen pressed harder draws a broader line", () => {
  const [dot] = strokes.curves(other);
  assert.deepEqual([dot.from, dot.to], [other.points[0], other.points[0]]);
  const widths = strokes.curves(stroke(at(0, 0, 0), at(0.1, 0, 0.5), at(0.2, 0, 1))).map(({ width }) => width);
  assert.deepEqual(widths, [0.01, 0.02, 0.03]);
});

const number = (text, confidence) => ({ text, confidence, digits: [] });
const read = (state, text, ...numbers) => ({ blank: false, drawing: false, problem: "", reading: { state, text, numbers } });
const settled = read("settled", "7", number("12", 0.99), number("7", 0.9));
const guessed = read("unsure", "", number("3", 0.4), number("8", 0.6));
const nothing = read("empty", "");
const unread = { ...settled, reading: null };
const blank = { ...settled, blank: true };
const away = { ...settled, problem: "The server does not answer." };

for (const [state, expected] of [
  [blank, { stateOf: "empty", stateWords: "Nothing drawn yet", alternative: "Empty canvas", announcement: "" }],
  [unread, { stateOf: "unsure", stateWords: "Reading", alternative: "Your drawing", announcement: "" }],
  [nothing, { stateOf: "empty", stateWords: "No number yet", alternative: "Your drawing", announcement: "" }],
  [guessed, { stateOf: "unsure", stateWords: "Not sure yet", title: "Draw · numbercam", announcement: "" }],
  [settled, { stateOf: "settled", stateWords: "Settled", title: "7 · Draw · numbercam", announcement: "7, 90 % sure" }],
  [{ ...settled, drawing: true }, { stateOf: "settled", announcement: "" }],
  [away, { stateOf: "away", stateWords: "The server does not answer.", alternative: "Your drawing", announcement: "" }],
]) {
  test(`what is said when it is ${expected.stateOf}: ${expected.stateWords ?? "while somebody draws"}`, () => {
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(words[name](state), value);
    }
  });
}

test("the number shown is the settled one, else the likeliest", () => {
  assert.deepEqual([settled, guessed, nothing, blank, away].map((state) => words.shown(state)?.text), ["7", "8", undefined, undefined, undefined]);
});
