// What the buttons and the keys do.

import { freeze, saveSnapshot } from "./stills.js";
import { inForce } from "./store.js";

const THRESHOLD_STEP = 0.05;
const THRESHOLDS = [0.5, 1];

/** The actions by name. `change` changes settings for everybody. */
export function createActions(page, store, change) {
  const part = (id) => page.getElementById(id);
  const ifAllowed = (act) => () => store.state.settings !== null && store.state.mayChange && act(inForce(store.state));

  function endRegion(undo) {
    if (undo) {
      change({ region: store.state.editing.was });
    }
    store.dispatch("edited");
    part("region-button").focus({ preventScroll: true });
  }

  return {
    freeze: () => freeze(part("picture"), part("still"), store),
    snapshot: () => saveSnapshot(part("still"), store),
    fullScreen: () => (page.fullscreenElement ? page.exitFullscreen() : part("main").requestFullscreen()),
    region: ifAllowed(() => (store.state.editing ? endRegion(false) : store.dispatch("editing"))),
    regionDone: () => endRegion(false),
    regionUndo: () => endRegion(true),
    mirror: ifAllowed(({ mirror }) => change({ mirror: !mirror })),
    surer: ifAllowed(({ threshold }) => change({ threshold: stepped(threshold, THRESHOLD_STEP) })),
    lessSure: ifAllowed(({ threshold }) => change({ threshold: stepped(threshold, -THRESHOLD_STEP) })),
    help: () => part("help").showModal(),
  };
}

/** A threshold one step up or down, in whole per cent. */
export function stepped(threshold, by) {
  const [least, most] = THRESHOLDS;
  return Math.min(Math.max(Math.round((threshold + by) * 100) / 100, least), most);
}
