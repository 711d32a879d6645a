// How pictures come in: chosen, photographed, pasted, or dropped anywhere on the page.

/** Calls `take(files)` with what comes in. */
export function takeIn(page, take) {
  for (const input of page.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = ""; // so that the same may be chosen again
    });
  }
  page.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) {
      event.preventDefault();
      take(files);
    }
  });
  takeDropped(page, take);
}

function takeDropped(page, take) {
  const over = page.documentElement.dataset;
  page.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault(); // else the browser opens what is dropped
      over.dropping = "";
    }
  });
  page.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) {
      delete over.dropping; // it has left the window, and not only a part of the page
    }
  });
  page.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files];
    delete over.dropping;
    if (files.length > 0) {
      event.preventDefault();
      take(files);
    }
  });
}
