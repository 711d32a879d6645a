// The page of the API: its examples can be copied.

import { createAnnouncer } from "./announce.js";
import { createCopyButton } from "./copy-button.js";

const announce = createAnnouncer(document.getElementById("announcer"));

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  createCopyButton(button, () => source.textContent, announce);
  button.hidden = false;
}
