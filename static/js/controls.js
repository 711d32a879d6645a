// The buttons and the keys of the live page: each asks for one of the actions.

import { actionOf } from "./shortcuts.js";

const TYPING = "input:not([type=range], [type=checkbox]), select, textarea";
const PRESSING = "a, button, input, summary";

/** Buttons with `data-action`, and single keys unless they are turned off. */
export function followControls(page, store, actions) {
  page.addEventListener("click", (event) => {
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (action !== undefined) {
      actions[action]();
    }
  });
  page.addEventListener("keydown", (event) => {
    const focus = { typing: event.target.matches(TYPING), pressing: event.target.matches(PRESSING) };
    const action = actionOf(event, focus);
    const silent = !store.state.keys || page.querySelector("dialog[open]") !== null;
    if (action !== null && !silent) {
      event.preventDefault();
      actions[action]();
    }
  });
}
