// What the page of the history says. Pure: state in, text out.

export function count({ readings, total, digits }) {
  if (readings === null || total === 0) {
    return "";
  }
  return `${numbers(total)}${digits && ` with ${digits}`}`;
}

export function numbers(total) {
  return `${total} ${total === 1 ? "number" : "numbers"}`;
}

/** When there is nothing to show: what to say, and what to do about it. */
export function nothing({ digits }) {
  return digits
    ? [`No number with ${digits}`, "Fewer digits find more."]
    : ["No numbers yet", "Hold one up to the camera: each number that settles comes here by itself."];
}

export function fresh(many) {
  return `${many} new`;
}

/** What was deleted, by their texts. */
export function deleted(texts) {
  return texts.length > 1 ? `${texts.at(-1)} and ${texts.length - 1} more deleted.` : `${texts[0]} deleted.`;
}

export function deletedAll(total) {
  return `${total === 1 ? "The only number" : `All ${numbers(total)}`} deleted.`;
}

export function copied(worked, what) {
  return worked ? `${what} copied` : "This browser lets no page copy: select the number instead.";
}

/** Unix seconds → the day as people here write it. */
export function day(at, locale) {
  return new Date(at * 1000).toLocaleDateString(locale, { dateStyle: "medium" });
}
