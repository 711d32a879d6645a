// A button that copies, and says that it did.

import { copy } from "./copy.js";

const SAID_MS = 2000;

/** Has `button` copy what `text()` gives; a screen reader hears of it through `announce`. */
export function createCopyButton(button, text, announce) {
  const label = button.textContent;
  let back = null;
  button.addEventListener("click", async () => {
    button.textContent = (await copy(text())) ? "Copied" : "Not copied";
    announce(button.textContent);
    clearTimeout(back);
    back = setTimeout(() => {
      button.textContent = label;
    }, SAID_MS);
  });
}
