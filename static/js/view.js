// Writes the state to the page. Nothing else writes to it, but for the picture's address and the announcements.

import { confidenceOf } from "./store.js";
import * as words from "./words.js";

/** A function that shows a state; it only touches what differs from what is there. */
export function createView(page) {
  const part = (id) => page.getElementById(id);
  const sheet = part("sheet");
  return function render(state, before) {
    page.title = words.title(state);
    setText(part("connection-words"), words.CONNECTION_WORDS[state.connection]);
    part("connection").dataset.connection = state.connection;
    renderReading(sheet, part, state);
    if (state.source !== before.source || state.threshold !== before.threshold) {
      renderSource(part, state);
    }
    if (state.pattern !== before.pattern || state.refusal !== before.refusal) {
      renderPattern(part, state, before);
    }
    if (state.history !== before.history) {
      renderHistory(page, part, state.history);
    }
  };
}

function renderReading(sheet, part, state) {
  const text = state.reading?.text ?? "";
  sheet.dataset.state = words.stateOf(state);
  sheet.dataset.seq = state.reading?.seq ?? "";
  sheet.style.setProperty("--digits", Math.max(text.length, 1));
  sheet.style.setProperty("--confidence", (state.reading && confidenceOf(state.reading)) ?? 0);
  setText(part("number"), text);
  setText(part("state-words"), words.stateWords(state));
  setText(part("confidence"), words.sureness(state.reading));
}

function renderSource(part, { source, threshold }) {
  setText(part("source-name"), source?.name ?? "–");
  setText(part("source-size"), words.size(source));
  setText(part("source-rate"), words.rate(source));
  setText(part("threshold"), words.percent(threshold));
  setText(part("notice"), words.notice(source));
  part("notice").hidden = words.notice(source) === "";
  part("picture").alt = words.alternative(source);
  if (source?.width) {
    part("main").style.setProperty("--ratio", source.width / source.height);
  }
}

function renderPattern(part, { pattern, refusal }, before) {
  const field = part("pattern");
  if (pattern !== before.pattern) {
    field.value = pattern; // else what is being typed stays
  }
  setText(part("pattern-now"), pattern ?? "");
  part("pattern-fact").hidden = !pattern;
  setText(part("pattern-error"), refusal);
  field.setAttribute("aria-invalid", refusal !== "");
}

function renderHistory(page, part, history) {
  part("no-history").hidden = history.length > 0;
  part("history").hidden = history.length === 0;
  part("history").replaceChildren(...history.map((entry) => historyItem(page, entry)));
}

function historyItem(page, { text, confidence, at }) {
  const item = page.createElement("li");
  const time = page.createElement("time");
  time.dateTime = new Date(at * 1000).toISOString();
  time.textContent = words.timeOfDay(at);
  item.append(labelled(page, "b", text), time, labelled(page, "span", words.percent(confidence)));
  return item;
}

function labelled(page, tag, text) {
  const element = page.createElement(tag);
  element.textContent = text;
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
