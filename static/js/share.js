// Every page: the address in "Open on a phone" can be copied.

import { createAnnouncer } from "./announce.js";
import { createCopyButton } from "./copy-button.js";

const button = document.getElementById("share-copy");

if (button) {
  const announce = createAnnouncer(document.getElementById("announcer"));
  createCopyButton(button, () => document.getElementById("share-link").textContent, announce);
  button.hidden = false;
}
