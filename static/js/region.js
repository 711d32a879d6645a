// The region on the picture: shows it while it is changed, and pulls it with mouse, finger and keys.

import { setVariables } from "./dom.js";
import { mirrored, pulled } from "./geometry.js";
import { inForce } from "./store.js";
import { regionWords } from "./words.js";

const STEP = 0.01; // of the picture, for each press of an arrow key
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** The region as the picture shows it, or, given that, as the camera has it. */
function turned(region, state) {
  return inForce(state).mirror ? mirrored(region) : region;
}

export function renderRegion(part, state, before) {
  const frame = part("region");
  const editing = state.editing !== null && state.settings !== null;
  part("scene").dataset.editing = editing;
  part("region-tools").inert = !editing;
  part("tools").inert = editing;
  frame.hidden = !editing;
  if (editing) {
    const [x, y, w, h] = turned(inForce(state).region, state);
    setVariables(frame, { x, y, w, h });
    frame.setAttribute("aria-label", regionWords([x, y, w, h]));
  }
  if (editing && before.editing === null) {
    frame.focus({ preventScroll: true });
  }
}

/** Lets `frame`, whose parent is as large as the picture, be pulled; `end(undo)` when a key ends it. */
export function pullRegion(frame, store, change, end) {
  const shown = () => turned(inForce(store.state).region, store.state);
  const pull = (region, grip, dx, dy) => change({ region: turned(pulled(region, grip, dx, dy), store.state) });
  let held = null; // where the pointer took hold of which grip, and the region then

  frame.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]")?.dataset.grip;
    if (grip === undefined && event.pointerType === "touch") {
      return; // a finger beside the grips scrolls the page
    }
    frame.setPointerCapture(event.pointerId);
    held = { grip: grip ?? "move", x: event.clientX, y: event.clientY, region: shown() };
  });
  frame.addEventListener("pointermove", (event) => {
    if (held !== null) {
      const { width, height } = frame.parentElement.getBoundingClientRect();
      pull(held.region, held.grip, (event.clientX - held.x) / width, (event.clientY - held.y) / height);
    }
  });
  for (const over of ["pointerup", "pointercancel"]) {
    frame.addEventListener(over, () => (held = null));
  }
  frame.addEventListener("keydown", (event) => {
    if (event.key in ARROWS) {
      event.preventDefault();
      pull(shown(), event.shiftKey ? "se" : "move", ...ARROWS[event.key]);
    } else if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault(); // else Enter would press the button that gets the focus
      end(event.key === "Escape");
    }
  });
}
