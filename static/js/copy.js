// Copies text, also over plain http, where browsers have no navigator.clipboard.

/** Copies `text`; whether it worked. Call it while a click or a key is handled. */
export async function copy(text, page = document) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, page);
  }
}

function copyBySelection(text, page) {
  const focused = page.activeElement;
  const area = page.createElement("textarea");
  area.className = "visually-hidden";
  area.value = text;
  area.readOnly = true; // else a phone shows its keyboard
  page.body.append(area);
  area.select();
  const copied = page.execCommand("copy");
  area.remove();
  focused?.focus();
  return copied;
}
