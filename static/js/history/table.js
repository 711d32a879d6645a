// The rows of the table. A row that stays is not touched: it may have the focus, or be edited.

import { createRow } from "./row.js";

/** Shows entries in `body`; `acts` as for a row. */
export function createTable(body, acts) {
  let rows = new Map();

  function show(entries) {
    const before = rows;
    rows = new Map(entries.map((entry) => [entry.id, before.get(entry.id) ?? createRow(entry, acts)]));
    for (const [id, { row }] of before) {
      if (!rows.has(id)) {
        row.remove();
      }
    }
    entries.forEach((entry, place) => {
      const { row, show } = rows.get(entry.id);
      show(entry);
      if (body.children[place] !== row) {
        body.insertBefore(row, body.children[place] ?? null);
      }
    });
  }

  /** Gives the focus to the button `name` of the row at `place`, or of the last; false when there is none. */
  function focus(place, name) {
    const row = [...rows.values()][Math.min(place, rows.size - 1)];
    row?.focus(name);
    return row !== undefined;
  }

  return { show, focus, editing: () => [...rows.values()].some((row) => row.editing()) };
}
