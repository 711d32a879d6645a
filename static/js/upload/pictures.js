// The pictures of the page, and what becomes of them. Pure.
//
// A picture is {id, name, state, numbers, error, again, note}. State: waiting, reading, read or refused; error: why it
// was refused; again: whether it may be otherwise next time; note: why it takes longer, "" for no reason.

import { matches } from "../numbers.js";

export const MOST_BYTES = 16_000_000;
const TOO_LARGE = "The picture is larger than 16 MB: send a smaller one.";
const HEIC = /\.hei[cf]$/i;
const HEIC_HELP = "On an iPhone, choose Settings, Camera, Formats, Most Compatible, or take the photo here.";
const FINAL = [413, 415, 422]; // it is the picture's own fault

/** A picture as it comes in; one that is too large is not sent at all. */
export function newPicture(id, { name, size }) {
  const picture = { id, name, state: "waiting", numbers: [], error: "", again: false, note: "" };
  return size > MOST_BYTES ? { ...picture, state: "refused", error: TOO_LARGE } : picture;
}

/** Whether nothing more becomes of a picture by itself. */
export const isDone = ({ state }) => state === "read" || state === "refused";

export const asked = (picture) => ({ ...picture, state: "reading", error: "", note: "" });

export const delayed = (picture, note) => ({ ...picture, note });

/** A picture that was read; numbers are those of the answer, each with its `doubt`: unsure, no match, or "" for none. */
export function answered(picture, { numbers }, settings) {
  const judged = numbers.map((number) => ({ ...number, doubt: doubtOf(number, settings) }));
  return { ...picture, state: "read", numbers: judged, note: "" };
}

/** A picture that the server refused with an error of `ask`. */
export function refused(picture, { message, status }) {
  const help = status === 415 && HEIC.test(picture.name) ? ` ${HEIC_HELP}` : "";
  return { ...picture, state: "refused", error: sentence(message) + help, again: !FINAL.includes(status), note: "" };
}

/** None for what settles on the live page: sure enough, and as the pattern says. */
function doubtOf({ confidence, text }, { threshold, pattern }) {
  const unmatched = matches(pattern, text) ? "" : "no match";
  return confidence < threshold ? "unsure" : unmatched;
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/[^.]$/, "$&.");
}
