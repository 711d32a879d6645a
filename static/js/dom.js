// The few things that all views do to the page.

/** Writes a text where it differs: a text that stays is not read out, selected anew or laid out again. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows an icon of `icons.svg` in `svg`. */
export function setIcon(svg, name) {
  const use = svg.firstElementChild;
  const address = use.getAttribute("href").replace(/#.*/, `#${name}`);
  if (use.getAttribute("href") !== address) {
    use.setAttribute("href", address);
  }
}

/** Sets custom properties, by name without the dashes. */
export function setVariables(element, variables) {
  for (const [name, value] of Object.entries(variables)) {
    element.style.setProperty(`--${name}`, value);
  }
}

/** A new element with text in it. */
export function labelled(page, tag, text, className = "") {
  const element = page.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}
