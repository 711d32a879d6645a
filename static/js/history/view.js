// Writes the state to the page of the history.

import { setText } from "../dom.js";
import { fileAddress } from "./state.js";
import * as words from "./words.js";

/** A function that shows a state; `part` finds an element by its id, `table` shows the entries. */
export function createView(part, table) {
  return function render(state) {
    const { readings, next, cursors, digits, total } = state;
    const empty = readings?.length === 0;
    part("count").textContent = words.count(state);
    say(part("notice"), state.notice);
    say(part("problem"), state.problem || state.away);
    say(part("fresh"), state.fresh > 0 ? words.fresh(state.fresh) : "");
    if (part("digits").value !== digits) {
      part("digits").value = digits;
    }
    part("csv").href = fileAddress("csv", state);
    part("json").href = fileAddress("json", state);
    part("copy-all").disabled = part("delete-all").disabled = !readings || total === 0;
    table.show(readings ?? []);
    part("entries").parentElement.hidden = readings === null || empty;
    [part("none-words").textContent, part("none-hint").textContent] = words.nothing(state);
    part("none").hidden = !empty;
    part("newer").disabled = cursors.length === 1;
    part("older").disabled = next === null;
    part("turn").hidden = cursors.length === 1 && next === null;
  };
}

function say(element, text) {
  setText(element, text);
  element.hidden = text === "";
}
