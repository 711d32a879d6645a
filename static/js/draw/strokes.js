// What is drawn. Pure: values in, new values out.
//
// A drawing is the list of its versions, each a list of strokes, the newest last. A stroke is {pen, points}, a point
// {x, y, pressure}. Lengths are in widths of the canvas, so that a drawing fits a canvas of any size.

const LEAST_STEP = 0.002; // a hand's trembling and a mouse's pixels are not meant
const USUAL_PRESSURE = 0.5; // what browsers give for a finger and a mouse

export const blank = Object.freeze([Object.freeze([])]);

export const strokesOf = (drawing) => drawing.at(-1);

export const isBlank = (drawing) => strokesOf(drawing).length === 0;

export const canUndo = (drawing) => drawing.length > 1;

export const withStroke = (drawing, stroke) => [...drawing, [...strokesOf(drawing), stroke]];

/** Everything away; it can be undone. */
export const cleared = (drawing) => (isBlank(drawing) ? drawing : [...drawing, []]);

/** The version before the last stroke, or before everything was cleared away. */
export const undone = (drawing) => (canUndo(drawing) ? drawing.slice(0, -1) : drawing);

/** A stroke that goes on to `points`; those that are hardly a step away are left out. */
export function extended(stroke, points) {
  const all = [...stroke.points];
  for (const point of points) {
    const last = all.at(-1);
    if (last === undefined || Math.hypot(point.x - last.x, point.y - last.y) >= LEAST_STEP) {
      all.push(point);
    }
  }
  return { ...stroke, points: all };
}

/** The stroke as smooth curves {from, through, to, width}: from the middle of one step to the middle of the next. */
export function curves({ pen, points }) {
  const middles = points.slice(1).map((point, i) => middle(points[i], point));
  const joints = [points[0], ...middles, points.at(-1)];
  return points.map((through, i) => ({
    from: joints[i],
    through,
    to: joints[i + 1],
    width: pen * (USUAL_PRESSURE + through.pressure),
  }));
}

function middle(one, other) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
