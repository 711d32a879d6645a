// The drawing page: joins the pointer, the drawing, its picture, the server's reading and the view.

import { createAnnouncer } from "../announce.js";
import { ask } from "../ask.js";
import { createCopyButton } from "../copy-button.js";
import { paint, picture } from "./paint.js";
import { followPointer } from "./pointer.js";
import { createReading } from "./reading.js";
import * as strokes from "./strokes.js";
import { createView } from "./view.js";
import { announcement, shown } from "./words.js";

const part = (id) => document.getElementById(id);
const canvas = part("canvas");
const tools = part("tools").elements;
const render = createView(document);
const announce = createAnnouncer(part("announcer"));

let drawing = strokes.blank;
let stroke = null; // the one that is being drawn
let answer = { reading: null, problem: "" };
let said = "";

const allStrokes = () => [...strokes.strokesOf(drawing), ...(stroke ? [stroke] : [])];
const state = () => ({ ...answer, blank: allStrokes().length === 0, drawing: stroke !== null });

async function read() {
  if (state().blank) {
    return null;
  }
  const form = new FormData();
  form.append("image", await picture(allStrokes(), part("surface")), "drawing.png");
  return ask("POST", "/api/read", form);
}

const wantReading = createReading(read, ({ reading = answer.reading, problem = "" }) => {
  answer = { reading, problem };
  show();
});

function show() {
  if (state().blank) {
    answer = { ...answer, reading: null }; // of what was cleared away
  }
  const words = announcement(state());
  if (words && words !== said) {
    announce(words);
  }
  said = state().blank ? "" : words || said;
  render(state());
  part("undo").disabled = !strokes.canUndo(drawing);
  part("clear").disabled = strokes.isBlank(drawing);
}

function repaint() {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  paint(context, allStrokes(), canvas.width, getComputedStyle(canvas).color);
}

function change(newDrawing) {
  drawing = newDrawing;
  repaint();
  show();
  wantReading();
}

followPointer(canvas, {
  begin(points) {
    stroke = strokes.extended({ pen: Number(tools.pen.value), points: [] }, points);
    change(drawing);
  },
  move(points) {
    stroke = strokes.extended(stroke, points);
    repaint();
    wantReading();
  },
  end() {
    const whole = strokes.withStroke(drawing, stroke);
    stroke = null;
    change(whole);
  },
});

const undo = () => stroke === null && change(strokes.undone(drawing));

part("undo").addEventListener("click", undo);
part("clear").addEventListener("click", () => change(strokes.cleared(drawing)));
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") {
    event.preventDefault();
    undo();
  }
});

tools.dark.addEventListener("change", () => {
  part("surface").dataset.dark = tools.dark.checked;
  change(drawing);
});
tools.boxes.addEventListener("change", () => {
  part("surface").dataset.boxes = tools.boxes.checked;
});
createCopyButton(part("copy"), () => shown(state()).text, announce);

new ResizeObserver(() => {
  canvas.width = canvas.clientWidth * devicePixelRatio;
  canvas.height = canvas.clientHeight * devicePixelRatio;
  repaint();
}).observe(canvas);
