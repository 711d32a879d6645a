// The page that shows the access code and changes it.

import { ask } from "./ask.js";

const error = document.getElementById("renew-error");
const announcer = document.getElementById("announcer");

/** Shows `links` in the list with that id. */
function list(id, links) {
  const items = links.map((link) => {
    const [item, code] = [document.createElement("li"), document.createElement("code")];
    code.textContent = link;
    item.append(code);
    return item;
  });
  document.getElementById(id).replaceChildren(...items);
}

document.getElementById("renew")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  error.textContent = "";
  try {
    const renewed = await ask("POST", "/api/access-code");
    list("links", renewed.links);
    list("watch-links", renewed.watch_links);
    announcer.textContent = "The code has changed. The new links are above.";
  } catch (refused) {
    error.textContent = refused.message;
  }
});
