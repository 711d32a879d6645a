// Which of the numbers of a reading are shown, and how sure they are. Pure.

const MIDDLE = [0.25, 0.25, 0.5, 0.5];

/** The number that a reading is about: of those with its text the nearest to the region's centre; null for none. */
export function mainNumber(reading, settings) {
  const [x, y] = centre(settings?.region ?? MIDDLE);
  const far = ({ box }) => Math.hypot(centre(box)[0] - x, centre(box)[1] - y);
  const same = (reading?.numbers ?? []).filter(({ text }) => text !== "" && text === reading.text);
  return same.sort((one, other) => far(one) - far(other))[0] ?? null;
}

/** The other numbers on the sheet, row by row, while there is one that the reading is about. */
export function otherNumbers(reading, settings) {
  const main = mainNumber(reading, settings);
  return main === null ? [] : reading.numbers.filter((number) => number !== main);
}

/** Whether a number of a reading counts. */
export function isSettled({ text, confidence }, reading, { threshold, pattern }) {
  return reading.state === "settled" && confidence >= threshold && matches(pattern, text);
}

/** Whether a text is as a pattern says. The server has checked the pattern: what it allows means the same here. */
export function matches(pattern, text) {
  return !pattern || new RegExp(`^(?:${pattern})$`).test(text);
}

function centre([x, y, w, h]) {
  return [x + w / 2, y + h / 2];
}
