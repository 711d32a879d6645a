// The settings that a person changes here. What is then in force comes back from the server as an event.

import { ask } from "./ask.js";

/** Sends what is in `form` when it is submitted, and dispatches why the server refused it. */
export function sendSettings(form, dispatch) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await ask("PUT", "/api/settings", { pattern: form.elements.pattern.value.trim() });
    } catch (refused) {
      dispatch("refused", refused.message);
    }
  });
}
