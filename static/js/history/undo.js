// The bar that takes a deletion back. It stays for half a minute, and for as long as somebody is at it.

const STAYS_MS = 30000;

/** A function that offers to take something back: it shows `words`, and calls `restore` when asked to. */
export function createUndo(bar, words, button) {
  let restore = null;
  let gone = null;

  function hide() {
    clearTimeout(gone);
    if (bar.matches(":hover, :focus-within")) {
      gone = setTimeout(hide, STAYS_MS);
      return;
    }
    close();
  }

  function close() {
    clearTimeout(gone);
    bar.hidden = true;
    restore = null;
    document.body.classList.remove("undoable");
  }

  button.addEventListener("click", () => {
    const act = restore;
    close();
    act?.();
  });

  return {
    offer(sentence, act) {
      clearTimeout(gone);
      words.textContent = sentence;
      restore = act;
      bar.hidden = false;
      document.body.classList.add("undoable");
      gone = setTimeout(hide, STAYS_MS);
    },
    open: () => !bar.hidden,
  };
}
