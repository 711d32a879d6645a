// The page for photographs: joins what comes in, the queue, the server, the cards and the table.

import { createAnnouncer } from "../announce.js";
import { ask } from "../ask.js";
import { createCopyButton } from "../copy-button.js";
import { save } from "../save.js";
import { createCard } from "./card.js";
import { takeIn } from "./intake.js";
import * as pictures from "./pictures.js";
import { createQueue, patiently } from "./queue.js";
import { csv, plainText } from "./table.js";
import { createThumbnails } from "./thumbnails.js";
import { createView } from "./view.js";
import { alternative, stateOf } from "./words.js";

const AT_ONCE = 2; // the server reads so many beside the camera's
const CSV = "text/csv;charset=utf-8";
const UNREADABLE = "This is no file, or it has changed since: choose it again.";

const part = (id) => document.getElementById(id);
const announce = createAnnouncer(part("announcer"));
const thumbnails = createThumbnails();
const render = createView(document);
const held = new Map(); // id → {picture, file, card}, in the order in which they came
const queue = createQueue(read, AT_ONCE);
let ids = 0;

const all = () => [...held.values()].map(({ picture }) => picture);

function update(id, change, ...values) {
  const entry = held.get(id);
  if (entry !== undefined) { // else it was removed meanwhile
    entry.picture = change(entry.picture, ...values);
    entry.card.show(entry.picture);
    render(all());
  }
}

async function read(id) {
  const entry = held.get(id);
  if (entry === undefined) {
    return;
  }
  update(id, pictures.asked);
  try {
    const pattern = part("pattern").value.trim();
    const late = (why) => update(id, pictures.delayed, why);
    const reading = await patiently(() => held.has(id) && send(entry.file, pattern), late);
    const { settings } = await patiently(() => ask("GET", "/api/state"), late);
    update(id, pictures.answered, reading, { threshold: settings.threshold, pattern });
    tell(id);
  } catch (error) {
    update(id, pictures.refused, error);
  }
}

async function send(file, pattern) {
  if (!(await isReadable(file))) {
    throw Object.assign(new Error(UNREADABLE), { status: 415 });
  }
  const form = new FormData();
  form.append("image", file, "picture");
  form.append("pattern", pattern);
  return ask("POST", "/api/read", form);
}

function isReadable(file) {
  const firstByte = file.slice(0, 1).arrayBuffer();
  return firstByte.then(
    () => true,
    () => false,
  );
}

function tell(id) {
  const picture = held.get(id)?.picture;
  if (picture && stateOf(picture) === "settled") {
    announce(`${picture.name}: ${alternative(picture)}`);
  }
}

function take(files) {
  for (const file of files) {
    add(file);
  }
  render(all());
}

function add(file) {
  ids += 1;
  const id = ids;
  const picture = pictures.newPicture(id, file);
  const card = createCard(part("card"), file.name, { remove: () => remove(id), retry: () => queue(id) });
  held.set(id, { picture, file, card });
  card.show(picture);
  part("cards").append(card.element);
  thumbnails.add(card.element, card.img, file);
  if (picture.state === "waiting") {
    queue(id);
  }
}

function remove(id) {
  const { element } = held.get(id).card;
  const neighbour = element.nextElementSibling ?? element.previousElementSibling;
  forget(id);
  (neighbour?.querySelector(".remove") ?? part("choose")).focus(); // else the keyboard would begin anew
  render(all());
}

function removeAll() {
  [...held.keys()].forEach(forget);
  part("choose").focus();
  render(all());
}

function forget(id) {
  const { element } = held.get(id).card;
  thumbnails.remove(element);
  element.remove();
  held.delete(id);
}

takeIn(document, take);
part("remove-all").addEventListener("click", removeAll);
part("save").addEventListener("click", () => save(new Blob([csv(all())], { type: CSV }), "numbers.csv"));
createCopyButton(part("copy"), () => plainText(all()), announce);
