// Shows the settings: in force, on their way, refused, and who changed them.

import { setText } from "./dom.js";
import { percent } from "./figures.js";
import { inForce } from "./store.js";
import { changedWords } from "./words.js";

export function renderPanel(page, part, state, before) {
  const settings = inForce(state);
  if (settings !== null) {
    renderSettings(part, settings);
    setText(part("changed"), changedWords(state));
    renderPattern(part("pattern"), settings.pattern, before.settings?.pattern ?? "");
  }
  if (state.refusal !== before.refusal) {
    renderRefusal(part, state.refusal);
  }
  if (state.sources !== before.sources || state.refusal !== before.refusal) {
    renderSources(page, part, state.sources);
  }
  part("keys").checked = state.keys;
}

function renderSettings(part, { threshold, mirror }) {
  part("threshold").value = threshold * 100;
  part("threshold").setAttribute("aria-valuetext", percent(threshold));
  setText(part("threshold-output"), percent(threshold));
  part("mirror").checked = Boolean(mirror);
}

/** What is being typed stays: only the pattern before gives way. */
function renderPattern(field, pattern, before) {
  if (pattern !== before && field.value.trim() === before) {
    field.value = pattern;
  }
}

function renderRefusal(part, refusal) {
  const fields = { pattern: "pattern-error", source: "source-error" };
  for (const id of ["pattern-error", "source-error", "other-error"]) {
    setText(part(id), (fields[refusal?.about] ?? "other-error") === id ? (refusal?.sentence ?? "") : "");
  }
  part("pattern").setAttribute("aria-invalid", refusal?.about === "pattern");
}

function renderSources(page, part, sources) {
  const list = sources?.sources ?? [];
  part("source-field").hidden = list.length === 0;
  part("source").replaceChildren(...list.map((source) => option(page, source)));
  part("source").value = sources?.now ?? "";
  part("phone-hint").hidden = sources?.now !== "phone";
}

function option(page, { id, name, detail }) {
  const option = page.createElement("option");
  option.value = id;
  option.textContent = detail ? `${name}, ${detail}` : name;
  return option;
}
