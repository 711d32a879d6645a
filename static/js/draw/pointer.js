// Follows a finger, a pen or a mouse over the canvas, one at a time: a palm beside the pen draws nothing.

/** Calls `begin(points)`, `move(points)` and `end()` as somebody draws; points as in strokes.js. */
export function followPointer(canvas, { begin, move, end }) {
  let pointer = null; // the one that draws

  canvas.addEventListener("pointerdown", (event) => {
    if (pointer === null && event.button === 0) {
      event.preventDefault(); // else a mouse selects the page's text
      pointer = event.pointerId;
      canvas.setPointerCapture(pointer);
      begin([pointOf(canvas, event)]);
    }
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === pointer) {
      // Between two frames a pointer is in several places. Browsers tell them over https and on this machine only.
      const events = event.getCoalescedEvents?.() ?? [];
      move((events.length > 0 ? events : [event]).map((each) => pointOf(canvas, each)));
    }
  });
  for (const over of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(over, (event) => {
      if (event.pointerId === pointer) {
        pointer = null;
        end();
      }
    });
  }
}

function pointOf(canvas, { clientX, clientY, pointerType, pressure }) {
  const { left, top, width } = canvas.getBoundingClientRect();
  // A finger's pressure is made up by some browsers; only a pen knows.
  return { x: (clientX - left) / width, y: (clientY - top) / width, pressure: pointerType === "pen" ? pressure : 0.5 };
}
