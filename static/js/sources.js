// The cameras that can be chosen.

import { ask } from "./ask.js";

/** Asks for the list each time that `panel`, a <details>, opens, and has the server take what is chosen in `select`. */
export function offerSources(panel, select, dispatch) {
  const asked = async (type, method, address, body) => {
    try {
      dispatch(type, await ask(method, address, body));
    } catch (refused) {
      dispatch("refused", { about: "source", sentence: refused.message });
    }
  };
  panel.addEventListener("toggle", () => {
    if (panel.open) {
      asked("sources", "GET", "/api/sources");
    }
  });
  select.addEventListener("change", () => asked("sourceChosen", "PUT", "/api/source", { id: select.value }));
}
