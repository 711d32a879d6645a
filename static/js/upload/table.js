// The table of all numbers, and its file: the columns and rows of `python -m model.read --csv`. Pure.

import { isDone } from "./pictures.js";

export const COLUMNS = ["file", "row", "text", "confidence", "x", "y", "w", "h", "error"];
const FORMULA = /^[=+\-@]/; // a spreadsheet computes what begins so
const CONTROLS = /[\u0000-\u001f\u007f]/g;
const QUOTED = /[",;]/; // in half of Europe a spreadsheet parts cells at a semicolon

/** One row {file, row, text, confidence, doubt} for each number of `pictures`; row counts those of a picture. */
export function rowsOf(pictures) {
  return pictures.flatMap(({ name, numbers }) =>
    numbers.map(({ text, confidence, doubt }, i) => ({ file: name, row: i + 1, text, confidence, doubt })),
  );
}

/** The numbers by themselves, one in a line. */
export function plainText(pictures) {
  return rowsOf(pictures)
    .map(({ text }) => text)
    .join("\n");
}

/** The file: a row for each number; a picture without one, or with an error, has one row. Ends each line with \n. */
export function csv(pictures) {
  return [COLUMNS, ...pictures.filter(isDone).flatMap(cellsOf)].map((cells) => `${cells.map(cell).join(",")}\n`).join("");
}

function cellsOf({ name, numbers, error }) {
  const file = safeName(name);
  const found = numbers.map(({ text, confidence, box }, i) => [file, i + 1, text, ...[confidence, ...box].map(rounded), ""]);
  return found.length > 0 ? found : [[file, ...Array(COLUMNS.length - 2).fill(""), error]];
}

function rounded(share) {
  return Math.round(share * 10000) / 10000;
}

/** A file's name as it stands in a cell: in one line, and no formula. */
function safeName(name) {
  const line = name.replace(CONTROLS, (found) => `\\x${found.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return FORMULA.test(line) ? `./${line}` : line;
}

function cell(value) {
  const text = String(value);
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
