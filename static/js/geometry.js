// Regions as the page draws them: [x, y, width, height] in fractions of the picture. Pure.

export const LEAST_SIDE = 0.05; // as the server has it

/** The region as it is in a mirrored picture, and back. */
export function mirrored([x, y, w, h]) {
  return tidy([1 - x - w, y, w, h]);
}

/** The region moved by (dx, dy) as far as the picture lets it. */
export function moved([x, y, w, h], dx, dy) {
  return tidy([clamp(x + dx, 0, 1 - w), clamp(y + dy, 0, 1 - h), w, h]);
}

/** The region with one corner, "nw", "ne", "sw" or "se", moved by (dx, dy); the opposite corner stays. */
export function resized([x, y, w, h], corner, dx, dy) {
  const [left, right] = side(x, x + w, corner.includes("w"), dx);
  const [top, bottom] = side(y, y + h, corner.includes("n"), dy);
  return tidy([left, top, right - left, bottom - top]);
}

/** The region pulled at a grip: a corner, or "move" for the whole. */
export function pulled(region, grip, dx, dy) {
  return grip === "move" ? moved(region, dx, dy) : resized(region, grip, dx, dy);
}

/** One axis: its low or its high end moved, inside the picture and away from the other end. */
function side(low, high, moveLow, by) {
  return moveLow ? [clamp(low + by, 0, high - LEAST_SIDE), high] : [low, clamp(high + by, low + LEAST_SIDE, 1)];
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Four decimals, and never a hair outside the picture: the server would refuse it. */
function tidy([x, y, w, h]) {
  const [left, top] = [rounded(x), rounded(y)];
  return [left, top, Math.min(rounded(w), 1 - left), Math.min(rounded(h), 1 - top)];
}

function rounded(value) {
  return Math.round(clamp(value, 0, 1) * 1e4) / 1e4;
}
