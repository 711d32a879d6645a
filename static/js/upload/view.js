// Writes the table and how far it is to the page.

import { isDone } from "./pictures.js";
import { rowsOf } from "./table.js";
import { sureness, summary } from "./words.js";

/** A function that shows what stands below the cards; of several calls in one frame, the last counts. */
export function createView(page) {
  let wanted = null;
  return (pictures) => {
    if (wanted === null) {
      requestAnimationFrame(() => {
        render(page, wanted);
        wanted = null;
      });
    }
    wanted = pictures;
  };
}

function render(page, pictures) {
  const part = (id) => page.getElementById(id);
  const rows = rowsOf(pictures);
  const done = pictures.filter(isDone).length;
  page.body.dataset.pictures = pictures.length > 0 ? "some" : "none";
  part("summary").textContent = pictures.length > 0 ? summary(pictures) : "";
  part("progress").value = done / (pictures.length || 1);
  part("progress").hidden = done === pictures.length;
  part("results").hidden = pictures.length === 0;
  part("copy").disabled = rows.length === 0;
  part("save").disabled = done === 0;
  part("rows").replaceChildren(...rows.map((row) => rowElement(page, row)));
}

function rowElement(page, row) {
  const element = page.createElement("tr");
  element.className = row.doubt ? "unsure" : "sure";
  for (const value of [row.file, row.row, row.text, sureness(row)]) {
    element.append(Object.assign(page.createElement("td"), { textContent: value }));
  }
  return element;
}
