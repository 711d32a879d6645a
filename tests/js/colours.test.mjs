import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../static/css/vars.css", import.meta.url), "utf8");
const [light, dark] = css.split("@media (prefers-color-scheme: dark)").map(colours);

function colours(text) {
  return Object.fromEntries([...text.matchAll(/--([a-z]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const part = parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

for (const [theme, named] of Object.entries({ light, dark })) {
  for (const text of ["ink", "quiet", "empty", "unsure", "settled", "away", "focus"]) {
    for (const ground of ["paper", "sheet", "squares", "line"]) {
      test(`${theme}: --${text} can be read on --${ground}`, () => {
        // Squares and lines only touch a text or lie under one sentence; the large text's bound is theirs.
        const least = ["paper", "sheet"].includes(ground) || text === "ink" ? 4.5 : 3;
        const found = contrast(named[text], named[ground]);
        assert.ok(found >= least, `${found.toFixed(2)} < ${least}`);
      });
    }
  }
}

for (const [pen, ground] of [["pen", "page"], ["chalk", "board"]]) {
  test(`--${pen} can be seen on --${ground}`, () => assert.ok(contrast(light[pen], light[ground]) >= 7));
}
