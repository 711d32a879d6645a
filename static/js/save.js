// Saves something as a file on the device of whoever looks.

const KEPT_MS = 60000; // some browsers fetch it only once they have been told where to save it

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
