// The card of one picture: made from the page's template, with names as text and never as HTML.

import { drawBoxes } from "../boxes.js";
import { alternative, stateOf, stateWords } from "./words.js";

const LABEL_SHARE = 1 / 12; // of a picture's longer side

/** A new card {element, img, show(picture)}; `remove()` and `retry()` are called by its buttons. */
export function createCard(template, name, { remove, retry }) {
  const element = template.content.firstElementChild.cloneNode(true);
  const part = (kind) => element.querySelector(`.${kind}`);
  const img = element.querySelector("img");
  let shown = null;

  function drawNumbers() {
    const { naturalWidth: width, naturalHeight: height } = img;
    if (width > 0 && shown?.state === "read") {
      const marks = shown.numbers.map((number) => ({ ...number, sure: number.doubt === "" }));
      drawBoxes(part("boxes"), marks, { width, height }, Math.max(width, height) * LABEL_SHARE);
      part("boxes").setAttribute("aria-label", alternative(shown));
    }
  }

  part("name").textContent = name;
  part("remove").setAttribute("aria-label", `Remove ${name}`);
  part("retry").setAttribute("aria-label", `Try ${name} again`);
  part("remove").addEventListener("click", remove);
  part("retry").addEventListener("click", retry);
  img.alt = name;
  img.addEventListener("load", drawNumbers); // only now is its size known, turned as its EXIF says
  img.addEventListener("error", () => {
    element.dataset.preview = "none";
  });

  return {
    element,
    img,
    show(picture) {
      shown = picture;
      element.dataset.state = stateOf(picture);
      part("words").textContent = stateWords(picture);
      part("error").textContent = picture.error;
      part("retry").hidden = !picture.again || picture.state !== "refused";
      part("boxes").replaceChildren();
      drawNumbers();
    },
  };
}
