// Says settled numbers to a screen reader: at most one a second, and of several the last.

const QUIET_MS = 1000;

/** A function that says `text` through `element`, a live region. */
export function createAnnouncer(element) {
  let quiet = false;
  let waiting = null;
  let said = 0;

  function say(text) {
    said += 1;
    // Screen readers pass over a text that did not change; a space that is not heard makes it differ.
    element.textContent = said % 2 ? text : `${text}\u00a0`;
    quiet = true;
    setTimeout(next, QUIET_MS);
  }

  function next() {
    quiet = false;
    if (waiting !== null) {
      const text = waiting;
      waiting = null;
      say(text);
    }
  }

  return (text) => {
    if (quiet) {
      waiting = text;
    } else {
      say(text);
    }
  };
}
