// The page of figures: its sparklines go on with what the server tells each second.

import { connect } from "./connection.js";
import { number, path, pushed, range } from "./sparkline.js";

const note = document.getElementById("live-note");
const sparks = [...document.querySelectorAll(".spark")].map((figure) => ({
  figure,
  name: figure.dataset.name,
  values: JSON.parse(figure.dataset.values),
}));

function draw({ figure, values }) {
  figure.querySelector("[data-now]").textContent = number(values.at(-1) ?? null);
  figure.querySelector("[data-range]").textContent = range(values);
  figure.querySelector("path").setAttribute("d", path(values));
}

function add({ fps, latency, viewers }) {
  const now = { fps, ...latency, viewers };
  for (const spark of sparks) {
    spark.values = pushed(spark.values, now[spark.name]);
    draw(spark);
  }
}

const handlers = {
  status: add,
  connected: () => (note.hidden = true),
  gaveUp: () => (note.hidden = false),
};

sparks.forEach(draw);
connect((type, value) => handlers[type]?.(value));
