// The settings that a person changes here, for everybody. What is then in force comes back from the server.

import { ask } from "./ask.js";

const GAP_MS = 200; // from one change to the next, however fast a slider moves

/** A function that changes settings: at once on this page, one request at a time, the newest of each. */
export function createSender(dispatch, put = (changes) => ask("PUT", "/api/settings", changes)) {
  let waiting = null; // what is to be sent next
  let busy = false;

  async function send() {
    busy = true;
    let inForce = null;
    while (waiting !== null) {
      const changes = waiting;
      waiting = null;
      try {
        [inForce] = await Promise.all([put(changes), pause()]);
      } catch (refused) {
        waiting = null;
        inForce = null;
        dispatch("refused", { about: Object.keys(changes)[0], sentence: refused.message });
      }
    }
    busy = false;
    if (inForce !== null) {
      dispatch("changed", inForce);
    }
  }

  return (changes) => {
    waiting = { ...waiting, ...changes };
    dispatch("changing", changes);
    if (!busy) {
      send();
    }
  };
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, GAP_MS));
}

/** Changes what is changed in `form`. */
export function followForm(form, change) {
  const { pattern, threshold, mirror } = form.elements;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change({ pattern: pattern.value.trim() });
  });
  threshold.addEventListener("input", () => change({ threshold: threshold.valueAsNumber / 100 }));
  mirror.addEventListener("change", () => change({ mirror: mirror.checked }));
}
