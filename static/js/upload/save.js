// Saves a text as a file on the device of whoever looks.

const KEPT_MS = 60000; // some browsers fetch it only once they have been told where to save it

export function saveText(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
