// How large and how good the next picture is, so that its way there and back stays short. Pure.

export const GOAL_MS = 150; // a better picture is tried while it would stay below
export const MOST_MS = 200; // above, a lesser one is sent
const PERIOD_MS = 1000 / 15; // no more pictures than that
const STEADY = 5; // pictures, before a better one is tried
const MOST_STEADY = 320; // the same when better ones were too slow again and again
const SMOOTH = 0.3; // what one picture weighs in the mean
const FORGET = 1.002; // the shortest way was this much longer a picture ago

/** Longest side in pixels and JPEG quality, from the least to the best. */
export const LEVELS = [
  { side: 320, quality: 0.4 },
  { side: 400, quality: 0.5 },
  { side: 480, quality: 0.55 },
  { side: 640, quality: 0.6 },
  { side: 800, quality: 0.65 },
  { side: 960, quality: 0.7 },
  { side: 1280, quality: 0.75 },
  { side: 1280, quality: 0.85 },
];

/** sent: pictures of this level; trip: their mean; shortest: of all; steady: before the next try; risen: by a try. */
export const firstPlan = Object.freeze({ level: 3, sent: 0, trip: null, shortest: Infinity, steady: STEADY, risen: false });

/** The plan after a picture that took `tripMs` there and back. */
export function adapted(plan, tripMs) {
  const trip = plan.trip === null ? tripMs : plan.trip + SMOOTH * (tripMs - plan.trip);
  const next = { ...plan, trip, sent: plan.sent + 1, shortest: Math.min(plan.shortest * FORGET, tripMs) };
  if (trip > MOST_MS) {
    return fallen(next, trip > 2 * MOST_MS ? 2 : 1);
  }
  const better = next.sent >= next.steady && plan.level + 1 < LEVELS.length && tripAt(next, plan.level + 1) <= GOAL_MS;
  return better ? risen(next) : next;
}

/** How long to wait with the next picture, after one that took `tookMs` in all and was answered with `waitMs`. */
export function pauseMs(tookMs, waitMs) {
  return Math.max(waitMs, PERIOD_MS - tookMs, 0);
}

/** The size of a picture of `width` × `height` pixels whose longest side is `side` at most. */
export function sizeFor(width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** A try that failed at once is not repeated soon; the line itself may change at any time. */
function fallen(plan, levels) {
  const failed = plan.risen && plan.sent <= STEADY;
  const steady = failed ? Math.min(4 * plan.steady, MOST_STEADY) : STEADY;
  return { ...plan, level: Math.max(0, plan.level - levels), sent: 0, trip: null, steady, risen: false };
}

function risen(plan) {
  return { ...plan, level: plan.level + 1, sent: 0, trip: null, steady: plan.risen ? STEADY : plan.steady, risen: true };
}

/** What is above the shortest way grows with the bytes; the rest is distance. */
function tripAt({ trip, shortest, level }, other) {
  return shortest + (trip - shortest) * (weight(LEVELS[other]) / weight(LEVELS[level]));
}

function weight({ side, quality }) {
  return side * side * quality;
}
