// Sparklines: values to a path and to words. Pure: no page, no clock.

export const KEPT = 300; // one a second: five minutes
const WIDTH = 300;
const HEIGHT = 56;
const MARGIN = 3; // half a line must not be cut off

/** The values with one more, the oldest gone when there are too many. */
export function pushed(values, value) {
  return [...values, value].slice(-KEPT);
}

/** The `d` of a path: the newest value at the right edge, 0 at the bottom; null breaks the line. */
export function path(values) {
  const most = Math.max(...values, 1e-9);
  const step = WIDTH / (KEPT - 1);
  const points = values.map((value, i) => {
    const x = WIDTH - (values.length - 1 - i) * step;
    const y = HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * value) / most;
    const pen = i > 0 && values[i - 1] !== null ? "L" : "M";
    return value === null ? "" : `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return points.join("");
}

/** The least and the most of the values, in words. */
export function range(values) {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? `${number(Math.min(...known))} to ${number(Math.max(...known))}` : "Nobody watches the picture.";
}

/** A value as it is shown. */
export function number(value) {
  if (value === null) {
    return "–";
  }
  return value < 100 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}
