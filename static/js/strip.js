// Shows the last readings.

import { labelled } from "./dom.js";
import { percent, timeOfDay } from "./figures.js";

/** The entries of the history in `list`, or else the sentence `none`. */
export function renderStrip(page, list, none, history) {
  none.hidden = history.length > 0;
  list.hidden = history.length === 0;
  list.replaceChildren(...history.map((entry) => item(page, entry)));
}

function item(page, { text, confidence, at }) {
  const item = page.createElement("li");
  const time = labelled(page, "time", timeOfDay(at));
  time.dateTime = new Date(at * 1000).toISOString();
  item.append(labelled(page, "b", text), time, labelled(page, "span", percent(confidence)));
  return item;
}
