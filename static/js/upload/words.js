// What the page says of its pictures, in words. Pure.

import { percent } from "../figures.js";

const WORDS = { waiting: "Waiting", reading: "Reading", refused: "Not read" };

/** "waiting", "reading", "refused", or what a reading is: "empty", "unsure", "settled". */
export function stateOf({ state, numbers }) {
  if (state !== "read") {
    return state;
  }
  const found = numbers.some(({ doubt }) => doubt === "") ? "settled" : "unsure";
  return numbers.length === 0 ? "empty" : found;
}

export function stateWords(picture) {
  const { numbers, note, state } = picture;
  if (state !== "read") {
    return note || WORDS[state];
  }
  const unsure = numbers.filter(({ doubt }) => doubt !== "").length;
  const several = counted(numbers.length, "number") + (unsure > 0 ? `, ${unsure} unsure` : "");
  return numbers.length > 1 ? several : alternative(picture);
}

function counted(count, what) {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** The text alternative of what is drawn over a picture; also what a screen reader says when it is read. */
export function alternative({ numbers }) {
  return numbers.map(numberWords).join("; ") || "No number";
}

function numberWords(number) {
  return `${number.text}, ${sureness(number)}`;
}

/** "98 % sure", "40 %, unsure". */
export function sureness({ confidence, doubt }) {
  return `${percent(confidence)}${doubt ? `, ${doubt}` : " sure"}`;
}

/** How far it is with all of them. */
export function summary(pictures) {
  const [read, refused] = ["read", "refused"].map((wanted) => pictures.filter(({ state }) => state === wanted).length);
  const numbers = pictures.flatMap((picture) => picture.numbers).length;
  const far = read + refused < pictures.length ? `${read} of ${counted(pictures.length, "photo")}` : counted(read, "photo");
  return `${far} read${refused > 0 ? `, ${refused} refused` : ""}: ${counted(numbers, "number")}.`;
}
