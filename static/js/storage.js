// What this browser remembers of a person's choices. One whose storage is blocked forgets them when the page closes.

export function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // blocked, or full
  }
}

/** What was remembered under `name`, null for nothing. */
export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
