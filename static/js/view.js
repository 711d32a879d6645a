// Writes the state to the page, each part by its own module. Nothing else writes to it, but for the picture and the announcements.

import { setText, setVariables } from "./dom.js";
import { percent, rate, size, timeOfDay } from "./figures.js";
import { notice } from "./notices.js";
import { renderPanel } from "./panel.js";
import { renderRegion } from "./region.js";
import { renderSheet } from "./sheet.js";
import { renderSight } from "./sight.js";
import { asShown, inForce } from "./store.js";
import { renderStrip } from "./strip.js";
import * as words from "./words.js";

/** A function that shows a state; it only touches what differs from what is there. */
export function createView(page) {
  const part = (id) => page.getElementById(id);
  return function render(state, before) {
    const [now, then] = [asShown(state), asShown(before)];
    page.title = words.title(now);
    renderConnection(part, state);
    renderSheet(page, part, now);
    renderSource(part, state);
    renderFrozen(part, state);
    if (now.sight !== then.sight) {
      renderSight(part, now.sight);
    }
    renderRegion(part, state, before);
    renderPanel(page, part, state, before);
    if (state.history !== before.history) {
      renderStrip(page, part("history"), part("no-history"), state.history);
    }
  };
}

function renderConnection(part, { connection }) {
  setText(part("connection-words"), words.CONNECTION_WORDS[connection]);
  part("connection").dataset.connection = connection;
}

function renderSource(part, state) {
  const { source } = state;
  setText(part("source-name"), source?.name ?? "–");
  setText(part("source-size"), size(source));
  setText(part("source-rate"), rate(source));
  setText(part("threshold-now"), percent(inForce(state)?.threshold ?? null));
  setText(part("pattern-now"), state.settings?.pattern ?? "");
  part("pattern-fact").hidden = !state.settings?.pattern;
  setText(part("notice"), notice(state));
  part("picture").alt = words.alternative(source);
  if (source?.width) {
    setVariables(part("main"), { ratio: source.width / source.height });
  }
}

function renderFrozen(part, { frozen }) {
  part("still").hidden = frozen === null;
  part("frozen").hidden = frozen === null;
  setText(part("frozen-at"), frozen === null ? "" : timeOfDay(frozen.at));
  part("freeze").setAttribute("aria-pressed", frozen !== null);
  part("sheet").dataset.frozen = frozen !== null;
}
