import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import * as pictures from "../../static/js/upload/pictures.js";
import { createQueue, patiently } from "../../static/js/upload/queue.js";
import { csv, plainText, rowsOf } from "../../static/js/upload/table.js";
import * as words from "../../static/js/upload/words.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

const BOX = [0.25, 0.125, 0.33333, 0.5];
const number = (text, confidence = 0.95) => ({ text, confidence, box: BOX, digits: [] });
const file = (name, size = 1000) => pictures.newPicture(1, { name, size });
const read = (name, numbers, settings = { threshold: 0.8, pattern: "" }) => pictures.answered(file(name), { numbers }, settings);
const failure = (status, message = "this is not a JPEG, PNG or WebP picture") => Object.assign(new Error(message), { status, retryS: 0 });

for (const [name, cell] of [
  ["a.png", "a.png"],
  ["=1+1.png", "./=1+1.png"],
  ["+1.png", "./+1.png"],
  ["-1.png", "./-1.png"],
  ["@SUM(A1).png", "./@SUM(A1).png"],
  ["\t=1.png", "\\x09=1.png"],
  ["\r=1.png", "\\x0d=1.png"],
  ["two\nlines.png", "two\\x0alines.png"],
  ['say "cheese", please.png', '"say ""cheese"", please.png"'],
  ['=HYPERLINK("http://evil.example","x").png', '"./=HYPERLINK(""http://evil.example"",""x"").png"'],
  ["a;=1+1.png", '"a;=1+1.png"'],
  ["<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"],
]) {
  test(`in the file, ${JSON.stringify(name)} is one cell that computes nothing`, () => {
    assert.equal(csv([read(name, [number("007")])]).split("\n")[1], `${cell},1,007,0.95,0.25,0.125,0.3333,0.5,`);
  });
}

test("the file has a row for each number, and one for a picture without any", () => {
  const refused = pictures.refused(file("c.pdf"), failure(415));
  const lines = csv([read("a.png", [number("12"), number("0034", 0.123456)]), read("b.png", []), refused, file("later.png")]);
  assert.deepEqual(lines.split("\n"), [
    "file,row,text,confidence,x,y,w,h,error",
    "a.png,1,12,0.95,0.25,0.125,0.3333,0.5,",
    "a.png,2,0034,0.1235,0.25,0.125,0.3333,0.5,",
    "b.png,,,,,,,,",
    'c.pdf,,,,,,,,"This is not a JPEG, PNG or WebP picture."',
    "",
  ]);
});

test("the table on the page has all numbers, and says which are unsure", () => {
  const rows = rowsOf([read("a.png", [number("1"), number("2", 0.5)]), read("b.png", [])]);
  assert.deepEqual(rows.map(({ row, text, doubt }) => [row, text, doubt]), [[1, "1", ""], [2, "2", "unsure"]]);
  assert.equal(plainText([read("a.png", [number("01"), number("2")])]), "01\n2");
});

for (const [pattern, text, doubt] of [
  ["", "12", ""],
  [String.raw`\d{2}`, "12", ""],
  [String.raw`\d{2}`, "123", "no match"],
  ["1|2", "12", "no match"],
]) {
  test(`with the pattern "${pattern}", the doubt about ${text} is "${doubt}"`, () => {
    assert.equal(read("a.png", [number(text)], { threshold: 0.8, pattern }).numbers[0].doubt, doubt);
  });
}

test("a picture that is too large is refused before it is sent", () => {
  assert.equal(file("a.jpg", 16_000_000).state, "waiting");
  const { state, error } = file("a.jpg", 16_000_001);
  assert.deepEqual([state, error], ["refused", "The picture is larger than 16 MB: send a smaller one."]);
});

test("what the server refused is said in its words, with what to do about an iPhone's own format", () => {
  const { error, again } = pictures.refused(file("IMG_1.HEIC"), failure(415));
  assert.match(error, /^This is not a JPEG, PNG or WebP picture\. On an iPhone, /);
  assert.equal(again, false);
  assert.equal(pictures.refused(file("a.png"), failure(500, "Something went wrong.")).again, true);
});

for (const [picture, state, text] of [
  [file("a"), "waiting", "Waiting"],
  [pictures.asked(file("a")), "reading", "Reading"],
  [pictures.delayed(pictures.asked(file("a")), "It is busy"), "reading", "It is busy"],
  [pictures.refused(file("a"), failure(415)), "refused", "Not read"],
  [read("a", []), "empty", "No number"],
  [read("a", [number("7")]), "settled", "7, 95 % sure"],
  [read("a", [number("7", 0.4)]), "unsure", "7, 40 %, unsure"],
  [read("a", [number("7"), number("8", 0.4)]), "settled", "2 numbers, 1 unsure"],
]) {
  test(`a card that says "${text}"`, () => {
    assert.deepEqual([words.stateOf(picture), words.stateWords(picture)], [state, text]);
  });
}

test("how far it is", () => {
  const all = [read("a", [number("7"), number("8")]), pictures.refused(file("b"), failure(415)), file("c")];
  assert.equal(words.summary(all), "1 of 3 photos read, 1 refused: 2 numbers.");
  assert.equal(words.summary(all.slice(0, 1)), "1 photo read: 2 numbers.");
});

const settle = async () => {
  for (let i = 0; i < 10; i += 1) {
    await Promise.resolve();
  }
};

test("the queue does two at a time, in order", async () => {
  const begun = [];
  const over = [];
  const add = createQueue((item) => new Promise((done) => { begun.push(item); over.push(done); }), 2);
  ["a", "b", "c"].forEach(add);
  assert.deepEqual(begun, ["a", "b"]);
  over[1]();
  await settle();
  assert.deepEqual(begun, ["a", "b", "c"]);
});

test("a server that is busy or away is asked again; what it refuses is refused", async () => {
  const outcomes = [failure(503), failure(0), "read"];
  const said = [];
  const question = () => (outcomes[0] instanceof Error ? Promise.reject(outcomes.shift()) : Promise.resolve(outcomes[0]));
  const answer = patiently(question, (why) => said.push(why));
  for (let i = 0; i < 2; i += 1) {
    await settle();
    mock.timers.tick(2000);
  }
  assert.equal(await answer, "read");
  assert.equal(said.length, 2);
  await assert.rejects(patiently(() => Promise.reject(failure(422)), assert.fail));
});
