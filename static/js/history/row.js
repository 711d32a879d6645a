// One entry as a row of the table, shown or being edited.

import { percent, timeOfDay } from "../figures.js";
import { day } from "./words.js";

/**
 * A row for `entry`. `acts`: save(entry, text), which may throw why not, with the entry as it is now, copy(entry),
 * remove(entry) and ended(), after an edit.
 */
export function createRow(entry, acts) {
  const row = make("tr", {}, { role: "row" });
  let shown = entry;
  let form = null;
  const cells = ["picture", "number", "sure", "time", "acts"].map((name) => make("td", { className: name }, { role: "cell" }));
  const [picture, number, sure, time, actions] = cells;
  row.append(...cells);
  actions.append(action("Edit", edit), action("Copy", () => acts.copy(shown)), action("Delete", () => acts.remove(shown)));
  show(entry);

  function show(entry) {
    shown = entry.version < shown.version ? shown : entry; // a refusal may have told of a newer one
    row.dataset.id = shown.id;
    showPicture(picture, shown);
    sure.textContent = percent(shown.confidence);
    showTime(time, shown.at);
    for (const button of actions.children) {
      button.setAttribute("aria-label", `${button.textContent} ${shown.text}`);
    }
    if (form === null) {
      number.replaceChildren(...numberParts(shown));
    }
  }

  function edit() {
    form = editor(shown, send, end);
    row.classList.add("editing");
    number.replaceChildren(form);
    form.elements.text.select();
  }

  async function send(text, say) {
    try {
      shown = await acts.save(shown, text);
    } catch (refused) {
      shown = refused.answer?.reading ?? shown; // to save once more is then to overrule
      say(refused.message);
      return;
    }
    end();
  }

  function end() {
    form = null;
    row.classList.remove("editing");
    show(shown);
    actions.firstChild.focus();
    acts.ended();
  }

  return { row, show, editing: () => form !== null, focus: (name) => actions.querySelector(`.${name}`)?.focus() };
}

function numberParts({ text, read, corrected }) {
  const was = corrected ? [make("span", { className: "read", textContent: `read as ${read}` })] : [];
  return [make("b", { textContent: text }), ...was];
}

function showPicture(cell, { picture, text }) {
  const img = cell.firstChild ?? make("img", { loading: "lazy", height: 44 });
  if (picture && img.getAttribute("src") !== picture) {
    img.src = picture;
  }
  img.alt = `${text} as the camera saw it`;
  cell.replaceChildren(...(picture ? [img] : []));
}

function showTime(cell, at) {
  const time = make("time", { dateTime: new Date(at * 1000).toISOString() });
  time.append(make("span", { textContent: timeOfDay(at) }), " ", make("span", { className: "day", textContent: day(at) }));
  cell.replaceChildren(time);
}

function editor({ text, read }, send, end) {
  const form = make("form", { className: "editor", autocomplete: "off", noValidate: true });
  const label = make("label", { className: "visually-hidden", htmlFor: "correction", textContent: `The right number, read as ${read}` });
  const field = make("input", { className: "field", id: "correction", name: "text", value: text, maxLength: 12 }, { inputmode: "numeric", enterkeyhint: "done" });
  const problem = make("p", { className: "error" }, { role: "alert" });
  const undo = make("button", { className: "button", type: "button", textContent: "Cancel" });
  form.append(label, field, make("button", { className: "button main", textContent: "Save" }), undo, problem);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(field.value.trim(), (sentence) => {
      problem.textContent = sentence;
      field.setAttribute("aria-invalid", "true");
      field.focus();
    });
  });
  form.addEventListener("keydown", ({ key }) => key === "Escape" && end());
  undo.addEventListener("click", end);
  return form;
}

function action(name, act) {
  const button = make("button", { type: "button", className: `act ${name.toLowerCase()}`, textContent: name });
  button.addEventListener("click", act);
  return button;
}

function make(tag, properties, attributes = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}
