// Paints a drawing: on the page, and as the picture that is sent.

import { curves } from "./strokes.js";

const SENT = { width: 640, height: 480 }; // pixels, as from a camera; 4 to 10 kB as PNG
const DOT = 0.01; // pixels: a line of no length at all is not painted

/** Paints strokes in one colour on a context `width` pixels wide. */
export function paint(context, strokes, width, colour) {
  context.lineCap = "round";
  context.strokeStyle = colour;
  for (const { from, through, to, width: thickness } of strokes.flatMap(curves)) {
    context.lineWidth = thickness * width;
    context.beginPath();
    context.moveTo(from.x * width, from.y * width);
    context.quadraticCurveTo(through.x * width, through.y * width, to.x * width + DOT, to.y * width);
    context.stroke();
  }
}

/** What is on `surface` as a PNG, in its colours: ink on light paper, or chalk on a dark board. */
export function picture(strokes, surface) {
  const { color, backgroundColor } = getComputedStyle(surface);
  const canvas = Object.assign(document.createElement("canvas"), SENT);
  const context = canvas.getContext("2d");
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, SENT.width, SENT.height);
  paint(context, strokes, SENT.width, color);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
