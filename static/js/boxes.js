// Draws what was read where it stands, over a picture or a canvas.

const SVG = "http://www.w3.org/2000/svg";

/** Shows `marks`, each {text, sure, box} with its box in fractions, in `svg` over a picture {width, height}, with
 * labels `size` of the picture's pixels high. */
export function drawBoxes(svg, marks, { width, height }, size) {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(...marks.map((mark) => markGroup(mark, width, height, size)));
}

function markGroup({ text, sure, box }, width, height, size) {
  const [x, y, w, h] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
  const above = y > size; // else there is no room, and it stands below
  const group = element("g", { class: sure ? "sure" : "unsure" });
  const label = element("text", { x, y: above ? y - size / 4 : y + h + size, "font-size": size });
  label.textContent = sure ? text : `${text} ?`;
  const frame = { x, y, width: w, height: h, rx: size / 5 };
  group.append(element("rect", { ...frame, class: "halo" }), element("rect", frame), label);
  return group;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}
